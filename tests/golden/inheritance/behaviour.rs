//! Values of derived types: which one it is is told by `@odata.type`, and what is not known is kept.

use inheritance as emitted;
use inheritance::models::{Animal, AnyAnimal, AnyDog, AnyShape, Circle, Dog, Husky, Keeper, Square};
use serde_json::{Value, json};

mod support;

fn animal(json: Value) -> AnyAnimal {
    serde_json::from_value(json).expect("an animal")
}

#[test]
fn the_type_is_told_by_its_name() {
    for name in ["#golden.husky", "golden.husky"] {
        let json = json!({"@odata.type": name, "id": "1", "name": "Togo", "barks": true, "pulls": 3});
        let AnyAnimal::Husky(husky) = animal(json.clone()) else { panic!("{name} is a husky") };
        assert_eq!((husky.id.as_deref(), husky.barks, husky.pulls), (Some("1"), Some(true), Some(3)));
        assert_eq!(serde_json::to_value(AnyAnimal::from(*husky)).ok(), Some(json));
    }
    assert!(matches!(animal(json!({"@type": "#golden.dog"})), AnyAnimal::Dog(_)), "the name of OData 4.01");
    assert!(matches!(animal(json!({"name": "Togo"})), AnyAnimal::Animal(_)), "no type is the declared one");
    assert!(matches!(animal(json!({"@odata.type": "#golden.animal"})), AnyAnimal::Animal(_)));
}

#[test]
fn the_type_may_come_last() {
    let text = r##"{"pulls": 3, "barks": "loud", "name": "Togo", "extra": 1, "@odata.type": "#golden.husky"}"##;
    let read: AnyAnimal = serde_json::from_str(text).expect("an animal");
    let AnyAnimal::Husky(husky) = &read else { panic!("{read:?} is a husky") };
    assert_eq!((husky.pulls, husky.barks, husky.name.as_deref()), (Some(3), None, Some("Togo")));
    assert_eq!(husky.additional.get("barks"), Some(&json!("loud")));
    assert_eq!(serde_json::to_value(&read).ok(), serde_json::from_str(text).ok());
}

#[test]
fn a_type_that_is_not_known_is_read_as_the_declared_one() {
    let json = json!({"@odata.type": "#golden.cat", "id": "1", "name": "Tom", "lives": 9, "pulls": 1});
    let read = animal(json.clone());
    let AnyAnimal::Animal(base) = &read else { panic!("{read:?} is an animal") };
    assert_eq!((base.name.as_deref(), base.additional.get("lives")), (Some("Tom"), Some(&json!(9))));
    assert_eq!(base.additional.odata_type(), Some("golden.cat"));
    assert_eq!(serde_json::to_value(&read).ok(), Some(json));
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
    assert!(matches!(cage, AnyShape::Square(square) if square.side == Some(2)), "{cage:?}");
    assert_eq!(keeper.badge, Some(Circle { radius: Some(1), ..Default::default() }));
    let cages = keeper.cages.as_ref().expect("cages");
    assert!(matches!(&cages[..], [AnyShape::Circle(_), AnyShape::Shape(_), AnyShape::Shape(_)]), "{cages:?}");
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
    assert_eq!(support::body(client.animals().create(&AnyAnimal::from(dog.clone()))), body);
    assert_eq!(support::body(client.animals().cast::<Dog>().create(&dog)), json!({"name": "Rex"}));
    let patch = emitted::Patch::new().set(Dog::BARKS, false);
    let body = support::body(client.animals().by_id("1").update(patch));
    assert_eq!(body, json!({"@odata.type": "#golden.dog", "barks": false}));
}

#[test]
fn casts_are_segments() {
    let client = support::client();
    let url = |path: &emitted::runtime::Path| path.as_str().to_owned();
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
    let puppies: Option<Vec<AnyDog>> = dog.expanded(Dog::PUPPIES).expect("dogs");
    let puppies = puppies.expect("puppies");
    assert!(matches!(&puppies[..], [AnyDog::Husky(_), AnyDog::Dog(_)]), "{puppies:?}");
    assert_eq!(dog.expanded(Dog::KEEPER).expect("nothing"), None);
}
