//! What the calendar shows, the agenda, occurrences, wall-clock times.

use serde_json::json;

use crate::house::{House, texts};

fn december() -> serde_json::Value {
    json!({ "from": "2026-12-01", "to": "2027-01-01" })
}

#[test]
fn a_month_has_its_releases_windows_freezes_and_lanes() {
    let house = House::new();
    let mut caller = house.open();
    let month = caller.ok("calendar.range", december());
    assert_eq!(month["range"]["start"], "2026-11-30T23:00:00Z", "midnight in Berlin");
    assert_eq!(texts(&month["releases"], "key"), ["PAY-142"]);
    assert_eq!(month["releases"][0]["slot"]["local_start"], "2026-12-01T22:00:00");
    assert_eq!(month["releases"][0]["owner"], "Ana Ito");
    let windows = month["windows"].as_array().unwrap();
    assert_eq!(windows.len(), 5);
    assert_eq!(windows[0]["slot"]["start"], "2026-12-01T21:00:00Z");
    assert_eq!(
        (&windows[0]["environments"], &windows[0]["every_service"]),
        (&json!(["prod-eu"]), &json!(true))
    );
    assert_eq!((&windows[0]["level"], &windows[0]["reason"]), (&json!(null), &json!("")));
    let freeze = &month["freezes"][0];
    assert_eq!((&freeze["level"], &freeze["reason"]), (&json!("hard"), &json!("Books close")));
    assert_eq!(freeze["slot"]["local_end"], "2027-01-04T00:00:00");
    assert_eq!(freeze["environments"], json!(["prod-eu", "staging"]));
    assert_eq!(texts(&month["lanes"], "key"), ["prod-eu", "staging"]);
    assert_eq!((&month["lanes"][0]["releases"], &month["lanes"][1]["open"]), (&json!(1), &json!(true)));
    assert_eq!(month["now"]["local"], "2026-11-20T09:00:00");
}

#[test]
fn filters_narrow_releases_bands_and_lanes() {
    let house = House::new();
    let mut caller = house.open();
    caller.put(
        "freeze",
        json!({ "key": "ledger-only", "name": "Ledger move", "start": "2026-12-03T00:00:00", "duration": "P1D",
                "scope": { "services": ["ledger"] } }),
    );
    let mut only = |filter: serde_json::Value| {
        let mut query = december();
        query.as_object_mut().unwrap().extend(filter.as_object().unwrap().clone());
        caller.ok("calendar.range", query)
    };
    let payments = only(json!({ "services": ["payments"] }));
    assert_eq!(texts(&payments["freezes"], "key"), ["year-end"]);
    assert_eq!(texts(&payments["releases"], "key"), ["PAY-142"]);
    let ledger = only(json!({ "services": ["ledger"] }));
    assert_eq!(texts(&ledger["freezes"], "key"), ["ledger-only", "year-end"]);
    assert_eq!(ledger["freezes"][0]["every_service"], false);
    assert_eq!(ledger["releases"], json!([]));
    let staging = only(json!({ "environments": ["staging"] }));
    assert_eq!((&staging["windows"], &staging["releases"]), (&json!([]), &json!([])));
    assert_eq!(texts(&staging["lanes"], "key"), ["staging"]);
    assert_eq!(staging["freezes"][0]["environments"], json!(["staging"]));
}

#[test]
fn the_agenda_goes_two_weeks_in_order_of_start() {
    let house = House::new();
    let mut caller = house.open();
    let agenda = caller.ok("calendar.agenda", json!({}));
    let entries: Vec<_> =
        texts(&agenda["entries"], "kind").into_iter().zip(texts(&agenda["entries"], "key")).collect();
    assert_eq!(
        entries,
        [("window", "tue-night"), ("release", "LED-77"), ("window", "tue-night"), ("release", "PAY-142")]
    );
    assert_eq!(agenda["entries"][1]["release"]["title"], "Ledger schema");
    let later = caller.ok("calendar.agenda", json!({ "from": "2026-12-14", "to": "2026-12-15T12:00" }));
    assert_eq!(texts(&later["entries"], "key"), ["year-end"]);
    assert_eq!(later["entries"][0]["level"], "hard");
}

#[test]
fn occurrences_are_utc_and_follow_the_clock() {
    let house = House::new();
    let mut caller = house.open();
    let ask = |key: &str| json!({ "key": key, "from": "2026-10-20", "to": "2026-10-29" });
    let found = caller.ok("calendar.occurrences", ask("tue-night"));
    assert_eq!(
        found["occurrences"],
        json!([{ "start": "2026-10-20T20:00:00Z", "end": "2026-10-21T00:00:00Z" },
               { "start": "2026-10-27T21:00:00Z", "end": "2026-10-28T01:00:00Z" }])
    );
    assert_eq!(caller.refused("calendar.occurrences", ask("none")).code, "not-found");
    caller.put(
        "freeze",
        json!({ "key": "tue-night", "name": "Namesake", "start": "2026-10-21T00:00:00", "duration": "P1D" }),
    );
    assert_eq!(caller.refused("calendar.occurrences", ask("tue-night")).details["field"], "kind");
    let mut of_freeze = ask("tue-night");
    of_freeze["kind"] = json!("freeze");
    assert_eq!(
        caller.ok("calendar.occurrences", of_freeze)["occurrences"],
        json!([{ "start": "2026-10-20T22:00:00Z", "end": "2026-10-21T22:00:00Z" }])
    );
    let for_ever = json!({ "key": "tue-night", "from": "2026-01-01", "to": "2326-01-01" });
    assert_eq!(caller.refused("calendar.occurrences", for_ever).code, "bad-input");
}

#[test]
fn wall_clock_times_are_resolved_with_what_the_zone_does_to_them() {
    let house = House::new();
    let mut caller = house.open();
    let mut resolve = |input| {
        let resolved = caller.ok("time.resolve", input);
        (
            resolved["instant"].as_str().unwrap().to_owned(),
            resolved["wall_clock"].as_str().unwrap().to_owned(),
        )
    };
    let of = |instant: &str, how: &str| (instant.to_owned(), how.to_owned());
    assert_eq!(resolve(json!({ "local": "2026-12-01T22:00" })), of("2026-12-01T21:00:00Z", "plain"));
    assert_eq!(resolve(json!({ "local": "2026-03-29T02:30" })), of("2026-03-29T01:30:00Z", "skipped"));
    assert_eq!(resolve(json!({ "local": "2026-10-25T02:30" })), of("2026-10-25T00:30:00Z", "repeated"));
    let tokyo = json!({ "zone": "Asia/Tokyo", "local": "2026-12-01T22:00" });
    assert_eq!(resolve(tokyo), of("2026-12-01T13:00:00Z", "plain"));
    assert_eq!(caller.refused("time.resolve", json!({ "local": "noon" })).details["field"], "local");
}
