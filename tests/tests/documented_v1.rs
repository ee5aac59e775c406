//! The 150 calls that the folder of published data has of the v1.0 reference of Graph, of 2021, on the metadata of 2026:
//! each is explained, compiled, made, and its bodies are read and written back.

use csdlgen::config::Config;
use csdlgen::explain::{Catalogue, Explained, Refused, explain};
use csdlgen::{Inputs, Resolved};
use csdlgen_tests::client_crate::{repository, text};
use csdlgen_tests::inline;
use csdlgen_tests::workspace::{cargo, lock, write_tree};
use serde_json::{Value, json};
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::io::Read as _;
use std::path::{Path, PathBuf};

/// Documented calls that today's metadata does not have, by number, with the reason that `explain` gives.
const NOT_THERE: [(usize, &str); 7] = [
    // Contained in the metadata, referred to in the documentation: an overlay says so, see below.
    (31, "`microsoft.graph.educationAssignment/categories` does not allow DELETE"),
    (43, "`microsoft.graph.group/rejectedSenders` does not allow DELETE"),
    // Documented with URLs of beta; no metadata of v1.0 at any date has them.
    (57, "no entity set, singleton, action or function `officeConfiguration`"),
    (58, "no entity set, singleton, action or function `officeConfiguration`"),
    (59, "no entity set, singleton, action or function `officeConfiguration`"),
    // A message is no media entity in the metadata, but for the overlay.
    (94, "no navigation property, action, function or stream `$value`"),
    // Nothing in the metadata says that an item may be put under a key of one's own: an overlay does.
    (111, "`microsoft.graph.userActivity/historyItems` does not allow PUT"),
];

/// The ones among them that no v1.0 metadata has ever had.
const OF_BETA: [usize; 3] = [57, 58, 59];

/// What the documentation says of these places, and the metadata does not.
const OVERLAY: &str = include_str!("../../codegen/overlays/graph-v1.0.csdl.xml");

/// Documented with POST and arguments in the body; functions in the metadata, which are called by GET.
const FUNCTIONS: [usize; 4] = [10, 12, 112, 147];

/// One documented call; placeholders have values, and arguments of functions stand in the path.
struct Example {
    method: String,
    url: String,
    body: Value,
    /// What is answered with; null where the documentation has no JSON.
    answer: Value,
}

fn data() -> Option<PathBuf> {
    let folder = std::env::var_os("CSDLGEN_DATA").map(PathBuf::from);
    if folder.is_none() {
        println!("skipped: CSDLGEN_DATA is not set");
    }
    folder
}

fn metadata(data: &Path) -> String {
    let path = data.join("csdl/v1.0-Prod-2026-08.csdl.gz");
    let bytes = std::fs::read(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    let mut text = String::new();
    flate2::read::GzDecoder::new(&bytes[..]).read_to_string(&mut text).expect("UTF-8, compressed");
    text
}

fn examples(data: &Path) -> Vec<Example> {
    let lines = text(&data.join("docs/sample-examples.jsonl"));
    let parse = |(index, line): (usize, &str)| {
        let example: Value = serde_json::from_str(line).expect("JSON");
        let json = |part: &Value| if part["parse_ok"] == true { part["body"].clone() } else { Value::Null };
        let request = &example["request"];
        let text = |name: &str| request[name].as_str().expect("a text").to_owned();
        let (url, mut body) = (filled(&text("url")), json(request));
        if let Some(Value::String(referred)) = body.get_mut("@odata.id") {
            *referred = filled(referred);
        }
        let (url, body) = match &body {
            Value::Object(arguments) if FUNCTIONS.contains(&index) => {
                let arguments: Vec<String> = arguments.iter().map(|(name, value)| format!("{name}={value}")).collect();
                (format!("{url}({})", arguments.join(",")), Value::Null)
            }
            _ => (url, body),
        };
        Example { method: text("method"), url, body, answer: json(&example["response"]) }
    };
    lines.lines().enumerate().map(parse).collect()
}

/// Numbers for placeholders: they do for keys of any type.
fn filled(url: &str) -> String {
    let mut parts = url.split(['{', '}']);
    let mut text = parts.next().unwrap_or_default().to_owned();
    let mut number = 7000;
    while let (Some(_), Some(behind)) = (parts.next(), parts.next()) {
        number += 1;
        let _ = write!(text, "{number}{behind}");
    }
    text
}

fn graph(metadata: String, paths: &BTreeSet<String>, overlay: bool) -> (Inputs, Config) {
    let paths: Vec<&String> = paths.iter().collect();
    let toml = format!(
        "[crate]\nname = \"documented\"\nversion = \"0.1.0\"\ndescription = \"Documented calls.\"\n\
         [service]\nname = \"Microsoft Graph\"\nversion = \"v1.0\"\nmetadata = [\"m.xml\"]\n{}\
         key-style = \"segment\"\nenum-literals = \"bare\"\noperation-names = \"short\"\nconsistency-level = true\n\
         [[cloud]]\nname = \"global\"\nroot = \"https://graph.microsoft.com/v1.0\"\n[select]\npaths = {paths:?}\n",
        if overlay { "overlay = \"overlay.xml\"\n" } else { "" },
    );
    let overlay = overlay.then(|| OVERLAY.to_owned());
    let inputs = inline::inputs(&toml, metadata, overlay);
    let config =
        Config::read(&inputs.sources[0], 0).unwrap_or_else(|found| panic!("{}", found.render(&inputs.sources)));
    (inputs, config)
}

fn resolve(inputs: &Inputs, config: &Config) -> Resolved {
    csdlgen::resolve(inputs, config).unwrap_or_else(|found| panic!("{}", found.render(&inputs.sources)))
}

fn explained(resolved: &Resolved, examples: &[Example]) -> Vec<Result<Explained, Refused>> {
    let catalogue = Catalogue::new(resolved);
    examples.iter().map(|example| explain(&catalogue, &example.method, &example.url)).collect()
}

#[test]
fn documented_calls_are_found_compile_and_are_what_is_documented() {
    let Some(data) = data() else { return };
    let (metadata, examples) = (metadata(&data), examples(&data));
    assert_eq!(examples.len(), 150);
    let everything = BTreeSet::from(["/**".to_owned()]);
    let plain = {
        let (inputs, config) = graph(metadata.clone(), &everything, false);
        let resolved = resolve(&inputs, &config);
        every_row_is_explained(&resolved);
        explained(&resolved, &examples)
    };
    let expected: BTreeMap<usize, &str> = NOT_THERE.into();
    for (index, outcome) in plain.iter().enumerate() {
        match (outcome, expected.get(&index)) {
            (Ok(_), None) => {}
            (Err(refused), Some(part)) => assert!(refused.reason.contains(part), "{index}: {refused:?}"),
            _ => panic!("{index} {}: {outcome:?}", examples[index].url),
        }
    }
    let found = plain.iter().filter(|outcome| outcome.is_ok()).count();
    assert!(found * 100 >= 97 * (examples.len() - OF_BETA.len()), "{found} of {}", examples.len());

    let (inputs, config) = graph(metadata.clone(), &everything, true);
    let corrected = explained(&resolve(&inputs, &config), &examples);
    let found: Vec<&Explained> = corrected.iter().flatten().collect();
    assert_eq!(found.len(), examples.len() - OF_BETA.len());
    let paths = found.iter().map(|found| format!("{}#{}", found.pattern, found.method)).collect();
    let (inputs, config) = graph(metadata, &paths, true);
    let resolved = resolve(&inputs, &config);
    let selected = explained(&resolved, &examples);
    let unsent = Unsent::of(&resolved);
    for (index, outcome) in corrected.iter().enumerate() {
        let calls = [outcome, &selected[index]].map(|outcome| outcome.as_ref().ok().map(|found| &found.expression));
        assert_eq!(calls[0], calls[1], "{index}");
    }
    let lines = made(&inputs, &config, &selected, &examples);
    assert_eq!(lines.len(), found.len());
    let compared = lines.iter().map(|line| check(line, &examples, &selected, &unsent));
    let (bodies, answers) = compared
        .fold((0, 0), |(bodies, answers), (body, answer)| (bodies + usize::from(body), answers + usize::from(answer)));
    // All that are documented but four bodies for calls that have none, and the answer to a DELETE.
    assert_eq!((bodies, answers), (49, 107), "bodies of requests and of answers that came back as they were");
}

/// Every operation of a crate is found by its own method and path, and explained by its own expression.
fn every_row_is_explained(resolved: &Resolved) {
    let catalogue = Catalogue::new(resolved);
    for row in &resolved.plan.rows {
        let found = explain(&catalogue, row.method, &row.path).unwrap_or_else(|refused| panic!("{row:?}: {refused:?}"));
        assert_eq!((&found.expression, &found.id), (&row.call, &row.id), "{row:?}");
    }
}

/// A program that makes all calls, compiled and run: a line of JSON for each.
fn made(inputs: &Inputs, config: &Config, selected: &[Result<Explained, Refused>], examples: &[Example]) -> Vec<Value> {
    let generated =
        csdlgen::generate(inputs, config).unwrap_or_else(|found| panic!("{}", found.render(&inputs.sources)));
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("documented");
    let workspace = folder.join("workspace");
    let mut files: csdlgen::Files =
        generated.files.into_iter().map(|(path, content)| (format!("documented/{path}"), content)).collect();
    let mut add = |path: &str, content: String| files.insert(path.to_owned(), content);
    add("Cargo.lock", lock(&workspace));
    add("Cargo.toml", "[workspace]\nresolver = \"3\"\nmembers = [\"calls\", \"documented\"]\n".to_owned());
    add(
        "calls/Cargo.toml",
        "[package]\nname = \"calls\"\nversion = \"0.1.0\"\nedition = \"2024\"\n[features]\nserde = [\"documented/serde\"]\n[dependencies]\nhttp = \"1\"\n\
         documented = { path = \"../documented\", default-features = false }\nserde = \"1\"\nserde_json = \"1\"\nurl = \"2\"\n"
            .to_owned(),
    );
    add("calls/src/main.rs", text(&repository().join("tests/documented/main.rs")));
    add("calls/src/calls.rs", program(selected));
    write_tree(&workspace, &files);
    // It is published data: it stays beside the program, and out of it.
    let bodies: Vec<Value> = examples.iter().map(|e| json!({ "body": e.body, "answer": e.answer })).collect();
    let path = folder.join("examples.json");
    std::fs::write(&path, Value::from(bodies).to_string()).expect("a writable folder");
    // One target for all crates that tests emit: what they depend on is compiled once.
    let target = folder.with_file_name("golden").join("target");
    let arguments = ["run", "--quiet", "--package", "calls", "--", path.to_str().expect("a plain path")];
    let output = cargo(&workspace, &target, &arguments).unwrap_or_else(|said| panic!("{said}"));
    output.lines().map(|line| serde_json::from_str(line).expect("JSON")).collect()
}

/// The expressions, each with its variables.
fn program(selected: &[Result<Explained, Refused>]) -> String {
    let mut list = String::new();
    let mut functions = String::new();
    for (index, found) in selected.iter().enumerate() {
        let Ok(found) = found else { continue };
        let _ = writeln!(list, "    ({index}, call_{index}),");
        let uses: String = found.uses.iter().map(|used| format!("        use {used};\n")).collect();
        let variable = match &found.body {
            None => String::new(),
            Some(body)
                if found.expression.ends_with(".add(&entity)") || found.expression.ends_with(".set(&entity)") =>
            {
                format!("        let {} = crate::reference(_documented)?;\n", body.variable)
            }
            Some(body) if body.variable == "patch" => {
                format!("        let patch: documented::{} = crate::patch(_documented)?;\n", qualified(&body.r#type))
            }
            Some(body) => format!(
                "        let {}: documented::{} = crate::body(_documented)?;\n",
                body.variable,
                qualified(&body.r#type)
            ),
        };
        let answer = qualified(&found.answer);
        let (answer, back) = match answer.as_str() {
            // Values that are their own JSON.
            ty if ty.starts_with("models::") => (format!("documented::{ty}"), "crate::Whole(answer).back()"),
            ty => (ty.to_owned(), "answer.back()"),
        };
        let _ = write!(
            functions,
            "fn call_{index}<'a>(client: &'a Client, _documented: &'a Value) -> Made<'a> {{\n    Box::pin(async move {{\n\
             {uses}{variable}        let answer: {answer} = {}.await?;\n        {back}\n    }})\n}}\n\n",
            found.expression
        );
    }
    format!(
        "use crate::{{Back as _, Made}};\n#[allow(unused_imports)]\nuse documented::ByteStream;\n\
         #[allow(unused_imports)]\nuse documented::{{Client, Page, Written}};\nuse serde_json::Value;\n\n\
         type Make = for<'a> fn(&'a Client, &'a Value) -> Made<'a>;\n\n\
         pub const CALLS: &[(usize, Make)] = &[\n{list}];\n\n{functions}"
    )
}

/// Types from the root of the crate, for a program outside of it.
fn qualified(r#type: &str) -> String {
    r#type.replace("<models::", "<documented::models::").replace("<runtime::", "<documented::runtime::")
}

/// Compares what went over the wire with what is documented; whether there was a body to compare, and an answer.
fn check(line: &Value, examples: &[Example], selected: &[Result<Explained, Refused>], unsent: &Unsent) -> (bool, bool) {
    let index = line["index"].as_u64().expect("a number") as usize;
    let (example, found) = (&examples[index], selected[index].as_ref().expect("an explained call"));
    let method = if FUNCTIONS.contains(&index) { "GET" } else { &example.method };
    let sent = &line["sent"];
    assert_eq!(sent["method"], method, "{line}");
    assert_eq!(normal(sent["url"].as_str().expect("a URL")), normal(&example.url), "{index}");
    // The body is what is documented, where the call has one; documentation also has bodies where there are none.
    let has_body = found.body.is_some() && !example.body.is_null();
    if has_body {
        let mut body = example.body.clone();
        unsent.leave_out(&mut body, &sent["body"], method);
        assert!(same(&sent["body"], &body), "{index}: {}\n{}", sent["body"], example.body);
    }
    let is_eventual = found.headers.iter().any(|header| header.name == "ConsistencyLevel");
    assert_eq!(sent["consistency"] == "eventual", is_eventual, "{line}");
    // Nothing is read where the metadata says that nothing comes.
    let has_answer = !example.answer.is_null() && found.answer != "()";
    if has_answer {
        assert_eq!(line["error"], Value::Null, "{index} {}", example.url);
        // A value comes in a wrapper, or, where it has a structure, as it is.
        let wrapped = json!({ "value": line["answer"] });
        let is_same = same(&line["answer"], &example.answer)
            || found.answer.starts_with("Option<") && same(&wrapped, &example.answer);
        assert!(is_same, "{index}: {}\n{}", line["answer"], example.answer);
    }
    (has_body, has_answer)
}

/// What a value that was read does not send, by name. Here the documented JSON is read into the value; a program that wants
/// related entities in a body sets them by `set_expanded`.
struct Unsent {
    navigation: BTreeSet<String>,
    /// Nor does a patch send what the service keeps to itself.
    fixed: BTreeSet<String>,
}

impl Unsent {
    fn of(resolved: &Resolved) -> Self {
        let structs = || resolved.plan.namespaces.iter().flat_map(|namespace| &namespace.structs);
        let fixed = structs().flat_map(|s| &s.properties).filter(|property| property.access != Default::default());
        Self {
            navigation: structs().flat_map(|s| s.navigation.iter().map(|n| n.wire.clone())).collect(),
            fixed: fixed.map(|property| property.wire.clone()).collect(),
        }
    }

    /// Takes out of a documented body what stands in none that is sent.
    fn leave_out(&self, body: &mut Value, sent: &Value, method: &str) {
        match body {
            Value::Object(body) => {
                let is_unsent = |name: &String| {
                    name.starts_with("@odata.")
                        || self.navigation.contains(name)
                        || method == "PATCH" && self.fixed.contains(name)
                };
                body.retain(|name, _| !is_unsent(name) || sent.get(name).is_some());
                body.iter_mut().for_each(|(name, value)| self.leave_out(value, &sent[name], method));
            }
            Value::Array(items) => {
                items.iter_mut().enumerate().for_each(|(at, item)| self.leave_out(item, &sent[at], method));
            }
            _ => {}
        }
    }
}

/// Whether two values are the same, numbers by what they are worth: a whole double is written `100.0`.
fn same(one: &Value, other: &Value) -> bool {
    match (one, other) {
        (Value::Number(one), Value::Number(other)) => one == other || one.as_f64() == other.as_f64(),
        (Value::Array(one), Value::Array(other)) => {
            one.len() == other.len() && one.iter().zip(other).all(|(one, other)| same(one, other))
        }
        (Value::Object(one), Value::Object(other)) => {
            one.len() == other.len() && one.iter().all(|(name, one)| other.get(name).is_some_and(|o| same(one, o)))
        }
        _ => one == other,
    }
}

/// A URL without what does not count: the service root, encoding, a slash at the end of the path, the case of system query
/// options, blanks behind commas, and `asc`, which is the default; and one date with quotes, which dates do not have.
fn normal(url: &str) -> (String, Vec<(String, String)>) {
    let path = url.strip_prefix("https://graph.microsoft.com").unwrap_or(url);
    let path = ["/v1.0", "/beta"].iter().find_map(|version| path.strip_prefix(version)).unwrap_or(path);
    let (path, query) = path.split_once('?').unwrap_or((path, ""));
    let plain = |text: &str| decoded(text).replace(", ", ",").replace("(date='2018-03-05')", "(date=2018-03-05)");
    let option = |option: &str| {
        let (name, value) = option.split_once('=').unwrap_or((option, ""));
        (plain(name).to_lowercase(), plain(value).trim_end_matches(" asc").to_owned())
    };
    (plain(path).trim_end_matches('/').to_owned(), query.split('&').map(option).collect())
}

fn decoded(text: &str) -> String {
    let mut parts = text.split('%');
    let mut bytes = parts.next().unwrap_or_default().as_bytes().to_vec();
    for part in parts {
        let (code, rest) = part.split_at(2);
        bytes.push(u8::from_str_radix(code, 16).expect("an escape"));
        bytes.extend_from_slice(rest.as_bytes());
    }
    String::from_utf8(bytes).expect("UTF-8")
}
