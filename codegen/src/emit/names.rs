//! How a file calls what it refers to: by short names that one `use` block brings in, and by long ones where an item of
//! the file itself has the name. All paths are relative, so that a client can be a module of another crate.

use crate::plan::RustType;
use proc_macro2::TokenStream;
use std::cell::RefCell;
use std::collections::BTreeSet;

/// The names of one file.
pub(super) struct Names<'p> {
    /// The module of the file, from the root of the crate on.
    here: Vec<&'p str>,
    /// The types that the file declares.
    declared: BTreeSet<&'p str>,
    imports: RefCell<Imports>,
}

/// What the file has used so far.
#[derive(Default)]
struct Imports {
    /// Something in the file stands behind a feature.
    is_gated: bool,
    /// Modules at the root of the crate: `models`, `requests`, `runtime`.
    modules: BTreeSet<&'static str>,
    /// Items of the runtime.
    runtime: BTreeSet<String>,
}

impl<'p> Names<'p> {
    /// The names of the file whose module is `here`.
    pub(super) fn new(here: Vec<&'p str>, declared: impl IntoIterator<Item = &'p str>) -> Self {
        Self { here, declared: declared.into_iter().collect(), imports: RefCell::default() }
    }

    /// An item of the runtime.
    pub(super) fn runtime(&self, name: &str) -> String {
        if self.declared.contains(name) {
            return format!("{}::{name}", self.module("runtime"));
        }
        self.imports.borrow_mut().runtime.insert(name.to_owned());
        name.to_owned()
    }

    /// A module at the root of the crate.
    pub(super) fn module(&self, name: &'static str) -> &'static str {
        self.imports.borrow_mut().modules.insert(name);
        name
    }

    /// Says that something in the file stands behind a feature.
    pub(super) fn gated(&self, gate: bool) {
        self.imports.borrow_mut().is_gated |= gate;
    }

    /// A type of the prelude, or its long name.
    pub(super) fn prelude(&self, name: &'static str) -> &'static str {
        if !self.declared.contains(name) {
            return name;
        }
        match name {
            "Option" => "std::option::Option",
            "String" => "std::string::String",
            "Vec" => "std::vec::Vec",
            "Box" => "std::boxed::Box",
            other => other,
        }
    }

    /// A type.
    pub(super) fn r#type(&self, r#type: &RustType) -> String {
        match r#type {
            RustType::Path(parts) => self.path(&parts.iter().map(String::as_str).collect::<Vec<_>>()),
            RustType::Vec(item) => format!("{}<{}>", self.prelude("Vec"), self.r#type(item)),
            RustType::Box(inner) => format!("{}<{}>", self.prelude("Box"), self.r#type(inner)),
            RustType::Flags(inner) => format!("{}<{}>", self.runtime("Flags"), self.r#type(inner)),
            RustType::Tuple(parts) => {
                let parts = parts.iter().map(|part| self.r#type(part)).collect::<Vec<_>>();
                // Of one part, a tuple needs a comma; of none, it has none.
                if let [one] = &parts[..] { format!("({one},)") } else { format!("({})", parts.join(", ")) }
            }
        }
    }

    fn path(&self, parts: &[&str]) -> String {
        match parts {
            ["crate", "runtime", name] => self.runtime(name),
            ["crate", module, rest @ ..] => self.item(module, rest),
            ["std", "string", "String"] => self.prelude("String").to_owned(),
            ["std", "primitive", name] => (*name).to_owned(),
            other => other.join("::"),
        }
    }

    /// An item of `models`, `requests` or `client`; where one of another of these, by that module.
    fn item(&self, root: &str, rest: &[&str]) -> String {
        let target: Vec<&str> = std::iter::once(root).chain(rest[..rest.len() - 1].iter().copied()).collect();
        let name = rest[rest.len() - 1];
        let is_client = self.here == ["client"];
        let home = if is_client { &self.here[..] } else { &self.here[..self.here.len() - 1] };
        if target == home && self.declared.contains(name) {
            return name.to_owned();
        }
        let root = match root {
            "models" if self.here[0] != "models" => Some(self.module("models")),
            "requests" if is_client => Some(self.module("requests")),
            _ => None,
        };
        if let Some(root) = root {
            return [&[root], rest].concat().join("::");
        }
        let shared = self.here.iter().zip(&target).take_while(|(a, b)| a == b).count();
        let up = std::iter::repeat_n("super", self.here.len() - shared);
        up.chain(target[shared..].iter().copied()).chain([name]).collect::<Vec<_>>().join("::")
    }

    /// The `use` block: what has been asked for so far.
    pub(super) fn imports(&self) -> String {
        let Imports { is_gated, modules, runtime } = &*self.imports.borrow();
        // Without a feature, the names that what stands behind it uses are not used.
        let up = "super::".repeat(self.here.len());
        let allow = if *is_gated { "#[allow(unused_imports)]\n" } else { "" };
        let mut text = String::new();
        for module in modules.iter().filter(|module| **module != "runtime") {
            text.push_str(&format!("{allow}use {up}{module};\n"));
        }
        let own = modules.get("runtime").map(|_| "self");
        let names: Vec<&str> = own.into_iter().chain(runtime.iter().map(String::as_str)).collect();
        match names[..] {
            [] => {}
            ["self"] => text.push_str(&format!("{allow}use {up}runtime;\n")),
            [one] => text.push_str(&format!("{allow}use {up}runtime::{one};\n")),
            _ => text.push_str(&format!("{allow}{}", group(&format!("use {up}runtime::"), &names))),
        }
        text
    }
}

/// `use path::{a, b};`, on one line or on several filled ones.
fn group(start: &str, names: &[&str]) -> String {
    let line = format!("{start}{{{}}};\n", names.join(", "));
    if line.len() <= super::text::WIDTH {
        return line;
    }
    let filled = super::text::fill(names.iter().map(|name| format!("{name},")), super::text::WIDTH - 4);
    let filled: String = filled.iter().map(|line| format!("    {line}\n")).collect();
    format!("{start}{{\n{filled}}};\n")
}

/// Text that the plan and this stage have made, as tokens.
pub(super) fn tokens(text: &str) -> TokenStream {
    // What is no Rust is found where the item is printed.
    text.parse().unwrap_or_default()
}
