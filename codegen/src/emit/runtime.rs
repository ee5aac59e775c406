//! The hand-written runtime, file by file, as it stands in `codegen/runtime`.

use super::Emitted;

macro_rules! runtime_files {
    ($($name:literal)*) => {
        &[$(($name, include_str!(concat!("../../runtime/", $name, ".rs")))),*]
    };
}

const FILES: &[(&str, &str)] = runtime_files!(
    "additional" "answer" "azure" "batch" "call" "challenge" "client" "cloud" "conversion" "decode" "delta" "encode" "enums"
    "error" "exact" "exchange" "expression" "filter" "functions" "http_date" "invoke" "literal" "mod" "model" "operation"
    "options" "pages" "part" "patch" "place" "primitive" "property" "query" "random" "read" "redirect" "reference"
    "reply" "request" "reqwest" "retry" "stream" "timer" "token" "token_cache" "trace" "transport" "url" "value_item"
);

pub(super) fn files() -> impl Iterator<Item = Emitted> {
    FILES.iter().map(|(name, text)| Emitted::text(format!("src/runtime/{name}.rs"), crate::render::with_header(text)))
}

#[cfg(test)]
mod tests {
    #[test]
    fn every_file_of_the_runtime_is_emitted() {
        let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/runtime");
        let mut on_disk: Vec<String> = std::fs::read_dir(folder)
            .expect("the runtime's folder")
            .filter_map(|entry| entry.ok()?.file_name().to_str()?.strip_suffix(".rs").map(str::to_owned))
            .collect();
        on_disk.sort();
        let listed: Vec<&str> = super::FILES.iter().map(|(name, _)| *name).collect();
        assert_eq!(on_disk, listed);
    }
}
