//! The examples of the default crate, run as users without a tenant run them.

use csdlgen_tests::client_crate::{entries, repository};
use csdlgen_tests::workspace::program;
use std::process::{Command, Output};

/// Runs an example with `--offline` and further arguments.
fn run(example: &str, arguments: &[&str]) -> Output {
    Command::new(program(example)).arg("--offline").args(arguments).output().expect("the example runs")
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8(bytes.to_vec()).expect("UTF-8").replace('\r', "")
}

/// Checks what the example prints.
fn prints(example: &str, expected: &[&str]) {
    let output = run(example, &[]);
    assert!(output.status.success(), "{example}: {}", text(&output.stderr));
    assert_eq!(text(&output.stdout).lines().collect::<Vec<_>>(), expected, "{example}");
}

#[test]
fn every_example_is_run_here() {
    let examples = entries(&repository().join("generated/examples"));
    let mut names: Vec<_> = examples.iter().filter(|path| path.is_file()).filter_map(|path| path.file_stem()).collect();
    names.sort();
    assert_eq!(names, ["assign_application", "batch", "list_connectors", "move_connectors", "watch_connectors"]);
}

#[test]
fn list_connectors() {
    prints(
        "list_connectors",
        &[
            "weu-proxy-1   active    Default",
            "weu-proxy-2   active    Default",
            "eus-proxy-1   active    Default",
            "lab-proxy-1   inactive  Laboratory",
            "4 connectors, 1 of them inactive",
        ],
    );
}

#[test]
fn move_connectors() {
    prints(
        "move_connectors",
        &[
            "created Europe (g-3)",
            "moved weu-proxy-1 from Default to Europe",
            "moved weu-proxy-2 from Default to Europe",
            "Europe has 2 connectors",
        ],
    );
    // Into a group that is there already, and where one of them is already.
    let output = run("move_connectors", &["Laboratory", ""]);
    assert_eq!(
        text(&output.stdout).lines().collect::<Vec<_>>(),
        [
            "moved weu-proxy-1 from Default to Laboratory",
            "moved weu-proxy-2 from Default to Laboratory",
            "moved eus-proxy-1 from Default to Laboratory",
            "Laboratory has 4 connectors",
        ]
    );
}

#[test]
fn assign_application() {
    prints("assign_application", &["Payroll is assigned to no group", "Payroll is now assigned to Laboratory (g-2)"]);
}

#[test]
fn watch_connectors() {
    let output = run("watch_connectors", &[]);
    assert!(output.status.success());
    assert_eq!(
        text(&output.stdout).lines().collect::<Vec<_>>(),
        [
            "round 1: 4 connectors",
            "round 2: 1 changed",
            "  weu-proxy-2 was active, and is inactive",
            "round 3: failed, the next one tries again",
            "round 4: 3 changed",
            "  weu-proxy-2 was inactive, and is active",
            "  weu-proxy-3 is new, and active",
            "  lab-proxy-1 is gone",
            "round 5: 0 changed",
        ]
    );
    let operation = "onPremisesPublishingProfile.connectors.list";
    let message = "the service answered 500 Internal Server Error (InternalServerError): The service is being moved";
    assert_eq!(
        text(&output.stderr),
        format!("error: {operation}: {message}\n  code: InternalServerError\n  request id: offline-5\n")
    );
}

#[test]
fn batch() {
    let not_found = "onPremisesPublishingProfile.connectors.get: the service answered 404 Not Found \
                     (ResourceNotFound): There is no entity with this id";
    prints(
        "batch",
        &[
            "4 calls in one request",
            "4 connectors",
            "created Branches (g-3)",
            "groups: Default, Laboratory, and more",
            &format!("not found: {not_found}"),
            "  code ResourceNotFound, request id offline-5",
        ],
    );
}

#[test]
fn failure_shows_code_and_request_id() {
    let output = run("assign_application", &["a-1", "no-such-group"]);
    assert_eq!(output.status.code(), Some(1));
    assert_eq!(
        text(&output.stderr),
        "error: application.connectorGroup.setRef: the service answered 404 Not Found (ResourceNotFound): \
         There is no entity with this id\n  code: ResourceNotFound\n  request id: offline-3\n"
    );
}

#[test]
fn wrong_arguments_are_named() {
    let output = run("move_connectors", &["Europe"]);
    assert_eq!(output.status.code(), Some(1));
    assert_eq!(text(&output.stderr), "error: arguments: GROUP PREFIX; or --offline\n");
}
