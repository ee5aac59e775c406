//! The stage's one function: surface to plan.

use super::index::Index;
use super::models;
use super::names::{Case, Renames, identifier};
use super::operations;
use super::requests;
use super::rows;
use super::types::*;
use crate::config::{self, Config};
use crate::diagnostic::Diagnostics;
use crate::model::Model;
use crate::surface::Surface;
use std::collections::BTreeMap;

/// Decides every name, module and type of the crate.
///
/// # Errors
/// Where `[rename]` names what the crate does not have.
pub fn plan(model: &Model, surface: &Surface, config: &Config) -> Result<(Plan, Diagnostics), Diagnostics> {
    let mut diagnostics = Diagnostics::default();
    let renames = Renames::new(&config.renames);
    let index = Index::new(model, surface, &renames, &mut diagnostics);
    let mut namespaces: BTreeMap<Vec<String>, Namespace> = BTreeMap::new();
    // The root is there even where nothing is in it.
    namespaces.entry(Vec::new()).or_default();
    for (name, module) in &index.modules {
        for depth in 0..=module.len() {
            let namespace = namespaces.entry(module[..depth].to_vec()).or_default();
            namespace.module = module[..depth].to_vec();
            if depth == module.len() {
                namespace.name = (*name).to_owned();
            }
        }
    }
    let boxed = models::boxed_properties(&index);
    for (&id, exposed) in &surface.structured {
        let module = index.module(&model[id].name.namespace);
        if let Some(planned) = models::structure(&index, id, exposed, &boxed, &mut diagnostics) {
            namespaces.entry(module).or_default().structs.push(planned);
        }
    }
    for &id in surface.enums.keys() {
        let module = index.module(&model[id].name.namespace);
        if let Some(planned) = models::enumeration(&index, id, config.service.enum_literals, &mut diagnostics) {
            namespaces.entry(module).or_default().enums.push(planned);
        }
    }
    for &id in surface.operations.keys() {
        let module = index.module(&model[id].name.namespace);
        if let Some(planned) = operations::parameters(&index, id, &mut diagnostics) {
            namespaces.entry(module).or_default().structs.push(planned);
        }
    }
    let names = config.service.operation_names;
    let (mut routes, all, root_places) = requests::requests(&index, names, &mut diagnostics);
    for (id, planned) in all {
        let module = index.module(&model[id].name.namespace);
        namespaces.entry(module).or_default().requests.push(planned);
    }
    let client = requests::client(&index, names, &mut routes, root_places, &mut diagnostics);
    let rows = rows::rows(&index, &routes);
    diagnostics.extend(renames.unused());
    if diagnostics.has_errors() {
        return Err(diagnostics);
    }
    let namespaces = namespaces.into_values().collect();
    Ok((Plan { package: package(config), service: service(config), namespaces, client, rows }, diagnostics))
}

fn package(config: &Config) -> Package {
    let package = config.package.clone();
    Package {
        name: package.name,
        version: package.version,
        description: package.description,
        license: package.license,
        repository: package.repository,
        dev_dependencies: package.dev_dependencies,
    }
}

fn service(config: &Config) -> Service {
    let cloud = |c: &config::Cloud| Cloud {
        constant: identifier(&c.name, Case::Shouty),
        name: c.name.clone(),
        root: c.root.clone(),
        hosts: c.hosts.clone(),
        scopes: c.scopes.clone(),
    };
    Service {
        name: config.service.name.clone(),
        version: config.service.version.clone(),
        user_agent: format!("{}/{}", config.package.name, config.package.version),
        key_style: match config.service.key_style {
            config::KeyStyle::Parentheses => "Parentheses",
            config::KeyStyle::Segment => "Segment",
        },
        consistency_level: config.service.consistency_level,
        clouds: config.clouds.iter().map(cloud).collect(),
    }
}
