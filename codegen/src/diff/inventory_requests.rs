//! Every item of a crate that users can name, with what they can tell of it: the request builders and the client.

use super::change::Kind;
use super::item::{Item, Items, add, type_text};
use crate::plan::{
    Action, Answer, ArgumentType, Client, Method, Namespace, OperationMethod, PlaceMarker, Plan, Requests, RustType,
    StreamMethod, Target, code, escape,
};
use std::collections::BTreeMap;

/// Markers by the types that they are.
pub(super) type Places<'p> = BTreeMap<RustType, &'p PlaceMarker>;

/// The markers that builders have.
pub(super) fn places(plan: &Plan) -> Places<'_> {
    let of = |namespace: &'_ Namespace, name: &str| {
        let start = ["crate", "requests"].map(str::to_owned).into_iter();
        RustType::Path(start.chain(namespace.module.clone()).chain([name.to_owned()]).collect())
    };
    let all = plan.namespaces.iter().flat_map(|n| n.requests.iter().flat_map(|r| &r.places).map(move |p| (n, p)));
    all.map(|(namespace, place)| (of(namespace, &place.name), place)).collect()
}

pub(super) fn requests(items: &mut Items, module: &str, r: &Requests, places: &Places<'_>) {
    if let Some(entity) = &r.entity {
        let [item, collection] = [&r.item, &r.collection].map(|builder| format!("requests::{module}{builder}"));
        for builder in [&item, &collection] {
            add(items, builder.clone(), Item::new("builder", &r.csdl_name, type_text(entity)));
        }
        for k in &r.alternate_keys {
            let arguments = k.parts.iter().map(|p| format!("{}: {}", p.name, type_text(&p.r#type)));
            let wires: Vec<&str> = k.parts.iter().map(|p| p.wire.as_str()).collect();
            let signature = format!("({}) -> Item", arguments.collect::<Vec<_>>().join(", "));
            let key = Item::new("method", &r.csdl_name, signature);
            add(items, format!("{collection}.{}()", k.name), key.wire(&wires.join(",")).documented(&k.docs));
        }
        methods(items, r, &item, &collection);
    }
    // Every type of values has its builder in the runtime: what leads on is all that comes and goes.
    for value in r.value.iter().map(type_text) {
        methods(items, r, &format!("ValueItem<{value}>"), &format!("ValueItem<Vec<{value}>>"));
    }
    for p in &r.places {
        place(items, &format!("requests::{module}{}", p.name), p);
    }
    // By any of its names, a place is the same.
    for alias in &r.place_aliases {
        if let Some(p) = places.get(&alias.place) {
            place(items, &format!("requests::{module}{}", alias.name), p);
        }
    }
}

/// What leads on from one entity or value, and from a collection of them.
fn methods(items: &mut Items, r: &Requests, one: &str, many: &str) {
    for m in &r.methods {
        method(items, one, &r.csdl_name, m);
    }
    for s in &r.streams {
        stream(items, one, s, &r.csdl_name);
    }
    for o in &r.item_operations {
        operation(items, one, o);
    }
    for o in &r.collection_operations {
        operation(items, many, o);
    }
}

pub(super) fn client(items: &mut Items, c: &Client) {
    for m in &c.roots {
        method(items, "Client", "", m);
    }
    for o in &c.operations {
        operation(items, "Client", o);
    }
    for a in &c.aliases {
        let builder = if a.is_collection { "Collection" } else { "Item" };
        let signature = format!("{builder}<{}, {}>", type_text(&a.target), type_text(&a.place));
        add(items, format!("Client.{}()", a.name), Item::new("method", &a.name, signature).documented(&a.docs));
    }
    for p in &c.places {
        place(items, &format!("client::{}", p.name), p);
    }
}

fn method(items: &mut Items, owner: &str, subject: &str, m: &Method) {
    let builder = if m.is_collection { "Collection" } else { "Item" };
    let signature = format!("{builder}<{}, {}>", type_text(&m.target), type_text(&m.place));
    let item = Item::new("method", format!("{subject}/{}", m.wire), signature).wire(&m.wire).documented(&m.docs);
    add(items, format!("{owner}.{}()", m.name), item);
}

fn stream(items: &mut Items, owner: &str, s: &StreamMethod, subject: &str) {
    let item = Item::new("method", format!("{subject}/{}", s.wire), "StreamItem");
    add(items, format!("{owner}.{}()", s.name), item.wire(&s.wire).documented(&s.docs));
}

fn operation(items: &mut Items, owner: &str, o: &OperationMethod) {
    let argument = |ty: &ArgumentType| match ty {
        ArgumentType::Text => "&str".to_owned(),
        ArgumentType::Value(ty) => type_text(ty),
        ArgumentType::Reference(ty) | ArgumentType::Json(ty) => format!("&{}", type_text(ty)),
    };
    let arguments = o.arguments.iter().map(|a| match a.is_optional {
        true => format!("{}: Option<{}>", a.name, argument(&a.r#type)),
        false => format!("{}: {}", a.name, argument(&a.r#type)),
    });
    let body = o.body.iter().map(|body| format!("&{}", type_text(body)));
    let arguments: Vec<String> = body.chain(arguments).collect();
    let answer = answer(&o.answer);
    let wires: Vec<&str> = o.arguments.iter().map(|a| a.wire.as_str()).collect();
    let brackets = if o.brackets || !wires.is_empty() { format!("({})", wires.join(",")) } else { String::new() };
    let bare = o.bare.iter().map(|name| (name, format!("() -> {answer}")));
    let given = (&o.name, format!("({}) -> {answer}", arguments.join(", ")));
    for (name, signature) in bare.chain([given]) {
        let item = Item::new("method", &o.csdl_name, signature);
        let item = item.wire(&format!("{} {}{brackets}", o.method, o.wire)).documented(&o.docs);
        add(items, format!("{owner}.{name}()"), item);
    }
}

fn answer(answer: &Answer) -> String {
    match answer {
        Answer::Place { is_collection: true, target, place } => {
            format!("Collection<{}, {}>", type_text(target), type_text(place))
        }
        Answer::Place { target, place, .. } => format!("Item<{}, {}>", type_text(target), type_text(place)),
        Answer::Composed(ty) => format!("ValueItem<{}>", type_text(ty)),
        Answer::Structured(ty) => type_text(ty),
        Answer::Page(ty) => format!("Page<{}>", type_text(ty)),
        Answer::Value(ty) => format!("Option<{}>", type_text(ty)),
        Answer::Written(ty) | Answer::WrittenValue(ty) => format!("Written<{}>", type_text(ty)),
        Answer::Stream => "Download".to_owned(),
        Answer::Nothing => "()".to_owned(),
    }
}

const OPTIONS: [&str; 8] = ["$filter", "$search", "$top", "$skip", "$count", "$select", "$expand", "$orderby"];

fn place(items: &mut Items, path: &str, p: &PlaceMarker) {
    let options = OPTIONS.into_iter().zip(p.options).map(|(name, can)| (format!("ask with {name}"), can));
    let targets = p.targets.iter().map(|target| match target {
        Target::Root(path) => code(path),
        Target::Below(owner, name) => code(&format!("{owner}/{name}")),
    });
    let targets: Vec<String> = targets.collect();
    let item = Item::new("place", &p.csdl_name, "").able(options);
    let item = if targets.is_empty() {
        item
    } else {
        item.fact(Kind::Addressing, format!("referred to by {}", targets.join(" or ")))
    };
    add(items, path.to_owned(), item);
    for a in &p.actions {
        action(items, path, &p.csdl_name, a);
    }
}

fn action(items: &mut Items, place: &str, subject: &str, a: &Action) {
    let permissions: Vec<String> =
        a.permissions.iter().map(|(scheme, scope)| format!("{} {}", escape(scheme), code(scope))).collect();
    let item = Item::new("operation", subject, "").fact(Kind::Wire, format!("`{}` on the wire", a.method));
    let item = match permissions.is_empty() {
        true => item.fact(Kind::Permissions, "allowed by permissions that nothing states"),
        false => item.fact(Kind::Permissions, format!("allowed by {}", permissions.join(" or "))),
    };
    add(items, format!("{place}: {}", a.r#trait), item);
}
