//! Names to ids: aliases, namespaces, and the table of everything that a document can refer to.

use super::types::*;
use crate::csdl::{self, Document};
use crate::diagnostic::{Diagnostic, Diagnostics, Position};
use std::collections::HashMap;

/// The aliases of each document: an alias means nothing beyond the one that states it.
#[derive(Default)]
pub(crate) struct AliasTable {
    documents: HashMap<u16, Aliases>,
    none: Aliases,
}

/// The aliases of one document: of its schemas and of included ones.
#[derive(Default)]
pub(crate) struct Aliases(HashMap<String, String>);

impl AliasTable {
    pub(crate) fn new<'d>(documents: impl IntoIterator<Item = &'d Document>, diagnostics: &mut Diagnostics) -> Self {
        let mut table = Self::default();
        for document in documents {
            let includes = document.references.iter().flat_map(|r| &r.includes);
            let includes = includes.filter_map(|i| Some((i.alias.as_ref()?, &i.namespace, i.position)));
            let schemas = document.schemas.iter();
            let schemas = schemas.filter_map(|s| Some((s.alias.as_ref()?, &s.namespace, s.position)));
            for (alias, namespace, position) in schemas.chain(includes) {
                let Aliases(aliases) = table.documents.entry(position.source).or_default();
                let stated = aliases.entry(alias.clone()).or_insert_with(|| namespace.clone());
                if stated != namespace {
                    let message = format!("the alias stands for `{stated}` and for `{namespace}`; the first is used");
                    let found = Diagnostic::warning("ambiguous-alias", alias, message).at(position);
                    diagnostics.push(found.with_help("give each namespace an alias of its own"));
                }
            }
        }
        table
    }

    /// The aliases of the document in which something stands.
    pub(crate) fn at(&self, position: Position) -> &Aliases {
        self.documents.get(&position.source).unwrap_or(&self.none)
    }
}

impl Aliases {
    /// A name with its namespace in full.
    pub(crate) fn expand(&self, name: &str) -> QualifiedName {
        let mut name = QualifiedName::parse(name);
        if let Some(namespace) = self.0.get(&name.namespace) {
            name.namespace.clone_from(namespace);
        }
        name
    }

    /// A name with its namespace in full, as one text.
    pub(crate) fn expand_text(&self, name: &str) -> String {
        self.expand(name).to_string()
    }

    /// Whether each of these stands for the same namespace in another document.
    pub(crate) fn mean_the_same_in(&self, other: &Self) -> bool {
        self.0.iter().all(|(alias, namespace)| other.0.get(alias) == Some(namespace))
    }

    /// A path whose qualified segments get their namespaces in full (`graph.user/manager`).
    pub(crate) fn expand_path(&self, path: &str) -> String {
        let segments = path.split('/').map(|s| if s.contains('.') { self.expand_text(s) } else { s.to_owned() });
        segments.collect::<Vec<_>>().join("/")
    }
}

/// What a qualified type name means.
#[derive(Default)]
pub(super) struct Names {
    types: HashMap<QualifiedName, Type>,
}

impl Names {
    pub(super) fn insert(&mut self, name: QualifiedName, found: Type) -> bool {
        let is_new = !self.types.contains_key(&name);
        if is_new {
            self.types.insert(name, found);
        }
        is_new
    }

    pub(super) fn find(&self, aliases: &Aliases, name: &str) -> Option<Type> {
        match Primitive::parse(name) {
            Some(primitive) => Some(Type::Primitive(primitive)),
            None => self.types.get(&aliases.expand(name)).cloned(),
        }
    }
}

/// Shared by everything that links.
pub(super) struct Linker<'a> {
    pub(super) aliases: &'a AliasTable,
    pub(super) names: &'a Names,
    pub(super) diagnostics: &'a mut Diagnostics,
}

impl Linker<'_> {
    /// A type in use; an unknown one is kept by name, and a warning given.
    pub(super) fn type_use(&mut self, used: &csdl::TypeUse, subject: &str, position: Position) -> TypeUse {
        let found = self.names.find(self.aliases.at(position), &used.name).unwrap_or_else(|| {
            self.unresolved(&used.name, subject, position, "its values are kept as JSON");
            Type::Unknown(self.aliases.at(position).expand_text(&used.name))
        });
        TypeUse {
            r#type: found,
            is_collection: used.is_collection,
            nullable: used.nullable,
            facets: used.facets.clone(),
        }
    }

    /// A structured type; `None`, and a warning, where there is none of that name.
    pub(super) fn structured(
        &mut self,
        name: &str,
        subject: &str,
        position: Position,
        assumed: &str,
    ) -> Option<StructuredId> {
        match self.names.find(self.aliases.at(position), name) {
            Some(Type::Structured(id)) => Some(id),
            Some(_) => {
                let message = format!("`{name}` is no entity type or complex type; {assumed}");
                self.diagnostics.push(
                    Diagnostic::warning("wrong-kind-of-type", subject, message)
                        .at(position)
                        .with_help("name a type that is declared with `EntityType` or `ComplexType`"),
                );
                None
            }
            None => {
                self.unresolved(name, subject, position, assumed);
                None
            }
        }
    }

    fn unresolved(&mut self, name: &str, subject: &str, position: Position, assumed: &str) {
        let message = format!("the type `{name}` is declared nowhere; {assumed}");
        self.diagnostics.push(Diagnostic::warning("unresolved-type", subject, message).at(position).with_help(
            match name.contains('.') {
                true => "declare it, or add the document that does to `metadata` in codegen.toml",
                false => "write its namespace before it, as in `Edm.String`",
            },
        ));
    }
}
