//! Cut documents: the crate is the same, and the document as small and as stable as can be.

use csdlgen::config::{At, Config};
use csdlgen::diagnostic::Source;
use csdlgen::plan::Plan;
use csdlgen::{Cut, Inputs};
use csdlgen_tests::client_crate::{default_crate, golden_cases, text};
use csdlgen_tests::inline;
use csdlgen_tests::rewrite::{Random, by_alias, by_namespace, shuffled};
use expect_test::expect;
use flate2::read::GzDecoder;
use std::fs::File;
use std::io::Read;
use std::path::{Path, PathBuf};

fn cut(name: &str, inputs: &Inputs, config: &Config) -> Cut {
    csdlgen::cut(inputs, config).unwrap_or_else(|found| panic!("{name}: {}", found.render(&inputs.sources)))
}

/// The inputs with another first document.
fn with(inputs: &Inputs, text: &str) -> Inputs {
    let mut inputs = inputs.clone();
    inputs.sources[1].text = text.to_owned();
    inputs
}

fn plan(name: &str, inputs: &Inputs, config: &Config) -> (Plan, Vec<(&'static str, String)>) {
    let resolved = csdlgen::resolve(inputs, config);
    let resolved = resolved.unwrap_or_else(|found| panic!("{name}: {}", found.render(&inputs.sources)));
    let mut warnings: Vec<_> = resolved.diagnostics.into_iter().map(|d| (d.code, d.subject)).collect();
    warnings.sort();
    (resolved.plan, warnings)
}

/// What has to hold for every document and selection; gives the cut document.
fn check(name: &str, inputs: &Inputs, config: &Config) -> String {
    let Cut { text, .. } = cut(name, inputs, config);
    let small = with(inputs, &text);
    let ((before, said_before), (after, said_after)) = (plan(name, inputs, config), plan(name, &small, config));
    assert!(before == after, "{name}: another plan\n{}", first_difference(&before, &after));
    let new: Vec<_> = said_after.iter().filter(|said| !said_before.contains(said)).collect();
    assert!(new.is_empty(), "{name}: new warnings: {new:?}");
    assert_eq!(cut(name, &small, config).text, text, "{name}: cut twice");
    assert!(!text.contains(['\r', '\t']), "{name}: LF and blanks alone");
    text
}

fn first_difference(before: &Plan, after: &Plan) -> String {
    let [before, after] = [before, after].map(|plan| format!("{plan:#?}"));
    let lines: Vec<_> = before.lines().zip(after.lines()).collect();
    let at = lines.iter().position(|(before, after)| before != after).unwrap_or_default();
    let around = &lines[at.saturating_sub(30)..lines.len().min(at + 3)];
    around.iter().map(|(before, after)| format!("{before}   |   {after}\n")).collect()
}

/// Reordering the first document changes nothing.
fn check_order(name: &str, inputs: &Inputs, config: &Config, cut_text: &str) {
    for seed in 1..=3 {
        let other = with(inputs, &shuffled(&inputs.sources[1].text, &mut Random(seed)));
        assert_eq!(cut(name, &other, config).text, cut_text, "{name}: shuffled with seed {seed}");
    }
}

#[test]
fn the_crate_of_a_cut_document_is_that_of_the_whole() {
    for client in std::iter::once(default_crate()).chain(golden_cases()) {
        if client.generate().is_err() {
            continue;
        }
        let text = check(&client.name, &client.inputs, &client.config);
        check_order(&client.name, &client.inputs, &client.config, &text);
    }
}

#[test]
fn the_metadata_of_the_default_crate_is_cut() {
    let client = default_crate();
    let text = cut(&client.name, &client.inputs, &client.config).text;
    assert!(text == client.inputs.sources[1].text, "generated/metadata/ is not what the function makes of it");
}

fn data() -> Option<PathBuf> {
    let data = std::env::var_os("CSDLGEN_DATA").map(PathBuf::from);
    if data.is_none() {
        println!("skipped: CSDLGEN_DATA is not set");
    }
    data
}

/// A published document; `.gz` unpacked.
fn published(path: &Path) -> String {
    let mut content = String::new();
    if path.extension().is_some_and(|extension| extension == "gz") {
        let file = File::open(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
        GzDecoder::new(file).read_to_string(&mut content).expect("gzip");
    } else {
        content = text(path);
    }
    content
}

fn selecting(path: &Path, patterns: &[&str]) -> (Inputs, Config) {
    let source = |name: &str, text| Source { name: name.to_owned(), text };
    let sources = vec![source("codegen.toml", String::new()), source("metadata", published(path))];
    let mut config = Config::default();
    config.select.paths = patterns.iter().map(|text| At { text: (*text).to_owned(), ..At::default() }).collect();
    (Inputs { sources, has_overlay: false }, config)
}

#[test]
fn whole_documents() {
    let Some(data) = data() else { return };
    for name in ["v1.0-Prod-2026-08", "beta-USSec-2026-08", "beta-Mooncake-2022-10"] {
        let (inputs, config) = selecting(&data.join(format!("csdl/{name}.csdl.gz")), &["/**"]);
        let text = check(name, &inputs, &config);
        println!("{name}: {} bytes of {}", text.len(), inputs.sources[1].text.len());
    }
}

#[test]
fn slices() {
    let Some(data) = data() else { return };
    let slices: [(&str, &[&str]); 6] = [
        ("v1.0-Prod-2026-08", &["/users/{id}/messages/**", "/me/messages/**"]),
        ("v1.0-Prod-2026-08", &["/groups/{id}/members/**", "/groups/{id}/owners/$ref"]),
        ("v1.0-Prod-2026-08", &["/*/{id}/photo/**", "/drives/{id}/items/{id}/workbook/*"]),
        ("v1.0-Prod-2026-08", &["/directoryObjects#GET", "/sites/{id}/lists/{id}/items/**"]),
        (
            "beta-USSec-2026-08",
            &["/onPremisesPublishingProfiles/{id}/connectorGroups/**", "/applications/{id}/owners/**"],
        ),
        ("beta-USSec-2026-08", &["/**/memberOf"]),
    ];
    for (name, patterns) in slices {
        let (inputs, config) = selecting(&data.join(format!("csdl/{name}.csdl.gz")), patterns);
        let name = format!("{name} {patterns:?}");
        let text = check(&name, &inputs, &config);
        check_order(&name, &inputs, &config, &text);
        println!("{name}: {} bytes of {}", text.len(), inputs.sources[1].text.len());
    }
}

#[test]
fn history_and_other_services() {
    let Some(data) = data() else { return };
    let mut paths: Vec<PathBuf> = ["history", "csdl/foreign"]
        .iter()
        .flat_map(|folder| csdlgen_tests::client_crate::entries(&data.join(folder)))
        .filter(|path| path.is_file() && !path.ends_with("README.md") && !path.ends_with("index.json"))
        .collect();
    paths.sort();
    for path in paths {
        let (mut inputs, config) = selecting(&path, &["/**"]);
        if path.to_string_lossy().contains("16.2") {
            // It has but annotations, for what another one declares.
            let other = PathBuf::from(path.to_string_lossy().replace("16.2", "16.1"));
            inputs.sources.push(Source { name: "16.1".to_owned(), text: published(&other) });
        }
        check(&path.display().to_string(), &inputs, &config);
    }
}

const KEY: &str = "<Key><PropertyRef Name=\"id\"/></Key><Property Name=\"id\" Type=\"Edm.String\" Nullable=\"false\"/>";

fn crate_of(select: &str, schema: &str, overlay: Option<&str>) -> (Inputs, Config) {
    let overlay_key = if overlay.is_some() { "overlay = \"overlay.xml\"\n" } else { "" };
    let toml = format!("{}{}{overlay_key}{}{select}", inline::CRATE, inline::SERVICE, inline::CLOUD);
    let overlay = overlay.map(|blocks| inline::document("overlay", blocks));
    let inputs = inline::inputs(&toml, inline::document("a", schema), overlay);
    let config = Config::read(&inputs.sources[0], 0);
    let config = config.unwrap_or_else(|found| panic!("{}", found.render(&inputs.sources)));
    (inputs, config)
}

#[test]
fn what_is_kept_and_how_it_is_written() {
    let schema = format!(
        "<Annotations Target=\"a.room/number\"><Annotation Term=\"x.y\" String=\"a &amp; &#10;b\"/></Annotations>\
         <Annotations Target=\"a.guest/name\"><Annotation Term=\"x.y\"/></Annotations>\
         <Annotations Target=\"a.room\"><Annotation Term=\"x.z\"><If><Path>open</Path><Int>1</Int></If></Annotation></Annotations>\
         <EntityType Name=\"room\" Abstract=\"false\">{KEY}<Property Name=\"unselected\" Type=\"a.big\"/>\
         <Property Name=\"floor\" Type=\"Edm.Int32\" Nullable=\"true\"/><Property Name=\"number\" Type=\"Edm.String\"/>\
         <NavigationProperty Name=\"guests\" Type=\"Collection(a.guest)\" Nullable=\"false\"/></EntityType>\
         <EntityType Name=\"guest\" BaseType=\"a.person\"><Property Name=\"name\" Type=\"Edm.String\"/></EntityType>\
         <EntityType Name=\"person\">{KEY}<Property Name=\"age\" Type=\"Edm.Int32\"/></EntityType>\
         <ComplexType Name=\"big\"/><EntityType Name=\"never\">{KEY}</EntityType><EnumType Name=\"named\"/>\
         <EntityContainer Name=\"c\"><EntitySet Name=\"rooms\" EntityType=\"a.room\" IncludeInServiceDocument=\"true\">\
         <NavigationPropertyBinding Path=\"guests\" Target=\"guests\"/></EntitySet>\
         <EntitySet Name=\"guests\" EntityType=\"a.guest\"/><EntitySet Name=\"nevers\" EntityType=\"a.never\"/>\
         </EntityContainer>"
    );
    let select = "[select]\npaths = [\"/rooms#GET\"]\n[select.types.\"a.room\"]\nproperties = [\"number\"]\n";
    let overlay = "<Annotations Target=\"a.named\"><Annotation Term=\"x.y\"/></Annotations>";
    let (inputs, config) = crate_of(select, &schema, Some(overlay));
    let text = check("kept", &inputs, &config);
    expect![[r#"
        <?xml version="1.0" encoding="utf-8"?>
        <!-- What codegen.toml selects of the metadata of the service, in canonical form. Written by csdlgen: edits are lost. -->
        <edmx:Edmx Version="4.0" xmlns:edmx="http://docs.oasis-open.org/odata/ns/edmx">
          <edmx:DataServices>
            <Schema Namespace="a" xmlns="http://docs.oasis-open.org/odata/ns/edm">
              <EnumType Name="named" />
              <EntityType Name="guest" BaseType="a.person" />
              <EntityType Name="person">
                <Key>
                  <PropertyRef Name="id" />
                </Key>
                <Property Name="id" Type="Edm.String" Nullable="false" />
              </EntityType>
              <EntityType Name="room">
                <Key>
                  <PropertyRef Name="id" />
                </Key>
                <Property Name="floor" Type="Edm.Int32" />
                <Property Name="id" Type="Edm.String" Nullable="false" />
                <Property Name="number" Type="Edm.String" />
                <NavigationProperty Name="guests" Type="Collection(a.guest)" />
              </EntityType>
              <EntityContainer Name="c">
                <EntitySet Name="guests" EntityType="a.guest" />
                <EntitySet Name="rooms" EntityType="a.room">
                  <NavigationPropertyBinding Path="guests" Target="guests" />
                </EntitySet>
              </EntityContainer>
              <Annotations Target="a.room">
                <Annotation Term="x.z">
                  <If>
                    <Path>open</Path>
                    <Int>1</Int>
                  </If>
                </Annotation>
              </Annotations>
              <Annotations Target="a.room/number">
                <Annotation Term="x.y" String="a &amp; &#10;b" />
              </Annotations>
            </Schema>
          </edmx:DataServices>
        </edmx:Edmx>
    "#]].assert_eq(&text);
}

#[test]
fn what_other_documents_name_is_kept() {
    let schema = format!(
        "<EntityType Name=\"t\">{KEY}</EntityType><EntityType Name=\"base\">{KEY}<Property Name=\"p\" Type=\"Edm.String\"/>\
         </EntityType><ComplexType Name=\"value\"/><EntityType Name=\"never\">{KEY}</EntityType>\
         <EntityContainer Name=\"c\"><EntitySet Name=\"ts\" EntityType=\"a.t\"/></EntityContainer>"
    );
    let (mut inputs, config) = crate_of("[select]\npaths = [\"/ts\"]\n", &schema, None);
    let other = "<EntityType Name=\"u\" BaseType=\"a.base\"><Property Name=\"v\" Type=\"a.value\"/></EntityType>\
                 <Annotations Target=\"a.base/p\"><Annotation Term=\"x.y\"/></Annotations>";
    inputs.sources.push(Source { name: "other.xml".to_owned(), text: inline::document("b", other) });
    let text = check("two documents", &inputs, &config);
    for (name, is_kept) in [("base", true), ("p", true), ("value", true), ("never", false)] {
        assert_eq!(text.contains(&format!("Name=\"{name}\"")), is_kept, "{name}\n{text}");
    }
}

#[test]
fn how_names_are_qualified_does_not_show() {
    for client in std::iter::once(default_crate()).chain(golden_cases()) {
        if client.generate().is_err() {
            continue;
        }
        let declared = |rewrite: fn(&str) -> String| {
            let other = with(&client.inputs, &rewrite(&client.inputs.sources[1].text));
            let text = cut(&client.name, &other, &client.config).text;
            // The alias itself, and what stands within annotations, is as the document has it.
            let elements = [
                "<EntityType",
                "<ComplexType",
                "<Property ",
                "<Nav",
                "<Parameter",
                "<Entity",
                "<Singleton",
                "<Annotations",
            ];
            let lines = text.lines().filter(|line| elements.iter().any(|start| line.trim_start().starts_with(start)));
            lines.map(|line| format!("{line}\n")).collect::<String>()
        };
        assert_eq!(declared(by_alias), declared(by_namespace), "{}", client.name);
    }
}

#[test]
fn what_is_named_and_not_there_is_an_error() {
    let schema = format!(
        "<EntityType Name=\"t\">{KEY}</EntityType><EntityContainer Name=\"c\"><EntitySet Name=\"ts\" EntityType=\"a.t\"/></EntityContainer>"
    );
    for (select, overlay, code) in [
        ("[select]\npaths = [\"/us\"]\n", None, "selects-nothing"),
        ("[select]\npaths = [\"/ts\"]\n[select.types.\"a.u\"]\n", None, "unknown-name"),
        ("[select]\npaths = [\"/ts\"]\n[rename]\n\"a.u\" = \"V\"\n", None, "unknown-name"),
        ("[select]\npaths = [\"/ts\"]\n", Some("<Annotations Target=\"a.u\"/>"), "overlay-target"),
    ] {
        let (inputs, config) = crate_of(select, &schema, overlay);
        let found = csdlgen::cut(&inputs, &config).expect_err(code);
        assert!(found.iter().any(|found| found.code == code), "{}", found.render(&inputs.sources));
    }
}
