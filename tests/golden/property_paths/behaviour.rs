//! Structural properties by URLs of their own, and what leads on from them.

use property_paths as emitted;
use property_paths::models::{Circle, Color, Hours, Person, Picture, Settings, SettingsResetParameters, Shape};
use property_paths::Patch;
use serde_json::json;

mod support;

#[test]
fn any_property_has_a_url() {
    let client = support::client();
    let person = client.people().by_id("1");
    assert_eq!(support::request(person.property(Person::NAME).get()), "GET people('1')/name");
    assert_eq!(support::request(person.property(Person::AGE).get()), "GET people('1')/age");
    assert_eq!(support::request(person.property(Person::MARKS).list()), "GET people('1')/marks");
    assert_eq!(support::request(person.property(Person::MARKS).count()), "GET people('1')/marks/$count");
    assert_eq!(support::request(person.property(Person::NAME).clear()), "DELETE people('1')/name");
    let name = || person.property(Person::NAME).replace("Ada");
    assert_eq!(support::request(name()), "PUT people('1')/name");
    assert_eq!(support::body(name()), json!({"value": "Ada"}));
    assert_eq!(support::body(person.property(Person::MARKS).replace(vec![1, 2])), json!({"value": [1, 2]}));
    assert_eq!(support::body(person.property(Person::EYES).replace(Color::Green)), json!({"value": "green"}));
}

#[test]
fn complex_values_are_read_and_changed() {
    let client = support::client();
    let settings = client.people().by_id("1").property(Person::SETTINGS);
    assert_eq!(support::request(settings.get()), "GET people('1')/settings");
    assert_eq!(settings.path().template(), "people({person-id})/settings");
    let update = || settings.update(Patch::new().set(Settings::ZONE, "UTC"));
    assert_eq!(support::request(update()), "PATCH people('1')/settings");
    assert_eq!(support::body(update()), json!({"zone": "UTC"}));
    let value = Settings { zone: Some("UTC".into()), ..Default::default() };
    assert_eq!(support::body(settings.replace(value)), json!({"zone": "UTC"}));
    let hours = settings.property(Settings::HOURS);
    assert_eq!(support::request(hours.property(Hours::FROM).get()), "GET people('1')/settings/hours/from");
}

#[test]
fn navigation_properties_of_complex_types() {
    let client = support::client();
    let settings = client.people().by_id("1").property(Person::SETTINGS);
    assert_eq!(support::request(settings.printers().list().call()), "GET people('1')/settings/printers");
    let printer = settings.printers().by_id("7");
    assert_eq!(support::request(printer.delete()), "DELETE people('1')/settings/printers('7')");
    // Every property has a `get`.
    assert_eq!(support::request(settings.get_navigation().get().call()), "GET people('1')/settings/get");
}

#[test]
fn derived_complex_types() {
    let client = support::client();
    let shape = client.people().by_id("1").property(Person::SHAPE);
    assert_eq!(support::request(shape.pattern().get().call()), "GET people('1')/shape/pattern");
    let circle = shape.cast::<Circle>();
    assert_eq!(support::request(circle.compasses().list().call()), "GET people('1')/shape/golden.circle/compasses");
    assert_eq!(support::request(circle.pattern().get().call()), "GET people('1')/shape/golden.circle/pattern");
    // A property of a derived type brings its type-cast along.
    assert_eq!(support::request(shape.property(Circle::RADIUS).get()), "GET people('1')/shape/golden.circle/radius");
    let body = support::body(shape.update(Patch::new().set(Circle::RADIUS, 2.5)));
    assert_eq!(body, json!({"@odata.type": "#golden.circle", "radius": 2.5}));
    assert_eq!(support::body(shape.replace(Circle { radius: Some(1.0), ..Default::default() })), json!({
        "@odata.type": "#golden.circle", "radius": 1.0
    }));
    assert_eq!(support::body(shape.update(Patch::<Shape>::new())), json!({}));
}

#[test]
fn operations_on_values() {
    let client = support::client();
    let person = client.people().by_id("1");
    let zone = SettingsResetParameters { zone: Some("UTC".into()), ..Default::default() };
    let reset = || person.property(Person::SETTINGS).reset_with(&zone);
    assert_eq!(support::request(reset()), "POST people('1')/settings/golden.reset");
    assert_eq!(support::body(reset()), json!({"zone": "UTC"}));
    let printers = person.property(Person::SETTINGS).printers_in_with_city("Bonn");
    let expected = "GET people('1')/settings/golden.printersIn(city='Bonn')";
    assert_eq!(support::request(printers.list().call()), expected);
    assert_eq!(support::request(person.property(Person::FORMER).newest()), "GET people('1')/former/golden.newest()");
    assert_eq!(support::request(person.property(Person::SHAPE).area()), "GET people('1')/shape/golden.area()");
    let circle = person.property(Person::SHAPE).cast::<Circle>();
    assert_eq!(support::request(circle.area()), "GET people('1')/shape/golden.circle/golden.area()");
    assert_eq!(support::request(person.property(Person::NAME).shout()), "GET people('1')/name/golden.shout()");
    let mixed = person.property(Person::EYES).mixed_with_other(&Color::Red);
    assert_eq!(support::request(mixed), "GET people('1')/eyes/golden.mixed(other=golden.color'red')");
    assert_eq!(support::request(person.property(Person::FEVER).in_kelvin()), "GET people('1')/fever/golden.inKelvin()");
    assert_eq!(support::request(person.property(Person::MARKS).sum()), "GET people('1')/marks/golden.sum()");
}

#[test]
fn streams_of_complex_types() {
    let client = support::client();
    let picture = client.people().by_id("1").property(Person::PICTURE);
    let operation = picture.content().download().into_operation();
    assert_eq!(operation.relative_url(), "people('1')/picture/content");
}

#[test]
fn paths_go_on_behind_functions() {
    let client = support::client();
    let portrait = client.people().by_id("1").portrait_with_width(300);
    assert_eq!(support::request(portrait.get()), "GET people('1')/golden.portrait(width=300)");
    let operation = portrait.content().download().into_operation();
    assert_eq!(operation.relative_url(), "people('1')/golden.portrait(width=300)/content");
    let width = portrait.property(Picture::WIDTH).get();
    assert_eq!(support::request(width), "GET people('1')/golden.portrait(width=300)/width");
    let defaults = client.defaults();
    assert_eq!(support::request(defaults.get()), "GET defaults()");
    assert_eq!(support::request(defaults.printers().list().call()), "GET defaults()/printers");
    assert_eq!(support::request(client.people().by_id("1").palette().list()), "GET people('1')/golden.palette()");
    // What is answered may be no JSON, whatever the metadata says.
    let operation = portrait.get().download().into_operation();
    assert_eq!(operation.relative_url(), "people('1')/golden.portrait(width=300)");
    assert_eq!(operation.info().id, "person.portrait_with_width");
}
