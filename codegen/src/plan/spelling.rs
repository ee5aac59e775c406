//! What a CSDL name says, before it becomes an identifier: which underscores it begins with, and its words.

use unicode_ident::is_xid_continue;
use unicode_normalization::UnicodeNormalization;

/// The underscores in front of a name, and its words, with blanks in place of what no identifier can hold.
///
/// Without a letter or digit, heck has nothing to work with: such a name goes by the names of its characters. One that is
/// nothing but underscores has no words.
pub(super) fn parts(name: &str) -> (String, String) {
    // The compiler takes identifiers for the same that differ in composition alone.
    let text: String = decoded(name).nfc().collect();
    let words = text.trim_start_matches('_');
    let marks = text[..text.len() - words.len()].to_owned();
    let words: Vec<String> = match words.contains(is_usable) {
        true => words.split(|c| !is_usable(c)).map(str::to_owned).collect(),
        false => words.chars().map(character).collect(),
    };
    (marks, words.join(" "))
}

/// Letters and digits of identifiers. A letter of one case alone is none of them: rustc wants the other of it somewhere.
pub(super) fn is_usable(c: char) -> bool {
    let has_both = !(c.is_lowercase() && c.to_uppercase().eq([c]) || c.is_uppercase() && c.to_lowercase().eq([c]));
    c.is_alphanumeric() && is_xid_continue(c) && has_both
}

/// A name with `_xHHHH_` as the character that it stands for: so services of Microsoft write what no XML name can hold
/// (`Credit_x0020_Memo`; `XmlConvert.EncodeName` of .NET).
fn decoded(name: &str) -> String {
    let mut decoded = String::with_capacity(name.len());
    let mut rest = name;
    while let Some(at) = rest.find("_x") {
        let digits = rest.get(at + 2..at + 6).filter(|hex| hex.bytes().all(|b| b.is_ascii_hexdigit()));
        let code = digits.filter(|_| rest[at + 6..].starts_with('_')).and_then(|hex| u32::from_str_radix(hex, 16).ok());
        let (taken, length) = match code.and_then(char::from_u32) {
            Some(c) => (c, "_xHHHH_".len()),
            None => ('_', 1),
        };
        decoded.push_str(&rest[..at]);
        decoded.push(taken);
        rest = &rest[at + length..];
    }
    decoded + rest
}

/// What a character is called: those of ASCII by name, others by number.
fn character(c: char) -> String {
    const NAMES: [(char, &str); 33] = [
        (' ', "blank"),
        ('!', "exclamation"),
        ('"', "quote"),
        ('#', "hash"),
        ('$', "dollar"),
        ('%', "percent"),
        ('&', "ampersand"),
        ('\'', "apostrophe"),
        ('(', "open parenthesis"),
        (')', "close parenthesis"),
        ('*', "asterisk"),
        ('+', "plus"),
        (',', "comma"),
        ('-', "minus"),
        ('.', "dot"),
        ('/', "slash"),
        (':', "colon"),
        (';', "semicolon"),
        ('<', "less"),
        ('=', "equal"),
        ('>', "greater"),
        ('?', "question"),
        ('@', "at"),
        ('[', "open bracket"),
        ('\\', "backslash"),
        (']', "close bracket"),
        ('^', "caret"),
        ('_', "underscore"),
        ('`', "backtick"),
        ('{', "open brace"),
        ('|', "bar"),
        ('}', "close brace"),
        ('~', "tilde"),
    ];
    let name = NAMES.iter().find(|(named, _)| *named == c);
    name.map_or_else(|| format!("x{:04x}", u32::from(c)), |(_, name)| (*name).to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_encoded_well_is_decoded() {
        for (name, text) in [
            ("Credit_x0020_Memo", "Credit Memo"),
            ("_x0020_", " "),
            ("_x003C__x003e_", "<>"),
            ("_x0031_st", "1st"),
            ("a_x00E9_", "aé"),
            // An underscore that is encoded encodes nothing.
            ("_x005F_x0020_", "_x0020_"),
            ("__x0020_", "_ "),
            // Too few digits, too many, none, no underscore behind, a capital X, half of a pair of surrogates.
            ("SCCM_x64_bit", "SCCM_x64_bit"),
            ("_x00020_", "_x00020_"),
            ("_xyz_", "_xyz_"),
            ("_x0020", "_x0020"),
            ("_X0020_", "_X0020_"),
            ("_xD83D_", "_xD83D_"),
            ("_x+020_", "_x+020_"),
            ("_xäää_", "_xäää_"),
            ("_x_x0020__x", "_x _x"),
        ] {
            assert_eq!(decoded(name), text, "{name}");
        }
    }
}
