//! Underscores in front are part of a name; what is encoded in the metadata goes over the wire encoded.

use obstacle_underscores as emitted;
use obstacle_underscores::models::{
    __, _1, _Country, _ResetParameters, _SolutionSolveParameters_, DocumentType, Sample, Solution, Solution_, Solved,
};
use obstacle_underscores::requests::{_SampleCountry, SolutionItem_, SolutionParts, SolutionParts_};
use obstacle_underscores::{Date, client};
use serde_json::json;

mod support;

#[test]
fn members_of_enumerations_are_called_what_they_mean() {
    for (member, wire) in [
        (DocumentType::Blank, "_x0020_"),
        (DocumentType::CreditMemo, "Credit_x0020_Memo"),
        (DocumentType::Minus, "_x002D_"),
        (DocumentType::LessGreater, "_x003C__x003E_"),
        (DocumentType::_1st, "_x0031_st"),
        (DocumentType::_X00020, "_x00020_"),
        (DocumentType::_Country, "_Country"),
        (DocumentType::Country, "Country"),
        (DocumentType::__, "_"),
        (DocumentType::___, "__"),
        (DocumentType::_1, "_1"),
    ] {
        assert_eq!((member.as_str(), DocumentType::from(wire)), (wire, member.clone()));
    }
}

#[test]
fn fields_survive_a_round_trip() {
    let json = json!({
        "Country": "DE",
        "ID": "1",
        "Type_x0020_of_x0020_document": "Credit_x0020_Memo",
        "_1": { "_": 2 },
        "__": { "_": 3 },
        "__x": 4,
        "x²y": 5,
    });
    let sample: Sample = serde_json::from_value(json.clone()).expect("a sample");
    assert_eq!((sample.country.as_deref(), sample.__x, sample.x_y), (Some("DE"), Some(4), Some(5)));
    assert_eq!(sample.type_of_document, Some(DocumentType::CreditMemo));
    assert_eq!(sample._1, Some(_1 { __: Some(2), ..Default::default() }));
    assert_eq!(sample.__, Some(__ { __: Some(3), ..Default::default() }.into()));
    assert!(sample.additional.is_empty(), "{sample:?}");
    assert_eq!(serde_json::to_value(&sample).ok(), Some(json));
}

#[test]
fn paths_have_the_names_of_the_service() {
    let client = support::client();
    let sample: emitted::call::Item<'_, Sample, client::_Samples> = client._samples().by_id("1");
    let country: emitted::call::Item<'_, _Country, _SampleCountry> = sample._country();
    assert_eq!(country.path().as_str(), "_Samples('1')/_Country");
    assert_eq!(client.samples().by_id("1")._list().path().as_str(), "Samples('1')/_list");
    let read = sample.get().select((Sample::COUNTRY, Sample::__X)).expand((Sample::_COUNTRY, Sample::_TEXTS));
    let query = [("$select", "Country,__x"), ("$expand", "_Country,_Texts")].map(|(n, v)| (n.to_owned(), v.to_owned()));
    assert_eq!(read.into_operation().query(), query);
    let reset = client._reset_with(&_ResetParameters { blank: Some("all".into()), ..Default::default() });
    assert_eq!(support::body(reset), json!({ "_x0020_": "all" }));
}

/// Of two types of one name, one has an underscore behind it, and what is named for it, too.
#[test]
fn what_is_named_for_a_type_is_told_apart() {
    let client = support::client();
    let parts: emitted::call::Collection<'_, Solution_, SolutionParts> = client.solution().by_id("1").parts();
    assert_eq!(parts.path().as_str(), "Solution('1')/Parts");
    let item: SolutionItem_<'_, client::Solution_> = client.solution_().by_id("1");
    let parts: emitted::call::Collection<'_, Solution, SolutionParts_> = item.parts();
    assert_eq!(parts.path().as_str(), "solution('1')/Parts");
    let solve = _SolutionSolveParameters_ { __: Some("a".into()), _how: Some("b".into()), ..Default::default() };
    assert_eq!(support::body(item.cast::<Solved>()._solve_with(&solve)), json!({ "_": "a", "_how": "b" }));
    let since: Date = "2026-11-22".parse().expect("a date");
    let all = client.solution_()._all_with_since(&since).list().call();
    assert_eq!(support::request(all), "GET solution/golden._All(_since=2026-11-22)");
}
