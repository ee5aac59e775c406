//! Calls of actions and functions as they go over the wire.

use operations as emitted;
use operations::models::{Point, Robot, Speed, ThingMoveParameters};
use operations::{DateTimeOffset, Duration, Guid};
use serde_json::json;
use support::{body, request};

mod support;

#[test]
fn actions_send_their_parameters() {
    let client = support::client();
    let thing = client.things().by_id("1");
    let parameters = ThingMoveParameters {
        to: Some(Point { x: Some(1), ..Default::default() }),
        speed: Some(Speed::Fast),
        via: Some(vec![Point::default()]),
        ..Default::default()
    };
    assert_eq!(request(thing.r#move(&parameters)), "POST things('1')/golden.move");
    assert_eq!(body(thing.r#move(&parameters)), json!({"to": {"x": 1}, "speed": "fast", "via": [{}]}));
    assert_eq!(request(thing.cast::<Robot>().r#move()), "POST things('1')/golden.robot/golden.move");
    assert_eq!(request(client.things().stop()), "POST things/golden.stop");
    let parameters = operations::models::ResetParameters { hard: Some(true), ..Default::default() };
    assert_eq!(request(client.start_with(&parameters)), "POST start");
    assert_eq!(body(client.start_with(&parameters)), json!({"hard": true}));
    assert_eq!((request(client.start()), body(client.start())), ("POST start".to_owned(), json!({})));
}

#[test]
fn functions_have_their_arguments_in_the_url() {
    let client = support::client();
    let near = Point { x: Some(1), ..Default::default() };
    let thing = client.things().by_id("1");
    assert_eq!(
        request(thing.distance_with_from_and_unit(&near, Some("it's/far"))),
        "GET things('1')/golden.distance(from=@from,unit='it''s%2Ffar')?@from=%7B%22x%22:1%7D"
    );
    assert_eq!(
        request(thing.distance_with_from_and_unit(&near, None)),
        "GET things('1')/golden.distance(from=@from)?@from=%7B%22x%22:1%7D"
    );
    let since: DateTimeOffset = "2026-04-21T08:00:00+02:00".parse().expect("a time");
    let within: Duration = "PT1H".parse().expect("a duration");
    let found = client.things().near_with_speed_and_since_and_within(&Speed::Fast, &since, &within);
    assert_eq!(
        request(found.list().top(1).call()),
        "GET things/golden.near(speed=golden.speed'fast',since=2026-04-21T08:00:00%2B02:00,within=duration'PT1H')?$top=1"
    );
    assert_eq!(request(client.all_speeds()), "GET allSpeeds()");
    let of: Guid = "5f61b2d9-1b1c-4c39-a9ac-4a3e8a1c2b11".parse().expect("a GUID");
    let names = vec!["a&b".to_owned(), "c'd".to_owned()];
    assert_eq!(
        request(client.all_speeds_with_of_and_names(&of, &names)),
        "GET allSpeeds(of=5f61b2d9-1b1c-4c39-a9ac-4a3e8a1c2b11,names=@names)?@names=%5B%22a%26b%22,%22c'd%22%5D"
    );
}
