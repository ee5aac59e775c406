//! `[areas]`: the crate as cargo features. That each compiles alone, `golden.rs` sees.

use csdlgen_tests::client_crate::{ClientCrate, golden_cases};

fn case() -> ClientCrate {
    golden_cases().into_iter().find(|case| case.name == "areas").expect("the golden case")
}

/// The case with another `[areas]`.
fn with_areas(areas: &str) -> Result<csdlgen::Generated, String> {
    let mut case = case();
    let toml = &mut case.inputs.sources[0].text;
    toml.truncate(toml.find("[areas]").expect("the section"));
    toml.push_str(areas);
    let config = csdlgen::config::Config::read(&case.inputs.sources[0], 0);
    case.config = config.map_err(|found| found.render(&case.inputs.sources))?;
    case.generate()
}

/// The features of the emitted manifest that come from areas.
fn features(areas: &str) -> Vec<String> {
    let generated = with_areas(areas).unwrap_or_else(|refused| panic!("{refused}"));
    let lines = generated.files["Cargo.toml"].lines().skip_while(|line| *line != "[features]").skip(1);
    lines.take_while(|line| !line.starts_with("serde")).filter(|l| !l.starts_with('#')).map(str::to_owned).collect()
}

#[test]
fn features_share_what_several_areas_have() {
    let expected = [
        r#"default = ["reqwest", "rustls", "serde", "shop"]"#,
        r#"all = ["directory", "shop", "staff"]"#,
        r#"directory = ["_golden-note"]"#,
        r#"shop = ["_golden-address"]"#,
        r#"staff = ["_golden-address", "_golden-note"]"#,
        "_golden-address = []",
        "_golden-note = []",
    ];
    assert_eq!(features("[areas]\ndefault = [\"shop\"]\n[areas.join]\nshop = [\"products\", \"orders\"]\n"), expected);
}

#[test]
fn without_a_choice_all_areas_are_on() {
    let lines = features("[areas]\n");
    assert_eq!(lines[0], r#"default = ["reqwest", "rustls", "serde", "all"]"#);
    assert_eq!(lines[1], r#"all = ["directory", "orders", "products", "staff"]"#);
    assert_eq!(features("[areas]\ndefault = \"all\"\n"), lines);
    assert_eq!(features("[areas]\ndefault = []\n")[0], r#"default = ["reqwest", "rustls", "serde"]"#);
}

#[test]
fn without_areas_nothing_is_behind_a_feature() {
    let generated = with_areas("").unwrap_or_else(|refused| panic!("{refused}"));
    let own = generated.files.iter().filter(|(path, _)| !path.starts_with("src/runtime/"));
    for (path, text) in own {
        assert!(!text.contains("cfg(") && !text.contains("\nall = "), "{path}");
    }
}

#[test]
fn mistakes_are_named() {
    let refused = |areas: &str, parts: &[&str]| {
        let said = with_areas(areas).err().unwrap_or_default();
        assert!(parts.iter().all(|part| said.contains(part)), "{areas}: {said}");
    };
    refused("[areas]\ndefault = [\"stuff\"]\n", &["codegen.toml", "unknown-area", "stuff", "staff"]);
    refused("[areas]\ndefault = \"staff\"\n", &["wrong-kind", "a list of strings"]);
    refused("[areas.join]\nsales = [\"order\"]\n", &["unknown-name", "no entity set or singleton"]);
    refused("[areas.join]\na = [\"orders\"]\nb = [\"orders\"]\n", &["joined-twice", "orders"]);
    refused("[areas.join]\nreqwest = [\"orders\"]\n", &["area-name", "reqwest"]);
    refused("[areas.join]\nMore_Sales = [\"orders\"]\n", &["area-name", "More_Sales"]);
}
