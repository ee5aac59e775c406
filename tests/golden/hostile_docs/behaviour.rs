//! Texts of the configuration are values, to the letter.

use hostile_docs as emitted;
use hostile_docs::place::Get;

#[test]
fn texts_are_kept() {
    let permission = emitted::client::Things::OPERATION.permissions[0];
    assert_eq!(permission.scheme, "a`b\u{202e}[`nope`]");
    assert_eq!(permission.scope, "\"]); }\u{202e}`[`nope`]");
    assert_eq!(emitted::Cloud::A_B_C_NOPE, emitted::Cloud::named("a\"b\\c [`nope`] \u{202e}"));
    assert_eq!(
        env!("CARGO_PKG_DESCRIPTION"),
        "\"Golden\" case */ \\ [`nope`] <b> \r bare\n\n```\ncompile_error!()\n```\n\u{202e}"
    );
}
