//! A request as the service's reference writes it, `POST /users/{id}/sendMail`, to the Rust expression that makes it.
//!
//! The path is followed over the builders of the [`Plan`](crate::plan::Plan), so that what is explained is what the crate
//! has; the model is asked only where a path leads nowhere, for the reason.

mod catalogue;
mod filter;
mod finish;
mod operations;
mod paths;
mod query;
mod request;
mod show;
mod values;
mod walk;
mod why;

pub use catalogue::Catalogue;
pub use show::{json, line, text};

use crate::config::{At, Config, Selection};
use crate::diagnostic::Position;

/// The call that makes a request.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Explained {
    /// The method that is sent.
    pub method: String,
    /// The stable id of the operation.
    pub id: String,
    /// The Rust expression; what is not known is a variable: `id`, `entity`, `parameters`, or named as the parameter.
    pub expression: String,
    /// What the expression names, for `use` lines.
    pub uses: Vec<String>,
    /// The arguments of functions that are variables in the expression: name and type.
    pub arguments: Vec<(String, String)>,
    /// What is sent, where the call takes a body.
    pub body: Option<Body>,
    /// The type of what awaiting the expression gives, from the root of the crate.
    pub answer: String,
    /// Headers that the call needs, and who sets them.
    pub headers: Vec<Header>,
    /// In what the call differs from the request as it was given, and what else is worth knowing.
    pub notes: Vec<String>,
    /// The path as `select.paths` of codegen.toml has it.
    pub pattern: String,
}

/// What a call sends.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Body {
    /// The variable that stands for it in the expression.
    pub variable: &'static str,
    /// Its type, from the root of the crate.
    pub r#type: String,
    /// The parameters of an action: field and type, each an `Option` of it.
    pub fields: Vec<(String, String)>,
}

/// A request header.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Header {
    pub name: String,
    pub value: String,
    /// Whether the client sets it without being told.
    pub is_automatic: bool,
}

/// Why a request cannot be made, and what to do about it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refused {
    pub reason: String,
    pub help: Option<String>,
}

/// The methods that calls have.
const METHODS: [&str; 5] = ["DELETE", "GET", "PATCH", "POST", "PUT"];

/// The call that makes a request; `url` is absolute or below the service root, with keys or placeholders.
///
/// # Errors
/// Where the crate has no such call: the reason.
pub fn explain(catalogue: &Catalogue<'_>, method: &str, url: &str) -> Result<Explained, Refused> {
    let request = request::parse(&catalogue.resolved.plan.service, method, url);
    if !METHODS.contains(&request.method.as_str()) {
        return Err(why::method(&request.method));
    }
    finish::finish(walk::walk(catalogue, &request, 0)?, &request.method)
}

/// The same, where the crate's selection may be the reason: `whole` is the service without selection.
///
/// # Errors
/// Where the crate has no such call: the reason.
pub fn explain_selected<'w>(
    catalogue: &Catalogue<'_>,
    whole: impl FnOnce() -> Option<&'w Catalogue<'w>>,
    method: &str,
    url: &str,
) -> Result<Explained, Refused> {
    let refused = match explain(catalogue, method, url) {
        Ok(found) => return Ok(found),
        Err(refused) => refused,
    };
    match whole().map(|whole| explain(whole, method, url)) {
        Some(Ok(found)) => Err(why::not_selected(&found)),
        Some(Err(refused)) => Err(refused),
        None => Err(refused),
    }
}

/// The configuration without selection; `None` where there is none.
pub fn whole(config: &Config) -> Option<Config> {
    let all = At { text: "/**".to_owned(), position: Position::default() };
    let is_whole = config.select.types.is_empty() && config.select.paths.iter().any(|path| path.text == all.text);
    let select = Selection { all: true, paths: vec![all], types: Vec::new() };
    (!is_whole).then(|| Config { select, ..config.clone() })
}
