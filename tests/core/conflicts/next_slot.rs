//! The next legal slot, and why there is none.

use serde_json::{Value, json};
use slipway_core::conflicts::{NextSlot, Schedule};
use slipway_core::plan::Plan;
use slipway_core::time::Slot;

use super::{id, release, town, window};
use crate::plans::{at, slot};

fn next(plan: &Plan, key: &str, from: &str) -> Slot {
    match Schedule::new(plan).next_slot(id(plan, key), at(from)) {
        NextSlot::Found(slot) => slot,
        NextSlot::None { reason, .. } => panic!("{reason}"),
    }
}

fn why_none(plan: &Plan, key: &str, from: &str) -> String {
    match Schedule::new(plan).next_slot(id(plan, key), at(from)) {
        NextSlot::Found(slot) => panic!("{slot:?}"),
        NextSlot::None { reason, searched_until } => {
            assert_eq!(searched_until, at(from) + chrono::TimeDelta::days(400));
            reason
        }
    }
}

fn unscheduled(service: &str, environment: &str, duration: &str, more: Value) -> Value {
    release("R", (service, environment), "", duration, more)
}

#[test]
fn an_open_environment_takes_the_next_whole_minute() {
    let plan = town(json!({"releases": [unscheduled("api", "lab", "PT1H", json!({}))]}));
    assert_eq!(next(&plan, "R", "2026-03-03T10:00:00Z"), slot("2026-03-03T10:00", "2026-03-03T11:00"));
    assert_eq!(next(&plan, "R", "2026-03-03T10:00:01Z"), slot("2026-03-03T10:01", "2026-03-03T11:01"));
}

#[test]
fn windows_freezes_people_and_others_push_it_on() {
    let plan = town(json!({
        "people": [{"key": "ben", "name": "Ben Roe", "zone": "UTC",
            "absences": [{"start": "2026-03-05", "end": "2026-03-06"}]}],
        "windows": [
            window("short", "2026-03-03T10:00:00", "PT1H", json!({})),
            window("a", "2026-03-04T10:00:00", "PT1H", json!({})),
            window("b", "2026-03-04T11:00:00", "PT1H30M", json!({})),
            window("c", "2026-03-05T10:00:00", "PT12H", json!({})),
            window("d", "2026-03-06T10:00:00", "PT12H", json!({})),
        ],
        "freezes": [{"key": "f", "name": "F", "zone": "UTC", "start": "2026-03-04T12:00:00", "duration": "PT1H"}],
        "releases": [
            unscheduled("api", "prod", "PT2H", json!({"owner": "ben", "depends_on": ["B"]})),
            release("B", ("db", "prod"), "2026-03-06T09:00:00Z", "PT2H30M", json!({})),
            release("C", ("web", "prod"), "2026-03-06T13:00:30Z", "PT1H", json!({})),
        ],
    }));
    // The first window is too short, the second is frozen at its end, on the third Ben is away, in the fourth it
    // must wait for B and then finds no two hours before C.
    let found = next(&plan, "R", "2026-03-01");
    assert_eq!(found, slot("2026-03-06T14:01", "2026-03-06T16:01"));
    let schedule = Schedule::new(&plan);
    assert!(schedule.preview(id(&plan, "R"), found.start, None).is_legal());
    // B starts outside every window and is blocked itself; that is its own affair.
    assert_eq!(
        schedule.legal_starts(id(&plan, "R"), slot("2026-03-01", "2026-03-08")),
        [slot("2026-03-06T14:01", "2026-03-06T20:01")]
    );
}

#[test]
fn it_takes_no_room_from_another() {
    let plan = |full: Value| {
        town(json!({
            "environments": [{"key": "other", "policy": "open"}],
            "windows": [window("w", "2026-03-04T10:00:00", "PT6H", json!({"capacity": full}))],
            "releases": [
                unscheduled("api", "prod", "PT1H", json!({"downtime": "PT20M"})),
                release("M", ("api", "other"), "2026-03-04T12:00:00Z", "PT1H", json!({"downtime": "PT20M"})),
                release("Z", ("api", "other"), "2026-03-04T14:00:00Z", "PT1H", json!({"downtime": "PT20M"})),
            ],
        }))
    };
    assert_eq!(
        next(&plan(json!({"releases": 3})), "R", "2026-03-04"),
        slot("2026-03-04T10:00", "2026-03-04T11:00")
    );
    assert!(why_none(&plan(json!({"releases": 2})), "R", "2026-03-04").contains("no room left"));
    assert!(why_none(&plan(json!({"downtime": "PT59M"})), "R", "2026-03-04").contains("no room left"));
    // Z has no room as it is, so it loses nothing; M must come first.
    assert!(why_none(&plan(json!({"releases": 1})), "R", "2026-03-04").contains("no room left"));
    // A release that moves within its window gives its own room back.
    let plan = town(json!({
        "windows": [window("w", "2026-03-04T10:00:00", "PT6H", json!({"capacity": {"releases": 1}}))],
        "releases": [release("R", ("api", "prod"), "2026-03-04T12:00:00Z", "PT1H", json!({}))],
    }));
    assert_eq!(next(&plan, "R", "2026-03-04"), slot("2026-03-04T10:00", "2026-03-04T11:00"));
}

#[test]
fn what_another_suffers_already_is_no_obstacle() {
    let plan = town(json!({
        "environments": [{"key": "other", "policy": "open"}],
        "windows": [window("w", "2026-03-04T10:00:00", "PT6H", json!({"capacity": {"releases": 2}}))],
        "releases": [
            unscheduled("api", "prod", "PT1H", json!({})),
            release("M", ("api", "other"), "2026-03-04T12:00:00Z", "PT1H", json!({})),
            release("N", ("tool", "other"), "2026-03-04T12:00:00Z", "PT1H", json!({})),
            release("Z", ("db", "other"), "2026-03-04T14:00:00Z", "PT1H", json!({})),
        ],
    }));
    // Z is full already, but N would be pushed out by anything before it.
    assert!(why_none(&plan, "R", "2026-03-04").contains("no room left"));
    let plan = town(json!({
        "releases": [
            unscheduled("api", "lab", "PT1H", json!({})),
            release("D", ("tool", "lab"), "2026-03-04T14:00:00Z", "PT1H", json!({"depends_on": ["R"]})),
        ],
    }));
    // D waits for R, which is not scheduled: it is out of order now and may stay so.
    assert_eq!(next(&plan, "R", "2026-03-04T15:00"), slot("2026-03-04T15:00", "2026-03-04T16:00"));
    let plan = town(json!({
        "releases": [
            release("R", ("api", "lab"), "2026-03-04T10:00:00Z", "PT1H", json!({})),
            release("D", ("tool", "lab"), "2026-03-04T14:00:00Z", "PT1H", json!({"depends_on": ["R"]})),
        ],
    }));
    assert_eq!(next(&plan, "R", "2026-03-04T13:00"), slot("2026-03-04T13:00", "2026-03-04T14:00"));
    let reason = why_none(&plan, "R", "2026-03-04T13:01");
    assert_eq!(
        reason,
        "None before Thu 8 Apr 2027, 15:01 CEST, because it would end after the start of D, which depends on it."
    );
}

#[test]
fn the_reason_names_what_stands_in_the_way() {
    let reason = |more: Value, record: Value| {
        let mut more = more;
        more["releases"].as_array_mut().unwrap().push(record);
        why_none(&town(more), "R", "2026-03-04")
    };
    let none = || json!({"releases": []});
    let in_prod = |more: Value| unscheduled("api", "prod", "PT2H", more);
    let in_lab = |more: Value| unscheduled("api", "lab", "PT2H", more);
    assert!(reason(none(), in_prod(json!({}))).contains("no window covers API in Production"));
    let short = json!({"releases": [], "windows": [window("w", "2026-03-05T10:00:00", "PT1H", json!({}))]});
    assert!(reason(short, in_prod(json!({}))).contains("no windows are open for all of 2 h"));
    let waiting = json!({"releases": [release("B", ("tool", "lab"), "", "PT1H", json!({}))]});
    assert!(
        reason(waiting, in_lab(json!({"depends_on": ["B"]})))
            .contains("it depends on B, which is not scheduled")
    );
    let late =
        json!({"releases": [release("B", ("tool", "lab"), "2028-01-01T00:00:00Z", "PT1H", json!({}))]});
    assert!(
        reason(late, in_lab(json!({"depends_on": ["B"]}))).contains("B, which ends only on Sat 1 Jan 2028")
    );
    let bounds = json!({"not_after": "2026-03-01T00:00:00Z"});
    assert!(reason(none(), in_lab(bounds)).contains("it must end by Sun 1 Mar 2026, 01:00 CET"));
    let frozen = json!({"releases": [], "freezes": [
        {"key": "f", "name": "Long", "zone": "UTC", "start": "2026-01-01T00:00:00", "duration": "P700D"}]});
    assert!(reason(frozen, in_lab(json!({}))).contains("it is frozen by “Long”"));
    let away = json!({"releases": [], "people": [
        {"key": "ben", "name": "Ben Roe", "absences": [{"start": "2026-01-01", "end": "2029-01-01"}]}]});
    assert!(reason(away, in_lab(json!({"crew": ["ben"]}))).contains("away: Ben Roe"));
    let busy =
        json!({"releases": [release("B", ("api", "lab"), "2026-01-01T00:00:00Z", "P700D", json!({}))]});
    assert!(reason(busy, in_lab(json!({}))).contains("keep its environments or its people busy"));
    assert!(reason(none(), in_lab(json!({"stage": "cancelled"}))).contains("R is cancelled"));
}

#[test]
fn a_nominal_day_fits_where_the_clock_lets_it() {
    // The window is 23 hours and a half long; a day from 11:00 in Berlin lasts 23 hours over this night.
    let plan = town(json!({
        "windows": [
            window("plain", "2026-03-26T10:00:00", "PT23H30M", json!({})),
            window("spring", "2026-03-28T10:00:00", "PT23H30M", json!({})),
        ],
        "releases": [unscheduled("api", "prod", "P1D", json!({}))],
    }));
    assert_eq!(next(&plan, "R", "2026-03-25"), slot("2026-03-28T10:00", "2026-03-29T09:00"));
    let all = Schedule::new(&plan).legal_starts(id(&plan, "R"), slot("2026-03-25", "2026-04-01"));
    assert_eq!(all, [slot("2026-03-28T10:00", "2026-03-28T10:31")]);
}

#[test]
fn four_hundred_days_are_looked_through_and_no_more() {
    let far = |start: &str| {
        town(json!({
            "windows": [window("w", start, "PT2H", json!({}))],
            "releases": [unscheduled("api", "prod", "PT1H", json!({}))],
        }))
    };
    assert_eq!(
        next(&far("2027-04-07T22:00:00"), "R", "2026-03-04"),
        slot("2027-04-07T22:00", "2027-04-07T23:00")
    );
    why_none(&far("2027-04-08T00:00:00"), "R", "2026-03-04");
}

#[test]
fn the_turn_at_one_start_goes_by_key() {
    // M is closed, so it cannot lose its room, and keeps it from whoever comes after.
    let legal = |key: &str| {
        let plan = town(json!({
            "environments": [{"key": "other", "policy": "open"}],
            "windows": [window("w", "2026-03-04T10:00:00", "PT6H", json!({"capacity": {"releases": 1}}))],
            "releases": [
                release(key, ("api", "lab"), "", "PT1H", json!({})),
                release("M", ("api", "other"), "2026-03-04T12:00:00Z", "PT1H", json!({"stage": "closed"})),
            ],
        }));
        Schedule::new(&plan).legal_starts(id(&plan, key), slot("2026-03-04T11:50", "2026-03-04T12:10"))
    };
    assert_eq!(legal("A"), [slot("2026-03-04T11:50", "2026-03-04T12:01")]);
    assert_eq!(legal("R"), [slot("2026-03-04T11:50", "2026-03-04T12:00")]);
}

#[test]
fn whoever_has_no_room_now_loses_none() {
    let plan = |downtime: &str| {
        town(json!({
            "environments": [{"key": "other", "policy": "open"}],
            "windows": [window("w", "2026-03-04T10:00:00", "PT6H", json!({"capacity": {"downtime": "PT40M"}}))],
            "releases": [
                unscheduled("api", "prod", "PT1H", json!({"downtime": downtime})),
                release("M", ("api", "other"), "2026-03-04T12:00:00Z", "PT1H", json!({"downtime": "PT20M"})),
                release("Z", ("api", "other"), "2026-03-04T14:00:00Z", "PT1H", json!({"downtime": "PT30M"})),
            ],
        }))
    };
    // M keeps its room beside twenty minutes more; Z has none either way.
    assert_eq!(next(&plan("PT20M"), "R", "2026-03-04"), slot("2026-03-04T10:00", "2026-03-04T11:00"));
    assert!(why_none(&plan("PT21M"), "R", "2026-03-04").contains("no room left"));
}
