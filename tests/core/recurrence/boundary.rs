//! What is taken as a rule, what is refused, and how long a refusal or a far range may take.

use std::time::{Duration as Elapsed, Instant as Clock};

use chrono_tz::Europe::Berlin;
use chrono_tz::Tz;
use proptest::prelude::*;

use super::{NO_TIME, local, recurrence, rule, slot};
use slipway_core::calendar::{Recurrence, Rule};

fn refusal(text: &str, start: &str) -> String {
    match Rule::parse(text, Berlin, local(start)) {
        Ok(rule) => panic!("{text} was taken as {rule}"),
        Err(error) => error.message,
    }
}

#[test]
fn the_text_is_canonical() {
    for (given, kept) in [
        ("RRULE:FREQ=WEEKLY;BYDAY=TU", "FREQ=WEEKLY;BYDAY=TU"),
        (" freq=weekly ; byday=th,mo,TU,mo; ", "FREQ=WEEKLY;BYDAY=MO,TU,TH"),
        ("BYDAY=-1FR;INTERVAL=1;FREQ=MONTHLY;WKST=MO", "FREQ=MONTHLY;BYDAY=-1FR"),
        ("FREQ=MONTHLY;BYDAY=+1MO;WKST=SU", "FREQ=MONTHLY;BYDAY=1MO;WKST=SU"),
        ("FREQ=YEARLY;BYMONTH=12,3;COUNT=5", "FREQ=YEARLY;COUNT=5;BYMONTH=3,12"),
        // Forms on which every reader agrees.
        ("FREQ=WEEKLY;BYDAY=MO,WE,FR;BYSETPOS=-1", "FREQ=WEEKLY;BYDAY=FR"),
        ("FREQ=WEEKLY;BYDAY=MO,WE,SU;BYSETPOS=1;WKST=SU", "FREQ=WEEKLY;BYDAY=SU;WKST=SU"),
        ("FREQ=DAILY;BYHOUR=6,12,18;BYSETPOS=-1,1", "FREQ=DAILY;BYHOUR=6,18"),
        ("FREQ=HOURLY;BYMINUTE=0,20,40;BYSETPOS=2", "FREQ=HOURLY;BYMINUTE=20"),
        ("FREQ=YEARLY;BYMONTHDAY=15", "FREQ=YEARLY;BYMONTH=1,2,3,4,5,6,7,8,9,10,11,12;BYMONTHDAY=15"),
        ("FREQ=YEARLY;BYWEEKNO=20", "FREQ=YEARLY;BYWEEKNO=20;BYDAY=TU"),
        ("FREQ=DAILY;BYMONTHDAY=-1", "FREQ=MONTHLY;BYMONTHDAY=-1"),
        ("FREQ=HOURLY;BYHOUR=9,17;BYDAY=MO", "FREQ=DAILY;BYDAY=MO;BYHOUR=9,17;BYMINUTE=0"),
        ("FREQ=MINUTELY;BYMINUTE=15", "FREQ=HOURLY;BYMINUTE=15"),
    ] {
        let once = rule(given, Berlin, "2026-01-06T22:00:00");
        assert_eq!(once.as_str(), kept, "{given}");
        assert_eq!(rule(once.as_str(), Berlin, "2026-01-06T22:00:00"), once, "read again");
    }
}

#[test]
fn a_refusal_names_the_part_at_fault() {
    let start = "2026-01-06T22:00:00";
    for (text, named) in [
        ("", "FREQ"),
        ("BYDAY=MO", "FREQ is missing"),
        ("FREQ=FORTNIGHTLY", "FREQ=FORTNIGHTLY"),
        ("FREQ=SECONDLY", "FREQ=SECONDLY"),
        ("WEEKLY", "“WEEKLY”"),
        ("FREQ=WEEKLY;INTERVAL=0", "INTERVAL=0"),
        ("FREQ=WEEKLY;INTERVAL=-1", "INTERVAL=-1"),
        ("FREQ=WEEKLY;INTERVAL=99999999999999999999", "INTERVAL"),
        ("FREQ=WEEKLY;COUNT=0", "COUNT=0"),
        ("FREQ=WEEKLY;COUNT=2;UNTIL=20270101", "COUNT and UNTIL"),
        ("FREQ=WEEKLY;COUNT=2;COUNT=3", "COUNT is given twice"),
        ("FREQ=WEEKLY;UNTIL=tomorrow", "UNTIL=TOMORROW"),
        ("FREQ=WEEKLY;UNTIL=20260230T000000Z", "UNTIL=20260230"),
        ("FREQ=WEEKLY;UNTIL=20261231T246060Z", "UNTIL=20261231T246060Z"),
        ("FREQ=WEEKLY;UNTIL=2026-12-31", "UNTIL=2026-12-31"),
        ("FREQ=WEEKLY;UNTIL=20250101", "UNTIL ends the rule before"),
        ("FREQ=WEEKLY;BYDAY=XX", "BYDAY=XX"),
        ("FREQ=WEEKLY;BYDAY=", "BYDAY="),
        ("FREQ=WEEKLY;BYDAY=é", "BYDAY="),
        ("FREQ=WEEKLY;BYDAY=1MO", "1FR"),
        ("FREQ=MONTHLY;BYDAY=6MO", "from -5 to 5"),
        ("FREQ=MONTHLY;BYDAY=0MO", "BYDAY=0MO"),
        ("FREQ=YEARLY;BYDAY=54MO", "BYDAY=54MO"),
        ("FREQ=MONTHLY;BYMONTHDAY=32", "BYMONTHDAY=32"),
        ("FREQ=MONTHLY;BYMONTHDAY=0", "BYMONTHDAY"),
        ("FREQ=WEEKLY;BYMONTHDAY=1", "BYMONTHDAY"),
        ("FREQ=DAILY;BYYEARDAY=1", "BYYEARDAY"),
        ("FREQ=MONTHLY;BYWEEKNO=1", "BYWEEKNO"),
        ("FREQ=YEARLY;INTERVAL=2;BYWEEKNO=1", "BYWEEKNO"),
        ("FREQ=YEARLY;BYWEEKNO=1;BYDAY=MO,TU;BYSETPOS=1", "BYWEEKNO"),
        ("FREQ=YEARLY;BYDAY=1MO;BYMONTHDAY=1", "BYMONTHDAY"),
        ("FREQ=YEARLY;BYMONTH=3;BYDAY=9MO", "from -5 to 5"),
        ("FREQ=WEEKLY;BYSETPOS=1", "BYSETPOS"),
        ("FREQ=WEEKLY;BYDAY=MO;BYSETPOS=2", "BYSETPOS"),
        ("FREQ=WEEKLY;BYDAY=MO,TU;BYMONTH=1;BYSETPOS=1", "BYSETPOS"),
        ("FREQ=MONTHLY;BYDAY=MO,TU;BYHOUR=1,2;BYSETPOS=1", "BYSETPOS"),
        ("FREQ=WEEKLY;BYDAY=MO,TU;BYHOUR=1,2;BYSETPOS=2,3", "BYSETPOS"),
        ("FREQ=DAILY;BYHOUR=24", "BYHOUR=24"),
        ("FREQ=DAILY;BYSECOND=60", "BYSECOND=60"),
        ("FREQ=DAILY;INTERVAL=2;BYMONTHDAY=-1", "FREQ=MONTHLY"),
        ("FREQ=HOURLY;INTERVAL=7;BYHOUR=22", "FREQ=DAILY"),
        ("FREQ=MINUTELY;INTERVAL=7;BYMINUTE=22", "FREQ=HOURLY"),
        ("FREQ=HOURLY;BYMONTHDAY=-1", "FREQ=MONTHLY"),
        ("FREQ=WEEKLY;WKST=MONDAY", "WKST=MONDAY"),
        ("FREQ=WEEKLY;RSCALE=CHINESE", "RSCALE"),
        ("FREQ=WEEKLY;X-THING=1", "X-THING"),
    ] {
        let message = refusal(text, start);
        assert!(message.contains(named), "{text}: {message}");
    }
    assert!(refusal("FREQ=DAILY", "0012-01-01T00:00:00").contains("the start"));
    assert!(refusal("FREQ=DAILY", "9012-01-01T00:00:00").contains("the start"));
}

#[test]
fn a_rule_that_never_comes_is_refused_at_once() {
    let begun = Clock::now();
    for text in [
        "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30",
        "FREQ=DAILY;BYMONTH=2,4,6;BYMONTHDAY=31",
        "FREQ=MINUTELY;BYMONTH=2;BYMONTHDAY=30",
        "FREQ=HOURLY;INTERVAL=24;BYDAY=TU;BYMONTHDAY=14;BYMONTH=2,4;BYYEARDAY=300",
        "FREQ=MINUTELY;INTERVAL=1440;BYHOUR=7",
        "FREQ=MONTHLY;BYMONTHDAY=1;BYDAY=5MO",
        "FREQ=YEARLY;BYMONTH=1;BYYEARDAY=200",
        // From 2026 every fourth year is no leap year.
        "FREQ=YEARLY;INTERVAL=4;BYMONTH=2;BYMONTHDAY=29",
        "FREQ=MONTHLY;INTERVAL=12;BYMONTH=3",
    ] {
        let message = refusal(text, "2026-01-06T22:00:00");
        assert!(message.contains("never comes"), "{text}: {message}");
    }
    // Generous: tests run without optimisation, beside each other.
    assert!(begun.elapsed() < Elapsed::from_secs(10), "{:?}", begun.elapsed());
}

#[test]
fn a_rule_costs_nothing_before_the_range() {
    let week = slot("2099-06-01T00:00:00Z", "2099-06-08T00:00:00Z");
    let rules = [
        ("FREQ=MINUTELY", 7 * 24 * 60),
        ("FREQ=MINUTELY;INTERVAL=45", 7 * 32),
        ("FREQ=HOURLY", 7 * 24),
        ("FREQ=DAILY", 7),
        ("FREQ=DAILY;INTERVAL=7;BYHOUR=1,2", 2),
        ("FREQ=WEEKLY;BYDAY=TU", 1),
        ("FREQ=MONTHLY;BYMONTHDAY=3", 1),
        ("FREQ=YEARLY;BYMONTH=6;BYMONTHDAY=4", 1),
        ("FREQ=MINUTELY;BYMONTH=1", 0),
        ("FREQ=DAILY;COUNT=1000", 0),
    ];
    let recurrences: Vec<(Recurrence, usize)> = rules
        .into_iter()
        .map(|(text, count)| (recurrence(Tz::UTC, "1990-01-01T00:00:00", "PT1M", text), count))
        .collect();
    let begun = Clock::now();
    for (recurrence, count) in &recurrences {
        assert_eq!(recurrence.occurrences(week).len(), *count, "{:?}", recurrence.rule);
    }
    assert!(begun.elapsed() < Elapsed::from_secs(2), "{:?}", begun.elapsed());
}

#[test]
fn a_range_to_the_ends_of_time_is_no_trouble() {
    let mut ten = recurrence(Berlin, "2026-01-06T22:00:00", "PT4H", "FREQ=WEEKLY;COUNT=10");
    let ever = slipway_core::time::Slot::new(
        chrono::DateTime::<chrono::Utc>::MIN_UTC,
        chrono::DateTime::<chrono::Utc>::MAX_UTC,
    );
    assert_eq!(ten.occurrences(ever).len(), 10);
    // One without length counts where it lies.
    ten.duration = NO_TIME;
    assert_eq!(ten.occurrences(slot("2026-01-06T21:00:00Z", "2026-01-06T21:00:01Z")).len(), 1);
    assert_eq!(ten.occurrences(slot("2026-01-06T20:00:00Z", "2026-01-06T21:00:00Z")).len(), 0);
}

proptest! {
    /// Whatever is typed is taken or refused, quickly and without a panic; what is taken is canonical.
    #[test]
    fn any_text_is_read_or_refused(
        text in "(RRULE:)?((FREQ|INTERVAL|COUNT|UNTIL|BYDAY|BYMONTH|BYSETPOS|BYHOUR|BYYEARDAY|BYWEEKNO|WKST|[A-Z]{1,4})=(DAILY|WEEKLY|MONTHLY|YEARLY|HOURLY|-?[0-9]{1,3}|[0-9]{8}(T[0-9]{6}Z?)?|-?[1-5]?(MO|TU|SU)(,FR)?|\\PC{0,3});?){1,5}"
    ) {
        if let Ok(rule) = Rule::parse(&text, Berlin, local("2026-01-06T22:00:00")) {
            let again = Rule::parse(rule.as_str(), Berlin, local("2026-01-06T22:00:00"));
            prop_assert_eq!(again, Ok(rule));
        }
    }
}
