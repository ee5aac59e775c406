//! `update` with documents at hand: what it writes, what it says, and what it leaves alone.

use super::shop::{FIRST, SECOND, Shop};
use super::{assert_same, check_crate, run};
use std::fs;
use std::path::Path;
use std::process::Command;

const METADATA: &str = "metadata/shop.csdl.xml";

/// The second document, in which books no longer have titles.
fn without_title() -> String {
    SECOND.replace("<Property Name=\"title\" Type=\"Edm.String\" />", "")
}

#[test]
fn everything_follows_from_the_new_document() {
    let shop = Shop::new();
    let before = shop.tree();
    assert!(!before[METADATA].windows(8).any(|part| part == b"customer"), "nobody selects customers");
    let outcome = shop.update_to(SECOND, &[]);
    outcome.expect(0).says("field models::Book.pages: Option<i32> added").says("verdict: minor");
    outcome.complains("generated: version 1.3.0, ").complains(" files written, 0 removed");
    let after = shop.tree();
    let changed: Vec<&str> = after
        .iter()
        .filter(|(name, content)| before.get(*name) != Some(content))
        .map(|(name, _)| name.as_str())
        .collect();
    let expected = [
        "CHANGELOG.md",
        "Cargo.toml",
        "README.md",
        "codegen.lock",
        "codegen.toml",
        METADATA,
        "src/client.rs",
        "src/models/book.rs",
    ];
    assert_eq!(changed, expected);
    let config = String::from_utf8(before["codegen.toml"].clone()).expect("UTF-8");
    assert_eq!(shop.read("codegen.toml"), config.replace("\"1.2.3\" # raised", "\"1.3.0\" # raised"));
    let changelog = shop.read("CHANGELOG.md");
    let entry = "# Changelog\n\n## 1.3.0\n\n### New\n\n- `Book` has a new property `pages` (`Option<i32>`).\n";
    assert_eq!(changelog, entry);
    assert!(!shop.read(METADATA).contains("customer"));
    shop.run(&["generate", "--check"]).expect(0);
    check_crate(&shop.path(""));
}

/// What README shows as a beginning is one.
#[test]
fn the_beginning_that_readme_shows() {
    let readme = include_str!("../../../README.md");
    let (_, toml) = readme.split_once("```toml\n# graph/codegen.toml\n").expect("the file");
    let (whole, rest) = toml.split_once("```").expect("its end");
    let (_, slice) = rest.split_once("```toml\n").expect("the other selection");
    let slice = slice.split("```").next().unwrap_or_default();
    let (without_areas, _) = whole.split_once("[areas]").expect("areas");
    let of_paths = format!("{}\n{slice}", without_areas.replace("select = \"all\"\n", ""));
    let metadata = "<edmx:Edmx Version=\"4.0\" xmlns:edmx=\"http://docs.oasis-open.org/odata/ns/edmx\"><edmx:DataServices>\
        <Schema Namespace=\"microsoft.graph\" xmlns=\"http://docs.oasis-open.org/odata/ns/edm\">\
        <EntityType Name=\"user\"><Key><PropertyRef Name=\"id\"/></Key><Property Name=\"id\" Type=\"Edm.String\" Nullable=\"false\"/>\
        <NavigationProperty Name=\"messages\" Type=\"Collection(microsoft.graph.user)\" ContainsTarget=\"true\"/>\
        <NavigationProperty Name=\"members\" Type=\"Collection(microsoft.graph.user)\"/></EntityType>\
        <EntityContainer Name=\"c\"><EntitySet Name=\"users\" EntityType=\"microsoft.graph.user\"/>\
        <EntitySet Name=\"groups\" EntityType=\"microsoft.graph.user\"/></EntityContainer>\
        </Schema></edmx:DataServices></edmx:Edmx>";
    for config in [whole, &of_paths] {
        let folder = tempfile::tempdir().expect("a temporary folder");
        fs::create_dir(folder.path().join("graph")).expect("a folder");
        fs::write(folder.path().join("graph/codegen.toml"), config).expect("a writable folder");
        fs::write(folder.path().join("saved.csdl"), metadata).expect("a writable folder");
        run(folder.path(), &["update", "graph", "--from", "saved.csdl"]).expect(0);
        run(folder.path(), &["generate", "graph", "--check"]).expect(0);
    }
}

#[test]
fn a_crate_without_metadata_gets_its_first() {
    let shop = Shop::without_metadata();
    let outcome = shop.update_to(FIRST, &[]);
    outcome.expect(0);
    assert_eq!(outcome.stdout, "");
    assert!(shop.read("codegen.toml").contains("\"1.2.3\""));
    assert!(!shop.tree().contains_key("CHANGELOG.md"));
    shop.run(&["generate", "--check"]).expect(0);
}

#[test]
fn entries_of_the_changelog_stand_above_older_ones() {
    let shop = Shop::new();
    shop.write("CHANGELOG.md", "# What is new\r\n\r\nBy *people*, too.\r\n\r\n## 1.0.0\r\n\r\n- mine\r\n");
    shop.update_to(SECOND, &[]).expect(0);
    shop.update_to(&without_title(), &[]).expect(0).says("verdict: major");
    let changelog = shop.read("CHANGELOG.md");
    let at = |part: &str| changelog.find(part).unwrap_or_else(|| panic!("{part} is not in {changelog}"));
    let places =
        ["# What is new\r\n", "By *people*", "## 2.0.0\r\n", "title", "## 1.3.0\r\n", "pages", "- mine"].map(at);
    assert!(places.is_sorted(), "{changelog}");
    assert_eq!(changelog.matches('\n').count(), changelog.matches("\r\n").count());
    // It belongs to nobody's list of generated files.
    shop.run(&["generate", "--check"]).expect(0);
    shop.run(&["generate"]).expect(0).says(" 0 removed");
    assert_eq!(shop.read("CHANGELOG.md"), changelog);
}

#[test]
fn what_changes_no_item_raises_no_version() {
    let shop = Shop::new();
    let before = shop.tree();
    let annotation = "<Annotation Term=\"Org.OData.Core.V1.Example\" String=\"x\" />";
    let edited = FIRST.replace(
        "<Property Name=\"title\" Type=\"Edm.String\" />",
        &format!("<Property Name=\"title\" Type=\"Edm.String\">{annotation}</Property>"),
    );
    shop.update_to(&edited, &[]).expect(0).says("verdict: none").complains(" 2 files written");
    let after = shop.tree();
    let same = before.iter().filter(|(name, content)| after.get(*name) == Some(content)).count();
    assert_eq!((before.len(), after.len(), same), (after.len(), before.len(), before.len() - 2));
    shop.update_to(&FIRST.replace("customer", "client"), &[]).expect(0);
    shop.run(&["generate", "--check"]).expect(0);
}

#[test]
fn a_dry_run_says_the_same_and_writes_nothing() {
    for (format, said) in
        [("text", "verdict: major"), ("markdown", "Verdict: **major**"), ("json", "\"verdict\": \"major\"")]
    {
        let shop = Shop::new();
        let before = (shop.tree(), shop.times());
        let options = ["--format", format];
        let dry = shop.update_to(&without_title(), &[&options[..], &["--dry-run"]].concat());
        dry.expect(0).says(said).complains(" would be written");
        let denied = shop.update_to(&without_title(), &[&options[..], &["--dry-run", "--deny", "breaking"]].concat());
        assert_eq!(denied.expect(1).stdout, dry.stdout);
        // Without --dry-run, too.
        shop.update_to(&without_title(), &["--deny", "breaking"]).expect(1);
        assert_same(&before.0, &shop.tree());
        assert_eq!(before.1, shop.times());
        assert!(!shop.path(".csdlgen").exists());
        shop.update_to(SECOND, &["--dry-run", "--deny", "breaking"]).expect(0);
        assert_eq!(shop.update_to(&without_title(), &options).expect(0).stdout, dry.stdout);
    }
}

#[test]
fn all_that_the_new_document_lacks_is_said() {
    let shop = Shop::new();
    let target = |name: &str| {
        format!(
            "<Annotations Target=\"shop.book/{name}\"><Annotation Term=\"Org.OData.Core.V1.Computed\" /></Annotations>"
        )
    };
    let (head, rest) = FIRST.split_once("<EntityType").expect("types");
    let (_, tail) = rest.rsplit_once("</EntityContainer>").expect("a container");
    let annotations = ["title", "isbn"].map(target).concat();
    shop.write("metadata/overlay.xml", format!("{head}{annotations}{tail}"));
    shop.edit("codegen.toml", "metadata-url", "overlay = \"metadata/overlay.xml\"\nmetadata-url");
    shop.edit("codegen.toml", "\"/books/**\"", "\"/books/**\", \"/customers\"");
    shop.edit("codegen.toml", "[select]", "[rename]\n\"shop.book/title\" = \"name\"\n\n[select]");
    shop.update_to(FIRST, &[]).expect(0);
    let before = shop.tree();
    let document = without_title().replace("<EntitySet Name=\"customers\" EntityType=\"shop.customer\" />", "");
    let outcome = shop.update_to(&document, &[]);
    outcome.expect(2).complains("overlay.xml:").complains("error[overlay-target]: shop.book/title");
    outcome.complains("error[selects-nothing]: /customers");
    assert_eq!(outcome.stdout, "");
    assert_same(&before, &shop.tree());
}

#[test]
fn other_documents_stay_as_they_are() {
    let shop = Shop::new();
    let other = FIRST
        .replace("\"shop\"", "\"mine\"")
        .replace("shop.", "mine.")
        .replace("<EntitySet Name=\"customers\"", "<!-- by hand --><EntitySet Name=\"customers\"");
    let (head, rest) = other.split_once("<EntityContainer").expect("a container");
    let (_, tail) = rest.split_once("</EntityContainer>").expect("a container");
    shop.write("metadata/other.xml", format!("{head}{tail}"));
    shop.edit("codegen.toml", "shop.csdl.xml\"]", "shop.csdl.xml\", \"metadata/other.xml\"]");
    shop.run(&["generate"]).expect(0);
    let before = shop.read("metadata/other.xml");
    shop.update_to(SECOND, &[]).expect(0).says("verdict: minor");
    assert_eq!(shop.read("metadata/other.xml"), before);
    assert!(!shop.read(METADATA).contains("mine"));
    shop.run(&["generate", "--check"]).expect(0);
}

#[test]
fn what_cannot_be_is_refused() {
    type Edit = fn(&Shop);
    let cases: [(Edit, &[&str]); 6] = [
        (
            |s| s.edit("codegen.toml", "metadata/shop.csdl.xml", "../shop.csdl.xml"),
            &["cannot update \"../shop.csdl.xml\"", "within the client crate"],
        ),
        (|s| s.edit("codegen.toml", "metadata/shop.csdl.xml", "metadata/shop.json"), &["pinned as CSDL XML", "help"]),
        (|s| s.edit("codegen.toml", "\"1.2.3\"", "\"first\""), &["codegen.toml: cannot raise the version `first`"]),
        (|s| s.write("CHANGELOG.md", [0xff]), &["cannot read generated/CHANGELOG.md"]),
        (|s| s.write("src/models/book.rs/x", "x"), &["src/models/book.rs"]),
        (|s| s.write("../document.xml", "<a>"), &["document.xml:1:"]),
    ];
    for (edit, parts) in cases {
        let shop = Shop::new();
        shop.write("../document.xml", SECOND);
        if parts[0].contains("book.rs") {
            shop.remove("src/models/book.rs");
        }
        edit(&shop);
        let before = shop.tree();
        let outcome = shop.update("document.xml", &[]);
        outcome.expect(2);
        parts.iter().for_each(|part| {
            outcome.complains(part);
        });
        assert_same(&before, &shop.tree());
    }
    let shop = Shop::new();
    shop.update("nowhere.xml", &[]).expect(2).complains("cannot read nowhere.xml");
    shop.edit("codegen.toml", "metadata-url = \"https://shop.example/$metadata\"\n", "");
    shop.run(&["update"]).expect(2).complains("service.metadata-url").complains("--from");
}

#[test]
fn a_copy_can_be_updated_too() {
    let shop = Shop::new();
    shop.run(&["vendor", "app/shop"]).expect(0);
    shop.write("../document.xml", SECOND);
    shop.run(&["update", "app/shop", "--from", "document.xml"]).expect(0).says("verdict: minor");
    shop.run(&["generate", "app/shop", "--check"]).expect(0);
    let outcome = shop.run(&["vendor", "app/shop"]);
    outcome.expect(2).complains("codegen.toml").complains("src/models/book.rs").complains("--force");
}

#[cfg(unix)]
#[test]
fn a_full_disk_is_no_harm() {
    let shop = Shop::new();
    shop.write("../document.xml", SECOND);
    let before = shop.tree();
    // Files of more than one block cannot be written: so far comes the staging, and no further.
    let script = "trap '' XFSZ; ulimit -f 1; exec \"$0\" update --from document.xml";
    let output = Command::new("sh")
        .args(["-c", script, env!("CARGO_BIN_EXE_xtask")])
        .current_dir(shop.path(".."))
        .output()
        .expect("a shell");
    let stderr = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(2), "{stderr}");
    assert!(stderr.contains("cannot write generated/.csdlgen/new/") && stderr.contains("too large"), "{stderr}");
    assert_same(&before, &shop.tree());
    assert!(!shop.path(".csdlgen").exists());
}

/// Whatever the moment, the crate is as before or as after, at the latest when the next run begins.
#[test]
fn a_run_may_end_at_any_moment() {
    let done = Shop::new();
    done.update_to(SECOND, &[]).expect(0);
    let after = done.tree();
    let mut ends = Vec::new();
    for moment in 0.. {
        let shop = Shop::new();
        shop.write("../document.xml", SECOND);
        let before = shop.tree();
        let update = |end: Option<usize>| {
            let mut command = Command::new(env!("CARGO_BIN_EXE_xtask"));
            command.args(["update", "--from", "document.xml"]).current_dir(shop.path(".."));
            command.envs(end.map(|end| ("CSDLGEN_TEST_END_AT", end.to_string())));
            command.output().expect("the command runs").status.success()
        };
        if update(Some(moment)) {
            break;
        }
        let was_cut_off = shop.path(".csdlgen/journal").exists();
        let list = shop.run(&["list"]);
        match was_cut_off {
            true => list.expect(2).complains("a run was cut off in generated"),
            false => list.expect(0),
        };
        let recovered = shop.run(&["update", "--from", "nowhere.xml"]);
        assert_eq!(recovered.expect(2).stderr.contains("a run was cut off"), was_cut_off, "{}", recovered.stderr);
        let is_done = shop.tree() == after;
        if !is_done {
            assert_same(&before, &shop.tree());
        }
        ends.push((was_cut_off, is_done));
        assert!(!shop.path(".csdlgen").exists());
        assert!(update(None), "the next run goes on");
        assert_same(&after, &shop.tree());
    }
    // Eight files: staged, then moved away and in, but for the one that was not there before.
    assert_eq!(ends.iter().filter(|end| **end == (false, false)).count(), 8 + 2);
    assert_eq!(ends.iter().filter(|end| **end == (true, false)).count(), 8 + 7 + 1);
    assert_eq!(ends.iter().filter(|end| **end == (false, true)).count(), 1);
    assert_eq!(ends.len(), 27);
}

#[test]
fn paths_do_not_go_into_what_is_written() {
    let shop = Shop::new();
    shop.write("../document.xml", SECOND);
    let (folder, document) = (shop.path(""), shop.path("../document.xml"));
    let plain = |path: &Path| path.to_str().expect("a plain name").to_owned();
    run(&std::env::temp_dir(), &["update", &plain(&folder), "--from", &plain(&document)]).expect(0);
    let other = Shop::new();
    other.update_to(SECOND, &[]).expect(0);
    assert_same(&other.tree(), &shop.tree());
    fs::remove_file(document).expect("a file");
}
