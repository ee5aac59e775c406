//! The default crate has no such annotations; the sample service has.

use csdlgen_tests::runtime::Client;
use csdlgen_tests::sample::{Closed, Sample, set};

fn excluded_options(client: &Client) {
    let closed = set::<Sample, Closed>(client, "closed");
    let _ = closed.list().filter(Sample::BOOL.eq(true));
    let _ = closed.list().top(1);
    let _ = closed.by_id("1").get().select(Sample::BOOL);
}

fn main() {}
