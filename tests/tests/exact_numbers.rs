//! Numbers that `f64` does not hold: they are written back digit for digit, wherever they stand.

use csdlgen_tests::runtime::{Decimal, Patch};
use csdlgen_tests::sample::Sample;
use serde::{Deserialize, Serialize};
use serde_json::json;

/// Numbers that `f64` does not hold, and some that it would write otherwise.
const NUMBERS: [&str; 7] =
    ["1e400", "-1E-400", "12345678901234567890123", "0.1234567890123456789012345", "1.10", "1e3", "-0"];

#[test]
fn numbers_of_undeclared_properties_keep_every_digit() {
    for number in NUMBERS {
        for json in [
            format!(r#"{{"new":{number}}}"#),
            format!(r#"{{"new":{{"a":[{number},"\\\"{number}",{{"b":{number}}}]}}}}"#),
            format!(r#"{{"new":[1,{number}],"other":0.5}}"#),
            // Declared, but not as numbers of these.
            format!(r#"{{"bool":[{number}]}}"#),
            format!(r#"{{"text":{{"a":{number}}}}}"#),
            format!(r#"{{"decimals":[{number},null,{number}]}}"#),
        ] {
            let value: Sample = serde_json::from_str(&json).unwrap_or_else(|error| panic!("{json}: {error}"));
            assert_eq!(serde_json::to_string(&value).unwrap(), json);
            assert_eq!(value.clone(), value);
        }
    }
    let value: Sample = serde_json::from_str(r#"{"new":[1e400,0.1234567890123456789012345]}"#).unwrap();
    assert_eq!(value.additional.get("new"), Some(&json!(["1e400", 0.12345678901234568])));
    let nearby: Sample = serde_json::from_str(r#"{"new":[1e400,0.1234567890123456789012346]}"#).unwrap();
    assert_ne!(value, nearby);
}

#[test]
fn numbers_beyond_their_type_are_kept() {
    for (name, number) in [
        ("int64", "12345678901234567890123"),
        ("int64", "0.1234567890123456789012345"),
        ("int32", "1e400"),
        ("double", "1e400"),
        ("double", "-1e999"),
    ] {
        let json = format!(r#"{{"{name}":{number}}}"#);
        let value: Sample = serde_json::from_str(&json).unwrap();
        assert_eq!(serde_json::to_string(&value).unwrap(), json);
        assert_eq!(value.additional.iter().map(|(name, _)| name).collect::<Vec<_>>(), [name]);
    }
}

#[test]
fn decimals_keep_every_digit_on_all_ways() {
    let number = "79228162514264337593543950335.10";
    let decimal: Decimal = number.parse().unwrap();
    let inner = Sample { decimal: Some(decimal.clone()), ..Default::default() };
    let object = format!(r#"{{"decimal":{number}}}"#);

    // In an update.
    let patch = Patch::new().set(Sample::DECIMAL, decimal.clone()).set(Sample::CHILD, inner.clone());
    let text = serde_json::to_string(patch.changes()).unwrap();
    assert_eq!(text, format!(r#"{{"decimal":{number},"child":{object}}}"#));
    assert_eq!(serde_json::to_string(Patch::from_value(&inner).changes()).unwrap(), object);

    // Within a type of the user's own, which reads through a buffer of serde's: as precisely as that.
    #[derive(Serialize, Deserialize)]
    struct Own {
        note: String,
        #[serde(flatten)]
        sample: Sample,
    }
    let own: Own = serde_json::from_str(r#"{"note":"n","decimal":1.5,"int64":5,"double":0.5,"new":1.5}"#).unwrap();
    assert_eq!(own.sample.decimal.as_ref().map(ToString::to_string).as_deref(), Some("1.5"));
    assert_eq!((own.sample.int64, own.sample.double), (Some(5), Some(0.5)));
    let written = serde_json::to_string(&Own { note: own.note, sample: inner }).unwrap();
    assert_eq!(written, format!(r#"{{"note":"n","decimal":{number}}}"#));
}
