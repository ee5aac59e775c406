//! Which files of a folder are inputs: written by people, who may have no other copy of them.

use crate::client_crate::CONFIG;
use crate::regular;
use csdlgen::config::Config;
use std::collections::BTreeSet;
use std::path::Path;

/// The inputs that lie in a folder, by their paths below it; upper and lower case are the same, as on some systems.
#[derive(Default)]
pub struct InputPaths {
    /// The first metadata document, which `update` writes.
    first: BTreeSet<String>,
    others: BTreeSet<String>,
}

impl InputPaths {
    /// Those of a client crate, as far as they lie in `out`.
    pub fn new(config: &Config, dir: &Path, out: &Path) -> Self {
        let mut inputs = Self::default();
        let metadata = config.service.metadata.iter().map(|name| name.text.as_str());
        inputs.add(dir, out, metadata, config.service.overlay.as_ref().map(|name| name.text.as_str()));
        inputs
    }

    /// Adds those that a text of codegen.toml names, whatever else is wrong with it.
    pub fn add_named(&mut self, dir: &Path, config: &Path) {
        let text = regular::read(config).ok().and_then(|text| String::from_utf8(text).ok());
        let table: toml::Table = text.and_then(|text| text.parse().ok()).unwrap_or_default();
        let service = |key| table.get("service").and_then(|service| service.get(key));
        let metadata = service("metadata").and_then(|all| all.as_array()).into_iter().flatten();
        let overlay = service("overlay").and_then(|name| name.as_str());
        self.add(dir, dir, metadata.filter_map(|name| name.as_str()), overlay);
    }

    /// Adds codegen.toml and documents, as they are named and as what that leads to.
    fn add<'n>(
        &mut self,
        dir: &Path,
        out: &Path,
        mut metadata: impl Iterator<Item = &'n str>,
        overlay: Option<&'n str>,
    ) {
        let real_out = out.canonicalize().ok();
        let names = |name: &str| {
            let real = dir.join(name).canonicalize().ok();
            let below = real.iter().zip(&real_out).filter_map(|(real, out)| real.strip_prefix(out).ok());
            let below = below.map(|path| path.to_string_lossy().replace('\\', "/"));
            below.chain([name.to_owned()]).map(|name| name.to_lowercase()).collect::<Vec<_>>()
        };
        self.first.extend(metadata.next().map(names).unwrap_or_default());
        self.others.extend(metadata.chain(overlay).chain([CONFIG]).flat_map(names));
    }

    pub fn contains(&self, path: &str) -> bool {
        self.is_first(path) || self.is_other(path)
    }

    /// Whether it is the first metadata document.
    pub fn is_first(&self, path: &str) -> bool {
        self.first.contains(&path.to_lowercase())
    }

    /// Whether it is codegen.toml, another document, or the overlay.
    pub fn is_other(&self, path: &str) -> bool {
        self.others.contains(&path.to_lowercase())
    }
}
