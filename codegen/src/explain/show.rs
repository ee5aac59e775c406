//! What was found, as text and as JSON.

use super::{Body, Explained, Header, Refused};
use serde_json::{Value, json};
use std::fmt::Write as _;

/// For people: a line for the request, and one for each thing that is to be said of it.
pub fn text(method: &str, url: &str, outcome: &Result<Explained, Refused>) -> String {
    let mut text = format!("{method} {url}\n");
    let mut line = |name: &str, value: &str| {
        let _ = writeln!(text, "  {name:8} {value}");
    };
    match outcome {
        Ok(found) => {
            line("call", &found.expression);
            for used in &found.uses {
                line("use", used);
            }
            for (name, ty) in &found.arguments {
                line("argument", &format!("{name}: {ty}"));
            }
            if let Some(body) = &found.body {
                line("body", &body_text(body));
            }
            line("answer", &found.answer);
            for header in &found.headers {
                line("header", &header_text(header));
            }
            for note in &found.notes {
                line("note", note);
            }
        }
        Err(refused) => {
            line("none", &refused.reason);
            if let Some(help) = &refused.help {
                line("help", help);
            }
        }
    }
    text
}

fn body_text(body: &Body) -> String {
    let fields: Vec<String> = body.fields.iter().map(|(name, ty)| format!("{name}: Option<{ty}>")).collect();
    let fields = if fields.is_empty() { String::new() } else { format!(" {{ {} }}", fields.join(", ")) };
    format!("{}: {}{fields}", body.variable, body.r#type)
}

fn header_text(header: &Header) -> String {
    let by = if header.is_automatic { " (the client sets it)" } else { "" };
    format!("{}: {}{by}", header.name, header.value)
}

/// One line of text: method, URL, `call` or `none`, and the expression or the reason, with tabs between.
pub fn line(method: &str, url: &str, outcome: &Result<Explained, Refused>) -> String {
    match outcome {
        Ok(found) => format!("{method}\t{url}\tcall\t{}\n", found.expression),
        Err(Refused { reason, help: Some(help) }) => format!("{method}\t{url}\tnone\t{reason}; {help}\n"),
        Err(Refused { reason, help: None }) => format!("{method}\t{url}\tnone\t{reason}\n"),
    }
}

/// One line of JSON.
pub fn json(method: &str, url: &str, outcome: &Result<Explained, Refused>) -> String {
    let value = match outcome {
        Ok(found) => json!({
            "method": method,
            "url": url,
            "sends": found.method,
            "id": found.id,
            "expression": found.expression,
            "use": found.uses,
            "arguments": object(&found.arguments),
            "body": found.body.as_ref().map(|body| {
                json!({ "variable": body.variable, "type": body.r#type, "fields": object(&body.fields) })
            }),
            "answer": found.answer,
            "headers": found.headers.iter().map(|header| {
                json!({ "name": header.name, "value": header.value, "automatic": header.is_automatic })
            }).collect::<Vec<_>>(),
            "notes": found.notes,
            "path": found.pattern,
        }),
        Err(refused) => json!({ "method": method, "url": url, "reason": refused.reason, "help": refused.help }),
    };
    format!("{value}\n")
}

/// Names and types.
fn object(all: &[(String, String)]) -> Value {
    all.iter().map(|(name, ty)| (name.clone(), Value::from(ty.as_str()))).collect::<serde_json::Map<_, _>>().into()
}
