//! Calendars out and in.

use std::fmt::Write as _;

use serde_json::{Value, json};

use super::Desk;

/// A plan with something of everything.
fn desk() -> Desk {
    let mut desk = Desk::new();
    desk.furnish();
    desk.table(
        "freeze",
        "key,name,zone,start,duration,rrule,exdates,level,reason,contact,environments,services,except_services\n\
         year-end,Year-end close,Europe/Berlin,2026-12-15,P20D,,,hard,\"Books close; ask\nbefore you hope\",ana,all,all,ledger\n\
         lunch,Lunch,Asia/Tokyo,2026-01-05 12:00,PT1H,FREQ=WEEKLY;BYDAY=MO,2026-02-02 12:00,soft,,,staging,payments,\n\
         night,One night,America/New_York,2026-12-24 22:00,PT8H,,,hard,,,prod-eu,all,\n",
    );
    desk.table(
        "window",
        "key,name,start,duration,rrule,rdates,environments,services,capacity_releases,capacity_downtime,lead_time\n\
         tue-night,Tuesday night,2026-01-06 22:00,PT4H,FREQ=WEEKLY;BYDAY=TU,,prod-eu,all,2,PT90M,P2D\n\
         extra,Extra,2026-11-28 08:00,PT4H,,2026-12-05 08:00,prod-eu,payments,,,\n",
    );
    desk.table(
        "release",
        "key,title,services,environments,version,start,duration,downtime,owner,stage\n\
         PAY-1,Card tokens,payments,prod-eu,4.2.0,2026-12-01T21:00:00Z,PT2H,PT45M,ana,approved\n\
         PAY-2,Refunds,payments,prod-eu,,,PT1H,,,draft\n\
         PAY-3,Old idea,ledger,staging,,2026-12-02T21:00:00Z,PT1H,,,cancelled\n",
    );
    desk
}

fn everything() -> Value {
    json!({"freezes": true, "windows": true, "releases": true})
}

fn with(mut input: Value, more: &Value) -> Value {
    input.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
    input
}

/// The text without identities, which differ from run to run.
fn without_uids(text: &str) -> String {
    text.replace("\r\n ", "")
        .lines()
        .map(
            |line| {
                if line.starts_with("UID:") && line.ends_with("@slipway") { "UID:…@slipway" } else { line }
            },
        )
        .collect::<Vec<_>>()
        .join("\n")
}

#[test]
fn a_calendar_says_all_that_its_readers_need() {
    let mut desk = desk();
    let made = desk.ok("export.ics", everything());
    assert_eq!(
        (&made["records"], &made["suggested_name"]),
        (&json!(7), &json!("test-freezes-windows-releases.ics"))
    );
    let text = made["text"].as_str().unwrap();
    let events = without_uids(&text[text.find("BEGIN:VEVENT").unwrap()..]);
    // Occurrences on a change of the clock are spelled out; the iCalendar tests look at those.
    let events: Vec<&str> =
        events.split_inclusive("END:VEVENT\n").filter(|event| !event.contains("RECURRENCE-ID")).collect();
    insta::assert_snapshot!(events.concat());
    assert!(text.starts_with("BEGIN:VCALENDAR\r\n"));
    assert!(text.contains("\r\nNAME:Test\r\n") && text.contains("\r\nX-WR-CALNAME:Test\r\n"));
    assert!(text.contains("TZID:Asia/Tokyo") && text.contains("TZID:Europe/Berlin"));
}

#[test]
fn the_same_plan_gives_the_same_bytes_on_any_day() {
    let mut desk = desk();
    let first = desk.text("export.ics", everything());
    let mut desk = desk.later("2027-03-01T08:00:00Z", true);
    assert_eq!(desk.text("export.ics", everything()), first);
}

/// The value of a property of the event whose summary this is.
fn property(text: &str, summary: &str, name: &str) -> String {
    let unfolded = text.replace("\r\n ", "");
    let event = unfolded
        .split("BEGIN:VEVENT")
        .find(|event| event.contains(&format!("SUMMARY:{summary}\r\n")))
        .unwrap();
    let line = event.lines().find_map(|line| line.strip_prefix(&format!("{name}:"))).unwrap();
    line.to_owned()
}

#[test]
fn the_sequence_rises_with_what_a_reader_would_notice() {
    let desk = desk();
    let mut desk = desk.later("2026-11-25T08:00:00Z", true);
    let freezes = json!({"freezes": true});
    let first = desk.text("export.ics", freezes.clone());
    let sequence = |text: &str, name: &str| property(text, name, "SEQUENCE").parse::<u32>().unwrap();
    let uid = property(&first, "Freeze: Year-end close", "UID");
    assert_eq!(sequence(&first, "Freeze: Year-end close"), 0);
    assert_eq!(property(&first, "Freeze: Year-end close", "DTSTAMP"), "20261124T080000Z");

    desk.table("freeze", "key,level,reason\nyear-end,soft,Books close\n");
    let softer = desk.text("export.ics", freezes.clone());
    assert_eq!(sequence(&softer, "Freeze: Year-end close"), 1);
    assert_eq!(property(&softer, "Freeze: Year-end close", "DTSTAMP"), "20261125T080000Z");
    assert_eq!(property(&softer, "Freeze: Year-end close", "UID"), uid);
    assert_eq!(sequence(&softer, "Freeze: One night"), 0);
    // To take it back is to change it once more: a sequence never falls.
    desk.ok("history.undo", json!({}));
    let hard_again = desk.text("export.ics", freezes.clone());
    assert_eq!(sequence(&hard_again, "Freeze: Year-end close"), 2);
    // A key is nothing that a reader of a freeze sees.
    let document = desk.text("export.json", json!({})).replace("\"year-end\"", "\"closing\"");
    desk.ok("import.apply", json!({"format": "json", "source": {"from": "text", "value": document}}));
    assert_eq!(sequence(&desk.text("export.ics", freezes.clone()), "Freeze: Year-end close"), 2);
    // Gone and there again is the same thing, changed.
    desk.ok("record.delete", json!({"kind": "freeze", "key": "closing"}));
    assert!(!desk.text("export.ics", freezes.clone()).contains("Year-end close"));
    desk.ok("history.undo", json!({}));
    let back = desk.text("export.ics", freezes);
    assert!(sequence(&back, "Freeze: Year-end close") > 2);
    assert_eq!(property(&back, "Freeze: Year-end close", "UID"), uid);
}

#[test]
fn a_range_and_a_scope_leave_things_out() {
    let mut desk = desk();
    let mut names = |more: Value| -> Vec<String> {
        let text = desk.text("export.ics", with(everything(), &more)).replace("\r\n ", "");
        let mut names: Vec<String> = text
            .lines()
            .filter_map(|line| line.strip_prefix("SUMMARY:"))
            .map(|name| name.split(": ").last().unwrap().to_owned())
            .collect();
        names.dedup();
        names
    };
    assert_eq!(names(json!({"to": "2026-11-01"})), ["Lunch", "Tuesday night"]);
    assert_eq!(names(json!({"from": "2027-06-01"})), ["Lunch", "Tuesday night"]);
    assert_eq!(
        names(json!({"from": "2026-12-01T22:00:00", "to": "2026-12-02T00:30:00"})),
        ["Tuesday night", "PAY-1 Card tokens"]
    );
    // The end does not belong to it: the night ends as this begins.
    assert!(!names(json!({"from": "2026-12-25T11:00:00Z"})).contains(&"One night".to_owned()));
    assert!(names(json!({"from": "2026-12-25T10:59:59Z"})).contains(&"One night".to_owned()));
    assert_eq!(
        names(json!({"scope": {"services": ["ledger"], "environments": ["prod-eu"]}})),
        ["One night", "Tuesday night"]
    );
    assert_eq!(
        names(json!({"scope": {"environments": ["staging"]}})),
        ["Lunch", "Year-end close", "PAY-3 Old idea"]
    );
    assert_eq!(
        names(json!({"scope": {"teams": ["pay"], "except_services": ["payments"]}})),
        Vec::<String>::new()
    );
    let unknown = desk.err("export.ics", with(everything(), &json!({"scope": {"services": ["nowhere"]}})));
    assert_eq!(unknown.code, "not-found");
    assert_eq!(desk.err("export.ics", json!({})).code, "bad-input");
    assert_eq!(
        desk.err("export.ics", with(everything(), &json!({"from": "2026-12-02", "to": "2026-12-02"}))).code,
        "bad-input"
    );
}

fn shown(preview: &Value) -> String {
    let mut lines: Vec<String> = preview["rows"]
        .as_array()
        .unwrap()
        .iter()
        .map(|row| {
            let mut line = format!(
                "{} {} “{}”: {}",
                row["kind"],
                row["key"],
                row["name"].as_str().unwrap(),
                row["status"]
            )
            .replace('"', "");
            if row["status"] == "changed" {
                let _ = write!(line, " {}", row["changes"]);
            }
            if let Some(reason) = row["reason"].as_str() {
                let _ = write!(line, ": {reason}");
            }
            line
        })
        .collect();
    for left_out in preview["left_out"].as_array().unwrap() {
        lines.push(format!("left out {}: {}", left_out["value"], left_out["reason"]));
    }
    lines.extend(preview["notes"].as_array().unwrap().iter().map(|note| format!("note: {note}")));
    lines.join("\n")
}

fn request(text: &str, kind: Option<&str>) -> Value {
    let mut request = json!({"format": "ics", "source": {"from": "text", "value": text}});
    if let Some(kind) = kind {
        request["kind"] = json!(kind);
    }
    request
}

#[test]
fn our_own_calendar_changes_nothing_and_what_was_edited_in_it_does() {
    let mut desk = desk();
    let text = desk.text("export.ics", everything());
    let preview = desk.ok("import.preview", request(&text, None));
    insta::assert_snapshot!(shown(&preview));
    let again = desk.ok("import.apply", request(&text, Some("window")));
    assert_eq!(again["written"]["touched"], json!([]));

    let edited = text
        .replace("SUMMARY:Freeze: Year-end close", "SUMMARY:Freeze: Closing the books")
        .replace("CATEGORIES:FREEZE,SOFT", "CATEGORIES:FREEZE,HARD")
        .replace("RRULE:FREQ=WEEKLY;BYDAY=TU", "RRULE:FREQ=WEEKLY;BYDAY=WE");
    let preview = desk.ok("import.preview", request(&edited, None));
    insta::assert_snapshot!(shown(&preview));
    desk.ok("import.apply", request(&edited, None));
    let freezes = desk.text("export.csv", json!({"kind": "freeze"}));
    // What a calendar cannot say is as it was.
    assert!(
        freezes.contains("Closing the books")
            && freezes.contains("ask\nbefore you hope")
            && freezes.contains(",ledger\r\n")
    );
}

#[test]
fn our_own_calendar_makes_the_same_things_in_another_plan() {
    let text = desk().text("export.ics", everything());
    let mut other = Desk::new();
    other.ok("import.apply", request(&text, None));
    let mut freezes = other.text("export.csv", json!({"kind": "freeze"}));
    freezes.push_str(&other.text("export.csv", json!({"kind": "window"})));
    insta::assert_snapshot!(freezes);
    let again = other.ok("import.apply", request(&text, None));
    assert_eq!(again["written"]["touched"], json!([]));
}

const FOREIGN: &str = "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//Someone//Else//EN\r\n\
    BEGIN:VEVENT\r\nUID:holiday@example.com\r\nDTSTAMP:20260101T000000Z\r\nDTSTART;VALUE=DATE:20261224\r\nDTEND;VALUE=DATE:20261227\r\nSUMMARY:Christmas\\, closed\r\nDESCRIPTION:Nobody here\r\nRRULE:FREQ=YEARLY\r\nEND:VEVENT\r\n\
    BEGIN:VEVENT\r\nUID:fair@example.com\r\nDTSTART;TZID=America/New_York:20261104T090000\r\nDTEND;TZID=America/New_York:20261104T170000\r\nSUMMARY:Trade fair\r\nEND:VEVENT\r\n\
    BEGIN:VEVENT\r\nUID:call@example.com\r\nDTSTART:20261201T210000Z\r\nDURATION:PT2H\r\nSUMMARY:Night call\r\nEND:VEVENT\r\n\
    BEGIN:VEVENT\r\nUID:off@example.com\r\nDTSTART:20261201T210000Z\r\nDURATION:PT2H\r\nSUMMARY:Called off\r\nSTATUS:CANCELLED\r\nEND:VEVENT\r\n\
    BEGIN:VEVENT\r\nUID:mark@example.com\r\nDTSTART:20261201T210000Z\r\nSUMMARY:A mark\r\nEND:VEVENT\r\n\
    BEGIN:VEVENT\r\nUID:bad@example.com\r\nDTSTART:20261201T210000Z\r\nDTEND:20261201T220000Z\r\nRRULE:FREQ=SOMETIMES\r\nSUMMARY:Odd rule\r\nEND:VEVENT\r\n\
    BEGIN:VEVENT\r\nUID:none@example.com\r\nSUMMARY:No start\r\nEND:VEVENT\r\n\
    BEGIN:VEVENT\r\nDTSTART:20261101T080000Z\r\nDTEND:20261101T090000Z\r\nSUMMARY:Trade fair\r\nEND:VEVENT\r\n\
    END:VCALENDAR\r\n";

#[test]
fn the_calendars_of_others_become_freezes_or_windows() {
    let mut desk = desk();
    let preview = desk.ok("import.preview", request(FOREIGN, None));
    insta::assert_snapshot!(shown(&preview));
    let imported = desk.ok("import.apply", request(FOREIGN, None));
    assert_eq!(imported["counts"]["new"], 4);
    let again = desk.ok("import.apply", request(FOREIGN, None));
    assert_eq!(again["written"]["touched"], json!([]));
    // The same event under another name and at another time is still the same freeze; what was said here stays.
    desk.table("freeze", "key,level,environments\ntrade-fair,soft,staging\n");
    let moved =
        FOREIGN.replacen("SUMMARY:Trade fair", "SUMMARY:Big trade fair", 1).replace("20261104T", "20261105T");
    let preview = desk.ok("import.preview", request(&moved, None));
    insta::assert_snapshot!(shown(&preview));
    desk.ok("import.apply", request(&moved, None));
    insta::assert_snapshot!(desk.text("export.csv", json!({"kind": "freeze"})));

    let windows = desk.ok("import.apply", request(FOREIGN, Some("window")));
    assert_eq!(windows["counts"]["new"], 4);
    let refused = desk.err("import.preview", request(FOREIGN, Some("release")));
    assert_eq!(refused.message, "The events of a calendar become freezes or windows, not releases.");
    let refused = desk.err("import.preview", request("key,title\n", None));
    insta::assert_snapshot!(refused.message);
}
