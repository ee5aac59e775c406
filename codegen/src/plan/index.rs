//! Where everything goes: the module and name of each exposed type, decided before anything refers to it.

use super::areas::Areas;
use super::keys;
use super::names::{Case, Renames, Scope, file_of, identifier, joined, module_of};
use super::types::RustType;
use crate::diagnostic::Diagnostics;
use crate::model::{EnumId, Model, OperationId, OperationKind, QualifiedName, StructuredId, Type};
use crate::surface::Surface;
use std::collections::{BTreeMap, BTreeSet};

/// Modules and names of exposed types.
pub(super) struct Index<'a> {
    pub(super) model: &'a Model,
    pub(super) surface: &'a Surface,
    pub(super) renames: &'a Renames<'a>,
    pub(super) areas: &'a Areas,
    /// The modules of namespaces, below `models` and `requests`; the root's is empty.
    pub(super) modules: BTreeMap<&'a str, Vec<String>>,
    structured: BTreeMap<StructuredId, Named>,
    enums: BTreeMap<EnumId, Named>,
    /// The structs for the parameters of actions.
    parameters: BTreeMap<OperationId, Named>,
}

/// The names of a type.
#[derive(Clone, Debug)]
pub(super) struct Named {
    pub(super) namespace: String,
    pub(super) name: String,
    /// The struct for its key, where that is a long one.
    pub(super) key: Option<String>,
    pub(super) file: String,
}

impl<'a> Index<'a> {
    pub(super) fn new(
        model: &'a Model,
        surface: &'a Surface,
        renames: &'a Renames<'a>,
        areas: &'a Areas,
        diagnostics: &mut Diagnostics,
    ) -> Self {
        let modules = modules(model, surface);
        let mut index = Self {
            model,
            surface,
            renames,
            areas,
            modules,
            structured: BTreeMap::new(),
            enums: BTreeMap::new(),
            parameters: BTreeMap::new(),
        };
        // One scope a module, as structs and enumerations share it.
        let mut scopes: BTreeMap<Vec<String>, (Scope, Scope)> = BTreeMap::new();
        for module in index.modules.values() {
            // A namespace within another is a module there, and keeps its name before files of types.
            for depth in 0..module.len() {
                let inner = scopes.entry(module[..depth].to_vec()).or_default();
                if !inner.1.has(&module[depth]) {
                    inner.1.take(module[depth].clone(), "", &mut Diagnostics::default());
                }
            }
        }
        let enums: Vec<(EnumId, &QualifiedName)> = surface.enums.keys().map(|id| (*id, &model[*id].name)).collect();
        for &id in surface.structured.keys() {
            let name = &model[id].name;
            let (types, files) = scopes.entry(index.module(&name.namespace)).or_default();
            let named = index.name(name, types, files, diagnostics);
            index.structured.insert(id, named);
        }
        for (id, name) in enums {
            let (types, files) = scopes.entry(index.module(&name.namespace)).or_default();
            let named = index.name(name, types, files, diagnostics);
            index.enums.insert(id, named);
        }
        for (id, named) in &mut index.structured {
            if keys::is_long(model, *id) {
                let (types, _) =
                    scopes.entry(index.modules.get(named.namespace.as_str()).cloned().unwrap_or_default()).or_default();
                let name = joined(&[&named.name, "Key"]);
                named.key = Some(types.take(name, &model[*id].name.to_string(), diagnostics));
            }
        }
        for &id in surface.operations.keys() {
            let operation = &model[id];
            if operation.kind == OperationKind::Action && !operation.parameters.is_empty() {
                let (types, files) = scopes.entry(index.module(&operation.name.namespace)).or_default();
                let on_collection = operation.binding.as_ref().is_some_and(|b| b.r#type.is_collection);
                let name = operation_name(&index, id, if on_collection { "Collection" } else { "" });
                let name = types.take(joined(&[&name, "Parameters"]), &model.signature(id), diagnostics);
                let file = files.take(file_of(&name), "", &mut Diagnostics::default());
                index
                    .parameters
                    .insert(id, Named { namespace: operation.name.namespace.clone(), name, key: None, file });
            }
        }
        index
    }

    fn name(&self, name: &QualifiedName, types: &mut Scope, files: &mut Scope, diagnostics: &mut Diagnostics) -> Named {
        let csdl_name = name.to_string();
        let base = self.renames.base(&csdl_name, &name.name);
        let rust = types.take(identifier(base, Case::Camel), &csdl_name, diagnostics);
        // Names of files are nobody's concern: what clashes there is settled without a word.
        let file = file_of(&rust);
        // Neither the name of an inner namespace's module, nor that of the type itself, which stands beside its module.
        let is_taken = files.has(&file) || file == rust;
        let file = if is_taken { format!("{}_type", file.trim_end_matches('_')) } else { file };
        let file = files.take(file, &csdl_name, &mut Diagnostics::default());
        Named { namespace: name.namespace.clone(), name: rust, key: None, file }
    }

    pub(super) fn parameters(&self, id: OperationId) -> Option<&Named> {
        self.parameters.get(&id)
    }

    /// The struct for the parameters of an action.
    pub(super) fn parameters_path(&self, id: OperationId) -> Option<RustType> {
        let named = self.parameters.get(&id)?;
        Some(self.item("models", &named.namespace, &named.name))
    }

    /// The module of a namespace.
    pub(super) fn module(&self, namespace: &str) -> Vec<String> {
        self.modules.get(namespace).cloned().unwrap_or_default()
    }

    pub(super) fn structured(&self, id: StructuredId) -> Option<&Named> {
        self.structured.get(&id)
    }

    pub(super) fn r#enum(&self, id: EnumId) -> Option<&Named> {
        self.enums.get(&id)
    }

    /// An item of a namespace, below `models` or `requests`.
    pub(super) fn item(&self, below: &str, namespace: &str, name: &str) -> RustType {
        let module = self.module(namespace);
        RustType::Path(["crate", below].map(str::to_owned).into_iter().chain(module).chain([name.to_owned()]).collect())
    }

    /// The struct of a type.
    pub(super) fn struct_path(&self, id: StructuredId) -> Option<RustType> {
        let named = self.structured.get(&id)?;
        Some(self.item("models", &named.namespace, &named.name))
    }

    /// The struct for the key of a type.
    pub(super) fn key_path(&self, id: StructuredId) -> Option<RustType> {
        let named = self.structured.get(&id)?;
        Some(self.item("models", &named.namespace, named.key.as_ref()?))
    }

    pub(super) fn enum_path(&self, id: EnumId) -> Option<RustType> {
        let named = self.enums.get(&id)?;
        Some(self.item("models", &named.namespace, &named.name))
    }
}

/// The name of an operation by what it is bound to: `UserSendMail`, `WorksheetRangeWithAddress`; `infix` between the two.
pub(super) fn operation_name(index: &Index<'_>, id: OperationId, infix: &str) -> String {
    let operation = &index.model[id];
    let bound = match operation.binding.as_ref().map(|b| &b.r#type.r#type) {
        Some(Type::Structured(bound)) => {
            let named = index.structured(*bound).map(|n| n.name.clone());
            named.unwrap_or_else(|| identifier(&index.model[*bound].name.name, Case::Camel))
        }
        _ => String::new(),
    };
    joined(&[&bound, infix, &identifier(&overload_name(index, id), Case::Camel)])
}

/// The name that tells overloads apart: functions with parameters have these in it.
pub(super) fn overload_name(index: &Index<'_>, id: OperationId) -> String {
    let name = &index.model[id].name;
    with_parameters(index, id, index.renames.base(&name.to_string(), &name.name))
}

/// A name, and behind it the parameters of a function.
pub(super) fn with_parameters(index: &Index<'_>, id: OperationId, base: &str) -> String {
    let operation = &index.model[id];
    if operation.kind == OperationKind::Action || operation.parameters.is_empty() {
        return base.to_owned();
    }
    let names: Vec<&str> = operation.parameters.iter().map(|p| p.name.as_str()).collect();
    format!("{base}_with_{}", names.join("_and_"))
}

/// A module for each namespace that has exposed types: by its own words behind those that all of them share. The
/// shortest namespace is the root.
fn modules<'a>(model: &'a Model, surface: &Surface) -> BTreeMap<&'a str, Vec<String>> {
    let structured = surface.structured.keys().map(|id| model[*id].name.namespace.as_str());
    let enums = surface.enums.keys().map(|id| model[*id].name.namespace.as_str());
    let operations = surface.operations.keys().map(|id| model[*id].name.namespace.as_str());
    let all: BTreeSet<&str> = structured.chain(enums).chain(operations).collect();
    let split: Vec<Vec<&str>> = all.iter().map(|namespace| namespace.split('.').collect()).collect();
    let first = split.first().cloned().unwrap_or_default();
    let shared = (0..first.len()).take_while(|&i| split.iter().all(|words| words.get(i) == first.get(i))).count();
    let module = |words: &[&str]| words.iter().skip(shared).map(|word| module_of(word)).collect();
    all.into_iter().zip(&split).map(|(namespace, words)| (namespace, module(words))).collect()
}
