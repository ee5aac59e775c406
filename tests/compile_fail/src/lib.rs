//! Code that must not compile, and what the compiler says of it. `TRYBUILD=overwrite cargo test -p csdlgen-compile-fail`
//! takes over what it says now.
//!
//! A package of its own: trybuild compiles all that its package depends on once more.
#![cfg(test)]

use std::path::Path;

#[test]
fn what_the_metadata_excludes_does_not_compile() {
    let cases = trybuild::TestCases::new();
    cases.compile_fail("cases/*.rs");
}

/// The messages above are the compiler's, and may be taken over as they come; these are ours, and have to be in them.
#[test]
fn messages_say_what_is_wrong_and_what_helps() {
    for (case, messages) in [
        (
            "set_of_read_only",
            &[
                "this property cannot be set in an update",
                "read-only: `Core.Computed`, `Core.Immutable` or `Core.Permissions` in the metadata",
                "`Patch::raw` sends it all the same",
            ][..],
        ),
        ("set_of_immutable", &["this property cannot be set in an update"]),
        (
            "create_where_there_is_none",
            &[
                "this operation is not available at the place `OnPremisesPublishingProfileConnectors`",
                "not in the metadata of this place, or not selected in codegen.toml",
            ],
        ),
        ("delete_where_there_is_none", &["this operation is not available at the place"]),
        (
            "excluded_options",
            &[
                "`$filter` is not available here",
                "`$top` is not available here",
                "`$select` is not available here",
                "excluded by a Capabilities annotation in the metadata",
                "`.query(name, value)` sends it all the same",
            ],
        ),
        (
            "excluded_properties",
            &[
                "this property cannot be used in a filter",
                "excluded by `Capabilities.FilterRestrictions` in the metadata",
                "this property cannot be used for sorting",
                "excluded by `Capabilities.SortRestrictions` in the metadata",
                "cannot stand in `$expand` about `Connector`",
            ],
        ),
        (
            "value_of_another_type",
            &["`ConnectorGroupRegion` cannot be compared with a `ConnectorStatus` of `Connector`"],
        ),
        (
            "downcast_of_another_type",
            &["`Connector` does not derive from `IpRange`", "lists the types that derive from it"],
        ),
        ("filter_of_another_type", &["expected `Filter<Connector>`, found `Filter<ConnectorGroup>`"]),
        ("mixed_roots_in_one_filter", &["expected `Filter<Connector>`, found `Filter<ConnectorGroup>`"]),
        ("select_of_another_type", &["expected `ConnectorGroup`, found `Connector`"]),
    ] {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("cases");
        let text = std::fs::read_to_string(folder.join(case).with_extension("stderr")).expect("a message");
        for message in messages {
            assert!(text.contains(message), "{case}: {message:?} is not in\n{text}");
        }
    }
}
