//! What is exposed, by the ids of the model.

pub use crate::model::vocabulary::Permission;
use crate::model::{EnumId, Model, OperationId, OperationKind, Parameter, Primitive, StructuredId, Type};
use std::collections::{BTreeMap, BTreeSet};

/// What a crate exposes of a service.
#[derive(Clone, Debug, Default)]
pub struct Surface {
    pub structured: BTreeMap<StructuredId, ExposedType>,
    pub enums: BTreeMap<EnumId, Reason>,
    pub places: BTreeMap<PlaceKey, Place>,
    /// Stream properties, and (by the name `$value`) the content of media entities; by the type that declares them.
    pub streams: BTreeMap<(StructuredId, String), Stream>,
    /// Structural properties that patterns name; others have URLs, too, but nobody asked for them.
    pub properties: BTreeMap<(StructuredId, String), AddressedProperty>,
    /// Actions, and functions whose answer is no place: bound ones, and those that imports offer.
    pub operations: BTreeMap<OperationId, ExposedOperation>,
    /// Paths that get a method of the client.
    pub aliases: Vec<Alias>,
    /// Every step of the paths to all of these.
    pub steps: BTreeSet<Step>,
    /// What is declared and not exposed, each with the reason.
    pub skipped: Vec<Skipped>,
}

/// An exposed entity type or complex type.
#[derive(Clone, Debug)]
pub struct ExposedType {
    /// Only the key, and all JSON: something refers to the type, but nothing selects it.
    pub is_stub: bool,
    /// Names of exposed properties, inherited ones included.
    pub properties: BTreeSet<String>,
    /// Names of exposed navigation properties, inherited ones included.
    pub navigation: BTreeSet<String>,
    /// Exposed types that derive from this one; where there are any, a value is one of several types.
    pub descendants: Vec<StructuredId>,
    pub reason: Reason,
}

/// Why something is exposed.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Reason {
    /// A path pattern of codegen.toml; the path at which the type was reached first.
    Path { pattern: String, path: Path },
    /// `[select.types]` of codegen.toml.
    Named,
    /// `select = "all"` in codegen.toml, and nothing else.
    All,
    /// A property of a type has this type.
    Member { of: StructuredId, member: String },
    /// A parameter or the return value of an operation has this type.
    Signature { of: OperationId },
    /// It derives from an exposed complex type.
    Derives { from: StructuredId },
}

/// An operation, and a shortest path to where it is offered.
#[derive(Clone, Debug)]
pub struct ExposedOperation {
    /// To what it is bound to; empty for an import.
    pub path: Path,
}

/// What a place is: a child of the container, a navigation property of the type that declares it, or the answer of a
/// function that returns entities.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum PlaceKey {
    Root(String),
    Navigation(StructuredId, String),
    Result(OperationId),
}

/// Where entities of a type can be found, and what can be asked for there.
#[derive(Clone, Debug)]
pub struct Place {
    pub target: StructuredId,
    pub is_collection: bool,
    /// The entities live here: an entity set, a singleton, or a containment navigation property.
    pub is_contained: bool,
    /// What can be asked for, with the permissions that allow it.
    pub actions: BTreeMap<Action, Vec<Permission>>,
    pub options: QueryOptions,
    /// Where the entities can be addressed, for `@odata.id`; filled in where references can be written.
    pub targets: Vec<TargetPath>,
    /// A shortest path to the place.
    pub path: Path,
}

/// A stream that can be downloaded and uploaded.
#[derive(Clone, Debug)]
pub struct Stream {
    /// A shortest path to the entity that has it.
    pub path: Path,
    /// The methods that the selection takes.
    pub methods: BTreeSet<&'static str>,
}

/// A structural property that has a URL of its own.
#[derive(Clone, Debug)]
pub struct AddressedProperty {
    /// A shortest path to the property.
    pub path: Path,
    /// The methods that the selection takes.
    pub methods: BTreeSet<&'static str>,
}

/// The name under which the content of a media entity stands.
pub const MEDIA: &str = "$value";

/// A path from the service root, by what it leads over.
pub type Path = Vec<Step>;

/// One step of a path.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Step {
    /// To a place.
    Place(PlaceKey),
    /// To an entity of this type by its key; the key itself, where it is known.
    Key(StructuredId, Option<String>),
    /// To what is there, as a value of this derived type.
    Cast(StructuredId),
    /// To a structural property of what is there, which is of this type.
    Property(StructuredId, String),
    /// To what a composable function returns, where that is no entity.
    Function(OperationId),
}

/// What can be asked for at a place.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Action {
    List,
    Count,
    Create,
    Get,
    Update,
    Replace,
    Delete,
    ListRefs,
    AddRef,
    RemoveRef,
    GetRef,
    SetRef,
    ClearRef,
}

/// Which query options a place takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct QueryOptions {
    pub filter: bool,
    pub search: bool,
    pub top: bool,
    pub skip: bool,
    pub count: bool,
    pub select: bool,
    pub expand: bool,
    pub order_by: bool,
}

/// Where entities can be addressed.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum TargetPath {
    /// Below the service root.
    Root(String),
    /// Below an entity of this type that stands earlier in the path, by this navigation property.
    Below(StructuredId, String),
}

/// A method of the client that stands for a path.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Alias {
    pub name: String,
    pub path: Path,
}

/// Something that is declared, and not exposed.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Skipped {
    /// What it is: `entity type`, `navigation property`, …
    pub kind: &'static str,
    /// Its CSDL name.
    pub subject: String,
    pub reason: &'static str,
}

impl QueryOptions {
    /// What one of two takes.
    pub fn or(self, other: Self) -> Self {
        Self {
            filter: self.filter || other.filter,
            search: self.search || other.search,
            top: self.top || other.top,
            skip: self.skip || other.skip,
            count: self.count || other.count,
            select: self.select || other.select,
            expand: self.expand || other.expand,
            order_by: self.order_by || other.order_by,
        }
    }
}

impl Action {
    /// The HTTP method.
    pub fn method(self) -> &'static str {
        match self {
            Self::List | Self::Count | Self::Get | Self::ListRefs | Self::GetRef => "GET",
            Self::Create | Self::AddRef => "POST",
            Self::Update => "PATCH",
            Self::Replace | Self::SetRef => "PUT",
            Self::Delete | Self::RemoveRef | Self::ClearRef => "DELETE",
        }
    }

    /// What stands behind the path of the place; `key` is the placeholder of a key segment.
    pub fn suffix(self, is_collection: bool, key: &str) -> String {
        match self {
            Self::List | Self::Create => String::new(),
            Self::Count => "/$count".to_owned(),
            Self::Get | Self::Update | Self::Replace | Self::Delete if is_collection => format!("/{{{key}}}"),
            Self::Get | Self::Update | Self::Replace | Self::Delete => String::new(),
            Self::RemoveRef => format!("/{{{key}}}/$ref"),
            Self::ListRefs | Self::AddRef | Self::GetRef | Self::SetRef | Self::ClearRef => "/$ref".to_owned(),
        }
    }

    /// The name in operation ids and in `cargo xtask list`.
    pub fn name(self) -> &'static str {
        match self {
            Self::List => "list",
            Self::Count => "count",
            Self::Create => "create",
            Self::Get => "get",
            Self::Update => "update",
            Self::Replace => "replace",
            Self::Delete => "delete",
            Self::ListRefs => "listRefs",
            Self::AddRef => "addRef",
            Self::RemoveRef => "removeRef",
            Self::GetRef => "getRef",
            Self::SetRef => "setRef",
            Self::ClearRef => "clearRef",
        }
    }
}

impl PlaceKey {
    /// The CSDL name of the place.
    pub fn csdl_name(&self, model: &Model) -> String {
        match self {
            Self::Root(name) => {
                let container = model.container.as_ref().map(|c| c.name.to_string()).unwrap_or_default();
                format!("{container}/{name}")
            }
            Self::Navigation(owner, name) => format!("{}/{name}", model[*owner].name),
            Self::Result(id) => model.signature(*id),
        }
    }

    /// The name in the path.
    pub fn segment<'k>(&'k self, model: &'k Model) -> &'k str {
        match self {
            Self::Root(name) | Self::Navigation(_, name) => name,
            Self::Result(id) => &model[*id].name.name,
        }
    }
}

/// A path as it stands in a URL template, with a leading slash: `/applications/{application-id}/connectorGroup`.
pub fn path_text(model: &Model, path: &[Step]) -> String {
    let segment = |step: &Step| match step {
        Step::Place(key) => place_segment(model, key),
        Step::Key(_, Some(key)) => key.clone(),
        Step::Key(id, None) => format!("{{{}}}", key_placeholder(model, *id)),
        Step::Cast(id) => model[*id].name.to_string(),
        Step::Property(_, name) => name.clone(),
        Step::Function(id) => call_segment(model, *id, &model[*id].name.name),
    };
    path.iter().map(|step| format!("/{}", segment(step))).collect()
}

fn place_segment(model: &Model, key: &PlaceKey) -> String {
    match key {
        PlaceKey::Result(id) => call_segment(model, *id, &model[*id].name.name),
        _ => key.segment(model).to_owned(),
    }
}

/// An operation in a URL template, by its name or that of its import: `sendMail`, `range(address='{address}')`.
pub fn call_segment(model: &Model, id: OperationId, name: &str) -> String {
    let operation = &model[id];
    if operation.kind == OperationKind::Action || operation.parameters.is_empty() {
        return name.to_owned();
    }
    let argument = |p: &Parameter| match model.underlying(&p.r#type.r#type) {
        Type::Primitive(Primitive::String) | Type::Enum(_) if !p.r#type.is_collection => {
            format!("{0}='{{{0}}}'", p.name)
        }
        _ => format!("{0}={{{0}}}", p.name),
    };
    let arguments: Vec<String> = operation.parameters.iter().map(argument).collect();
    format!("{name}({})", arguments.join(","))
}

/// The placeholder of a key, such as `connector-id`.
pub fn key_placeholder(model: &Model, id: StructuredId) -> String {
    format!("{}-id", model[id].name.name)
}

impl Surface {
    /// Every exposed operation, those included whose answer is a place.
    pub fn all_operations(&self) -> BTreeSet<OperationId> {
        let results =
            self.places.keys().filter_map(|key| if let PlaceKey::Result(id) = key { Some(*id) } else { None });
        self.operations.keys().copied().chain(results).collect()
    }

    /// The chain of references that brought a type in, from the type to the selection; `None` where it is not exposed.
    pub fn why(&self, model: &Model, type_name: &str) -> Option<Vec<String>> {
        let mut chain = Vec::new();
        let mut reason = match model.find_structured(type_name) {
            Some(id) => &self.structured.get(&id)?.reason,
            None => self.enums.get(&model.find_enum(type_name)?)?,
        };
        loop {
            let (line, next) = match reason {
                Reason::Path { pattern, path } => {
                    (format!("reached by path {}, selected by {pattern:?}", path_text(model, path)), None)
                }
                Reason::Named => ("named in [select.types]".to_owned(), None),
                Reason::All => ("selected by select = \"all\"; nothing leads to it".to_owned(), None),
                Reason::Member { of, member } => (format!("the type of {}/{member}", model[*of].name), Some(*of)),
                Reason::Signature { of } => (format!("in the signature of the operation {}", model[*of].name), None),
                Reason::Derives { from } => (format!("derives from {}", model[*from].name), Some(*from)),
            };
            chain.push(line);
            match next.and_then(|id| self.structured.get(&id)) {
                // A type can come in by a cycle of references only if something outside of it selected one of them.
                Some(exposed) if chain.len() <= self.structured.len() => reason = &exposed.reason,
                _ => return Some(chain),
            }
        }
    }
}
