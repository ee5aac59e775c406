//! `update` from a service: what it asks for, and what it makes of the answers.

use super::server::{Server, answer, broken, endless, raw, stalled, xml};
use super::shop::{self, Shop};
use super::{Outcome, assert_same};
use flate2::Compression;
use flate2::write::GzEncoder;
use std::io::Write as _;
use std::net::TcpListener;

fn gzip(text: &[u8]) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::fast());
    encoder.write_all(text).expect("memory");
    encoder.finish().expect("memory")
}

/// Updates a crate that is up to date with the first document.
fn update(server: &Server, options: &[&str]) -> (Shop, Outcome) {
    let shop = Shop::new();
    let outcome = shop.update(&server.url(), options);
    (shop, outcome)
}

/// Updates, and asserts that the answer is refused with a message that has these parts, and that nothing is changed.
#[track_caller]
fn refused(server: &Server, options: &[&str], parts: &[&str]) {
    let shop = Shop::new();
    let before = shop.tree();
    let outcome = shop.update(&server.url(), options);
    outcome.expect(2).complains(&server.url());
    assert_eq!(outcome.stdout, "");
    parts.iter().for_each(|part| {
        outcome.complains(part);
    });
    assert_same(&before, &shop.tree());
}

#[test]
fn a_document_is_asked_for_as_services_want_it() {
    let server = Server::script([xml("", shop::SECOND)]);
    let (shop, outcome) = update(&server, &[]);
    outcome.expect(0).says("verdict: minor");
    assert!(shop.read("metadata/shop.csdl.xml").contains("\"pages\""));
    let request = &server.received()[0];
    for line in ["get /$metadata http/1.1", "accept: application/xml", "accept-encoding: gzip", "user-agent: csdlgen/"]
    {
        assert!(request.contains(line), "`{line}` is not in {request}");
    }
    assert!(!request.contains("if-none-match"), "{request}");
}

#[test]
fn packed_documents_are_unpacked() {
    let packed = gzip(shop::SECOND.as_bytes());
    for head in ["Content-Type: application/xml\r\nContent-Encoding: gzip\r\n", "Content-Type: application/gzip\r\n"] {
        let server = Server::script([answer(200, head, packed.clone())]);
        let (shop, outcome) = update(&server, &[]);
        outcome.expect(0);
        assert!(shop.read("metadata/shop.csdl.xml").contains("\"pages\""));
    }
    let half = packed[..packed.len() / 2].to_vec();
    refused(&Server::script([xml("", half)]), &[], &["it is packed, and ends in the middle"]);
}

#[test]
fn plain_files_and_json_are_documents_too() {
    for head in ["Content-Type: text/plain; charset=utf-8\r\n", "Content-Type: application/octet-stream\r\n", ""] {
        let (_, outcome) = update(&Server::script([answer(200, head, shop::SECOND)]), &[]);
        outcome.expect(0).says("verdict: minor");
    }
    let json = r#"{"$Version": "4.0", "$EntityContainer": "shop.service", "shop": {
        "book": {"$Kind": "EntityType", "$Key": ["isbn"], "isbn": {}, "title": {"$Nullable": true}},
        "service": {"$Kind": "EntityContainer", "books": {"$Collection": true, "$Type": "shop.book"}}}}"#;
    let server = Server::script([answer(200, "Content-Type: application/json\r\n", json)]);
    let (shop, outcome) = update(&server, &[]);
    outcome.expect(0);
    assert!(shop.read("metadata/shop.csdl.xml").starts_with("<?xml"));
}

#[test]
fn what_has_not_changed_is_not_sent_again() {
    let not_modified = || raw("HTTP/1.1 304 Not Modified\r\nConnection: close\r\n\r\n");
    let etag = "ETag: W/\"2\\\"\r\n";
    let server = Server::script([xml(etag, shop::SECOND), not_modified(), not_modified(), xml(etag, shop::SECOND)]);
    let shop = Shop::new();
    shop.edit("codegen.toml", "https://shop.example/$metadata", &server.url());
    shop.run(&["update"]).expect(0).says("verdict: minor");
    // What the lock says of it is left alone.
    shop.run(&["generate"]).expect(0).says(": 0 written");
    shop.run(&["generate", "--check"]).expect(0);

    let before = (shop.tree(), shop.times());
    let outcome = shop.run(&["update"]);
    outcome.expect(0).says("verdict: none").complains("the metadata is as it was");
    shop.run(&["update", "--dry-run"]).expect(0).says("verdict: none");
    assert_same(&before.0, &shop.tree());
    assert_eq!(before.1, shop.times());

    // Another selection may need more of the document than was kept.
    shop.edit("codegen.toml", "\"/books/**\"", "\"/books/**\", \"/authors\"");
    shop.run(&["update"]).expect(2).complains("/authors: the path pattern selects nothing");
    let asked: Vec<bool> = server.received().iter().map(|head| head.contains("if-none-match: w/\"2\\\"\n")).collect();
    assert_eq!(asked, [false, true, true, false]);
}

#[test]
fn the_same_document_changes_nothing() {
    let server = Server::script([xml("ETag: \"new\"\r\n", shop::FIRST), xml("", shop::FIRST.replace('\n', "\r\n"))]);
    let shop = Shop::new();
    let before = (shop.tree(), shop.times());
    shop.update(&server.url(), &[]).expect(0).says("verdict: none").complains("the metadata is as it was");
    shop.update(&server.url(), &["--format", "json"]).expect(0).says("\"verdict\": \"none\"");
    assert_same(&before.0, &shop.tree());
    assert_eq!(before.1, shop.times());
}

#[test]
fn throttling_and_outages_are_waited_for() {
    let past = "Retry-After: Thu, 01 Jan 1970 00:00:00 GMT\r\n";
    let server = Server::script([
        answer(503, "Retry-After: 0\r\n", "down"),
        answer(429, past, "slow"),
        answer(500, "Retry-After: 0\r\n", ""),
        xml("", shop::SECOND),
    ]);
    let (_, outcome) = update(&server, &[]);
    outcome.expect(0).says("verdict: minor").complains("note: the service answers 503").complains("attempt 4 in 0 s");
    assert_eq!(server.received().len(), 4);

    let server = Server::script((0..3).map(|_| answer(503, "Retry-After: 0\r\n", "down")));
    refused(&server, &["--retries", "2"], &["the service answers 503 Service Unavailable", "help: try again later"]);
    assert_eq!(server.received().len(), 3);
    let server = Server::script([answer(429, "Retry-After: 3600\r\n", "slow")]);
    refused(&server, &[], &["429", "the next attempt is to be in 3600 s, after the time limit"]);
}

#[test]
fn broken_connections_are_tried_again() {
    let server = Server::script([broken("<edmx:Edmx"), raw(""), xml("", shop::SECOND)]);
    let (_, outcome) = update(&server, &["--retries", "2"]);
    outcome.expect(0).says("verdict: minor").complains("the connection broke after 10 of 1000000 bytes");
    refused(&Server::script([broken("<a>")]), &["--retries", "0"], &["the connection broke after 3 of 1000000 bytes"]);

    let port = TcpListener::bind("127.0.0.1:0").and_then(|free| free.local_addr()).expect("a port of this machine");
    let outcome = Shop::new().update(&format!("http://{port}/"), &["--retries", "0"]);
    outcome.expect(2).complains(&format!("cannot read http://{port}/: no connection: "));
}

#[test]
fn what_is_no_document_is_refused() {
    let page = "<!DOCTYPE html>\n<html><form action=\"/login\"></form></html>";
    refused(
        &Server::script([answer(200, "Content-Type: text/html\r\n", page)]),
        &[],
        &["web page", "sign-in", "--from FILE"],
    );
    refused(&Server::script([xml("", page)]), &[], &["web page", "sign-in"]);
    refused(
        &Server::script([answer(200, "Content-Type: image/png\r\n", "PNG")]),
        &[],
        &["it is `image/png`, and no CSDL"],
    );
    refused(&Server::script([answer(404, "", "")]), &[], &["404 Not Found", "service.metadata-url"]);
    refused(&Server::script([answer(401, "", "")]), &[], &["401 Unauthorized: it wants a sign-in", "--from FILE"]);
    refused(&Server::script([answer(304, "", "")]), &[], &["the service answers 304 Not Modified\n"]);
    refused(&Server::script([answer(204, "", "")]), &[], &["204 No Content"]);
    refused(&Server::script([xml("", [b'<', 0xe9])]), &[], &["this is no UTF-8 text"]);
    refused(&Server::script([xml("", "")]), &[], &[":1:1: error["]);
    // Cut off, and nothing in HTTP says so.
    let half = &shop::SECOND[..shop::SECOND.len() / 2];
    let server = Server::script([raw(format!("HTTP/1.1 200 OK\r\nContent-Type: application/xml\r\n\r\n{half}"))]);
    refused(&server, &[], &["error[malformed]: ", "never closed", "help: the document may be incomplete"]);
}

#[test]
fn redirects_lead_to_https_or_stay_on_this_machine() {
    let end = Server::script([xml("", shop::SECOND)]);
    let server = Server::script([answer(302, &format!("Location: {}\r\n", end.url()), "")]);
    let (_, outcome) = update(&server, &[]);
    outcome.expect(0).says("verdict: minor");
    for status in [301, 302, 303, 307, 308] {
        let server = Server::script([answer(status, "Location: http://shop.example/$metadata\r\n", "")]);
        refused(&server, &[], &["redirects to http://shop.example/$metadata: only https is followed"]);
    }
    let server = Server::script((0..20).map(|_| answer(302, "Location: /$metadata\r\n", "")));
    refused(&server, &[], &["too many redirects"]);
    assert!(server.received().len() < 20);

    let shop = Shop::new();
    for url in ["http://shop.example/$metadata", "http://127.0.0.1.example/", "ftp://127.0.0.1/", "https://"] {
        shop.update(url, &[]).expect(2).complains(&format!("cannot read {url}: ")).complains("https");
    }
}

#[test]
fn documents_that_are_too_large_are_not_read_to_the_end() {
    refused(&Server::script([endless()]), &[], &["it has more than 256 MiB, which is the limit", "--max-size"]);
    let promised = "HTTP/1.1 200 OK\r\nContent-Type: application/xml\r\nContent-Length: 9000000000\r\n\r\n<a>";
    refused(&Server::script([raw(promised)]), &[], &["more than 256 MiB"]);
    // 64 KiB on the wire.
    let bomb = gzip(&vec![b' '; 16 << 20]);
    refused(
        &Server::script([xml("Content-Encoding: gzip\r\n", bomb.clone())]),
        &["--max-size", "15"],
        &["more than 15 MiB"],
    );
    let shop = Shop::new();
    shop.write("../bomb.gz", bomb);
    shop.update("bomb.gz", &["--max-size", "15"]).expect(2).complains("cannot read bomb.gz: it has more than 15 MiB");
}

#[test]
fn a_service_that_falls_silent_is_given_up() {
    refused(
        &Server::script([stalled()]),
        &["--timeout", "1"],
        &["it took longer than 1 s, which is the limit (--timeout)"],
    );
}
