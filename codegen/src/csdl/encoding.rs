//! Bytes to text: UTF-8, and UTF-16 by its byte order mark.

use crate::diagnostic::Diagnostic;

const HELP: &str = "convert the document to UTF-8; a `.gz` file must be unpacked first";

/// The text of a document, whichever of the encodings of Unicode it is in (XML 1.0, section 4.3.3).
///
/// # Errors
/// Where it is text in none of them.
pub fn decode(content: Vec<u8>) -> Result<String, Diagnostic> {
    let units: fn([u8; 2]) -> u16 = match content.as_slice() {
        // That of UTF-32 begins like the one of UTF-16.
        [0xff, 0xfe, 0, 0, ..] | [0, 0, 0xfe, 0xff, ..] => {
            return Err(Diagnostic::error("bad-encoding", "", "the text is UTF-32, which is not read").with_help(HELP));
        }
        // Without a mark, the first character tells, since it is `<` or `{`.
        [0xff, 0xfe, ..] | [b'<' | b'{', 0, ..] => u16::from_le_bytes,
        [0xfe, 0xff, ..] | [0, b'<' | b'{', ..] => u16::from_be_bytes,
        _ => return utf8(content),
    };
    let (pairs, rest) = content.as_chunks::<2>();
    let text: Result<String, _> = char::decode_utf16(pairs.iter().map(|pair| units(*pair))).collect();
    match text {
        Ok(text) if rest.is_empty() => Ok(text),
        _ => Err(Diagnostic::error("bad-encoding", "", "the text begins like UTF-16, but is none")
            .with_help("the document may be incomplete or damaged: download it again")),
    }
}

fn utf8(content: Vec<u8>) -> Result<String, Diagnostic> {
    String::from_utf8(content).map_err(|error| {
        let offset = error.utf8_error().valid_up_to();
        let line = error.as_bytes()[..offset].iter().filter(|byte| **byte == b'\n').count() + 1;
        let message = format!("this is no UTF-8 text: line {line} has a byte that is none of a character");
        Diagnostic::error("bad-encoding", "", message).with_help(HELP)
    })
}

#[cfg(test)]
mod tests {
    use super::decode;

    #[test]
    fn unicode_is_read_in_both_orders() {
        let text = "<é 名 \u{1f600}/>";
        let utf16 = |bytes: fn(u16) -> [u8; 2], mark: &str| -> Vec<u8> {
            format!("{mark}{text}").encode_utf16().flat_map(bytes).collect()
        };
        for content in [utf16(u16::to_le_bytes, ""), utf16(u16::to_be_bytes, ""), text.as_bytes().to_vec()] {
            assert_eq!(decode(content).unwrap(), text);
        }
        for bytes in [u16::to_le_bytes, u16::to_be_bytes] {
            assert_eq!(decode(utf16(bytes, "\u{feff}")).unwrap().trim_start_matches('\u{feff}'), text);
        }
    }

    #[test]
    fn what_is_no_text_is_said_and_does_not_panic() {
        let message = |content: &[u8]| decode(content.to_vec()).unwrap_err().message;
        assert!(message(b"<a>\n\xe9</a>").contains("line 2"));
        assert!(message(&[0xff, 0xfe, b'<', 0, b'a']).contains("UTF-16"));
        assert!(message(&[0xff, 0xfe, 0, 0xd8]).contains("UTF-16"));
        assert!(message(&[0xff, 0xfe, 0, 0, b'<', 0, 0, 0]).contains("UTF-32"));
        assert!(message(&[0x1f, 0x8b, 8, 0]).contains("UTF-8"));
        assert_eq!(decode(Vec::new()).unwrap(), "");
    }
}
