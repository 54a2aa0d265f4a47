//! The open plan format.

use slipway_api::export;
use slipway_api::types::import::{CsvOptions, ImportFormat};
use slipway_core::plan::Plan;

use super::{empty, put, read, request, shown};

/// The example of the plan format, with a release and an excepted service that it names and does not have.
const EXAMPLE: &str = include_str!("example.json");

fn json(plan: &Plan, text: &str) -> slipway_api::import::ImportPlan {
    read(plan, text.as_bytes(), &request(ImportFormat::Json, None, CsvOptions::default())).unwrap()
}

#[test]
fn the_example_comes_in_once_and_only_once() {
    let mut plan = empty();
    let first = json(&plan, EXAMPLE);
    insta::assert_snapshot!(shown(&first.preview), @r#"
    1 plan: changed (name)
    2 prod-eu: new
    3 pay: new
    4 ana: new
    5 payments: new
    6 ledger: new
    7 tue-night: new
    8 year-end: new
    9 PAY-142: new
    left out freeze year-end scope.except_services: status-page (there is no service “status-page”)
    left out release PAY-142 depends_on: LED-77 (there is no release “LED-77”)
    "#);
    assert_eq!(first.intent, "Import 8 records from file");
    put(&mut plan, first);
    let second = json(&plan, EXAMPLE);
    insta::assert_snapshot!(shown(&second.preview), @r#"
    1 plan: unchanged
    2 prod-eu: unchanged
    3 pay: unchanged
    4 ana: unchanged
    5 payments: unchanged
    6 ledger: unchanged
    7 tue-night: unchanged
    8 year-end: unchanged
    9 PAY-142: unchanged
    left out freeze year-end scope.except_services: status-page (there is no service “status-page”)
    left out release PAY-142 depends_on: LED-77 (there is no release “LED-77”)
    "#);
    assert!(second.entities.is_empty());
}

#[test]
fn what_goes_out_comes_in_the_same() {
    let mut plan = empty();
    let example = json(&plan, EXAMPLE);
    put(&mut plan, example);
    let out = export::document(&plan).unwrap();
    assert!(out.ends_with("}\n"));
    let mut other = empty();
    let import = json(&other, &out);
    put(&mut other, import);
    assert_eq!(export::document(&other).unwrap(), out);
}

#[test]
fn an_identity_known_under_another_key_is_a_new_key() {
    let mut plan = empty();
    let example = json(&plan, EXAMPLE);
    put(&mut plan, example);
    let out = export::document(&plan).unwrap();
    let renamed = out.replace("\"ledger\"", "\"general-ledger\"");
    let import = json(&plan, &renamed);
    insta::assert_snapshot!(shown(&import.preview), @r#"
    1 plan: unchanged
    2 prod-eu: unchanged
    3 pay: unchanged
    4 ana: unchanged
    5 general-ledger: changed (key)
    6 payments: unchanged
    7 tue-night: unchanged
    8 year-end: unchanged
    9 PAY-142: unchanged
    "#);
    put(&mut plan, import);
    assert!(plan.services.by_key("ledger").is_none());
    assert_eq!(export::document(&plan).unwrap(), renamed);
}

#[test]
fn records_that_cannot_be_taken_are_refused_one_by_one() {
    let mut plan = empty();
    let start = r#"{"slipway":1,"name":"Test","zone":"Europe/Berlin",
        "teams":[{"id":"01900000-0000-7000-8000-00000000aaaa","key":"a"},{"id":"01900000-0000-7000-8000-00000000bbbb","key":"b"}]}"#;
    let import = json(&plan, start);
    put(&mut plan, import);
    let text = r#"{"slipway":1,"name":"Test","zone":"Europe/Berlin",
        "teams":[
          {"id":"01900000-0000-7000-8000-00000000aaaa","key":"b"},
          {"id":"01900000-0000-7000-8000-00000000cccc","key":"c"},
          {"id":"01900000-0000-7000-8000-00000000cccc","key":"d"},
          {"key":"c"},
          {"key":"has space"}],
        "services":[
          {"key":"x","team":"has space","depends_on":["y"]},
          {"key":"y","depends_on":["x"]},
          {"key":"z","depends_on":["x","z2"]},
          {"key":"z2"}],
        "releases":[{"key":"R","duration":"soon"},{"key":"S","depends_on":["R"]}]}"#;
    let import = json(&plan, text);
    insta::assert_snapshot!(shown(&import.preview), @r#"
    1 plan: unchanged
    2 b: refused: The plan has another team “b” (01900000-0000-7000-8000-00000000bbbb, here 01900000-0000-7000-8000-00000000aaaa); rename one, or leave the identity out to change it.
    3 c: new
    4 d: refused: The identity 01900000-0000-7000-8000-00000000cccc is that of line 3 already; leave it out to make a new team.
    5 c: refused: The key “c” is given in line 3 already; give one of the two another key.
    6 has space: refused: The key “has space” holds white space; use letters, digits and signs such as - . _
    7 x: refused: These services would depend on each other in a circle: x → y → x; take one dependency out.
    8 y: refused: These services would depend on each other in a circle: x → y → x; take one dependency out.
    9 z: new
    10 z2: new
    11 R: refused: The release “R”, duration: “soon” is not a duration; write it like PT90M, P2D or P1DT12H.
    12 S: new
    left out service z depends_on: x (there is no service “x”)
    left out release S depends_on: R (there is no release “R”)
    "#);
    put(&mut plan, import);

    // A key that its holder gives up can be taken; two that take each other's cannot.
    let moved = r#"{"slipway":1,"name":"Test","zone":"Europe/Berlin","teams":[
          {"id":"01900000-0000-7000-8000-00000000aaaa","key":"b"},
          {"id":"01900000-0000-7000-8000-00000000bbbb","key":"e"}]}"#;
    let import = json(&plan, moved);
    insta::assert_snapshot!(shown(&import.preview), @r#"
    1 plan: unchanged
    2 b: changed (key, name)
    3 e: changed (key, name)
    "#);
    put(&mut plan, import);
    let swapped = r#"{"slipway":1,"name":"Test","zone":"Europe/Berlin","teams":[
          {"id":"01900000-0000-7000-8000-00000000aaaa","key":"e"},
          {"id":"01900000-0000-7000-8000-00000000bbbb","key":"b"}]}"#;
    insta::assert_snapshot!(shown(&json(&plan, swapped).preview), @r#"
    1 plan: unchanged
    2 e: refused: These teams would take each other's keys: e → b → e; rename one by hand first.
    3 b: refused: These teams would take each other's keys: e → b → e; rename one by hand first.
    "#);
}

#[test]
fn a_document_that_is_none_is_refused_by_name() {
    let plan = empty();
    let refused = |bytes: &[u8]| {
        read(&plan, bytes, &request(ImportFormat::Json, None, CsvOptions::default())).unwrap_err().message
    };
    insta::assert_snapshot!(refused(b"key,title\n"), @"This is not a Slipway plan document: expected value at line 1 column 1. Nothing was imported.");
    insta::assert_snapshot!(refused(b"\xFF\xFE"), @"This is not a Slipway plan document: it is not UTF-8 text. Nothing was imported.");
    insta::assert_snapshot!(refused(br#"{"slipway":2,"name":"N","zone":"UTC"}"#), @"This plan document has version 2; this Slipway reads version 1. Update Slipway, then import it again.");
    insta::assert_snapshot!(refused(br#"{"slipway":1,"name":"N","zone":"UTC","colour":"red"}"#), @"This is not a Slipway plan document: unknown field `colour`, expected one of `slipway`, `name`, `zone`, `environments`, `teams`, `people`, `services`, `windows`, `freezes`, `releases` at line 1 column 45. Nothing was imported.");
    insta::assert_snapshot!(refused(br#"{"slipway":1,"name":"N","zone":"Mars"}"#), @"“Mars” is not an IANA time zone; write it like Europe/Berlin.");
    insta::assert_snapshot!(refused(br#"{"slipway":1,"name":" ","zone":"UTC"}"#), @"The name is empty; give it one.");
}
