//! Calls of actions and functions, bound or imported (OData Protocol 4.01, section 11.5).

use super::client::Client;
use super::download::Download;
use super::http::operation::{Operation, OperationInfo, Path};
use super::http::url;
use super::send::{Call, ReadReply};
use super::value::encode;
use super::value::exact::Exact;
use super::value::literal::Literal;
use super::value::model::{Structured, Value};

/// An argument of a function.
#[derive(Debug)]
pub struct Argument {
    name: &'static str,
    text: Text,
}

#[derive(Debug)]
enum Text {
    /// Stands in the path.
    Literal(String),
    /// Stands in the query, behind a parameter alias.
    Json(String),
}

/// An argument that has a literal form.
pub fn literal<V: Literal + ?Sized>(name: &'static str, value: &V) -> Argument {
    Argument { name, text: Text::Literal(value.literal()) }
}

/// An argument that is written as JSON: collections and structured values.
pub fn json<V: Value>(name: &'static str, value: &V) -> Argument {
    Argument { name, text: Text::Json(Exact::of(&value.value()).to_text()) }
}

/// The path of an operation; `brackets` stand behind its name even without arguments where the service wants them.
pub fn path<const N: usize>(path: &Path, name: &str, brackets: bool, arguments: [Option<Argument>; N]) -> Path {
    let mut path = path.segment(name);
    let (mut written, mut template) = (Vec::new(), Vec::new());
    for argument in arguments.into_iter().flatten() {
        let name = url::segment(argument.name);
        template.push(format!("{name}={{{name}}}"));
        match argument.text {
            Text::Literal(text) => written.push(format!("{name}={}", url::segment(&text))),
            Text::Json(text) => {
                written.push(format!("{name}=@{name}"));
                path = path.with_alias(format!("@{}", argument.name), text);
            }
        }
    }
    if brackets || !written.is_empty() {
        path = path.call(&format!("({})", written.join(",")), &format!("({})", template.join(",")));
    }
    path
}

/// The call of an operation.
pub fn call<'c, T>(
    client: &'c Client,
    info: OperationInfo,
    path: Path,
    body: Option<&dyn Structured>,
    read: ReadReply<T>,
) -> Call<'c, T> {
    Call::new(client, operation(info, path, body), read)
}

/// The call of an operation that answers with a stream.
pub fn download<'c>(
    client: &'c Client,
    info: OperationInfo,
    path: Path,
    body: Option<&dyn Structured>,
) -> Download<'c> {
    Download::new(client, operation(info, path, body))
}

fn operation(info: OperationInfo, path: Path, body: Option<&dyn Structured>) -> Operation {
    let mut operation = Operation::new(info, path);
    if let Some(body) = body {
        operation.set_json(encode::to_text(body, false));
    }
    operation
}
