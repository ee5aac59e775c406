//! The stage's one function: surface to plan.

use super::areas::Areas;
use super::client;
use super::docs::{code, escape, line};
use super::index::Index;
use super::models;
use super::modules;
use super::names::{Case, Renames, identifier};
use super::operations;
use super::requests::{self, Constants};
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
    let areas = Areas::new(model, surface, config, &mut diagnostics);
    let features = areas.features(config, &mut diagnostics);
    let index = Index::new(model, surface, &renames, &areas, &mut diagnostics);
    let mut namespaces: BTreeMap<Vec<String>, Namespace> = BTreeMap::new();
    // The root is there even where nothing is in it.
    namespaces.entry(Vec::new()).or_default();
    for (name, module) in &index.modules {
        for depth in 0..=module.len() {
            let namespace = namespaces.entry(module[..depth].to_vec()).or_default();
            namespace.module = module[..depth].to_vec();
            if depth == module.len() {
                namespace.name = (*name).to_owned();
                namespace.docs = ["Types", "Request builders"]
                    .map(|what| line(format!("{what} of the namespace {}.", code(&namespace.name))));
            }
        }
    }
    let boxed = models::boxed_properties(&index);
    let mut constants = Constants::new();
    for (&id, exposed) in &surface.structured {
        let module = index.module(&model[id].name.namespace);
        if let Some(planned) = models::structure(&index, id, exposed, &boxed, &mut diagnostics) {
            let constant = |p: &PropertyConstant| ((id, p.wire.clone()), format!("{}::{}", planned.name, p.name));
            constants.extend(planned.properties.iter().map(constant));
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
    let (mut routes, all, root_places) = requests::requests(&index, names, constants, &mut diagnostics);
    for (module, planned) in all {
        namespaces.entry(module).or_default().requests.push(planned);
    }
    let client = client::client(&index, names, &mut routes, root_places, &mut diagnostics);
    let rows = rows::rows(&index, &routes);
    let roots = rows::roots(&rows);
    diagnostics.extend(renames.unused());
    if diagnostics.has_errors() {
        return Err(diagnostics);
    }
    let mut namespaces: Vec<Namespace> = namespaces.into_values().collect();
    for namespace in namespaces.iter_mut().filter(|namespace| namespace.name.is_empty()) {
        namespace.docs = ["Types", "Request builders"].map(|what| line(format!("{what}, by namespace.")));
    }
    modules::declare(&mut namespaces);
    Ok((
        Plan {
            docs: crate_docs(config),
            package: package(config),
            service: service(config),
            namespaces,
            client,
            rows,
            roots,
            features,
        },
        diagnostics,
    ))
}

fn crate_docs(config: &Config) -> Docs {
    let (service, version) = (escape(&config.service.name), escape(&config.service.version));
    let paragraphs = vec![
        escape(&config.package.description),
        format!(
            "A client of {service} ({version}). [`models`] has the types, each with constants for its properties; a [`Client`] \
             leads to request builders, see [`requests`], and these to calls, which are sent when they are awaited."
        ),
    ];
    Docs { paragraphs, ..Docs::default() }
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
        docs: line(format!("The cloud with the service root {}.", code(&c.root))),
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
