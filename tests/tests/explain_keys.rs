//! `cargo xtask explain`: keys of the golden cases.

use csdlgen_tests::explained::of_case;
use expect_test::{Expect, expect};

fn check_case(name: &str, requests: &[&str], expected: Expect) {
    expected.assert_eq(&of_case(name, requests));
}

#[test]
fn keys_of_all_kinds() {
    let roots = ["guids", "integers", "paths", "several", "strings"];
    let keys = ["('a')", "(7)", "(x)", "/7", "({id})"];
    let requests: Vec<String> =
        roots.iter().flat_map(|root| keys.iter().map(move |key| format!("GET /{root}{key}"))).collect();
    let requests: Vec<&str> = requests.iter().map(String::as_str).collect();
    check_case(
        "keys",
        &requests,
        expect![[r#"
        GET /guids('a')
          call     client.guids().by_id("a").get()
          answer   models::ByGuid
        GET /guids(7)
          call     client.guids().by_id("7").get()
          answer   models::ByGuid
        GET /guids(x)
          call     client.guids().by_id("x").get()
          answer   models::ByGuid
        GET /guids/7
          call     client.guids().by_id("7").get()
          answer   models::ByGuid
        GET /guids({id})
          call     client.guids().by_id(id).get()
          answer   models::ByGuid
        GET /integers('a')
          none     not a key of `golden.byInteger`: `a` is no `i64`, which the key `number` is
          help     the key of `golden.byInteger` is number: `i64`
        GET /integers(7)
          call     client.seventh().get()
          answer   models::ByInteger
        GET /integers(x)
          none     not a key of `golden.byInteger`: `x` is no `i64`, which the key `number` is
          help     the key of `golden.byInteger` is number: `i64`
        GET /integers/7
          call     client.seventh().get()
          answer   models::ByInteger
        GET /integers({id})
          call     client.integers().by_id(id).get()
          answer   models::ByInteger
        GET /paths('a')
          call     client.paths().by_id("a").get()
          answer   models::ByPath
        GET /paths(7)
          call     client.paths().by_id("7").get()
          answer   models::ByPath
        GET /paths(x)
          call     client.paths().by_id("x").get()
          answer   models::ByPath
        GET /paths/7
          call     client.paths().by_id("7").get()
          answer   models::ByPath
        GET /paths({id})
          call     client.paths().by_id(id).get()
          answer   models::ByPath
        GET /several('a')
          none     not a key of `golden.bySeveral`: `a` is no `i32`, which the key `order` is
          help     the key of `golden.bySeveral` is order, day, line: `(i32, Date, String)`
        GET /several(7)
          none     not a key of `golden.bySeveral`: the key's part `day` is missing
          help     the key of `golden.bySeveral` is order, day, line: `(i32, Date, String)`
        GET /several(x)
          none     not a key of `golden.bySeveral`: `x` is no `i32`, which the key `order` is
          help     the key of `golden.bySeveral` is order, day, line: `(i32, Date, String)`
        GET /several/7
          none     not a key of `golden.bySeveral`: the key's part `day` is missing
          help     the key of `golden.bySeveral` is order, day, line: `(i32, Date, String)`
        GET /several({id})
          call     client.several().by_id(id).get()
          answer   models::BySeveral
        GET /strings('a')
          call     client.strings().by_id("a").get()
          answer   models::ByString
        GET /strings(7)
          call     client.strings().by_id("7").get()
          answer   models::ByString
        GET /strings(x)
          call     client.strings().by_id("x").get()
          answer   models::ByString
        GET /strings/7
          call     client.strings().by_id("7").get()
          answer   models::ByString
        GET /strings({id})
          call     client.strings().by_id(id).get()
          answer   models::ByString
    "#]],
    );
}

#[test]
fn long_keys() {
    check_case(
        "keys",
        &[
            "GET /summaries(a='1',b='it''s',c='{c}',d={d})",
            "GET /summaries('1','2','3','4')",
            "GET /summaries({id})",
            "GET /summaries(a='1',b='2')",
            "GET /summaries(a='1',b='2',c='3',d='4',e='5')",
            "GET /ones(text='a',guid=5f61b2d9-1b1c-4c39-a9ac-4a3e8a1c2b11,amount=1.50,day=2026-01-01,\
             color=golden.color'dark_x0020_blue',isOpen=true,zip='b',größe=0.5,at={at},for={for},bytes={b},number=-1,time={t})",
            "GET /many(text='a',guid=x,amount=1,day=2,color='green',isOpen=true,zip=1,größe=0,at=1,for=1,bytes=1,number=1,time=1)",
            "GET /keyless('1')",
            "GET /keyless",
        ],
        expect![[r#"
            GET /summaries(a='1',b='it''s',c='{c}',d={d})
              call     client.summaries().by_id(SummaryKey { a: "1".into(), b: "it's".into(), c, d }).get()
              use      keys::models::SummaryKey
              answer   models::Summary
            GET /summaries('1','2','3','4')
              call     client.summaries().by_id(SummaryKey { a: "1".into(), b: "2".into(), c: "3".into(), d: "4".into() }).get()
              use      keys::models::SummaryKey
              answer   models::Summary
            GET /summaries({id})
              call     client.summaries().by_id(id).get()
              answer   models::Summary
            GET /summaries(a='1',b='2')
              none     not a key of `golden.summary`: the key's part `c` is missing
              help     the key of `golden.summary` is a, b, c, d: `models::SummaryKey`
            GET /summaries(a='1',b='2',c='3',d='4',e='5')
              none     not a key of `golden.summary`: the key is a, b, c, d
              help     the key of `golden.summary` is a, b, c, d: `models::SummaryKey`
            GET /ones(text='a',guid=5f61b2d9-1b1c-4c39-a9ac-4a3e8a1c2b11,amount=1.50,day=2026-01-01,color=golden.color'dark_x0020_blue',isOpen=true,zip='b',größe=0.5,at={at},for={for},bytes={b},number=-1,time={t})
              call     client.ones().by_id(OneOfManyKey { text: "a".into(), guid: "5f61b2d9-1b1c-4c39-a9ac-4a3e8a1c2b11".parse::<Guid>()?, amount: "1.50".parse::<Decimal>()?, day: "2026-01-01".parse::<Date>()?, color: Color::DarkBlue, is_open: true, zip: "b".into(), größe: 0.5, at, r#for, bytes, number: -1, time }).get()
              use      keys::models::Color
              use      keys::Date
              use      keys::Decimal
              use      keys::Guid
              use      keys::models::OneOfManyKey
              answer   models::OneOfMany
            GET /many(text='a',guid=x,amount=1,day=2,color='green',isOpen=true,zip=1,größe=0,at=1,for=1,bytes=1,number=1,time=1)
              none     not a key of `golden.byMany`: `green` is no `models::Color`, which the key `color` is
              help     the key of `golden.byMany` is text, guid, amount, day, color, isOpen, zip, größe, at, for, bytes, number, time: `models::ByManyKey`
            GET /keyless('1')
              none     not a key of `golden.keyless`: the type has no key
            GET /keyless
              call     client.keyless().list()
              answer   Page<models::Keyless>
        "#]],
    );
}

#[test]
fn alternate_keys() {
    check_case(
        "alternate_keys",
        &[
            "GET /applications(appId='a-1')",
            "GET /applications(appId='{appId}')?$select=id",
            "PATCH /galleries(number=7,type='x')",
            "GET /applications(number=x,type='x')",
            "GET /applications(nothing='x')",
        ],
        expect![[r#"
            GET /applications(appId='a-1')
              call     client.applications().by_app_id("a-1").get()
              answer   models::Application
            GET /applications(appId='{appId}')?$select=id
              call     client.applications().by_app_id(app_id).get().select(Application::ID)
              use      alternate_keys::models::Application
              answer   models::Application
            PATCH /galleries(number=7,type='x')
              call     client.galleries().by_number_and_type(7, "x").update(patch)
              body     patch: Patch<models::Gallery>
              answer   Written<models::Gallery>
              header   Content-Type: application/json (the client sets it)
            GET /applications(number=x,type='x')
              none     not a key of `golden.application`: `x` is no `i32`, which the key `number` is
              help     the key of `golden.application` is id: `String`, or by name appId, or by name number, type, or by name token
            GET /applications(nothing='x')
              none     not a key of `golden.application`: the key's part `id` is missing
              help     the key of `golden.application` is id: `String`, or by name appId, or by name number, type, or by name token
        "#]],
    );
}
