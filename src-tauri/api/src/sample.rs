//! The sample plan: a payments company's year, always around today.

use chrono::{Datelike, Days, NaiveDate, NaiveDateTime};
use chrono_tz::Tz;
use slipway_core::format::PlanFile;
use slipway_core::rejection::Rejection;
use slipway_core::time::{
    Instant, LOCAL_FORMAT, format_instant, parse_instant, parse_local, parse_zone, resolve_local, to_local,
};

const DOCUMENT: &str = include_str!("../../../assets/sample/plan.json");

/// The Monday of the week in which the document plays.
const WRITTEN_FOR: NaiveDate = match NaiveDate::from_ymd_opt(2026, 11, 23) {
    Some(monday) => monday,
    None => NaiveDate::MIN,
};

/// The sample plan, moved by whole weeks so that it plays in the week of `now`: days of the week stay, and so
/// does every time on the wall clock, whatever the clocks do in between.
///
/// # Errors
/// Never for the document that ships, which a test reads; the error is passed on all the same.
pub fn plan_file(now: Instant) -> Result<PlanFile, Rejection> {
    let mut file = PlanFile::read(DOCUMENT)?;
    let zone = parse_zone(&file.zone).map_err(|error| Rejection::invalid("zone", error.to_string()))?;
    let today = to_local(zone, now).date();
    let monday = today - Days::new(u64::from(today.weekday().num_days_from_monday()));
    let shift = Shift { days: (monday - WRITTEN_FOR).num_days(), zone };
    for window in &mut file.windows {
        shift.locals([&mut window.start].into_iter().chain(&mut window.exdates).chain(&mut window.rdates));
    }
    for freeze in &mut file.freezes {
        shift.locals([&mut freeze.start].into_iter().chain(&mut freeze.exdates).chain(&mut freeze.rdates));
    }
    for absence in file.people.iter_mut().flat_map(|person| &mut person.absences) {
        for date in [&mut absence.start, &mut absence.end] {
            if let Ok(day) = date.parse::<NaiveDate>() {
                *date = shift.date(day).to_string();
            }
        }
    }
    for release in &mut file.releases {
        for at in [&mut release.start, &mut release.not_before, &mut release.not_after].into_iter().flatten()
        {
            if let Ok(instant) = parse_instant(at) {
                *at = format_instant(shift.instant(instant));
            }
        }
    }
    Ok(file)
}

struct Shift {
    days: i64,
    zone: Tz,
}

impl Shift {
    fn date(&self, day: NaiveDate) -> NaiveDate {
        day + chrono::TimeDelta::days(self.days)
    }

    fn local(&self, local: NaiveDateTime) -> NaiveDateTime {
        self.date(local.date()).and_time(local.time())
    }

    /// The same wall-clock time so many days on.
    fn instant(&self, at: Instant) -> Instant {
        resolve_local(self.zone, self.local(to_local(self.zone, at))).0
    }

    fn locals<'t>(&self, texts: impl Iterator<Item = &'t mut String>) {
        for text in texts {
            if let Ok(local) = parse_local(text) {
                *text = self.local(local).format(LOCAL_FORMAT).to_string();
            }
        }
    }
}
