//! Reading TOML tables key by key: what is not asked for is an error with a suggestion, and all errors are reported.

use super::{At, Entry};
use crate::diagnostic::{Diagnostic, Diagnostics, Position, Source};
use std::ops::Range;
use toml::Spanned;
use toml::de::{DeTable, DeValue};

/// One table, while it is read.
pub(super) struct Section<'a, 't> {
    /// For messages: `crate`, `select.types`.
    name: String,
    span: Range<usize>,
    table: &'a DeTable<'t>,
    /// The keys that were asked for, each of them known.
    known: Vec<&'static str>,
    context: &'a Context,
}

struct Context {
    source: u16,
    text: String,
    diagnostics: std::cell::RefCell<Diagnostics>,
}

/// Parses the text, and reads it by means of `read`.
pub(super) fn parse<T>(
    source: &Source,
    index: u16,
    diagnostics: &mut Diagnostics,
    read: impl FnOnce(Section<'_, '_>) -> T,
) -> Option<T> {
    let context = Context { source: index, text: source.text.clone(), diagnostics: Default::default() };
    let value = match DeTable::parse(&source.text) {
        Ok(table) => {
            let span = table.span();
            let root =
                Section { name: String::new(), span, table: table.get_ref(), known: Vec::new(), context: &context };
            Some(read(root))
        }
        Err(error) => {
            let mut found = Diagnostic::error("malformed-toml", "", error.message().to_owned());
            if let Some(span) = error.span() {
                found = found.at(context.position(&span));
            }
            context.diagnostics.borrow_mut().push(found);
            None
        }
    };
    diagnostics.extend(context.diagnostics.into_inner());
    value
}

impl Context {
    fn position(&self, span: &Range<usize>) -> Position {
        Position { source: self.source, offset: u32::try_from(span.start).unwrap_or(u32::MAX) }
    }
}

impl<'a, 't> Section<'a, 't> {
    fn key(&self, key: &str) -> String {
        if self.name.is_empty() { key.to_owned() } else { format!("{}.{key}", self.name) }
    }

    fn error(&self, key: &str, code: &'static str, message: impl Into<String>, span: &Range<usize>) -> Diagnostic {
        Diagnostic::error(code, self.key(key), message).at(self.context.position(span))
    }

    fn report(&self, diagnostic: Diagnostic) {
        self.context.diagnostics.borrow_mut().push(diagnostic);
    }

    fn get(&mut self, key: &'static str) -> Option<&'a Spanned<DeValue<'t>>> {
        self.known.push(key);
        let table: &'a DeTable<'t> = self.table;
        table.iter().find(|(k, _)| k.get_ref() == key).map(|(_, value)| value)
    }

    fn missing(&self, key: &str) {
        self.report(
            self.error(key, "missing-key", "the key is missing", &self.span)
                .with_help("README.md documents codegen.toml"),
        );
    }

    fn wrong_kind(&self, key: &str, wanted: &str, found: &Spanned<DeValue<'t>>) {
        let message = format!("{wanted} is wanted, not {}", found.get_ref().type_str());
        self.report(self.error(key, "wrong-kind", message, &found.span()));
    }

    /// Whether a key has a text, where it may also have something else.
    pub(super) fn holds_text(&self, key: &str) -> bool {
        self.table.iter().any(|(k, value)| k.get_ref() == key && value.get_ref().as_str().is_some())
    }

    /// Says that the value of a key cannot be.
    pub(super) fn refuse(&self, key: &'static str, reason: &str) {
        let span = self.table.iter().find(|(k, _)| k.get_ref() == key).map_or(self.span.clone(), |(_, v)| v.span());
        self.report(self.error(key, "bad-value", reason, &span));
    }

    /// A text that must be there.
    pub(super) fn required(&mut self, key: &'static str) -> String {
        let found = self.text(key);
        if found.is_none() && !self.table.iter().any(|(k, _)| k.get_ref() == key) {
            self.missing(key);
        }
        found.map(|at| at.text).unwrap_or_default()
    }

    /// A text that may be left out.
    pub(super) fn optional(&mut self, key: &'static str) -> Option<String> {
        self.text(key).map(|at| at.text)
    }

    /// A text with its place.
    pub(super) fn text(&mut self, key: &'static str) -> Option<At> {
        let value = self.get(key)?;
        let at = self.at(value);
        if at.is_none() {
            self.wrong_kind(key, "a string", value);
        }
        at
    }

    fn at(&self, value: &Spanned<DeValue<'t>>) -> Option<At> {
        let text = value.get_ref().as_str()?.to_owned();
        Some(At { text, position: self.context.position(&value.span()) })
    }

    /// A list of texts.
    pub(super) fn list(&mut self, key: &'static str) -> Option<Vec<At>> {
        let value = self.get(key)?;
        self.texts(key, value)
    }

    /// A list of texts, or one word that stands for `None`, as no value does.
    pub(super) fn list_or(&mut self, key: &'static str, word: &str) -> Option<Vec<At>> {
        let value = self.get(key)?;
        if value.get_ref().as_str() == Some(word) { None } else { self.texts(key, value) }
    }

    fn texts(&self, key: &str, value: &Spanned<DeValue<'t>>) -> Option<Vec<At>> {
        let items = value.get_ref().as_array().map(|a| a.iter().map(|v| self.at(v)).collect::<Option<Vec<_>>>());
        let items = items.flatten();
        if items.is_none() {
            self.wrong_kind(key, "a list of strings", value);
        }
        items
    }

    /// A Boolean, false where it is left out.
    pub(super) fn flag(&mut self, key: &'static str) -> bool {
        let Some(value) = self.get(key) else { return false };
        value.get_ref().as_bool().unwrap_or_else(|| {
            self.wrong_kind(key, "true or false", value);
            false
        })
    }

    /// One of several words, the first where it is left out.
    pub(super) fn choice<T: Copy + Default>(&mut self, key: &'static str, choices: &[(&str, T)]) -> T {
        let Some(at) = self.text(key) else { return T::default() };
        choices.iter().find(|(word, _)| *word == at.text).map(|(_, value)| *value).unwrap_or_else(|| {
            let words: Vec<String> = choices.iter().map(|(word, _)| format!("`{word}`")).collect();
            self.refuse(key, &format!("one of {} is wanted", words.join(", ")));
            T::default()
        })
    }

    /// A table that must be there.
    pub(super) fn section(&mut self, key: &'static str) -> Option<Section<'a, 't>> {
        let found = self.optional_section(key);
        if found.is_none() && !self.table.iter().any(|(k, _)| k.get_ref() == key) {
            self.missing(key);
        }
        found
    }

    /// A table that may be left out.
    pub(super) fn optional_section(&mut self, key: &'static str) -> Option<Section<'a, 't>> {
        let value = self.get(key)?;
        let section = self.inner(key, value);
        if section.is_none() {
            self.wrong_kind(key, "a table", value);
        }
        section
    }

    fn inner(&self, key: &str, value: &'a Spanned<DeValue<'t>>) -> Option<Section<'a, 't>> {
        let table = value.get_ref().as_table()?;
        Some(Section { name: self.key(key), span: value.span(), table, known: Vec::new(), context: self.context })
    }

    /// An array of tables.
    pub(super) fn sections(&mut self, key: &'static str) -> Vec<Section<'a, 't>> {
        let Some(value) = self.get(key) else { return Vec::new() };
        let all = value.get_ref().as_array().map(|a| a.iter().map(|v| self.inner(key, v)).collect::<Option<Vec<_>>>());
        all.flatten().unwrap_or_else(|| {
            self.wrong_kind(key, "an array of tables", value);
            Vec::new()
        })
    }

    /// All keys, each with a table.
    pub(super) fn all_sections(&mut self) -> Vec<(At, Section<'a, 't>)> {
        let mut all = Vec::new();
        for (key, value) in self.table {
            let at = At { text: key.get_ref().to_string(), position: self.context.position(&key.span()) };
            match self.inner(key.get_ref(), value) {
                Some(section) => all.push((at, section)),
                None => self.wrong_kind(key.get_ref(), "a table", value),
            }
        }
        all
    }

    /// All keys, each with a text.
    pub(super) fn entries(&mut self) -> Vec<Entry> {
        let mut all = Vec::new();
        for (key, value) in self.table {
            let key_at = At { text: key.get_ref().to_string(), position: self.context.position(&key.span()) };
            match self.at(value) {
                Some(value) => all.push(Entry { key: key_at, value }),
                None => self.wrong_kind(key.get_ref(), "a string", value),
            }
        }
        all
    }

    /// All keys, each with a list of texts.
    pub(super) fn lists(&mut self) -> Vec<(At, Vec<At>)> {
        let mut all = Vec::new();
        for (key, value) in self.table {
            let at = At { text: key.get_ref().to_string(), position: self.context.position(&key.span()) };
            all.extend(self.texts(key.get_ref(), value).map(|texts| (at, texts)));
        }
        all
    }

    /// All keys, each with its value as it is written.
    pub(super) fn verbatim(self) -> Vec<(String, String)> {
        let value = |span: Range<usize>| self.context.text.get(span).unwrap_or_default().trim().to_owned();
        self.table.iter().map(|(key, v)| (key.get_ref().to_string(), value(v.span()))).collect()
    }

    /// Reports the keys that nobody asked for.
    pub(super) fn finish(self) {
        for (key, _) in self.table {
            let name: &str = key.get_ref();
            if self.known.contains(&name) {
                continue;
            }
            let scored = self.known.iter().map(|known| (strsim::jaro_winkler(known, name), known));
            let nearest = scored.max_by(|a, b| a.0.total_cmp(&b.0));
            let help = match nearest {
                Some((score, known)) if score > 0.7 => format!("did you mean `{known}`?"),
                _ => format!("known here: {}", self.known.join(", ")),
            };
            self.report(self.error(name, "unknown-key", "the key is unknown", &key.span()).with_help(help));
        }
    }
}
