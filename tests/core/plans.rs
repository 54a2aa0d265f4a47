//! Plans from documents in the plan format.

use serde_json::{Value, json};
use slipway_core::format::{PlanFile, UnknownReferences};
use slipway_core::ids::Id;
use slipway_core::plan::Plan;
use slipway_core::settings::Settings;
use slipway_core::time::{Instant, Slot, parse_instant};
use uuid::Uuid;

/// The plan that a document describes. What makes it a document (version, name, zone) may be left out.
pub fn plan(mut document: Value) -> Plan {
    let fields = document.as_object_mut().unwrap();
    for (name, default) in [("slipway", json!(1)), ("name", json!("Plan")), ("zone", json!("Europe/Berlin"))]
    {
        fields.entry(name).or_insert(default);
    }
    let file = PlanFile::read(&document.to_string()).unwrap();
    let mut last = 0;
    let mut new_id = || {
        last += 1;
        Uuid::from_u128(last)
    };
    let empty = Settings { id: Id::from_uuid(new_id()), name: "Plan".to_owned(), zone: chrono_tz::UTC };
    let mut plan = Plan::new(empty);
    let resolved = file.resolve(&plan, UnknownReferences::Refuse, &mut new_id).unwrap();
    for entity in resolved.entities {
        plan.check(&entity).unwrap();
        plan.put(entity);
    }
    plan
}

/// An instant from its text; a shorter text is completed.
pub fn at(text: &str) -> Instant {
    let full = match text.len() {
        10 => format!("{text}T00:00:00Z"),
        16 => format!("{text}:00Z"),
        _ => text.to_owned(),
    };
    parse_instant(&full).unwrap()
}

/// A slot from the texts of its ends.
pub fn slot(start: &str, end: &str) -> Slot {
    Slot::new(at(start), at(end))
}
