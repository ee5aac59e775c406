//! The root of the crate, and the modules that only gather others.

use super::text::gate;
use super::tokens::inner_docs;
use crate::plan::{Docs, Exports, Module, Namespace, Plan};

const ATTRIBUTES: &str = "#![forbid(unsafe_code)]
#![warn(missing_docs)]
#![allow(
    deprecated, // by the service; still read and written here
    confusable_idents, // names are the service's
    mixed_script_confusables,
    uncommon_codepoints
)]
";

/// The root without inner attributes, which cannot stand in what is included.
pub(super) const ITEMS: &str = "/// The client, and the places below the service root.
pub mod client;

/// Entity types, complex types and enumerations.
pub mod models;

/// Request builders by entity type, and the places that they lead to.
pub mod requests;

// A crate may need less than the runtime has.
#[allow(dead_code)]
mod runtime;

pub use runtime::{auth, call, operation, place, query, transport, value};

pub use runtime::{
    Additional, Answers, Batch, Binary, ByteStream, Call, Change, Changes, Client, ClientOptions, Cloud, Date,
    DateTimeOffset, Decimal, DeltaLink, Duration, Error, ErrorKind, Filter, Flags, Guid, Handle, Items, Operand,
    Operation, Order, Page, Pages, Patch, Result, RetryPolicy, ServiceError, TimeOfDay, Written,
};
";

pub(super) fn library(plan: &Plan) -> String {
    format!("{}{ATTRIBUTES}\n{ITEMS}", inner_docs(&plan.docs))
}

/// The module of a namespace below `models`.
pub(super) fn models(namespace: &Namespace) -> String {
    modules(&namespace.docs[0], &namespace.inner, &namespace.model_files)
}

/// The module of a namespace below `requests`.
pub(super) fn requests(namespace: &Namespace) -> String {
    modules(&namespace.docs[1], &namespace.inner, &namespace.request_files)
}

fn modules(docs: &Docs, inner: &[String], files: &[Module]) -> String {
    let inner: String = inner.iter().map(|module| format!("pub mod {module};\n")).collect();
    let declared: String =
        files.iter().map(|module| gate(&module.gate, "") + &format!("mod {};\n", module.file)).collect();
    let exported: String = files.iter().map(exports).collect();
    let parts = [inner_docs(docs), inner, declared, exported];
    super::text::join(parts)
}

fn exports(module: &Module) -> String {
    let file = &module.file;
    let cfg = gate(&module.gate, "");
    match &module.exports {
        Exports::Nothing => String::new(),
        Exports::Names(names) => match &names[..] {
            [one] => format!("{cfg}pub use self::{file}::{one};\n"),
            _ => format!("{cfg}pub use self::{file}::{{{}}};\n", names.join(", ")),
        },
        Exports::All => format!("{cfg}pub use self::{file}::*;\n"),
        Exports::AllBehind(features) => {
            let any: Vec<String> = features.iter().map(|f| format!("feature = {}", super::text::string(f))).collect();
            format!("{cfg}#[cfg(any({}))]\npub use self::{file}::*;\n", any.join(", "))
        }
    }
}
