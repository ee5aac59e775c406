//! Which overload of an action or function a segment means.

use super::request::Value;
use super::walk::Spelling;
use crate::plan::OperationMethod;

/// The operations of a name, short or qualified; those of the method alone, where there are any.
pub(super) fn named<'a>(
    all: &'a [OperationMethod],
    name: &str,
    method: Option<&str>,
    spelling: Spelling,
) -> Vec<&'a OperationMethod> {
    let is_named = |o: &&OperationMethod| match o.wire.contains('.') && name.contains('.') {
        true => spelling.agree(&o.wire, name),
        false => spelling.agree(bare(&o.wire), bare(name)),
    };
    let named: Vec<&OperationMethod> = all.iter().filter(is_named).collect();
    let of_method: Vec<_> = named.iter().copied().filter(|o| Some(o.method) == method).collect();
    if of_method.is_empty() { named } else { of_method }
}

/// A name without its namespace.
pub(super) fn bare(name: &str) -> &str {
    name.rsplit('.').next().unwrap_or_default()
}

/// The overload that takes these arguments. Where none are given, the one that wants the fewest.
pub(super) fn choose<'a>(named: &[&'a OperationMethod], given: &[(String, Value)]) -> Option<&'a OperationMethod> {
    let knows = |o: &OperationMethod, name: &str| o.arguments.iter().any(|a| a.wire.eq_ignore_ascii_case(name));
    let has = |wire: &str| given.iter().any(|(name, _)| name.eq_ignore_ascii_case(wire));
    let missing = |o: &OperationMethod| o.arguments.iter().filter(|a| !a.is_optional && !has(&a.wire)).count();
    let fits = |o: &&&'a OperationMethod| given.iter().all(|(name, _)| knows(o, name));
    let complete = |o: &&&'a OperationMethod| given.is_empty() || missing(o) == 0;
    let unused = |o: &OperationMethod| o.arguments.iter().filter(|a| !has(&a.wire)).count();
    named.iter().filter(fits).filter(complete).min_by_key(|o| (missing(o), unused(o))).copied()
}
