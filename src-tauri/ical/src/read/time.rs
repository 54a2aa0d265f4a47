//! Dates, times and zones of foreign events.

use std::str::FromStr;

use calcard::common::PartialDateTime;
use calcard::common::timezone::Tz as AnyZone;
use calcard::icalendar::timezone::TzResolver;
use calcard::icalendar::{ICalendar, ICalendarEntry, ICalendarValue, ICalendarValueType};
use chrono::{Datelike, NaiveDate, NaiveDateTime, TimeDelta};
use chrono_tz::Tz;
use slipway_core::time::{Instant, resolve_local};

use super::event::bounded;

/// The years in which foreign events are taken over.
const YEARS: std::ops::RangeInclusive<i32> = 1900..=2999;

/// What a date or time property says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Moment {
    /// A whole day, in nobody's zone.
    Date(NaiveDate),
    /// A time on the wall clock of a zone.
    Local(NaiveDateTime, Tz),
    /// An instant.
    Utc(Instant),
}

impl Moment {
    /// The instant it stands for; a date begins at midnight in `zone`.
    pub(super) fn instant(self, zone: Tz) -> Instant {
        match self {
            Self::Date(date) => resolve_local(zone, date.and_time(chrono::NaiveTime::MIN)).0,
            Self::Local(at, zone) => resolve_local(zone, at).0,
            Self::Utc(at) => at,
        }
    }
}

/// The zones that a file's TZIDs mean.
pub(super) struct Zones<'a> {
    resolver: TzResolver<&'a str>,
    pub(super) floating: Tz,
}

impl<'a> Zones<'a> {
    pub(super) fn new(calendar: &'a ICalendar, floating: Tz) -> Self {
        Self { resolver: calendar.build_tz_resolver(), floating }
    }

    /// The zone of a TZID: an IANA name, alone or behind the path of whoever made the file, a Windows name,
    /// or a name that the file's own VTIMEZONE ties to one of these.
    fn resolve(&self, name: &str) -> Option<Tz> {
        let name = name.trim();
        let known = |zone: AnyZone| match zone {
            AnyZone::Tz(zone) => Some(zone),
            AnyZone::Fixed(_) | AnyZone::Floating => None,
        };
        self.resolver.resolve(name).and_then(known).or_else(|| {
            // Such as /freeassociation.sourceforge.net/Europe/Berlin. The longest end that is a zone counts;
            // IANA names have at most three parts.
            let path = name.strip_prefix('/')?;
            let mut ends: Vec<&str> = path
                .rmatch_indices('/')
                .take(3)
                .map(|(at, _)| path.get(at + 1..).unwrap_or_default())
                .collect();
            ends.reverse();
            ends.into_iter().find_map(|end| Tz::from_str(end).ok())
        })
    }

    /// The moments a property names.
    pub(super) fn moments(&self, entry: &ICalendarEntry) -> Result<Vec<Moment>, String> {
        let name = entry.name.as_str();
        let zone = match entry.tz_id() {
            Some(id) => Some(
                self.resolve(id)
                    .ok_or_else(|| format!("uses the time zone “{}”, which is not known", bounded(id, 80)))?,
            ),
            None => None,
        };
        let as_date = entry.params.iter().any(|parameter| {
            matches!(
                &parameter.value,
                calcard::icalendar::ICalendarParameterValue::Value(ICalendarValueType::Date)
            )
        });
        entry.values.iter().map(|value| self.moment(value, zone, as_date, name)).collect()
    }

    fn moment(
        &self,
        value: &ICalendarValue,
        zone: Option<Tz>,
        as_date: bool,
        name: &str,
    ) -> Result<Moment, String> {
        let at = match value {
            ICalendarValue::PartialDateTime(at) => at,
            ICalendarValue::Period(_) => {
                return Err(format!("gives periods in {name}, which are not taken over"));
            }
            other => {
                let text = other.as_text().unwrap_or_default();
                return Err(format!("has “{}” as {name}, which is no date or time", bounded(text, 80)));
            }
        };
        let refused = || format!("has a date in {name} that no calendar has");
        let date = date_of(at).ok_or_else(refused)?;
        if as_date || !at.has_time() {
            return Ok(Moment::Date(date));
        }
        let time = date
            .and_hms_opt(
                at.hour.unwrap_or_default().into(),
                at.minute.unwrap_or_default().into(),
                // A leap second is read as the second before it.
                at.second.unwrap_or_default().min(59).into(),
            )
            .ok_or_else(refused)?;
        match (offset_of(at), zone) {
            (Some(offset), _) => Ok(Moment::Utc((time - offset).and_utc())),
            (None, zone) => Ok(Moment::Local(time, zone.unwrap_or(self.floating))),
        }
    }
}

fn date_of(at: &PartialDateTime) -> Option<NaiveDate> {
    let date = NaiveDate::from_ymd_opt(at.year?.into(), at.month?.into(), at.day?.into())?;
    YEARS.contains(&date.year()).then_some(date)
}

/// The offset from UTC written on the time: `Z`, or `+hhmm` by those who do not know better.
fn offset_of(at: &PartialDateTime) -> Option<TimeDelta> {
    let minutes = i64::from(at.tz_hour?) * 60 + i64::from(at.tz_minute.unwrap_or_default());
    Some(TimeDelta::minutes(if at.tz_minus { -minutes } else { minutes }))
}
