//! CSDL XML written differently, with the same meaning: for tests that the order and the spelling of metadata change
//! nothing.

use roxmltree::{Document, Node};
use std::collections::BTreeMap;

/// A generator of numbers that look random: SplitMix64.
#[derive(Debug)]
pub struct Random(pub u64);

impl Random {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    fn shuffle<T>(&mut self, items: &mut [T]) {
        for last in (1..items.len()).rev() {
            let other = (self.next() % (last as u64 + 1)) as usize;
            items.swap(last, other);
        }
    }
}

/// Elements whose children may stand in any order. Keys, parameters, collections and members without value are none.
const UNORDERED: [&str; 10] = [
    "Annotations",
    "ComplexType",
    "DataServices",
    "EntityContainer",
    "EntitySet",
    "EntityType",
    "NavigationProperty",
    "Property",
    "Record",
    "Schema",
];

/// The document with everything in another order that may stand in any.
pub fn shuffled(text: &str, random: &mut Random) -> String {
    rewritten(text, &mut |node, children| {
        let numbered = || node.children().filter(Node::is_element).all(|member| member.has_attribute("Value"));
        let name = node.tag_name().name();
        if UNORDERED.contains(&name) || name == "EnumType" && numbered() {
            random.shuffle(children);
        }
    })
}

/// The document with all `Annotations` elements in a schema of their own.
pub fn annotations_apart(text: &str) -> String {
    let document = parse(text);
    let moved = document.descendants().filter(|node| node.has_tag_name((EDM, "Annotations")));
    let moved: String = moved.map(|node| &text[node.range()]).collect();
    let rest = rewritten(text, &mut |_, children| children.retain(|child| !child.starts_with("<Annotations")));
    let schema = format!("<Schema xmlns=\"{EDM}\" Namespace=\"apart\">{moved}</Schema>");
    // A schema that stands alone has no other beside it.
    if !rest.contains("</edmx:DataServices>") {
        return text.to_owned();
    }
    replace_last(&rest, "</edmx:DataServices>", &format!("{schema}</edmx:DataServices>"))
}

/// The document with every name by alias, where the schema has none under one that it is given.
pub fn by_alias(text: &str) -> String {
    let document = parse(text);
    let mut aliases = BTreeMap::new();
    let mut edits = Vec::new();
    for (index, schema) in schemas(&document).enumerate() {
        let namespace = schema.attribute("Namespace").unwrap_or_default();
        let alias = schema.attribute("Alias").map_or_else(|| format!("alias{index}"), str::to_owned);
        if schema.attribute("Alias").is_none() {
            let end = schema.range().start + "<Schema".len();
            edits.push((end..end, format!(" Alias=\"{alias}\"")));
        }
        aliases.insert(namespace.to_owned(), alias);
    }
    requalified(text, &document, &aliases, edits)
}

/// The document with every name by namespace.
pub fn by_namespace(text: &str) -> String {
    let document = parse(text);
    let includes = document.descendants().filter(|node| node.tag_name().name() == "Include");
    let named = schemas(&document)
        .chain(includes)
        .filter_map(|node| Some((node.attribute("Alias")?.to_owned(), node.attribute("Namespace")?.to_owned())));
    requalified(text, &document, &named.collect(), Vec::new())
}

const EDM: &str = "http://docs.oasis-open.org/odata/ns/edm";

fn parse(text: &str) -> Document<'_> {
    Document::parse(text).unwrap_or_else(|error| panic!("{error}\n{text}"))
}

fn schemas<'d>(document: &'d Document<'_>) -> impl Iterator<Item = Node<'d, 'd>> {
    document.descendants().filter(|node| node.has_tag_name((EDM, "Schema")))
}

fn replace_last(text: &str, old: &str, new: &str) -> String {
    let (before, after) = text.rsplit_once(old).expect("a document with data services");
    format!("{before}{new}{after}")
}

/// Writes the document anew, with the children of each element as `change` leaves them; comments are lost.
fn rewritten(text: &str, change: &mut dyn FnMut(Node<'_, '_>, &mut Vec<String>)) -> String {
    fn element(text: &str, node: Node<'_, '_>, change: &mut dyn FnMut(Node<'_, '_>, &mut Vec<String>)) -> String {
        let range = node.range();
        let (Some(first), Some(last)) = (node.first_child(), node.last_child()) else { return text[range].to_owned() };
        let mut children: Vec<String> =
            node.children().filter(Node::is_element).map(|child| element(text, child, change)).collect();
        if children.is_empty() {
            return text[range].to_owned();
        }
        change(node, &mut children);
        let (open, close) = (&text[range.start..first.range().start], &text[last.range().end..range.end]);
        format!("{open}\n{}\n{close}", children.join("\n"))
    }
    element(text, parse(text).root_element(), change)
}

/// Attributes and elements that hold qualified names.
const QUALIFIED: [&str; 14] = [
    "Action",
    "AnnotationPath",
    "BaseType",
    "EntityType",
    "EnumMember",
    "Extends",
    "Function",
    "NavigationPropertyPath",
    "Path",
    "PropertyPath",
    "Target",
    "Term",
    "Type",
    "UnderlyingType",
];

/// Writes other qualifiers in front of names, and makes further edits.
fn requalified(
    text: &str,
    document: &Document<'_>,
    qualifiers: &BTreeMap<String, String>,
    mut edits: Vec<(std::ops::Range<usize>, String)>,
) -> String {
    for node in document.descendants().filter(Node::is_element) {
        let attributes = node.attributes().filter(|a| QUALIFIED.contains(&a.name()));
        edits.extend(attributes.map(|a| (a.range_value(), requalify(&text[a.range_value()], qualifiers))));
        let name = node.tag_name().name();
        if let Some(child) = node.first_child().filter(|c| c.is_text() && QUALIFIED.contains(&name)) {
            edits.push((child.range(), requalify(&text[child.range()], qualifiers)));
        }
    }
    edits.sort_by_key(|(range, _)| range.start);
    let mut written = String::with_capacity(text.len());
    let mut end = 0;
    for (range, new) in edits {
        written.push_str(&text[end..range.start]);
        written.push_str(&new);
        end = range.end;
    }
    written + &text[end..]
}

/// A name ends where none of its characters stands.
fn requalify(value: &str, qualifiers: &BTreeMap<String, String>) -> String {
    let ends = |c: char| c.is_whitespace() || matches!(c, '(' | ')' | ',' | '/' | '@' | '#');
    let pieces = value.split_inclusive(ends).map(|piece| {
        let renamed = piece.rsplit_once('.').and_then(|(qualifier, name)| Some((qualifiers.get(qualifier)?, name)));
        renamed.map_or_else(|| piece.to_owned(), |(qualifier, name)| format!("{qualifier}.{name}"))
    });
    pieces.collect()
}
