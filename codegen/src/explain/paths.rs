//! Paths of properties, as queries have them, to paths of constants.

use super::query::About;
use super::walk::find;
use crate::plan::RustType;

/// A path, and where it leads.
pub(super) struct Path {
    /// The Rust expression.
    pub(super) text: String,
    /// As the metadata writes it.
    pub(super) wire: String,
    pub(super) r#type: RustType,
    pub(super) is_filterable: bool,
    pub(super) is_sortable: bool,
    /// It ends in a navigation property that can be expanded.
    pub(super) is_expandable: bool,
    /// It ends in a property, or in a navigation property that leads to one entity.
    pub(super) has_one: bool,
    /// It ends in a navigation property.
    is_navigation: bool,
}

/// A path from the type that is asked about; `None` where one of its segments is not known, or has no typed form behind the
/// one before.
pub(super) fn path(about: &mut About<'_, '_, '_>, text: &str) -> Option<Path> {
    let base = about.entity.clone();
    let mut here = base.clone();
    let mut found: Option<Path> = None;
    let mut wire = Vec::new();
    for name in text.split('/') {
        if name.contains('.') {
            here = derived(about, name, &here)?;
            wire.push(about.walk.catalogue.csdl_name(&here).to_owned());
            if let Some(before) = found.as_mut() {
                let name = about.name(&here);
                before.text.push_str(&format!(".cast::<{name}>()"));
                before.r#type = here.clone();
            }
            continue;
        }
        let step = step(about, &here, name)?;
        wire.push(step.wire.clone());
        here = step.r#type.clone();
        found = Some(match found {
            None if about.walk.catalogue.r#struct(&base).is_some() && wire.len() > 1 => {
                // The path begins with the name of a derived type.
                let base = about.name(&base);
                Path { text: format!("{}.of::<{base}>()", step.text), ..step }
            }
            None => step,
            // What is behind a navigation property is a property of one entity.
            Some(before) if before.has_one && !step.is_navigation => Path {
                text: format!("{}.then({})", before.text, step.text),
                is_filterable: before.is_filterable && step.is_filterable,
                is_sortable: before.is_sortable && step.is_sortable,
                ..step
            },
            Some(_) => return None,
        });
    }
    found.map(|found| Path { wire: wire.join("/"), ..found })
}

fn derived(about: &About<'_, '_, '_>, name: &str, base: &RustType) -> Option<RustType> {
    let catalogue = about.walk.catalogue;
    let target = catalogue.named(name)?;
    (target != base && catalogue.is(target, base)).then(|| target.clone())
}

/// One property of a type.
fn step(about: &mut About<'_, '_, '_>, of: &RustType, name: &str) -> Option<Path> {
    let planned = about.walk.catalogue.r#struct(of)?;
    let constant = |about: &mut About<'_, '_, '_>, constant: &str| format!("{}::{constant}", about.name(of));
    if let Some(p) = find(&planned.properties, |p| &p.wire, name) {
        return Some(Path {
            text: constant(about, &p.name),
            wire: p.wire.clone(),
            r#type: p.r#type.clone(),
            is_filterable: p.filterable,
            is_sortable: p.sortable,
            is_expandable: false,
            has_one: true,
            is_navigation: false,
        });
    }
    let n = find(&planned.navigation, |n| &n.wire, name)?;
    Some(Path {
        text: constant(about, &n.name),
        wire: n.wire.clone(),
        r#type: n.target.clone(),
        is_filterable: true,
        is_sortable: true,
        is_expandable: n.expandable,
        has_one: !n.is_collection,
        is_navigation: true,
    })
}
