//! The default crate has no such annotations; the sample service has.

use csdlgen_tests::runtime::Client;
use csdlgen_tests::sample::{Sample, Samples, set};

fn excluded_properties(client: &Client) {
    let _ = Sample::HIDDEN.eq("a");
    let _ = Sample::HIDDEN.asc();
    let _ = Sample::TEXT.eq(Sample::HIDDEN);
    let _ = set::<Sample, Samples>(client, "samples").list().expand(Sample::SECRETS);
}

fn main() {}
