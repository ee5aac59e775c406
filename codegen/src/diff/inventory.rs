//! Every item of a crate that users can name, with what they can tell of it.

use crate::plan::{
    Action, Answer, AnyEnum, ArgumentType, Client, Enum, Method, OperationMethod, PlaceMarker, Plan, Requests,
    StreamMethod, Struct,
};
use std::collections::{BTreeMap, BTreeSet};

/// The items of a crate by their Rust names.
pub type Items = BTreeMap<String, Item>;

/// One item.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Item {
    /// `struct`, `field`, `constant`, `variant`, `method`, `operation`, `place`, …
    pub kind: &'static str,
    /// The CSDL name of what it stands for.
    pub subject: String,
    /// What the compiler sees: type, arguments, answer.
    pub signature: String,
    /// Capabilities that the compiler checks; to lose one breaks, to get one adds.
    pub abilities: BTreeSet<&'static str>,
    /// What goes over the wire: names, methods, permissions.
    pub wire: String,
    pub deprecated: Option<String>,
    pub docs: String,
}

/// Gathers the items of a plan.
pub fn inventory(plan: &Plan) -> Items {
    let mut items = Items::new();
    for namespace in &plan.namespaces {
        let module: String = namespace.module.iter().map(|part| format!("{part}::")).collect();
        for s in &namespace.structs {
            structure(&mut items, &module, s);
        }
        for e in &namespace.enums {
            enumeration(&mut items, &module, e);
        }
        for r in &namespace.requests {
            requests(&mut items, &module, r);
        }
    }
    client(&mut items, &plan.client);
    items
}

fn structure(items: &mut Items, module: &str, s: &Struct) {
    let path = format!("models::{module}{}", s.name);
    let key = s.entity.as_ref().map(|e| format!("key ({}) of type {}", e.key.join(", "), e.key_type.short()));
    items.insert(
        path.clone(),
        Item {
            kind: "struct",
            subject: s.csdl_name.clone(),
            signature: key.unwrap_or_default(),
            wire: s.csdl_name.clone(),
            deprecated: s.docs.deprecated.clone(),
            docs: s.docs.paragraphs.join(" "),
            ..Item::default()
        },
    );
    for f in &s.fields {
        items.insert(
            format!("{path}.{}", f.name),
            Item {
                kind: "field",
                subject: format!("{}/{}", s.csdl_name, f.wire),
                signature: format!("Option<{}>", f.r#type.short()),
                wire: f.wire.clone(),
                deprecated: f.docs.deprecated.clone(),
                docs: f.docs.paragraphs.join(" "),
                ..Item::default()
            },
        );
    }
    // A constant has the name, the type and the documentation of its field; what it adds is what may be done with it.
    for p in &s.properties {
        let abilities = [("set in an update", p.writable), ("filter by", p.filterable), ("sort by", p.sortable)];
        items.insert(
            format!("{path}::{}", p.name),
            Item {
                kind: "constant",
                subject: format!("{}/{}", s.csdl_name, p.wire),
                signature: p.r#type.short(),
                abilities: abilities.into_iter().filter(|(_, can)| *can).map(|(name, _)| name).collect(),
                ..Item::default()
            },
        );
    }
    for n in &s.navigation {
        let cardinality = if n.is_collection { "Many" } else { "One" };
        items.insert(
            format!("{path}::{}", n.name),
            Item {
                kind: "constant",
                subject: format!("{}/{}", s.csdl_name, n.wire),
                signature: format!("{}, {cardinality}", n.target.short()),
                abilities: n.expandable.then_some("expand").into_iter().collect(),
                wire: n.wire.clone(),
                deprecated: n.docs.deprecated.clone(),
                docs: n.docs.paragraphs.join(" "),
            },
        );
    }
    if let Some(any) = &s.any {
        any_enum(items, module, s, any);
    }
}

fn any_enum(items: &mut Items, module: &str, s: &Struct, any: &AnyEnum) {
    let path = format!("models::{module}{}", any.name);
    items.insert(path.clone(), Item { kind: "enum", subject: s.csdl_name.clone(), ..Item::default() });
    for v in &any.variants {
        items.insert(
            format!("{path}::{}", v.name),
            Item {
                kind: "variant",
                subject: v.csdl_name.clone(),
                signature: v.r#type.short(),
                wire: v.csdl_name.clone(),
                ..Item::default()
            },
        );
    }
}

fn enumeration(items: &mut Items, module: &str, e: &Enum) {
    let path = format!("models::{module}{}", e.name);
    items.insert(
        path.clone(),
        Item {
            kind: "enum",
            subject: e.csdl_name.clone(),
            wire: e.prefix.clone(),
            deprecated: e.docs.deprecated.clone(),
            docs: e.docs.paragraphs.join(" "),
            ..Item::default()
        },
    );
    for v in &e.variants {
        items.insert(
            format!("{path}::{}", v.name),
            Item {
                kind: "variant",
                subject: format!("{}/{}", e.csdl_name, v.wire),
                wire: v.wire.clone(),
                deprecated: v.docs.deprecated.clone(),
                docs: v.docs.paragraphs.join(" "),
                ..Item::default()
            },
        );
    }
}

fn requests(items: &mut Items, module: &str, r: &Requests) {
    let item = format!("requests::{module}{}", r.item);
    let collection = format!("requests::{module}{}", r.collection);
    for m in &r.methods {
        method(items, &item, &r.csdl_name, m);
    }
    for s in &r.streams {
        stream(items, &item, s, &r.csdl_name);
    }
    for o in &r.item_operations {
        operation(items, &item, o);
    }
    for o in &r.collection_operations {
        operation(items, &collection, o);
    }
    for p in &r.places {
        place(items, &format!("requests::{module}"), p);
    }
}

fn client(items: &mut Items, c: &Client) {
    for m in &c.roots {
        method(items, "Client", "", m);
    }
    for o in &c.operations {
        operation(items, "Client", o);
    }
    for a in &c.aliases {
        let signature = format!("{}, {}", a.target.short(), a.place.short());
        let docs = a.docs.paragraphs.join(" ");
        items.insert(format!("Client.{}()", a.name), Item { kind: "method", signature, docs, ..Item::default() });
    }
    for p in &c.places {
        place(items, "client::", p);
    }
}

fn method(items: &mut Items, owner: &str, subject: &str, m: &Method) {
    let builder = if m.is_collection { "Collection" } else { "Item" };
    items.insert(
        format!("{owner}.{}()", m.name),
        Item {
            kind: "method",
            subject: format!("{subject}/{}", m.wire),
            signature: format!("{builder}<{}, {}>", m.target.short(), m.place.short()),
            wire: m.wire.clone(),
            deprecated: m.docs.deprecated.clone(),
            // What is allowed behind it has items of its own.
            ..Item::default()
        },
    );
}

fn stream(items: &mut Items, owner: &str, s: &StreamMethod, subject: &str) {
    items.insert(
        format!("{owner}.{}()", s.name),
        Item {
            kind: "method",
            subject: format!("{subject}/{}", s.wire),
            signature: "StreamItem".to_owned(),
            wire: s.wire.clone(),
            deprecated: s.docs.deprecated.clone(),
            docs: s.docs.paragraphs.join(" "),
            ..Item::default()
        },
    );
}

fn operation(items: &mut Items, owner: &str, o: &OperationMethod) {
    let argument = |ty: &ArgumentType| match ty {
        ArgumentType::Text => "&str".to_owned(),
        ArgumentType::Value(ty) => ty.short(),
        ArgumentType::Reference(ty) | ArgumentType::Json(ty) => format!("&{}", ty.short()),
    };
    let arguments = o.arguments.iter().map(|a| match a.is_optional {
        true => format!("{}: Option<{}>", a.name, argument(&a.r#type)),
        false => format!("{}: {}", a.name, argument(&a.r#type)),
    });
    let body = o.body.iter().map(|body| format!("&{}", body.short()));
    let arguments: Vec<String> = body.chain(arguments).collect();
    items.insert(
        format!("{owner}.{}()", o.name),
        Item {
            kind: "method",
            subject: o.id.clone(),
            signature: format!("({}) -> {}", arguments.join(", "), answer(&o.answer)),
            wire: format!("{} {}", o.method, o.wire),
            deprecated: o.docs.deprecated.clone(),
            docs: o.docs.paragraphs.join(" "),
            ..Item::default()
        },
    );
}

fn answer(answer: &Answer) -> String {
    match answer {
        Answer::Place { is_collection: true, target, place } => {
            format!("Collection<{}, {}>", target.short(), place.short())
        }
        Answer::Place { target, place, .. } => format!("Item<{}, {}>", target.short(), place.short()),
        Answer::Composed(ty) => format!("ValueItem<{}>", ty.short()),
        Answer::Structured(ty) => ty.short(),
        Answer::Page(ty) => format!("Page<{}>", ty.short()),
        Answer::Value(ty) => format!("Option<{}>", ty.short()),
        Answer::Stream => "Download".to_owned(),
        Answer::Nothing => "()".to_owned(),
    }
}

const OPTIONS: [&str; 8] = ["$filter", "$search", "$top", "$skip", "$count", "$select", "$expand", "$orderby"];

fn place(items: &mut Items, module: &str, p: &PlaceMarker) {
    let path = format!("{module}{}", p.name);
    items.insert(
        path.clone(),
        Item {
            kind: "place",
            subject: p.csdl_name.clone(),
            abilities: OPTIONS.into_iter().zip(p.options).filter(|(_, can)| *can).map(|(name, _)| name).collect(),
            ..Item::default()
        },
    );
    for a in &p.actions {
        action(items, &path, &p.csdl_name, a);
    }
}

fn action(items: &mut Items, place: &str, subject: &str, a: &Action) {
    let permissions: Vec<String> = a.permissions.iter().map(|(scheme, scope)| format!("{scheme}: {scope}")).collect();
    items.insert(
        format!("{place}: {}", a.r#trait),
        Item {
            kind: "operation",
            subject: subject.to_owned(),
            wire: format!("{}; {}", a.method, permissions.join(", ")),
            ..Item::default()
        },
    );
}

impl Item {
    /// The item as a line of Rust, or what comes nearest to one.
    pub fn rust(&self, path: &str) -> String {
        match self.kind {
            "field" | "constant" => format!("{} {path}: {}", self.kind, self.signature),
            "method" if self.signature.starts_with('(') => {
                format!("method {}{}", path.trim_end_matches("()"), self.signature)
            }
            "method" => format!("method {path} -> {}", self.signature),
            kind => format!("{kind} {path}"),
        }
    }
}
