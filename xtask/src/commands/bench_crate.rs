//! `cargo xtask bench-crate`.

use crate::client_crate::{self, Metadata};
use crate::measure::{self, Cost};
use crate::{ClientCrateArgument, Failure, report, twin};
use clap::ValueEnum;
use csdlgen::Files;
use csdlgen::plan::{Method, Plan, RustType};
use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::process::Command;

/// Measures what it costs to compile the crate: CPU seconds and peak memory
///
/// Of `cargo check`, of a debug build, and of the debug build of a program that lists entities, when that alone has changed;
/// each beside the same models with serde's derives, and without feature `serde`. Dependencies are built before. Incremental compilation is off. Nothing
/// is written into DIR.
#[derive(clap::Args)]
#[command(
    after_help = "Examples:\n  cargo xtask bench-crate\n  cargo xtask bench-crate ../graph --features users\n  cargo xtask bench-crate ../graph --format json"
)]
pub struct Arguments {
    #[command(flatten)]
    client: ClientCrateArgument,
    /// Features of the crate, with commas between; all areas where it has areas, else none
    #[arg(long, value_name = "LIST")]
    features: Option<String>,
    /// How the figures are written
    #[arg(long, value_enum, default_value_t = Format::Table)]
    format: Format,
    /// Keeps what is built of the dependencies, for another run
    #[arg(long, value_name = "DIR")]
    target_dir: Option<PathBuf>,
    /// Takes dependencies from Cargo's cache alone
    #[arg(long)]
    offline: bool,
}

#[derive(Clone, Copy, ValueEnum)]
enum Format {
    Table,
    Json,
}

/// The two programs and what they depend on, by the names of their folders.
const MEMBERS: [&str; 4] = ["client", "twin", "client-program", "twin-program"];

pub fn run(arguments: Arguments) -> Result<(), Failure> {
    let client = client_crate::read(&arguments.client.dir, Metadata::Pinned)?;
    let refused = |found| report::refused(&found, &client.inputs.sources);
    let resolved = csdlgen::resolve(&client.inputs, &client.config).map_err(refused)?;
    let files = csdlgen::generate_resolved(&resolved).map_err(refused)?.files;
    let plan = &resolved.plan;
    let folder = tempfile::tempdir().map_err(|error| report::io(Path::new("a temporary folder"), "make", error))?;
    let features =
        arguments.features.clone().unwrap_or_else(|| plan.features.as_ref().map_or("", |_| "all").to_owned());
    let bench = Bench { folder: folder.path(), arguments: &arguments, features, plan };
    let rows = bench.run(&files)?;
    report::print(&match arguments.format {
        Format::Table => table(&rows),
        Format::Json => json(&rows),
    });
    Ok(())
}

struct Bench<'a> {
    folder: &'a Path,
    arguments: &'a Arguments,
    features: String,
    plan: &'a Plan,
}

/// What was compiled, how, and what it cost.
struct Row(&'static str, &'static str, Cost);

impl Bench<'_> {
    fn run(&self, files: &Files) -> Result<Vec<Row>, Failure> {
        let name = self.plan.package.name.as_str();
        self.write("Cargo.toml", &format!("[workspace]\nresolver = \"3\"\nmembers = {MEMBERS:?}\n"))?;
        self.write("client/Cargo.toml", &files["Cargo.toml"])?;
        self.write("client/src/lib.rs", "")?;
        self.write("twin/Cargo.toml", TWIN)?;
        self.write("twin/src/lib.rs", "")?;
        let on_client = format!("default-features = false, features = [{}]", self.quoted_features());
        self.program("client-program", &format!("{name} = {{ path = \"../client\", {on_client} }}\n"))?;
        self.program("twin-program", "twin = { path = \"../twin\" }\nserde_json = \"1\"\n")?;
        // Empty crates first: what they depend on is built, and then they are changed.
        for (folder, package) in [("client", name), ("twin", "twin")] {
            self.cargo("check", package, folder)?;
            self.cargo("build", package, folder)?;
            self.cargo("build", &format!("{folder}-program"), "")?;
        }
        for (path, text) in files.iter().filter(|(path, _)| path.starts_with("src/")) {
            self.write(&format!("client/{path}"), text)?;
        }
        self.write("twin/src/lib.rs", &twin::models(self.plan))?;
        let mut rows = Vec::new();
        for (folder, package, what, main) in
            [("client", name, "client", self.client_main()), ("twin", "twin", "with serde's derives", self.twin_main())]
        {
            rows.push(Row(what, "check", self.cargo("check", package, folder)?));
            rows.push(Row(what, "debug build", self.cargo("build", package, folder)?));
            let program = format!("{folder}-program");
            self.cargo("build", &program, "")?;
            self.write(&format!("{program}/src/main.rs"), &main)?;
            rows.push(Row(what, "program", self.cargo("build", &program, "")?));
        }
        for (step, verb) in [("check", "check"), ("debug build", "build")] {
            rows.push(Row("without serde", step, self.cargo(verb, name, "bare client")?));
        }
        Ok(rows)
    }

    fn quoted_features(&self) -> String {
        let features = self.features.split(',').map(str::trim).chain(["serde"]).filter(|feature| !feature.is_empty());
        features.map(|feature| format!("{feature:?}")).collect::<Vec<_>>().join(", ")
    }

    fn write(&self, path: &str, text: &str) -> Result<(), Failure> {
        let path = self.folder.join(path);
        let folder = path.parent().unwrap_or(self.folder);
        std::fs::create_dir_all(folder)
            .and_then(|()| std::fs::write(&path, text))
            .map_err(|error| report::io(&path, "write", error))
    }

    fn program(&self, name: &str, dependencies: &str) -> Result<(), Failure> {
        let manifest = format!(
            "[package]\nname = {name:?}\nversion = \"0.1.0\"\nedition = \"2024\"\n\n[dependencies]\n{dependencies}"
        );
        self.write(&format!("{name}/Cargo.toml"), &manifest)?;
        self.write(&format!("{name}/src/main.rs"), "fn main() {}\n")
    }

    /// Runs Cargo on one package; `folder` tells the client, which has features: the default ones but for the HTTP stack.
    fn cargo(&self, verb: &str, package: &str, folder: &str) -> Result<Cost, Failure> {
        let mut command = Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
        command.args([verb, "--quiet", "--package", package]).current_dir(self.folder);
        if folder.ends_with("client") {
            command.args(["--no-default-features", "--features", &self.features]);
        }
        if folder == "client" {
            command.args(["--features", "serde"]);
        }
        if self.arguments.offline {
            command.arg("--offline");
        }
        let target = match &self.arguments.target_dir {
            Some(dir) => std::path::absolute(dir).map_err(|error| report::io(dir, "find", error))?,
            None => self.folder.join("target"),
        };
        command.env("CARGO_TARGET_DIR", target).env("CARGO_INCREMENTAL", "0");
        // What this command is run with is not for the crates that it measures.
        command.env_remove("RUSTFLAGS").env_remove("CARGO_ENCODED_RUSTFLAGS").env_remove("RUSTC_WRAPPER");
        match measure::cost(&mut command) {
            Ok(Some(cost)) => Ok(cost),
            Ok(None) => Err(report::error(format!("cargo {verb} of {package} failed"), "what it said stands above")),
            Err(error) => Err(report::io(Path::new("cargo"), "run", error)),
        }
    }

    /// The first entity set that can be listed.
    fn listed(&self) -> Option<&Method> {
        let client = &self.plan.client;
        client.roots.iter().filter(|root| root.is_collection).find(|root| {
            let RustType::Path(marker) = &root.place else { return false };
            let place = client.places.iter().find(|place| marker.last() == Some(&place.name));
            let is_on = |feature: &String| self.features.split(',').any(|on| on == "all" || on == feature);
            place.is_some_and(|place| place.actions.iter().any(|action| action.r#trait == "List"))
                && root.gate.as_ref().is_none_or(is_on)
        })
    }

    fn client_main(&self) -> String {
        let name = self.plan.package.name.replace('-', "_");
        let list = self.listed().map_or_else(String::new, |root| {
            format!(
                "    for item in client.{}().list().await?.items() {{\n        println!(\"{{item:?}}\");\n    }}\n",
                root.name
            )
        });
        format!(
            "use {name}::{{Client, Result, auth::StaticToken}};\n\n\
             async fn list(client: &Client) -> Result<()> {{\n    let _ = client;\n{list}    Ok(())\n}}\n\n\
             fn main() -> Result<()> {{\n    let client = Client::new(StaticToken::new(\"-\"))?;\n    \
             let mut context = std::task::Context::from_waker(std::task::Waker::noop());\n    \
             let _ = std::future::Future::poll(std::pin::pin!(list(&client)), &mut context);\n    Ok(())\n}}\n"
        )
    }

    fn twin_main(&self) -> String {
        let target = self.listed().map_or_else(
            || "::serde_json::Value".to_owned(),
            |root| twin::rust_type(&root.target).replacen("crate", "twin", 1),
        );
        format!(
            "fn main() -> Result<(), Box<dyn std::error::Error>> {{\n    \
             let items: Vec<{target}> = serde_json::from_str(&std::env::args().collect::<String>())?;\n    \
             for item in items {{\n        println!(\"{{item:?}}\");\n    }}\n    Ok(())\n}}\n"
        )
    }
}

const TWIN: &str = "[package]\nname = \"twin\"\nversion = \"0.1.0\"\nedition = \"2024\"\n\n[dependencies]\n\
    serde = { version = \"1\", features = [\"derive\"] }\nserde_json = \"1\"\n";

fn table(rows: &[Row]) -> String {
    let head = format!("{:20}  {:11}  {:>8}  {:>8}\n", "", "", "CPU s", "peak MiB");
    rows.iter().fold(head, |mut text, Row(what, step, cost)| {
        let _ = writeln!(text, "{what:20}  {step:11}  {:>8.2}  {:>8}", cost.cpu.as_secs_f64(), cost.peak >> 20);
        text
    })
}

fn json(rows: &[Row]) -> String {
    let object = |Row(what, step, cost): &Row| {
        serde_json::json!({
            "crate": what, "step": step, "cpuSeconds": cost.cpu.as_secs_f64(), "peakBytes": cost.peak
        })
    };
    let all: Vec<_> = rows.iter().map(object).collect();
    serde_json::to_string_pretty(&all).unwrap_or_default() + "\n"
}
