//! `cargo xtask explain`.

use crate::client_crate::{self, Metadata};
use crate::{Failure, report};
use clap::ValueEnum;
use csdlgen::explain::{self, Catalogue};
use std::cell::OnceCell;
use std::io::BufRead as _;
use std::path::{Path, PathBuf};

/// Says which Rust expression makes a request of the service's reference, or why there is none
///
/// Takes one request, or lines `METHOD<TAB>URL` from standard input, and answers a line each. URLs are absolute or below
/// the service root, with keys or placeholders (`{id}`, `<id>`, `:id`), encoded or not, with query options.
#[derive(clap::Args)]
#[command(
    after_help = "Examples:\n  cargo xtask explain \"POST /connectors/{id}/memberOf/$ref\"\n  cargo xtask explain 'GET https://graph.microsoft.com/v1.0/users?$top=5' ../my-service\n  cargo xtask explain --format json ../my-service < requests.tsv\n\nJSON, an object a line, of a call:\n  method, url  the request as it was given\n  sends        the method that is sent\n  id           the stable id of the operation\n  expression   the Rust expression; what is not known is a variable: `id`, `id2`, …, `entity`, `patch`,\n               `parameters`, `content`, or one with the name of a function's parameter\n  use          what the expression names, for `use` lines\n  arguments    the variables among a function's arguments, with their types\n  body         null, or what the variable of the body is: variable, type, fields (of an action's parameters)\n  answer       the type of what awaiting it gives\n  headers      headers that the call needs: name, value, automatic (the client sets it)\n  notes        in what the call differs from the request as given, and what else is to be known\n  path         the path as `select.paths` of codegen.toml has it\nand where there is no call:\n  method, url  the request as it was given\n  reason       why not\n  help         the remedy, or null"
)]
pub struct Arguments {
    /// Method and URL, in one argument; `-`, or nothing, for lines from standard input
    #[arg(value_name = "REQUEST")]
    request: Option<String>,
    /// The client crate: a folder that holds codegen.toml; `generated` where it is left out
    #[arg(value_name = "DIR")]
    dir: Option<PathBuf>,
    /// How the answer is written
    #[arg(long, value_enum, default_value_t = Format::Text)]
    format: Format,
}

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Format {
    Text,
    Json,
}

pub fn run(arguments: Arguments) -> Result<(), Failure> {
    let Arguments { request, dir, format } = arguments;
    // With one argument that is a folder, requests come from standard input.
    let (request, dir) = match (request, dir) {
        (Some(only), None) if Path::new(&only).join("codegen.toml").is_file() => (None, PathBuf::from(only)),
        (request, dir) => (request.filter(|text| text != "-"), dir.unwrap_or_else(|| "generated".into())),
    };
    let client = client_crate::read(&dir, Metadata::Pinned)?;
    let resolved = csdlgen::resolve(&client.inputs, &client.config)
        .map_err(|found| report::refused(&found, &client.inputs.sources))?;
    let catalogue = Catalogue::new(&resolved);
    // The whole service takes its time: it is looked at where the selection has no answer.
    let (service, service_catalogue) = (OnceCell::new(), OnceCell::new());
    let whole = || {
        let resolve = || csdlgen::resolve(&client.inputs, &explain::whole(&client.config)?).ok();
        let service: &Option<_> = service.get_or_init(resolve);
        service_catalogue.get_or_init(|| service.as_ref().map(Catalogue::new)).as_ref()
    };
    let answer = |request: &str| {
        let (method, url) = request.trim().split_once(char::is_whitespace).unwrap_or(("", request.trim()));
        let (method, url) = (method.trim(), url.trim());
        let outcome = explain::explain_selected(&catalogue, whole, method, url);
        (method.to_owned(), url.to_owned(), outcome)
    };
    match request {
        Some(request) => {
            let (method, url, outcome) = answer(&request);
            report::print(&match format {
                Format::Text => explain::text(&method, &url, &outcome),
                Format::Json => explain::json(&method, &url, &outcome),
            });
        }
        None => {
            for line in std::io::stdin().lock().lines() {
                let line = line.map_err(|error| report::io(Path::new("standard input"), "read", error))?;
                if line.trim().is_empty() {
                    continue;
                }
                let (method, url, outcome) = answer(&line);
                report::print(&match format {
                    Format::Text => explain::line(&method, &url, &outcome),
                    Format::Json => explain::json(&method, &url, &outcome),
                });
            }
        }
    }
    Ok(())
}
