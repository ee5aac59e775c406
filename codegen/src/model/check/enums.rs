//! Enumerations (CSDL 4.01, section 10).

use super::{FIRST, repeated, take_away};
use crate::csdl::{EnumType, Schema};
use crate::diagnostic::{Diagnostic, Diagnostics};

/// Takes away members that have the name of another.
pub(super) fn members(schema: &mut Schema, diagnostics: &mut Diagnostics) {
    for t in &mut schema.enum_types {
        let subject = format!("{}.{}", schema.namespace, t.name);
        let twice = repeated(t.members.iter().map(|m| (m.name.as_str(), m.position)));
        take_away(&mut t.members, twice, |member, first| {
            let message = "the enumeration has a member of this name already; the first is used";
            diagnostics.push(
                Diagnostic::warning("duplicate-enum-member", format!("{subject}/{}", member.name), message)
                    .at(member.position)
                    .with_help("remove one of them, or give it another name")
                    .with_related(first, FIRST),
            );
        });
    }
}

/// The underlying type, and values that it does not have.
pub(super) fn values(schema: &Schema, diagnostics: &mut Diagnostics) {
    for t in &schema.enum_types {
        let subject = format!("{}.{}", schema.namespace, t.name);
        let stated = t.underlying_type.as_deref().unwrap_or("Edm.Int32");
        let Some((least, greatest)) = range(stated) else {
            let message = format!("`{stated}` is no type of which enumerations can be; `Edm.Int64` is assumed");
            let found = Diagnostic::warning("bad-enum-type", subject, message).at(t.position);
            diagnostics.push(found.with_help(
                "state `Edm.Byte`, `Edm.SByte`, `Edm.Int16`, `Edm.Int32` or `Edm.Int64` as underlying type, or none",
            ));
            continue;
        };
        for member in t.members.iter().filter(|m| m.value < least || m.value > greatest) {
            let message = format!("`{}` is no value of `{stated}`; it is used as it is", member.value);
            diagnostics.push(
                Diagnostic::warning("enum-value-range", format!("{subject}/{}", member.name), message)
                    .at(member.position)
                    .with_help("correct the value, or state an underlying type that has it"),
            );
        }
        flags(t, &subject, diagnostics);
        if t.members.is_empty() {
            let message = "the enumeration has no member; all of its values are kept as text";
            let found = Diagnostic::warning("empty-enum", subject, message).at(t.position);
            diagnostics.push(found.with_help("add the members to the metadata"));
        }
    }
}

fn flags(t: &EnumType, subject: &str, diagnostics: &mut Diagnostics) {
    for member in t.members.iter().filter(|m| t.is_flags && m.value < 0) {
        let message = format!("`{}` is no value of a flag, which is not negative; it is used as it is", member.value);
        diagnostics.push(
            Diagnostic::warning("negative-flag", format!("{subject}/{}", member.name), message)
                .at(member.position)
                .with_help("state a value of which each bit has a meaning"),
        );
    }
}

/// The least and the greatest value of an integer type.
fn range(name: &str) -> Option<(i64, i64)> {
    Some(match name {
        "Edm.Byte" => (0, 255),
        "Edm.SByte" => (-128, 127),
        "Edm.Int16" => (i16::MIN.into(), i16::MAX.into()),
        "Edm.Int32" => (i32::MIN.into(), i32::MAX.into()),
        "Edm.Int64" => (i64::MIN, i64::MAX),
        _ => return None,
    })
}
