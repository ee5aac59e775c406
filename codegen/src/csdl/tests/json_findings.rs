//! What is reported about CSDL JSON.

use super::{check_errors, check_warnings, csdl, findings};
use expect_test::expect;

#[test]
fn what_is_not_understood_is_a_warning() {
    check_warnings(
        &csdl(
            r#""$New": 1, "x": { "$Kind": "Other" },
"e": { "$Kind": "EntityType", "$HasStream": false, "$HasStream": true, "$Key": [], "p@t.t": 1, "p": { "$Kind": "Else" } },
"g": { "$Kind": "Function" }, "i j": [{ "$Kind": "ComplexType" }],
"n": { "$Kind": "ComplexType", "n": { "$Kind": "NavigationProperty", "$Type": "a.b.e", "$OnDelete": "Explode", "$OnDelete@t.t": 1 } },
"f": { "$Kind": "EnumType", "a@t.t": 1, "@": 2 },
"@t.a": { "$Path": "p", "@t.b": 1 }, "@t.c": { "$Wait": 1 }, "@t.d": { "p@t.e": 1, "@type": 1 }, "@t.f": { "$Path": 1 },
"$Annotations": { "a.b.e": { "Core": {} } }"#,
        ),
        expect![[r#"
            m:2:9: warning[unknown-attribute]: a.b: `$New` is not understood at `Schema` and is ignored
            m:2:17: warning[unknown-element]: a.b.x: the `$Kind` `Other` is unknown here: it is ignored
            m:3:66: warning[repeated-element]: a.b.e: `EntityType` has more than one `$HasStream`: the first is used
            m:3:80: warning[empty-key]: a.b.e: the key names no property; it is taken not to be there
            = help: name the properties of the key, or remove it
            m:3:93: warning[unknown-attribute]: a.b.e: `p@t.t` is not understood and is ignored
            m:3:101: warning[unknown-element]: a.b.e/p: the `$Kind` `Else` is unknown here: it is ignored
            m:4:6: warning[bad-value]: a.b.g: the overloads do not stand in an array: it is read as the only one
            m:4:38: warning[bad-value]: a.b.i j: `i j` is not an identifier; it is used as it is
            m:4:39: warning[bad-value]: a.b.i j: `ComplexType` stands in an array, which is ignored
            m:5:101: warning[bad-value]: a.b.n/n: `$OnDelete` is not one of Cascade, None, SetNull, SetDefault; it is used as it is
            m:5:129: warning[unknown-attribute]: a.b.n/n: `$OnDelete@t.t` is not understood and is ignored
            m:6:38: warning[unknown-attribute]: a.b.f: `a@t.t` annotates `a`, which is not there: it is ignored
            m:6:46: warning[unknown-attribute]: a.b.f: `@` is not understood and is ignored
            m:7:33: warning[unknown-attribute]: a.b@t.a: `@t.b` is not understood at `$Path` and is ignored
            m:7:46: warning[unknown-element]: a.b@t.c: `$Wait` is no expression of CSDL 4.01: it is kept as text
            m:7:81: warning[unknown-attribute]: a.b@t.d: `p@t.e` annotates `p`, which is not there: it is ignored
            m:7:93: warning[bad-value]: a.b@t.d: `@type` is not text and is ignored
            m:7:106: warning[bad-value]: a.b@t.f: `$Path` is not text: it is kept as it is
            m:8:38: warning[unknown-element]: a.b.e/Core: `Core` is not understood inside of `Annotations` and is ignored
        "#]],
    );
}

#[test]
fn all_errors_are_found_at_once() {
    check_errors(
        r#"{ "$Version": "4.01", "$Reference": { "u": { "$Include": [{}], "$IncludeAnnotations": {} } }, "c": 1, "a.b": {
"$Alias": 1, "x": 1, "y": {},
"e": { "$Kind": "EntityType", "$Abstract": "true", "$Key": [1], "p": { "$Type": "Collection(x)", "$MaxLength": true }, "q": [] },
"c": { "$Kind": "ComplexType", "n": { "$Kind": "NavigationProperty", "$ReferentialConstraint": { "p": 1 } } },
"f": { "$Kind": "EnumType", "a": 1.5, "b": 9223372036854775808 },
"t": { "$Kind": "Term", "$AppliesTo": "Term" }, "o": [{ "$Kind": "Action", "$Parameter": [{ "$Name": "" }] }],
"$Annotations": [] } }"#,
        expect![[r#"
            m:1:59: error[missing-attribute]: `Include` has no `$Namespace`
            m:1:87: error[bad-value]: u: `$IncludeAnnotations` is not an array
            m:1:100: error[bad-value]: c: `Schema` is not an object
            m:2:11: error[bad-value]: a.b: `$Alias` is not text
            m:2:19: error[bad-value]: a.b.x: a member of a schema is not an object
            m:2:27: error[missing-attribute]: a.b.y: the member of the schema has no `$Kind`
            m:3:44: error[bad-value]: a.b.e: `$Abstract` is not `true` or `false`
            m:3:61: error[bad-value]: a.b.e: an item of `$Key` is neither a property nor an object `{ alias: path }`
            m:3:81: error[bad-value]: a.b.e/p: `$Type` is not a type (without `Collection(…)`: for that, `$Collection` is `true`)
            m:3:112: warning[bad-facet]: a.b.e/p: `$MaxLength` is not a number; it is ignored
            = help: correct the facet, or remove it
            m:3:125: error[bad-value]: a.b.e/q: `Property` is not an object
            m:4:37: error[missing-attribute]: a.b.c/n: `NavigationProperty` has no `$Type`
            m:4:103: error[bad-value]: a.b.c/n: the value of `p` is not text
            m:5:34: error[bad-value]: a.b.f/a: the value of the member is not a 64-bit integer
            m:5:44: error[bad-value]: a.b.f/b: the value of the member is not a 64-bit integer
            m:6:39: error[bad-value]: a.b.t: `$AppliesTo` is not an array of text
            m:6:102: error[bad-value]: a.b.o/: `$Name` is not text that is not empty
            m:7:17: error[bad-value]: a.b: `$Annotations` is not an object
        "#]],
    );
}

#[test]
fn what_is_no_metadata() {
    let mut all = String::new();
    for text in [
        "{}",
        "{\"value\": []}",
        "{\"error\": {\"code\": \"x\", \"message\": \"no such thing\"}}",
        "{\"openapi\": \"3.0.0\"}",
        "{\"$Version\": \"3.0\"}",
        "{\"$Version\": 4, \"a\": {}}",
        "{\"$Version\": \"4.0\"}",
        "[]",
    ] {
        all.push_str(findings(text).1.lines().next().unwrap());
        all.push('\n');
    }
    expect![[r#"
        m:1:1: error[not-csdl]: this is JSON, but not CSDL JSON: it has no `$Version`
        m:1:1: error[not-csdl]: this is JSON, but not CSDL JSON: it has no `$Version`
        m:1:1: error[not-csdl]: this is an error answer, not metadata: no such thing
        m:1:1: error[not-csdl]: this is an OpenAPI description, not metadata
        m:1:14: error[odata-version]: this is metadata of OData version `3.0`
        m:1:14: error[bad-value]: `$Version` is not text
        m:1:1: error[missing-element]: the document has no schema
        m:1:1: error[not-csdl]: this is neither CSDL XML nor CSDL JSON
    "#]]
    .assert_eq(&all);
}

#[test]
fn malformed_json_has_a_place() {
    let mut all = String::new();
    for text in [
        "{\n  \"é\" 1 }",
        "{ \"a\": 1, }",
        "{ \"a\": tru }",
        "{ \"a\": 1",
        "{ \"a\": \"x\ny\" }",
        "{ \"a\": 1 } 2",
        "\u{feff} { \"$Version\": \"4.0\", \"a\": { \"@b\": \"\\ud800\" } }",
    ] {
        all.push_str(findings(text).1.lines().next().unwrap());
        all.push('\n');
    }
    expect![[r#"
        m:2:7: error[malformed]: this is not well-formed JSON: expected `:`
        m:1:11: error[malformed]: this is not well-formed JSON: key must be a string
        m:1:11: error[malformed]: this is not well-formed JSON: expected ident
        m:1:8: error[malformed]: this is not well-formed JSON: EOF while parsing an object
        m:1:9: error[malformed]: this is not well-formed JSON: control character (\u0000-\u001F) found while parsing a string
        m:1:12: error[malformed]: this is not well-formed JSON: trailing characters
        m:1:44: error[malformed]: this is not well-formed JSON: unexpected end of hex escape
    "#]]
    .assert_eq(&all);
}

#[test]
fn deep_nesting_is_refused() {
    let nested = |depth: usize| csdl(&format!("\"@t.t\": {}{}", "[".repeat(depth), "]".repeat(depth)));
    assert!(findings(&nested(90)).0);
    for depth in [110, 100_000] {
        let (is_read, found) = findings(&nested(depth));
        assert!(!is_read && found.contains("error[too-deep]: the document nests more than 100 levels deep"), "{found}");
    }
}
