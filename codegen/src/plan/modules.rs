//! What the module of a namespace declares: modules of inner namespaces, and those of its files with what they export.

use super::features::Gate;
use super::types::{Namespace, Requests};
use std::collections::BTreeSet;

/// The module of a file.
#[derive(Clone, Debug, PartialEq)]
pub struct Module {
    pub file: String,
    pub gate: Gate,
    pub exports: Exports,
}

/// What the parent of a module exports of it.
#[derive(Clone, Debug, PartialEq)]
pub enum Exports {
    /// It has impls alone.
    Nothing,
    Names(Vec<String>),
    All,
    /// All, where one of these features is on.
    AllBehind(Vec<String>),
}

/// Fills in the modules of all namespaces.
pub(super) fn declare(namespaces: &mut [Namespace]) {
    let all: Vec<Vec<String>> = namespaces.iter().map(|namespace| namespace.module.clone()).collect();
    for namespace in namespaces {
        let inner = all.iter().filter_map(|module| match module.split_last() {
            Some((last, parent)) if parent == namespace.module => Some(last.clone()),
            _ => None,
        });
        namespace.inner = inner.collect();
        namespace.model_files = sorted(models(namespace));
        namespace.request_files = sorted(namespace.requests.iter().map(requests).collect());
    }
}

fn sorted(mut files: Vec<Module>) -> Vec<Module> {
    files.sort_by(|a, b| a.file.cmp(&b.file));
    files
}

fn models(namespace: &Namespace) -> Vec<Module> {
    let module = |file: &String, gate: &Gate, names| Module {
        file: file.clone(),
        gate: gate.clone(),
        exports: Exports::Names(names),
    };
    let structs = namespace.structs.iter().map(|s| {
        let names = std::iter::once(&s.name).chain(s.key.as_ref().map(|key| &key.name)).cloned();
        module(&s.file, &s.gate, names.collect())
    });
    let enums = namespace.enums.iter().map(|e| module(&e.file, &e.gate, vec![e.name.clone()]));
    structs.chain(enums).collect()
}

/// A file of builders and places. The builders of an entity type are there wherever the file is; a place may stand behind a
/// feature of its own, and a glob import of nothing is a warning.
fn requests(r: &Requests) -> Module {
    let places = r.places.iter().map(|place| &place.gate);
    let gates: BTreeSet<_> = places.chain(r.place_aliases.iter().map(|alias| &alias.gate)).collect();
    let features: Vec<String> = gates.iter().copied().flatten().cloned().collect();
    let exports = if r.entity.is_some() || gates.contains(&None) {
        Exports::All
    } else if features.is_empty() {
        Exports::Nothing
    } else {
        Exports::AllBehind(features)
    };
    Module { file: r.file.clone(), gate: r.gate.clone(), exports }
}
