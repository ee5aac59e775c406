//! What is said and denied is as if nothing were said.

use contradictions as emitted;
use support::request;

mod support;

#[test]
fn what_nobody_excludes_is_there() {
    let client: emitted::Client = support::client();
    assert_eq!(request(client.things().count().call()), "GET things/$count");
    assert_eq!(request(client.things().list().top(1).count().call()), "GET things?$top=1&$count=true");
}
