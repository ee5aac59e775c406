//! Generates the client from `codegen.toml` and the documents that it names, into `OUT_DIR`.

use csdlgen::Inputs;
use csdlgen::config::Config;
use csdlgen::diagnostic::Source;
use std::path::Path;
use std::{env, error::Error, fs};

fn main() -> Result<(), Box<dyn Error>> {
    let mut sources = vec![read("codegen.toml")?];
    let config = Config::read(&sources[0], 0).map_err(|found| found.render(&sources))?;
    for document in config.documents() {
        sources.push(read(document)?);
    }
    let inputs = Inputs { sources, has_overlay: config.service.overlay.is_some() };
    let client = csdlgen::generate_included(&inputs, &config).map_err(|found| found.render(&inputs.sources))?;
    let out = env::var("OUT_DIR")?;
    // What an earlier run has left could stand beside what this one makes.
    match fs::remove_dir_all(Path::new(&out).join("src")) {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => return Err(error.into()),
        _ => {}
    }
    for (path, text) in &client.files {
        let path = Path::new(&out).join(path);
        fs::create_dir_all(path.parent().unwrap_or(&path))?;
        fs::write(path, text)?;
    }
    Ok(())
}

fn read(path: &str) -> Result<Source, Box<dyn Error>> {
    println!("cargo::rerun-if-changed={path}");
    let text = fs::read_to_string(path).map_err(|error| format!("{path}: {error}"))?;
    Ok(Source { name: path.to_owned(), text })
}
