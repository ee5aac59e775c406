//! Claims challenges: what a service says that the next token has to prove (continuous access evaluation).

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD_NO_PAD;
use http::{HeaderMap, header};

/// The claims, as JSON text, of `WWW-Authenticate: Bearer …, error="insufficient_claims", claims="<base64>"`.
pub(crate) fn claims(headers: &HeaderMap) -> Option<String> {
    headers.get_all(header::WWW_AUTHENTICATE).iter().find_map(|value| in_header(value.to_str().ok()?))
}

/// A header may hold several challenges: schemes, each followed by its parameters, all between commas.
fn in_header(header: &str) -> Option<String> {
    let (mut bearer, mut insufficient, mut claims) = (false, false, None);
    let mut rest = header;
    while let Some((word, value, next)) = item(rest) {
        rest = next;
        match value {
            None => (bearer, insufficient, claims) = (word.eq_ignore_ascii_case("bearer"), false, None),
            Some(value) if word.eq_ignore_ascii_case("error") => insufficient = value == "insufficient_claims",
            Some(value) if word.eq_ignore_ascii_case("claims") => claims = decode(&value),
            Some(_) => {}
        }
        if bearer && insufficient && claims.is_some() {
            return claims;
        }
    }
    None
}

/// The first word, the value if it is a parameter, and what follows.
fn item(text: &str) -> Option<(&str, Option<String>, &str)> {
    let text = text.trim_start_matches([' ', '\t', ',']);
    let (word, rest) = text.split_at(text.find([' ', '\t', ',', '=']).unwrap_or(text.len()));
    if text.is_empty() {
        return None;
    }
    let Some(rest) = rest.trim_start().strip_prefix('=').map(str::trim_start) else {
        return Some((word, None, rest));
    };
    let Some(quoted) = rest.strip_prefix('"') else {
        let (value, rest) = rest.split_at(rest.find([' ', '\t', ',']).unwrap_or(rest.len()));
        return Some((word, Some(value.to_owned()), rest));
    };
    let mut value = String::new();
    let mut characters = quoted.char_indices();
    while let Some((at, character)) = characters.next() {
        match character {
            '"' => return Some((word, Some(value), &quoted[at + 1..])),
            '\\' => value.extend(characters.next().map(|(_, escaped)| escaped)),
            _ => value.push(character),
        }
    }
    None
}

/// Both alphabets of base64, with padding and without.
fn decode(base64: &str) -> Option<String> {
    let text = base64.trim_end_matches('=').replace('-', "+").replace('_', "/");
    String::from_utf8(STANDARD_NO_PAD.decode(text).ok()?).ok()
}
