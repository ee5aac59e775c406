//! `codegen.toml`: what to generate, and from what.

mod table;

use crate::diagnostic::{Diagnostics, Position, Source};
use table::Section;

/// The whole of a `codegen.toml`.
#[derive(Clone, Debug, Default)]
pub struct Config {
    pub package: Package,
    pub service: Service,
    /// The clouds that have the service, the default one first.
    pub clouds: Vec<Cloud>,
    pub select: Selection,
    /// Methods of the client that stand for a path: name and path.
    pub aliases: Vec<Entry>,
    /// Where entities of a type can be addressed when the path does not tell: type and path.
    pub references: Vec<Entry>,
    /// Rust names for CSDL names: `microsoft.graph.connector/memberOf` and `groups`.
    pub renames: Vec<Entry>,
    /// Where the crate is split into cargo features.
    pub areas: Option<Areas>,
}

/// A text that stands in `codegen.toml`, with its place.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct At {
    pub text: String,
    pub position: Position,
}

/// A key and its text.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Entry {
    pub key: At,
    pub value: At,
}

/// `[crate]`: what goes into the emitted `Cargo.toml`.
#[derive(Clone, Debug, Default)]
pub struct Package {
    pub name: String,
    pub version: String,
    pub description: String,
    pub license: Option<String>,
    pub repository: Option<String>,
    /// What the service takes away stays for one release more, as deprecated.
    pub keep_removed: bool,
    /// `[dev-dependencies]` of the crate, for its hand-written examples and tests: name and TOML value.
    pub dev_dependencies: Vec<(String, String)>,
}

/// `[service]`.
#[derive(Clone, Debug, Default)]
pub struct Service {
    /// For people: `Microsoft Graph`.
    pub name: String,
    /// For people: `beta`.
    pub version: String,
    /// Metadata documents, relative to the client crate.
    pub metadata: Vec<At>,
    /// The overlay, relative to the client crate.
    pub overlay: Option<At>,
    /// Where the service has its `$metadata`.
    pub metadata_url: Option<String>,
    pub key_style: KeyStyle,
    pub enum_literals: EnumLiterals,
    pub operation_names: OperationNames,
    /// The service wants `ConsistencyLevel: eventual` with `$search`, and with `$count` beside `$filter`.
    pub consistency_level: bool,
}

/// How a key stands in a path.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum KeyStyle {
    #[default]
    Parentheses,
    Segment,
}

/// How a member of an enumeration stands in a URL.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum EnumLiterals {
    #[default]
    Qualified,
    Bare,
}

/// How an action or function is named in a path.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum OperationNames {
    /// `NS.delta()`
    #[default]
    Qualified,
    /// `delta`, without brackets where there are no arguments.
    Short,
}

/// One `[[cloud]]`.
#[derive(Clone, Debug, Default)]
pub struct Cloud {
    pub name: String,
    pub root: String,
    pub hosts: Vec<String>,
    pub scopes: Vec<String>,
}

/// `[select]`: what of the metadata goes into the crate.
#[derive(Clone, Debug, Default)]
pub struct Selection {
    /// `select = "all"`: all paths, and all types, also those to which nothing leads.
    pub all: bool,
    /// Globs of URL paths with optional methods; `/**` is all of them.
    pub paths: Vec<At>,
    /// Types by name, whole or cut down.
    pub types: Vec<TypeSelection>,
}

/// One `[select.types."…"]`.
#[derive(Clone, Debug, Default)]
pub struct TypeSelection {
    pub name: At,
    /// The properties that are wanted; `None` for all.
    pub properties: Option<Vec<At>>,
    /// The navigation properties that are wanted; `None` for all.
    pub navigation: Option<Vec<At>>,
}

/// `[areas]`: a cargo feature for each child of the container.
#[derive(Clone, Debug, Default)]
pub struct Areas {
    /// The areas that are on where nobody chooses; `None` for all.
    pub default: Option<Vec<At>>,
    /// Areas that several children of the container make up together: name and children.
    pub join: Vec<(At, Vec<At>)>,
}

impl Config {
    /// Reads a `codegen.toml`; `index` is its place in the run's list of sources.
    ///
    /// # Errors
    /// Where it is no TOML, a key is unknown (with the nearest known one), missing, or of the wrong kind: all of them.
    pub fn read(source: &Source, index: u16) -> Result<Self, Diagnostics> {
        let mut diagnostics = Diagnostics::default();
        let config = table::parse(source, index, &mut diagnostics, |mut root| {
            let config = Self {
                package: root.section("crate").map(package).unwrap_or_default(),
                service: root.section("service").map(service).unwrap_or_default(),
                clouds: root.sections("cloud").into_iter().map(cloud).collect(),
                select: if root.holds_text("select") {
                    everything(&mut root)
                } else {
                    root.section("select").map(selection).unwrap_or_default()
                },
                aliases: root.optional_section("aliases").map(|mut s| s.entries()).unwrap_or_default(),
                references: root.optional_section("references").map(|mut s| s.entries()).unwrap_or_default(),
                renames: root.optional_section("rename").map(|mut s| s.entries()).unwrap_or_default(),
                areas: root.optional_section("areas").map(areas),
            };
            check_clouds(&config.clouds, &root);
            root.finish();
            config
        });
        match config {
            Some(config) if !diagnostics.has_errors() => Ok(config),
            _ => Err(diagnostics),
        }
    }

    /// The documents that a run reads beside `codegen.toml`, in the order of its [`Inputs`](crate::Inputs): paths relative to
    /// the client crate, the overlay last.
    pub fn documents(&self) -> impl Iterator<Item = &str> {
        self.service.metadata.iter().chain(&self.service.overlay).map(|at| at.text.as_str())
    }
}

/// There is a cloud, and no two have names that differ in case or punctuation alone: constants would clash.
fn check_clouds(clouds: &[Cloud], root: &Section<'_, '_>) {
    let plain =
        |name: &str| name.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect::<String>();
    let mut names: Vec<String> = clouds.iter().map(|cloud| plain(&cloud.name)).collect();
    names.sort();
    if names.windows(2).any(|pair| pair[0] == pair[1]) {
        root.refuse("cloud", "two clouds have the same name, but for case and punctuation");
    }
    if clouds.is_empty() {
        root.refuse("cloud", "a `[[cloud]]` with the service root is wanted");
    }
}

fn package(mut s: Section<'_, '_>) -> Package {
    let package = Package {
        name: s.required("name"),
        version: s.required("version"),
        description: s.required("description"),
        license: s.optional("license"),
        repository: s.optional("repository"),
        keep_removed: s.flag("keep-removed"),
        dev_dependencies: s.optional_section("dev-dependencies").map(|s| s.verbatim()).unwrap_or_default(),
    };
    let plain = |name: &str| name.chars().all(|c| c.is_ascii_alphanumeric() || c == '-' || c == '_');
    if !plain(&package.name) || package.name.starts_with(|c: char| c.is_ascii_digit() || c == '-') {
        s.refuse("name", "a crate name has ASCII letters, digits, `-` and `_`, and begins with a letter");
    }
    s.finish();
    package
}

fn service(mut s: Section<'_, '_>) -> Service {
    let service = Service {
        name: s.required("name"),
        version: s.required("version"),
        metadata: s.list("metadata").unwrap_or_default(),
        overlay: s.text("overlay"),
        metadata_url: s.optional("metadata-url"),
        key_style: s.choice("key-style", &[("parentheses", KeyStyle::Parentheses), ("segment", KeyStyle::Segment)]),
        enum_literals: s
            .choice("enum-literals", &[("qualified", EnumLiterals::Qualified), ("bare", EnumLiterals::Bare)]),
        operation_names: s
            .choice("operation-names", &[("qualified", OperationNames::Qualified), ("short", OperationNames::Short)]),
        consistency_level: s.flag("consistency-level"),
    };
    if service.metadata.is_empty() {
        s.refuse("metadata", "list at least one metadata document");
    }
    s.finish();
    service
}

fn cloud(mut s: Section<'_, '_>) -> Cloud {
    let texts = |list: Option<Vec<At>>| list.unwrap_or_default().into_iter().map(|at| at.text).collect();
    let cloud = Cloud {
        name: s.required("name"),
        root: s.required("root"),
        hosts: texts(s.list("hosts")),
        scopes: texts(s.list("scopes")),
    };
    if !cloud.root.is_empty() && !cloud.root.starts_with("https://") {
        s.refuse("root", "a service root begins with `https://`");
    }
    s.finish();
    cloud
}

/// `select = "all"`.
fn everything(root: &mut Section<'_, '_>) -> Selection {
    let Some(said) = root.text("select") else { return Selection::default() };
    if said.text != "all" {
        root.refuse("select", "`\"all\"` is wanted, or a table with `paths` and `types`");
    }
    Selection { all: true, paths: vec![At { text: "/**".to_owned(), ..said }], types: Vec::new() }
}

fn selection(mut s: Section<'_, '_>) -> Selection {
    let paths = s.list("paths").unwrap_or_default();
    let mut types = Vec::new();
    if let Some(mut all) = s.optional_section("types") {
        for (name, mut one) in all.all_sections() {
            types.push(TypeSelection { name, properties: one.list("properties"), navigation: one.list("navigation") });
            one.finish();
        }
    }
    s.finish();
    Selection { all: false, paths, types }
}

fn areas(mut s: Section<'_, '_>) -> Areas {
    let areas = Areas {
        default: s.list_or("default", "all"),
        join: s.optional_section("join").map(|mut s| s.lists()).unwrap_or_default(),
    };
    s.finish();
    areas
}
