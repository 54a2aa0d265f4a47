//! Tables and documents, with the file in between.

use serde_json::json;

use super::Desk;

const RELEASES: &str = "key,title,services,environments\nPAY-1,Card tokens,payments,prod-eu\nPAY-2,Refunds,nowhere,prod-eu\nPAY-3,Ledger,ledger,prod-eu\n";

#[test]
fn a_preview_writes_nothing_and_an_import_is_one_step() {
    let mut desk = Desk::new();
    desk.furnish();
    let file = desk.path("releases.csv");
    std::fs::write(&file, RELEASES).unwrap();
    let request = json!({"format": "csv", "kind": "release", "source": {"from": "path", "value": file}});
    let before = desk.ok("plan.revision", json!({}));
    let preview = desk.ok("import.preview", request.clone());
    assert_eq!(desk.ok("plan.revision", json!({})), before);
    assert_eq!(preview["counts"], json!({"new": 2, "changed": 0, "unchanged": 0, "refused": 1}));

    let mut accepted = request.clone();
    accepted["token"] = preview["token"].clone();
    let imported = desk.ok("import.apply", accepted.clone());
    assert_eq!(imported["counts"], preview["counts"]);
    assert_eq!(imported["refused"][0]["key"], "PAY-2");
    assert_eq!(imported["written"]["undo"]["intent"], "Import 2 releases from releases.csv");
    assert_eq!(imported["written"]["touched"].as_array().unwrap().len(), 2);
    assert_eq!(desk.ok("releases.list", json!({}))["total"], 2);

    // The plan has changed since that preview.
    let stale = desk.err("import.apply", accepted);
    assert_eq!(stale.code, "stale-preview");
    // Twice is once, and leaves no step.
    let again = desk.ok("import.apply", request);
    assert_eq!(again["counts"], json!({"new": 0, "changed": 0, "unchanged": 2, "refused": 1}));
    assert_eq!(again["written"]["revision"], imported["written"]["revision"]);

    desk.ok("history.undo", json!({}));
    assert_eq!(desk.ok("releases.list", json!({}))["total"], 0);
    desk.ok("history.redo", json!({}));
    assert_eq!(desk.ok("releases.list", json!({}))["total"], 2);
    assert!(desk.ok("audit.verify", json!({}))["clean"] != json!(false));
}

#[test]
fn a_preview_of_another_file_or_reading_is_stale() {
    let mut desk = Desk::new();
    desk.furnish();
    let request =
        |text: &str| json!({"format": "csv", "kind": "release", "source": {"from": "text", "value": text}});
    let token = desk.ok("import.preview", request(RELEASES))["token"].clone();
    let mut other_file = request("key\nPAY-9\n");
    other_file["token"] = token.clone();
    assert_eq!(desk.err("import.apply", other_file).code, "stale-preview");
    let mut other_reading = request(RELEASES);
    other_reading["token"] = token.clone();
    other_reading["csv"] = json!({"create_missing": true});
    assert_eq!(desk.err("import.apply", other_reading).code, "stale-preview");
    let mut same = request(RELEASES);
    same["token"] = token;
    desk.ok("import.apply", same);
}

#[test]
fn content_may_come_as_base64() {
    let mut desk = Desk::new();
    // "key;name\nmü;München\n" in Windows-1252.
    let source = json!({"from": "base64", "value": "a2V5O25hbWUKbfw7TfxuY2hlbgo="});
    let preview = desk.ok("import.preview", json!({"format": "csv", "kind": "team", "source": source}));
    assert_eq!(preview["csv"]["encoding"], "windows-1252");
    assert_eq!((&preview["rows"][0]["key"], &preview["rows"][0]["name"]), (&json!("mü"), &json!("München")));
    let refused = desk.err(
        "import.preview",
        json!({"format": "csv", "kind": "team", "source": {"from": "base64", "value": "=?"}}),
    );
    assert_eq!(refused.message, "The content is not base64. Nothing was imported.");
    let missing = json!({"from": "path", "value": desk.path("nothing.csv")});
    let refused = desk.err("import.preview", json!({"format": "csv", "kind": "team", "source": missing}));
    assert!(refused.message.contains("nothing.csv cannot be read"), "{refused}");
}

#[test]
fn files_are_written_whole_or_not_at_all() {
    let mut desk = Desk::new();
    desk.furnish();
    let path = desk.path("out.json");
    std::fs::write(&path, "old").unwrap();
    let made = desk.ok("export.json", json!({"path": path}));
    assert_eq!((&made["text"], &made["records"]), (&json!(null), &json!(6)));
    assert_eq!(made["suggested_name"], "test.json");
    assert_eq!(std::fs::read_to_string(&path).unwrap(), desk.text("export.json", json!({})));
    let nowhere = desk.path("no/such/folder/out.json");
    assert_eq!(desk.err("export.json", json!({"path": nowhere})).code, "file-failed");
    // Nothing unfinished is left behind, here or where a folder is in the way.
    let folder = desk.path("folder");
    std::fs::create_dir(&folder).unwrap();
    assert_eq!(desk.err("export.csv", json!({"kind": "service", "path": folder})).code, "file-failed");
    let left: Vec<_> = std::fs::read_dir(desk.folder.path())
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .filter(|name| std::path::Path::new(name).extension().is_some_and(|extension| extension == "part"))
        .collect();
    assert_eq!(left, Vec::<String>::new());
}

#[test]
fn a_browser_reaches_no_files() {
    let mut desk = Desk::new();
    desk.furnish();
    let file = desk.path("releases.csv");
    std::fs::write(&file, RELEASES).unwrap();
    let mut desk = desk.later("2026-11-24T09:00:00Z", false);
    let read = desk.err(
        "import.preview",
        json!({"format": "csv", "kind": "release", "source": {"from": "path", "value": file}}),
    );
    assert_eq!(read.code, "not-allowed");
    let out = desk.path("out.csv");
    assert_eq!(desk.err("export.csv", json!({"kind": "service", "path": out})).code, "not-allowed");
    assert!(!out.exists());
    assert!(desk.text("export.csv", json!({"kind": "service"})).starts_with("key,name,team,depends_on\r\n"));
}

#[test]
fn every_kind_has_a_table_and_the_plan_has_none() {
    let mut desk = Desk::new();
    desk.furnish();
    for kind in ["environment", "team", "person", "service", "window", "freeze", "release"] {
        let text = desk.text("export.csv", json!({"kind": kind}));
        let again = desk.table(kind, &text);
        assert_eq!(again["counts"]["refused"], 0, "{kind}");
        assert_eq!(again["written"]["touched"], json!([]), "{kind}");
    }
    assert_eq!(desk.err("export.csv", json!({"kind": "plan"})).code, "bad-input");
}
