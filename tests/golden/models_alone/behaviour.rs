//! Models without a path to them are read and written.

use models_alone as emitted;
use models_alone::models::{Color, Thing};

mod support;

#[test]
fn models_are_values() {
    let _client = support::client();
    let thing = Thing { id: Some("1".into()), color: Some(Color::Red), ..Thing::default() };
    assert_eq!(thing.clone(), thing);
    let names: Vec<&str> = vec![emitted::models::Thing::PARTS.name()];
    assert_eq!(names, ["parts"]);
}
