//! CSDL names to Rust names. The one place where case, keywords, odd characters and clashes are dealt with.
//!
//! - Types and variants are `UpperCamelCase`, fields, methods and modules `snake_case`, constants `SHOUTY_CASE`, by the
//!   words that capitals and underscores tell apart.
//! - Underscores in front of a name stay there, in each case: they mean something to the service (SAP has `_Country` lead
//!   to what `Country` names), so the name is the same whether or not there is one without.
//! - What a service has encoded is decoded: `Credit_x0020_Memo` is `CreditMemo` (see `spelling`).
//! - A character that no Rust identifier can hold parts two words; a name of such alone goes by what they are called
//!   (`Blank`); a name that begins with a digit gets `_` in front.
//! - A keyword becomes a raw identifier; the five that cannot be raw (`crate`, `self`, `super`, `Self`, `_`) get `_` behind.
//! - Where two items of a scope get the same name, the one whose CSDL name comes first in the order of Unicode keeps it,
//!   each later one gets one more `_` behind it, and a warning names both; `[rename]` in codegen.toml decides otherwise.
//! - A name made of others has the underscores in front of any of them in front, and those behind any of them behind
//!   (`Solution_` and `Item` are `SolutionItem_`): rustc wants none between words, and a clash once told is told no more.
//! - Where a navigation property or an operation would hide a method that every builder has, its kind is added
//!   (`list_navigation`).

use super::spelling::{self, is_usable};
use crate::config::Entry;
use crate::diagnostic::{Diagnostic, Diagnostics};
use heck::{ToShoutySnakeCase, ToSnakeCase, ToUpperCamelCase};
use std::collections::{BTreeMap, BTreeSet};
use unicode_ident::is_xid_start;
use unicode_normalization::UnicodeNormalization;

/// How a name is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Case {
    /// `UpperCamelCase`
    Camel,
    /// `snake_case`
    Snake,
    /// `SHOUTY_CASE`
    Shouty,
}

/// A CSDL name as the identifier of a variable.
pub(crate) fn snake(name: &str) -> String {
    identifier(name, Case::Snake)
}

/// A CSDL name as a Rust identifier.
pub(super) fn identifier(name: &str, case: Case) -> String {
    let (marks, words) = spelling::parts(name);
    let cased = match case {
        Case::Camel => words.to_upper_camel_case(),
        Case::Snake => words.to_snake_case(),
        Case::Shouty => words.to_shouty_snake_case(),
    };
    legal(marks + &cased)
}

/// A name made of names that are decided already.
pub(super) fn joined(parts: &[&str]) -> String {
    let [mut front, mut words, mut behind] = [const { String::new() }; 3];
    for part in parts.iter().map(|part| plain(part)) {
        let rest = part.trim_start_matches('_');
        let word = rest.trim_end_matches('_');
        front.push_str(&part[..part.len() - rest.len()]);
        words.push_str(word);
        behind.push_str(&rest[word.len()..]);
    }
    front + &words + &behind
}

fn legal(name: String) -> String {
    // Another case may be composed in another way, or of more than letters.
    let mut legal: String = name.nfc().filter(|c| *c == '_' || is_usable(*c)).collect();
    if !legal.starts_with(|c| c == '_' || is_xid_start(c)) {
        legal.insert(0, '_');
    }
    if NEVER_RAW.contains(&legal.as_str()) {
        format!("{legal}_")
    } else if KEYWORDS.contains(&legal.as_str()) {
        format!("r#{legal}")
    } else {
        legal
    }
}

/// The keywords of edition 2024, reserved ones included.
const KEYWORDS: [&str; 52] = [
    "Self", "abstract", "as", "async", "await", "become", "box", "break", "const", "continue", "crate", "do", "dyn",
    "else", "enum", "extern", "false", "final", "fn", "for", "gen", "if", "impl", "in", "let", "loop", "macro",
    "match", "mod", "move", "mut", "override", "priv", "pub", "ref", "return", "self", "static", "struct", "super",
    "trait", "true", "try", "type", "typeof", "unsafe", "unsized", "use", "virtual", "where", "while", "yield",
];

/// The keywords that cannot be raw identifiers.
const NEVER_RAW: [&str; 5] = ["Self", "_", "crate", "self", "super"];

/// Names that no file can have under Windows, whatever stands behind their dot; those of ports come in tens.
const DEVICES: [&str; 4] = ["aux", "con", "nul", "prn"];

fn is_device(name: &str) -> bool {
    let port = name.strip_prefix("com").or_else(|| name.strip_prefix("lpt"));
    DEVICES.contains(&name) || port.is_some_and(|n| n.len() == 1 && n.starts_with(|c: char| c.is_ascii_digit()))
}

/// The longest name of a file: with folders in front, some archives and file systems take no more.
const LONGEST_FILE: usize = 80;

/// The name of a file and its module, from a Rust name; a long one ends with one of its words.
pub(super) fn file_of(rust_name: &str) -> String {
    let mut name = module_of(rust_name);
    if name.len() > LONGEST_FILE {
        let end = name[..LONGEST_FILE].rfind('_').filter(|end| *end > 0).unwrap_or(LONGEST_FILE);
        name.truncate(end);
    }
    // `mod r#type;` would do, but a file by the name of a keyword helps nobody.
    if name.starts_with("r#") { format!("{}_", plain(&name)) } else { name }
}

/// The name of a module that has a file or folder: these are ASCII, and none is called `mod`, or as a device is.
pub(super) fn module_of(name: &str) -> String {
    let name = identifier(name, Case::Snake);
    let ascii = |c: char| if c.is_ascii() { c.to_string() } else { format!("u{:x}", u32::from(c)) };
    let name: String = name.chars().map(ascii).collect();
    if plain(&name) == "mod" || is_device(&name) { format!("{}_", plain(&name)) } else { name }
}

/// The same name without `r#`, for file names and as part of others.
pub(super) fn plain(name: &str) -> &str {
    name.strip_prefix("r#").unwrap_or(name)
}

/// What codegen.toml renames, by CSDL name.
#[derive(Default)]
pub(super) struct Renames<'c> {
    names: BTreeMap<&'c str, &'c Entry>,
    used: std::cell::RefCell<BTreeSet<&'c str>>,
}

impl<'c> Renames<'c> {
    pub(super) fn new(entries: &'c [Entry]) -> Self {
        Self { names: entries.iter().map(|e| (e.key.text.as_str(), e)).collect(), used: Default::default() }
    }

    /// The name from which the Rust names of an element are made: its own, or the one that codegen.toml gives it.
    pub(super) fn base<'n>(&self, csdl_name: &str, own: &'n str) -> &'n str
    where
        'c: 'n,
    {
        match self.names.get_key_value(csdl_name) {
            Some((key, entry)) => {
                self.used.borrow_mut().insert(key);
                &entry.value.text
            }
            None => own,
        }
    }

    /// Names that do not fit anything.
    pub(super) fn unused(&self) -> Diagnostics {
        let used = self.used.borrow();
        let unused = self.names.iter().filter(|(name, _)| !used.contains(*name));
        let error = |(name, entry): (&&str, &&Entry)| {
            Diagnostic::error("unknown-name", *name, "nothing that the crate exposes has this name")
                .at(entry.key.position)
                .with_help("write types as `Namespace.type` and their members as `Namespace.type/member`")
        };
        unused.map(error).collect()
    }
}

/// The names of one scope.
#[derive(Default)]
pub(super) struct Scope {
    taken: BTreeMap<String, String>,
}

impl Scope {
    /// A scope in which some names are taken by what every such scope has.
    pub(super) fn reserving(names: &[&str]) -> Self {
        Self { taken: names.iter().map(|name| ((*name).to_owned(), String::new())).collect() }
    }

    pub(super) fn has(&self, name: &str) -> bool {
        self.taken.contains_key(name)
    }

    /// Takes a name for a CSDL element, or one with as many `_` behind it as it takes.
    pub(super) fn take(&mut self, wanted: String, csdl_name: &str, diagnostics: &mut Diagnostics) -> String {
        let mut name = wanted.clone();
        while self.has(&name) {
            // Raw identifiers with a suffix are no keywords any more.
            name = format!("{}_", plain(&name));
        }
        if let Some(other) = self.taken.get(&wanted) {
            let other =
                if other.is_empty() { "a name that the crate itself uses".to_owned() } else { format!("`{other}`") };
            let message = format!("the Rust name `{wanted}` clashes with {other}; `{name}` is used");
            diagnostics.push(
                Diagnostic::warning("name-clash", csdl_name, message)
                    .with_help("[rename] in codegen.toml gives another name"),
            );
        }
        self.taken.insert(name.clone(), csdl_name.to_owned());
        name
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use expect_test::{Expect, expect};

    fn check(names: &[&str], expected: Expect) {
        let row = |name: &&str| {
            let all = [Case::Camel, Case::Snake, Case::Shouty].map(|case| identifier(name, case));
            format!("{name}: {}\n", all.join(" "))
        };
        expected.assert_eq(&names.iter().map(row).collect::<String>());
    }

    #[test]
    fn cases_and_keywords() {
        check(
            &[
                "connectorGroup",
                "externalIp",
                "oAuth2PermissionGrant",
                "iPv4Range",
                "type",
                "self",
                "Self",
                "crate",
                "async",
                "gen",
            ],
            expect![[r#"
                connectorGroup: ConnectorGroup connector_group CONNECTOR_GROUP
                externalIp: ExternalIp external_ip EXTERNAL_IP
                oAuth2PermissionGrant: OAuth2PermissionGrant o_auth2_permission_grant O_AUTH2_PERMISSION_GRANT
                iPv4Range: IPv4Range i_pv4_range I_PV4_RANGE
                type: Type r#type TYPE
                self: Self_ self_ SELF
                Self: Self_ self_ SELF
                crate: Crate crate_ CRATE
                async: Async r#async ASYNC
                gen: Gen r#gen GEN
            "#]],
        );
    }

    #[test]
    fn odd_names() {
        check(
            &["2fa", "größe", "a-b.c", "", "名前", "x\"; evil()", "ÅÄÖ", "SCCM_x64", "x²y", "ªb", "ĸ", "aİb", "𝐀b"],
            expect![[r#"
                2fa: _2fa _2fa _2FA
                größe: Größe größe GRÖSSE
                a-b.c: ABC a_b_c A_B_C
                : __ __ __
                名前: 名前 名前 名前
                x"; evil(): XEvil x_evil X_EVIL
                ÅÄÖ: Åäö åäö ÅÄÖ
                SCCM_x64: SccmX64 sccm_x64 SCCM_X64
                x²y: XY x_y X_Y
                ªb: B b B
                ĸ: X0138 x0138 X0138
                aİb: Aİb a_ib A_İB
                𝐀b: B b B
            "#]],
        );
    }

    #[test]
    fn underscores_in_front() {
        check(
            &["_source", "_Country", "_country", "__x", "_1", "_2fa", "_type", "_self", "_", "__", "_a_"],
            expect![[r#"
                _source: _Source _source _SOURCE
                _Country: _Country _country _COUNTRY
                _country: _Country _country _COUNTRY
                __x: __X __x __X
                _1: _1 _1 _1
                _2fa: _2fa _2fa _2FA
                _type: _Type _type _TYPE
                _self: _Self _self _SELF
                _: __ __ __
                __: __ __ __
                _a_: _A _a _A
            "#]],
        );
    }

    #[test]
    fn encoded_names() {
        check(
            &[
                "Credit_x0020_Memo",
                "_x0020_",
                "_x002D_",
                "_x003C__x003E_",
                "_x0031_st",
                "_x005F_a",
                "_x20AC_",
                "..",
                "_-",
            ],
            expect![[r#"
                Credit_x0020_Memo: CreditMemo credit_memo CREDIT_MEMO
                _x0020_: Blank blank BLANK
                _x002D_: Minus minus MINUS
                _x003C__x003E_: LessGreater less_greater LESS_GREATER
                _x0031_st: _1st _1st _1ST
                _x005F_a: _A _a _A
                _x20AC_: X20ac x20ac X20AC
                ..: DotDot dot_dot DOT_DOT
                _-: _Minus _minus _MINUS
            "#]],
        );
    }

    #[test]
    fn names_made_of_names() {
        let all = [
            ["Solution", "Item"],
            ["Solution_", "Item"],
            ["Samples", "_Country"],
            ["__X", "Y__"],
            ["Self_", "Result"],
            ["__", "Item"],
            ["", "Result"],
            ["r#gen", "Item"],
        ];
        let all = all.map(|parts| joined(&parts));
        assert_eq!(
            all,
            [
                "SolutionItem",
                "SolutionItem_",
                "_SamplesCountry",
                "__XY__",
                "SelfResult_",
                "__Item",
                "Result",
                "genItem"
            ]
        );
    }

    #[test]
    fn files() {
        let long = "AndroidEnterpriseSettingsSetOwner".repeat(4);
        let names = ["Thing", "Type", "Mod", "Aux", "Com1", "Com10", "Größe", &long, &"x".repeat(99)].map(file_of);
        expect![[r#"
            thing
            type_
            mod_
            aux_
            com1_
            com10
            gruf6udfe
            android_enterprise_settings_set_owner_android_enterprise_settings_set_owner
            xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx
        "#]]
        .assert_eq(&names.map(|name| format!("{name}\n")).concat());
    }

    #[test]
    fn clashes_are_resolved_the_same_way_and_said() {
        let mut diagnostics = Diagnostics::default();
        let mut scope = Scope::reserving(&["additional"]);
        let names: Vec<String> = ["Foo", "foo", "fOO", "additional"]
            .map(|name| scope.take(identifier(name, Case::Snake), name, &mut diagnostics))
            .into();
        assert_eq!(names, ["foo", "foo_", "f_oo", "additional_"]);
        assert_eq!(diagnostics.len(), 2);
    }
}
