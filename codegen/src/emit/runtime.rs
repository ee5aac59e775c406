//! The hand-written runtime, file by file, as it stands in `codegen/runtime`.

macro_rules! runtime_files {
    ($($room:literal $($name:literal)*;)*) => {
        &[$($((
            concat!($room, "/", $name, ".rs"),
            include_str!(concat!("../../runtime/", $room, "/", $name, ".rs")),
        )),*),*]
    };
}

/// The files of each room.
#[rustfmt::skip]
const FILES: &[(&str, &str)] = runtime_files!(
    "call" "batch" "client" "delta" "download" "invoke" "key" "mod" "modify" "options" "outcome" "pages" "part" "place" "raw" "read" "reference" "reply" "request" "send" "stream" "value_item";
    "http" "answer" "azure" "challenge" "cloud" "error" "exchange" "http_date" "mod" "operation" "options" "random" "redirect" "reqwest" "retry" "settings" "timer" "token" "token_cache" "trace" "transport" "url";
    "query" "clauses" "expression" "filter" "functions" "items" "mod" "operand" "patch" "path" "property" "reference";
    "value" "additional" "conversion" "decode" "derived" "encode" "entity" "enums" "exact" "key" "literal" "mod" "model" "primitive" "privacy" "show";
);

const ABOVE: [(&str, &str); 2] =
    [("mod.rs", include_str!("../../runtime/mod.rs")), ("table.rs", include_str!("../../runtime/table.rs"))];

/// Paths in the crate, and texts.
pub(super) fn files() -> impl Iterator<Item = (String, &'static str)> {
    ABOVE.iter().chain(FILES).map(|(name, text)| (format!("src/runtime/{name}"), *text))
}

#[cfg(test)]
mod tests {
    use std::collections::{BTreeMap, BTreeSet};
    use std::path::Path;
    use syn::UseTree;

    fn below(folder: &Path, found: &mut Vec<String>) {
        for entry in std::fs::read_dir(folder).expect("a folder of the runtime") {
            let path = entry.expect("an entry").path();
            if path.is_dir() {
                below(&path, found);
            } else {
                let within = path.strip_prefix(concat!(env!("CARGO_MANIFEST_DIR"), "/runtime")).expect("within");
                found.push(format!("src/runtime/{}", within.to_str().expect("UTF-8").replace('\\', "/")));
            }
        }
    }

    #[test]
    fn every_file_of_the_runtime_is_emitted() {
        let mut on_disk = Vec::new();
        below(Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/runtime")), &mut on_disk);
        on_disk.sort();
        let mut listed: Vec<String> = super::files().map(|(path, _)| path).collect();
        listed.sort();
        assert_eq!(on_disk, listed);
    }

    /// The files that a file imports from, as `room/name`.
    fn imports(file: &str, text: &str) -> BTreeSet<String> {
        fn paths(tree: &UseTree, before: &[String], found: &mut Vec<Vec<String>>) {
            let with = |name: String| before.iter().cloned().chain([name]).collect::<Vec<_>>();
            match tree {
                UseTree::Path(path) => paths(&path.tree, &with(path.ident.to_string()), found),
                UseTree::Name(name) => found.push(with(name.ident.to_string())),
                UseTree::Rename(name) => found.push(with(name.ident.to_string())),
                UseTree::Glob(_) => found.push(before.to_vec()),
                UseTree::Group(group) => group.items.iter().for_each(|tree| paths(tree, before, found)),
            }
        }
        let mut found = Vec::new();
        for item in syn::parse_file(text).expect("Rust").items {
            if let syn::Item::Use(item) = item {
                paths(&item.tree, &[], &mut found);
            }
        }
        let room = file.split('/').next().unwrap_or_default();
        let files: Vec<&str> = super::FILES.iter().map(|(name, _)| name.trim_end_matches(".rs")).collect();
        let imported = found.iter().filter_map(|path| match &path.iter().map(String::as_str).collect::<Vec<_>>()[..] {
            ["super", other, rest @ ..] if ROOMS.iter().any(|(room, _)| room == other) => {
                let file = rest.first().map(|name| format!("{other}/{name}")).unwrap_or_default();
                Some(if files.contains(&&*file) { file } else { format!("{other}/mod") })
            }
            ["super", name, ..] => Some(format!("{room}/{name}")),
            _ => None,
        });
        imported.filter(|imported| imported != file).collect()
    }

    /// Each room, and those that it may import from.
    const ROOMS: [(&str, &[&str]); 4] =
        [("value", &[]), ("query", &["value"]), ("http", &[]), ("call", &["value", "query", "http"])];

    fn all_imports() -> BTreeMap<String, BTreeSet<String>> {
        let files = super::FILES.iter().filter(|(name, _)| !name.ends_with("/mod.rs"));
        files.map(|(name, text)| (name.trim_end_matches(".rs").to_owned(), imports(name, text))).collect()
    }

    #[test]
    fn rooms_import_downwards_alone() {
        let all = all_imports();
        for (room, below) in ROOMS {
            let of_room = || all.iter().filter(|(file, _)| file.starts_with(&format!("{room}/")));
            for (file, imported) in of_room() {
                for other in imported {
                    let other_room = other.split('/').next().unwrap_or_default();
                    assert!(other_room == room || below.contains(&other_room), "{file} imports {other}");
                }
            }
            let reaches =
                |below: &&str| of_room().any(|(_, all)| all.iter().any(|o| o.starts_with(&format!("{below}/"))));
            assert!(below.iter().all(reaches), "{room} does without one of {below:?}: say so above");
        }
    }

    #[test]
    fn no_files_import_each_other() {
        let all = all_imports();
        // What imports nothing that is left is taken away; what remains goes in a circle.
        let mut left: BTreeSet<&String> = all.keys().collect();
        loop {
            let free: Vec<&String> =
                left.iter().copied().filter(|file| !all[*file].iter().any(|other| left.contains(other))).collect();
            if free.is_empty() {
                break;
            }
            left.retain(|file| !free.contains(file));
        }
        assert!(left.is_empty(), "in a circle, or behind one: {left:?}");
    }
}
