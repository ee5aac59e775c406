//! Values of derived types: which one it is is told by `@odata.type`, and what is not known is kept.

use inheritance as emitted;
use inheritance::models::{Animal, Circle, Dog, Husky, Keeper, Shape, Square};
use serde_json::{Value, json};

mod support;

fn animal(json: Value) -> Animal {
    serde_json::from_value(json).expect("an animal")
}

#[test]
fn the_type_is_told_by_its_name() {
    for name in ["#golden.husky", "golden.husky", "https://host/$metadata#golden.husky"] {
        let json = json!({"@odata.type": name, "id": "1", "name": "Togo", "barks": true, "pulls": 3});
        let read = animal(json.clone());
        assert_eq!(read.name.as_deref(), Some("Togo"));
        assert!(read.is::<Husky>() && read.is::<Dog>(), "{name}");
        let husky = read.downcast::<Husky>().expect("a husky");
        assert_eq!((husky.id.as_deref(), husky.barks, husky.pulls), (Some("1"), Some(true), Some(3)));
        let dog = read.downcast::<Dog>().expect("a dog");
        assert_eq!((dog.barks, dog.additional.get("pulls")), (Some(true), Some(&json!(3))));
        for back in [read, husky.into(), dog.into()] {
            assert_eq!(serde_json::to_value(&back).ok(), Some(json.clone()), "{name}");
            assert!(back.is::<Husky>());
        }
    }
    let dog = animal(json!({"@type": "#golden.dog"}));
    assert!(dog.is::<Dog>() && !dog.is::<Husky>(), "the name of OData 4.01");
    for json in [json!({"name": "Togo", "barks": true}), json!({"@odata.type": "#golden.animal", "barks": true})] {
        let animal = animal(json);
        assert!(!animal.is::<Dog>() && animal.downcast::<Dog>().is_none(), "no type is the declared one");
    }
}

#[test]
fn the_type_may_come_last() {
    let text = r##"{"pulls": 3, "barks": "loud", "name": "Togo", "extra": 1, "@odata.type": "#golden.husky"}"##;
    let read: Animal = serde_json::from_str(text).expect("an animal");
    let husky = read.downcast::<Husky>().expect("a husky");
    assert_eq!((husky.pulls, husky.barks, husky.name.as_deref()), (Some(3), None, Some("Togo")));
    assert_eq!(husky.additional.get("barks"), Some(&json!("loud")));
    for back in [read, husky.into()] {
        assert_eq!(serde_json::to_value(&back).ok(), serde_json::from_str(text).ok());
    }
}

#[test]
fn a_type_that_is_not_known_is_read_as_the_declared_one() {
    let json = json!({"@odata.type": "#golden.cat", "id": "1", "name": "Tom", "lives": 9, "pulls": 1});
    let read = animal(json.clone());
    assert_eq!((read.name.as_deref(), read.additional.get("lives")), (Some("Tom"), Some(&json!(9))));
    assert_eq!(read.additional.odata_type(), Some("golden.cat"));
    assert!(!read.is::<Dog>() && read.downcast::<Dog>().is_none());
    assert_eq!(serde_json::to_value(&read).ok(), Some(json));
}

/// What nobody has touched is written as it came, whichever way it went.
#[test]
fn digits_survive_what_is_read_changed_and_written() {
    let text = r##"{"@odata.type":"#golden.husky","barks":true,"weights":[1e2,0.10,12345678901234567890.123],"pulls":3}"##;
    let mut read: Animal = serde_json::from_str(text).expect("an animal");
    let written = |animal: &Animal| serde_json::to_string(animal).expect("JSON");
    assert_eq!(written(&read), text);
    assert!(read.edit::<Husky>(|husky| husky.pulls = Some(4)));
    assert_eq!(written(&read), text.replace("3}", "4}"));
    assert!(read.edit::<Dog>(|dog| dog.barks = None));
    assert_eq!(written(&read), text.replace("3}", "4}").replace(r#""barks":true,"#, ""));
    let back: Animal = read.downcast::<Husky>().expect("a husky").into();
    assert!(written(&back).contains("[1e2,0.10,12345678901234567890.123]"), "{}", written(&back));
}

#[test]
fn a_change_as_another_type_changes_nothing() {
    let mut read = animal(json!({"@odata.type": "#golden.dog", "name": "Rex"}));
    let before = read.clone();
    assert!(!read.edit::<Husky>(|husky| husky.name = None));
    assert_eq!(read, before);
    assert!(read.edit::<Dog>(|dog| dog.name = Some("Max".into())));
    assert_eq!(read.name.as_deref(), Some("Max"), "a property of the base type is its own field");
}

#[test]
fn complex_values_are_of_derived_types_too() {
    let json = json!({
        "badge": {"radius": 1},
        "cage": {"@odata.type": "#golden.square", "color": "red", "side": 2},
        "cages": [
            {"@odata.type": "#golden.circle", "radius": 3},
            {"color": "none"},
            {"@odata.type": "#golden.blob", "size": 1},
        ],
    });
    let keeper: Keeper = serde_json::from_value(json.clone()).expect("a keeper");
    let cage = keeper.cage.as_ref().expect("a cage");
    assert_eq!(cage.color.as_deref(), Some("red"));
    assert_eq!(cage.downcast::<Square>().and_then(|square| square.side), Some(2));
    assert_eq!(keeper.badge, Some(Circle { radius: Some(1), ..Default::default() }));
    let cages = keeper.cages.as_ref().expect("cages");
    assert_eq!(cages.iter().map(Shape::is::<Circle>).collect::<Vec<_>>(), [true, false, false]);
    assert_eq!(serde_json::to_value(&keeper).ok(), Some(json));
}

#[test]
fn a_derived_type_names_itself_where_another_is_declared() {
    let keeper = Keeper {
        cage: Some(Square { side: Some(2), ..Default::default() }.into()),
        badge: Some(Circle::default()),
        ..Default::default()
    };
    let json = json!({"badge": {}, "cage": {"@odata.type": "#golden.square", "side": 2}});
    assert_eq!(serde_json::to_value(&keeper).ok(), Some(json));

    let client = support::client();
    let dog = Dog { name: Some("Rex".into()), ..Default::default() };
    let plain = Animal { name: Some("Rex".into()), ..Default::default() };
    let body = support::body(client.animals().create(&dog));
    assert_eq!(body, json!({"@odata.type": "#golden.dog", "name": "Rex"}));
    assert_eq!(support::body(client.animals().create(&plain)), json!({"name": "Rex"}));
    assert_eq!(support::body(client.animals().create(&Animal::from(dog.clone()))), body);
    assert_eq!(support::body(client.animals().cast::<Dog>().create(&dog)), json!({"name": "Rex"}));
    let patch = emitted::Patch::new().set(Dog::BARKS, false);
    let body = support::body(client.animals().by_id("1").update(patch));
    assert_eq!(body, json!({"@odata.type": "#golden.dog", "barks": false}));
}

/// No entity is of an abstract type: a create that does not say which one it is never leaves.
#[test]
fn an_abstract_type_is_not_created() {
    use inheritance::models::Plant;
    let client = support::client();
    let refused = client.url(client.plants().create(&Plant::default()).operation()).expect_err("refused");
    assert_eq!(
        refused.message(),
        "`golden.plant` is abstract: no entity has this type, only one that derives from it; give one of these, or \
         `@odata.type`"
    );
    let mut named = Plant::default();
    named.additional.insert("@odata.type", "#golden.tree");
    assert_eq!(support::body(client.plants().create(&named)), json!({"@odata.type": "#golden.tree"}));
}

#[test]
fn paths_in_queries_go_by_derived_types() {
    let client = support::client();
    let query = |list: emitted::Operation| list.query()[0].clone();
    let option = |name: &str, value: &str| (name.to_owned(), value.to_owned());
    let animals = || client.animals().list();
    let barks = Dog::BARKS.of::<Animal>();
    let filter = animals().filter(barks.clone().eq(true).and(Husky::PULLS.of::<Animal>().gt(2)));
    assert_eq!(
        query(filter.into_operation()),
        option("$filter", "golden.dog/barks eq true and golden.husky/pulls gt 2")
    );
    let select = animals().select((Animal::NAME, barks.clone()));
    assert_eq!(query(select.into_operation()), option("$select", "name,golden.dog/barks"));
    assert_eq!(query(animals().order_by(barks.desc()).into_operation()), option("$orderby", "golden.dog/barks desc"));
    let puppies = Dog::PUPPIES.of::<Animal>().cast::<Husky>().with().select(Husky::PULLS);
    let expand = animals().expand(puppies);
    assert_eq!(
        query(expand.into_operation()),
        option("$expand", "golden.dog/puppies/golden.husky($select=pulls)")
    );
    let side = Keeper::CAGE.cast::<Square>().then(Square::SIDE);
    let keepers = client.keepers().list().filter(side.clone().is_null()).order_by(side.asc());
    assert_eq!(
        keepers.into_operation().query(),
        [option("$filter", "cage/golden.square/side eq null"), option("$orderby", "cage/golden.square/side asc")]
    );
    let any = Keeper::CAGES.any(|cage| cage.cast::<Circle>().at(Circle::RADIUS).gt(1));
    assert_eq!(
        query(client.keepers().list().filter(any).into_operation()),
        option("$filter", "cages/any(x1:x1/golden.circle/radius gt 1)")
    );
    let through = Dog::KEEPER.then(Keeper::CAGE).cast::<Square>().then(Square::SIDE).eq(1);
    assert_eq!(
        query(client.animals().cast::<Dog>().list().filter(through).into_operation()),
        option("$filter", "keeper/cage/golden.square/side eq 1")
    );
}

#[test]
fn casts_are_segments() {
    let client = support::client();
    let url = |path: &emitted::operation::Path| path.as_str().to_owned();
    assert_eq!(url(client.animals().cast::<Dog>().path()), "animals/golden.dog");
    let item = client.animals().by_id("1");
    assert_eq!(url(item.cast::<Husky>().path()), "animals('1')/golden.husky");
    assert_eq!(url(item.cast::<Dog>().puppies().path()), "animals('1')/golden.dog/puppies");
    assert_eq!(url(item.cast::<Husky>().keeper().path()), "animals('1')/golden.husky/keeper");
}

#[test]
fn expanded_entities_are_of_derived_types_too() {
    let json = json!({"puppies": [{"@odata.type": "#golden.husky", "pulls": 0}, {"id": "2"}]});
    let dog: Dog = serde_json::from_value(json).expect("a dog");
    let puppies = dog.expanded(Dog::PUPPIES).expect("dogs").expect("puppies");
    assert_eq!(puppies.iter().map(Dog::is::<Husky>).collect::<Vec<_>>(), [true, false]);
    assert_eq!(dog.expanded(Dog::KEEPER).expect("nothing"), None);
}
