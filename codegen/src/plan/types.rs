//! What the crate will consist of. No CSDL is left here but as text: names for the wire, and documentation.

pub use super::features::{Feature, Features, Gate};
pub use super::keys::KeyStruct;
pub use super::modules::{Exports, Module};
pub use crate::model::vocabulary::Access;

/// A whole client crate.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Plan {
    /// Of the crate.
    pub docs: Docs,
    pub package: Package,
    pub service: Service,
    /// The module of each namespace; the first is the root of `models` and of `requests`.
    pub namespaces: Vec<Namespace>,
    pub client: Client,
    /// One row an operation, for README and `cargo xtask list`.
    pub rows: Vec<Row>,
    /// What README has in place of so many rows that nobody would read them; empty where it has the rows.
    pub roots: Vec<RootRow>,
    /// Where the crate is split into areas.
    pub features: Option<Features>,
}

/// What goes into `Cargo.toml`.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Package {
    pub name: String,
    pub version: String,
    pub description: String,
    pub license: Option<String>,
    pub repository: Option<String>,
    /// Name and TOML value.
    pub dev_dependencies: Vec<(String, String)>,
}

/// The service, as the client knows it.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Service {
    pub name: String,
    pub version: String,
    pub user_agent: String,
    /// The variant of `runtime::KeyStyle`.
    pub key_style: &'static str,
    pub consistency_level: bool,
    pub clouds: Vec<Cloud>,
}

/// A cloud that has the service.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Cloud {
    pub docs: Docs,
    /// The associated constant of `Cloud`.
    pub constant: String,
    pub name: String,
    pub root: String,
    pub hosts: Vec<String>,
    pub scopes: Vec<String>,
}

/// The items of one namespace.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Namespace {
    /// The CSDL namespace.
    pub name: String,
    /// Below `models` and `requests`; empty for the root.
    pub module: Vec<String>,
    /// Of the module below `models`, and of that below `requests`.
    pub docs: [Docs; 2],
    /// The modules of namespaces directly within this one.
    pub inner: Vec<String>,
    /// The modules of its files, below `models` and below `requests`.
    pub model_files: Vec<Module>,
    pub request_files: Vec<Module>,
    pub structs: Vec<Struct>,
    pub enums: Vec<Enum>,
    pub requests: Vec<Requests>,
}

/// A documentation text: a summary line, and paragraphs below it. Markdown; schema text in it is escaped already.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Docs {
    pub paragraphs: Vec<String>,
    /// What the service says for programs, such as a type; stands behind the first paragraph.
    pub facts: Option<String>,
    /// The note of `#[deprecated]`.
    pub deprecated: Option<String>,
}

/// A Rust type, ready to print.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum RustType {
    /// A path without parameters, from `::` or `crate::` on.
    Path(Vec<String>),
    Vec(Box<RustType>),
    Box(Box<RustType>),
    /// A set of members of a flags enumeration.
    Flags(Box<RustType>),
    /// The parts of a key.
    Tuple(Vec<RustType>),
}

/// An entity type or complex type.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Struct {
    pub gate: Gate,
    /// The file's stem, and the name of its module.
    pub file: String,
    pub name: String,
    pub csdl_name: String,
    pub docs: Docs,
    /// In the order in which they are declared: key first.
    pub fields: Vec<Field>,
    /// Indices into `fields`, in the order of the wire names.
    pub slots: Vec<usize>,
    pub properties: Vec<PropertyConstant>,
    pub navigation: Vec<NavigationConstant>,
    /// Where it is an entity type.
    pub entity: Option<Entity>,
    /// Where the key is long.
    pub key: Option<KeyStruct>,
    /// No value has this type, only one that derives from it.
    pub is_abstract: bool,
    /// Exposed base types, the nearest first.
    pub bases: Vec<RustType>,
    /// CSDL names of exposed types that derive from it, directly or not, in order.
    pub descendants: Vec<String>,
}

/// A field; of a model, an `Option` of its type.
#[derive(Clone, Debug, PartialEq)]
pub struct Field {
    pub name: String,
    pub wire: String,
    pub r#type: RustType,
    pub docs: Docs,
}

/// An associated constant for a property.
#[derive(Clone, Debug, PartialEq)]
pub struct PropertyConstant {
    pub name: String,
    pub wire: String,
    pub r#type: RustType,
    pub access: Access,
    pub filterable: bool,
    pub sortable: bool,
    pub docs: Docs,
}

/// An associated constant for a navigation property.
#[derive(Clone, Debug, PartialEq)]
pub struct NavigationConstant {
    pub gate: Gate,
    pub name: String,
    pub wire: String,
    pub target: RustType,
    pub is_collection: bool,
    pub expandable: bool,
    pub docs: Docs,
}

/// What an entity type has beyond a complex type.
#[derive(Clone, Debug, PartialEq)]
pub struct Entity {
    /// What the parts of the key are called in URLs.
    pub key: Vec<String>,
    /// The properties that they are, by their paths.
    pub paths: Vec<String>,
    pub key_type: RustType,
}

/// An enumeration type.
#[derive(Clone, Debug, PartialEq)]
pub struct Enum {
    pub gate: Gate,
    pub file: String,
    pub name: String,
    pub csdl_name: String,
    pub docs: Docs,
    /// What stands before a quoted member in URLs.
    pub prefix: String,
    pub variants: Vec<Variant>,
    /// The values of the members, where it has `IsFlags`.
    pub values: Vec<i64>,
    /// The variant for members that are not known.
    pub fallback: String,
}

/// A member of an enumeration.
#[derive(Clone, Debug, PartialEq)]
pub struct Variant {
    pub name: String,
    pub wire: String,
    pub docs: Docs,
}

/// The builders of one type, and the places that it declares.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Requests {
    pub gate: Gate,
    pub file: String,
    /// The entity type that is addressed.
    pub entity: Option<RustType>,
    /// Where it is no entity type: the type of the values that lead on.
    pub value: Option<RustType>,
    /// Names of the aliases for the item's and the collection's builder, with their documentation.
    pub item: String,
    pub collection: String,
    pub item_docs: Docs,
    pub collection_docs: Docs,
    pub csdl_name: String,
    pub alternate_keys: Vec<KeyMethod>,
    pub methods: Vec<Method>,
    pub streams: Vec<StreamMethod>,
    /// Operations bound to one entity.
    pub item_operations: Vec<OperationMethod>,
    /// Operations bound to a collection.
    pub collection_operations: Vec<OperationMethod>,
    pub places: Vec<PlaceMarker>,
    /// Places that base types declare.
    pub place_aliases: Vec<PlaceAlias>,
}

/// A place by the name of a type that inherits it. Signatures have this name, so that they stay when a property moves to a
/// base type.
#[derive(Clone, Debug, PartialEq)]
pub struct PlaceAlias {
    pub gate: Gate,
    pub name: String,
    /// The marker that the base type declares.
    pub place: RustType,
    pub docs: Docs,
}

/// A method that leads to an entity by an alternate key.
#[derive(Clone, Debug, PartialEq)]
pub struct KeyMethod {
    pub name: String,
    pub docs: Docs,
    pub parts: Vec<KeyArgument>,
}

/// A part of an alternate key.
#[derive(Clone, Debug, PartialEq)]
pub struct KeyArgument {
    pub name: String,
    /// The name in the URL.
    pub wire: String,
    pub r#type: RustType,
}

/// A method that calls an action or function.
#[derive(Clone, Debug, PartialEq)]
pub struct OperationMethod {
    pub gate: Gate,
    pub name: String,
    /// The CSDL name, with the types that tell overloads apart.
    pub csdl_name: String,
    pub docs: Docs,
    /// The name in the path.
    pub wire: String,
    /// Whether brackets stand behind the name even without arguments.
    pub brackets: bool,
    /// The stable id.
    pub id: String,
    pub method: &'static str,
    pub arguments: Vec<Argument>,
    /// The struct for the parameters of an action.
    pub body: Option<RustType>,
    /// Where all parameters of an action may be left out: the method that gives none of them.
    pub bare: Option<String>,
    pub answer: Answer,
}

/// An argument of a function.
#[derive(Clone, Debug, PartialEq)]
pub struct Argument {
    pub name: String,
    pub wire: String,
    pub r#type: ArgumentType,
    pub is_optional: bool,
}

/// How an argument is passed, and how it is written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ArgumentType {
    /// `&str`, as a string literal.
    Text,
    /// By value, as a literal.
    Value(RustType),
    /// By reference, as a literal.
    Reference(RustType),
    /// By reference, as JSON behind a parameter alias.
    Json(RustType),
}

/// What an operation answers with.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Answer {
    /// A place that can be asked further.
    Place {
        is_collection: bool,
        target: RustType,
        place: RustType,
    },
    /// A value that can be asked further: what a composable function returns.
    Composed(RustType),
    /// A structured value.
    Structured(RustType),
    /// A page of values.
    Page(RustType),
    /// A value in its JSON wrapper.
    Value(RustType),
    /// The structured value of an action, if the service sends it: the action is done either way.
    Written(RustType),
    /// The same of another value.
    WrittenValue(RustType),
    Stream,
    Nothing,
}

/// A method that leads to a stream.
#[derive(Clone, Debug, PartialEq)]
pub struct StreamMethod {
    pub name: String,
    pub wire: String,
    /// What the ids of its operations begin with.
    pub id: String,
    pub docs: Docs,
}

/// A method that leads to a place.
#[derive(Clone, Debug, PartialEq)]
pub struct Method {
    pub gate: Gate,
    pub name: String,
    pub wire: String,
    pub is_collection: bool,
    pub target: RustType,
    pub place: RustType,
    pub docs: Docs,
}

/// The marker type of a place.
#[derive(Clone, Debug, PartialEq)]
pub struct PlaceMarker {
    pub gate: Gate,
    pub name: String,
    pub csdl_name: String,
    /// The first part of the ids of its operations; all of them for what a function leads to.
    pub subject: String,
    pub is_result: bool,
    /// Which of the eight query options the place takes, in the order of `runtime::place::Options`.
    pub options: [bool; 8],
    pub targets: Vec<Target>,
    pub actions: Vec<Action>,
}

/// Where entities can be addressed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Target {
    Root(String),
    /// Qualified name of the owner, and its navigation property.
    Below(String, String),
}

/// An operation that a place allows.
#[derive(Clone, Debug, PartialEq)]
pub struct Action {
    /// The trait of `runtime::place`.
    pub r#trait: &'static str,
    pub id: String,
    pub method: &'static str,
    /// Scheme and scope.
    pub permissions: Vec<(String, String)>,
}

/// What the client leads to.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Client {
    pub roots: Vec<Method>,
    /// Action imports and function imports.
    pub operations: Vec<OperationMethod>,
    pub places: Vec<PlaceMarker>,
    pub aliases: Vec<AliasMethod>,
}

/// A method of the client that stands for a path.
#[derive(Clone, Debug, PartialEq)]
pub struct AliasMethod {
    /// What its steps need, one after the other.
    pub gates: Vec<String>,
    pub name: String,
    pub steps: Vec<CallStep>,
    pub is_collection: bool,
    pub target: RustType,
    pub place: RustType,
    pub docs: Docs,
}

/// One call in a chain.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum CallStep {
    /// `.name(arguments)`
    Method(String, String),
    /// `.by_id(key)`; the key as a Rust expression.
    Key(String),
    /// `.cast::<Type>()`
    Cast(RustType),
}

/// An operation as README and `cargo xtask list` show it.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Row {
    /// With a leading slash and placeholders.
    pub path: String,
    pub method: &'static str,
    /// The stable id.
    pub id: String,
    /// The Rust expression.
    pub call: String,
    /// What it answers with, by CSDL name.
    pub returns: String,
    /// What it does: `list`, `create`, …, or `action` or `function`.
    pub kind: &'static str,
}

/// The operations that begin at one child of the container.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RootRow {
    /// With a leading slash.
    pub path: String,
    /// The Rust expression.
    pub call: String,
    /// How many operations.
    pub operations: usize,
}

impl Requests {
    /// The types that the file declares.
    pub fn declared(&self) -> impl Iterator<Item = &str> {
        let builders = [&self.item, &self.collection].map(String::as_str).into_iter().filter(|name| !name.is_empty());
        let places = self.places.iter().map(|place| place.name.as_str());
        builders.chain(places).chain(self.place_aliases.iter().map(|alias| alias.name.as_str()))
    }
}

impl Namespace {
    /// The path of a file of the namespace, below `models` or `requests`.
    pub fn path(&self, below: &str, file: &str) -> String {
        let module: String =
            self.module.iter().map(|part| format!("{}/", part.strip_prefix("r#").unwrap_or(part))).collect();
        format!("src/{below}/{module}{file}.rs")
    }
}
