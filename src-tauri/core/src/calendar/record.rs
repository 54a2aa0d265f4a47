//! A recurrence as the operation log keeps it.

use chrono::NaiveDateTime;
use chrono_tz::Tz;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::{Recurrence, Rule};
use crate::time::Duration;

#[derive(Serialize, Deserialize)]
struct Record {
    zone: Tz,
    start: NaiveDateTime,
    duration: Duration,
    rrule: Option<String>,
    exdates: Vec<NaiveDateTime>,
    rdates: Vec<NaiveDateTime>,
}

impl Serialize for Recurrence {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        Record {
            zone: self.zone,
            start: self.start,
            duration: self.duration,
            rrule: self.rule.as_ref().map(|rule| rule.as_str().to_owned()),
            exdates: self.exdates.clone(),
            rdates: self.rdates.clone(),
        }
        .serialize(serializer)
    }
}

impl<'de> Deserialize<'de> for Recurrence {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let record = Record::deserialize(deserializer)?;
        let rule = record
            .rrule
            .map(|text| Rule::parse(&text, record.zone, record.start))
            .transpose()
            .map_err(serde::de::Error::custom)?;
        Ok(Self {
            zone: record.zone,
            start: record.start,
            duration: record.duration,
            rule,
            exdates: record.exdates,
            rdates: record.rdates,
        })
    }
}
