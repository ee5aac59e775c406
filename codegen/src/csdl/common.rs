//! What CSDL XML and CSDL JSON share below the level of their elements.

use crate::diagnostic::{Diagnostic, Position};

/// What nests deeper is refused: checking and reading recurse, and metadata never comes near this.
pub(super) const MAX_DEPTH: usize = 100;

/// The remedy where a document is something else than metadata.
pub(super) const WHAT_METADATA_IS: &str = "metadata is what an OData service answers to `GET <service root>/$metadata`";

/// The actions that `OnDelete` may name.
pub(super) const ON_DELETE: &[&str] = &["Cascade", "None", "SetNull", "SetDefault"];

/// A byte offset of one source as a [`Position`].
pub(super) fn position(source: u16, offset: usize) -> Position {
    Position { source, offset: u32::try_from(offset).unwrap_or(u32::MAX) }
}

/// The byte offset at which a line starts; lines are counted from one.
pub(super) fn line_start(text: &str, line: usize) -> usize {
    match line.checked_sub(2) {
        None => 0,
        Some(n) => text.match_indices('\n').nth(n).map_or(text.len(), |(i, _)| i + 1),
    }
}

/// A simple identifier (CSDL 4.01, section 15.2). The standard library cannot tell marks and connectors from other
/// characters outside of ASCII, so these all pass after the first.
pub(crate) fn is_identifier(text: &str) -> bool {
    let mut chars = text.chars();
    chars.next().is_some_and(|c| c.is_alphabetic() || c == '_')
        && chars.all(|c| c.is_alphanumeric() || c == '_' || !c.is_ascii())
}

/// What a term can apply to (section 14.1.2).
#[rustfmt::skip]
const ANNOTATABLE: &[&str] = &[
    "Action", "ActionImport", "And", "Annotation", "Annotations", "Apply", "Cast", "Collection", "ComplexType",
    "EntityContainer", "EntitySet", "EntityType", "EnumType", "Eq", "Function", "FunctionImport", "Ge", "Gt", "If", "Include",
    "IsOf", "LabeledElement", "Le", "Lt", "Member", "NavigationProperty", "NavigationPropertyBinding", "Ne", "Not", "Null",
    "OnDelete", "Or", "Parameter", "Property", "PropertyRef", "PropertyValue", "Record", "Reference",
    "ReferentialConstraint", "ReturnType", "Schema", "Singleton", "Term", "TypeDefinition", "UrlRef",
];

/// Whether a word of `AppliesTo` names something that is annotated.
pub(crate) fn is_annotatable(word: &str) -> bool {
    ANNOTATABLE.contains(&word)
}

/// The name of one type, as it stands alone or inside of `Collection(…)`.
pub(super) fn is_type_name(text: &str) -> bool {
    !text.is_empty() && !text.contains(|c: char| c.is_whitespace() || matches!(c, '(' | ')' | ',' | '/'))
}

/// The version of the document, `4.0` or `4.01`; later 4.x are read like 4.01.
pub(super) fn check_version(version: &str) -> Option<Diagnostic> {
    if matches!(version, "4.0" | "4.01") {
        None
    } else if version.starts_with("4.") {
        Some(Diagnostic::warning("odata-version", "", format!("version `{version}` is read as 4.01")))
    } else {
        Some(not_v4(format!("this is metadata of OData version `{version}`")))
    }
}

/// The error for metadata of OData V1 to V3.
pub(super) fn not_v4(message: impl Into<String>) -> Diagnostic {
    Diagnostic::error("odata-version", "", message).with_help(
        "only OData V4 is read: use the V4 address of the service, or convert the document, for example with \
         `V2-to-V4-CSDL.xsl` of https://github.com/oasis-tcs/odata-openapi",
    )
}

/// The warning for a key without a part (CSDL 4.01, section 6.5).
pub(super) fn empty_key(subject: impl Into<String>, position: Position) -> Diagnostic {
    Diagnostic::warning("empty-key", subject, "the key names no property; it is taken not to be there")
        .at(position)
        .with_help("name the properties of the key, or remove it")
}

/// The error for nesting beyond [`MAX_DEPTH`].
pub(super) fn too_deep(subject: impl Into<String>, position: Position) -> Diagnostic {
    Diagnostic::error("too-deep", subject, format!("the document nests more than {MAX_DEPTH} levels deep")).at(position)
}
