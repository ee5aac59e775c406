//! What the target path of annotations means (CSDL 4.01, section 14.2.1).

use super::link::Aliases;
use super::types::*;

/// An element that can be annotated from outside of it. Numbers are places in the model's lists.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Element {
    Structured(StructuredId),
    /// By way of a type, and where it is declared.
    Property {
        by: StructuredId,
        owner: StructuredId,
        at: usize,
    },
    /// By way of a type, and where it is declared.
    Navigation {
        by: StructuredId,
        owner: StructuredId,
        at: usize,
    },
    Enum(EnumId),
    Member(EnumId, usize),
    Definition(DefinitionId),
    Term(usize),
    Operation(OperationId),
    Return(OperationId),
    /// The binding parameter, where there is one, is the first.
    Parameter(OperationId, usize),
    Container,
    Root(usize),
    Import(usize),
    /// A path below an entity set or singleton, in full.
    BelowRoot(usize, String),
}

/// What a target path means; several elements where it names all overloads of an operation, none where it names nothing.
pub(crate) fn find(model: &Model, aliases: &Aliases, target: &str) -> Vec<Element> {
    if let Some((head, rest)) = target.split_once('(') {
        let Some((signature, rest)) = rest.rsplit_once(')') else { return Vec::new() };
        return operations(model, aliases, head, Some(signature), rest.trim_start_matches('/'));
    }
    let (head, rest) = target.split_once('/').unwrap_or((target, ""));
    let name = aliases.expand(head.trim());
    if let Ok(index) = model.structured.binary_search_by(|t| t.name.cmp(&name)) {
        return structured_member(model, StructuredId(index as u32), rest).into_iter().collect();
    }
    if let Ok(index) = model.enums.binary_search_by(|t| t.name.cmp(&name)) {
        let id = EnumId(index as u32);
        return match rest {
            "" => vec![Element::Enum(id)],
            member => {
                let at = model[id].members.iter().position(|m| m.name == member);
                at.map(|at| Element::Member(id, at)).into_iter().collect()
            }
        };
    }
    if let Some(container) = model.container.as_ref().filter(|c| c.name == name) {
        return container_path(container, &aliases.expand_path(rest)).into_iter().collect();
    }
    if let Ok(index) = model.definitions.binary_search_by(|t| t.name.cmp(&name)) {
        return vec![Element::Definition(DefinitionId(index as u32))];
    }
    if let Some(index) = model.terms.iter().position(|t| t.name == name) {
        return vec![Element::Term(index)];
    }
    operations(model, aliases, head, None, rest)
}

fn structured_member(model: &Model, by: StructuredId, member: &str) -> Option<Element> {
    if member.is_empty() {
        return Some(Element::Structured(by));
    }
    model.lineage(by).find_map(|owner| {
        let property = model[owner].properties.iter().position(|p| p.name == member);
        let navigation = || model[owner].navigation.iter().position(|n| n.name == member);
        property
            .map(|at| Element::Property { by, owner, at })
            .or_else(|| navigation().map(|at| Element::Navigation { by, owner, at }))
    })
}

fn container_path(container: &Container, path: &str) -> Option<Element> {
    if path.is_empty() {
        return Some(Element::Container);
    }
    if let Some(at) = container.roots.iter().position(|r| r.name == path) {
        return Some(Element::Root(at));
    }
    if let Some(at) = container.imports.iter().position(|i| i.name == path) {
        return Some(Element::Import(at));
    }
    let (root, below) = path.split_once('/')?;
    let root = container.roots.iter().position(|r| r.name == root)?;
    (!below.is_empty()).then(|| Element::BelowRoot(root, path.to_owned()))
}

/// `NS.name(NS.binding, Edm.String)/parameter`; without a signature, all overloads.
fn operations(model: &Model, aliases: &Aliases, name: &str, signature: Option<&str>, rest: &str) -> Vec<Element> {
    let name = aliases.expand(name.trim());
    let wanted =
        signature.map(|s| s.split(',').map(|t| type_text(aliases, t)).filter(|t| !t.is_empty()).collect::<Vec<_>>());
    let fits = |o: &Operation| {
        let parameters = o.binding.iter().chain(&o.parameters);
        let fits = |w: &Vec<String>| w.iter().eq(&parameters.map(|p| model.type_text(&p.r#type)).collect::<Vec<_>>());
        o.name == name && wanted.as_ref().is_none_or(fits)
    };
    let found = (0..).map(OperationId).zip(&model.operations).filter(|(_, o)| fits(o));
    let element = |(id, o): (OperationId, &Operation)| match rest {
        "" => Some(Element::Operation(id)),
        "$ReturnType" => Some(Element::Return(id)),
        parameter => {
            let mut all = o.binding.iter().chain(&o.parameters);
            all.position(|p| p.name == parameter).map(|at| Element::Parameter(id, at))
        }
    };
    found.filter_map(element).collect()
}

fn type_text(aliases: &Aliases, text: &str) -> String {
    let text = text.trim();
    match text.strip_prefix("Collection(").and_then(|t| t.strip_suffix(')')) {
        Some(item) => format!("Collection({})", aliases.expand_text(item.trim())),
        None if text.is_empty() => String::new(),
        None => aliases.expand_text(text),
    }
}
