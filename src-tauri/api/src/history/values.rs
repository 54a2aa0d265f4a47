//! Values of the log as people read them.

use serde_json::{Map, Value};
use slipway_core::entity::EntityKind;
use slipway_core::format::Day;
use slipway_core::time::parse_instant;
use uuid::Uuid;

use super::Names;
use crate::error::ApiError;
use crate::times::spoken;

/// The kind of record that a field refers to, if it refers to any.
fn referred(kind: EntityKind, field: &str) -> Option<EntityKind> {
    Some(match (kind, field) {
        (EntityKind::Release, "depends_on") => EntityKind::Release,
        (EntityKind::Service, "depends_on")
        | (EntityKind::Release, "services")
        | (_, "scope.services" | "scope.except_services") => EntityKind::Service,
        (EntityKind::Release, "environments") | (_, "scope.environments") => EntityKind::Environment,
        (EntityKind::Release, "owner" | "crew") | (EntityKind::Freeze, "contact") => EntityKind::Person,
        (EntityKind::Service, "team") | (EntityKind::Person, "teams") | (_, "scope.teams") => {
            EntityKind::Team
        }
        _ => return None,
    })
}

impl Names<'_> {
    /// A value of a field, or a whole record when the field is empty; none for nothing.
    pub(super) fn value(
        &mut self,
        kind: EntityKind,
        field: &str,
        value: &Value,
    ) -> Result<Option<String>, ApiError> {
        Ok(match value {
            Value::Null => None,
            Value::Object(fields) if field.is_empty() => whole(fields),
            Value::Object(fields) => Some(element(field, fields)),
            Value::Array(items) => {
                let items = items.iter().map(|item| self.value(kind, field, item));
                let items: Vec<_> = items.collect::<Result<Vec<_>, _>>()?.into_iter().flatten().collect();
                Some(if items.is_empty() { "none".to_owned() } else { items.join(", ") })
            }
            Value::String(text) => Some(self.text(kind, field, text)?),
            plain => Some(plain.to_string()),
        })
    }

    fn text(&mut self, kind: EntityKind, field: &str, text: &str) -> Result<String, ApiError> {
        if let Some(referred) = referred(kind, field)
            && let Ok(id) = Uuid::parse_str(text)
        {
            return self.key(referred, id);
        }
        let is_instant = kind == EntityKind::Release && matches!(field, "start" | "not_before" | "not_after");
        if is_instant && let Ok(at) = parse_instant(text) {
            return Ok(spoken(self.reading.zone, at));
        }
        Ok(text.to_owned())
    }
}

/// A whole record: what people call it.
fn whole(fields: &Map<String, Value>) -> Option<String> {
    let named = |name: &str| fields.get(name).and_then(Value::as_str).filter(|text| !text.is_empty());
    named("title").or_else(|| named("name")).or_else(|| named("key")).map(str::to_owned)
}

/// One element of working hours or absences.
fn element(field: &str, fields: &Map<String, Value>) -> String {
    let text = |name: &str| fields.get(name).and_then(Value::as_str).unwrap_or_default();
    match field {
        "hours" => {
            let days = fields.get("days").and_then(Value::as_array).into_iter().flatten();
            let days: Vec<_> = days.filter_map(|day| day_code(day.as_u64()?)).collect();
            let minutes = |name: &str| text(name).get(..5).unwrap_or_default().to_owned();
            format!("{} {}–{}", days.join(" "), minutes("from"), minutes("to"))
        }
        "absences" => {
            let (start, end, reason) = (text("start"), text("end"), text("reason"));
            if reason.is_empty() {
                format!("{start} to {end}")
            } else {
                format!("{start} to {end} ({reason})")
            }
        }
        _ => Value::Object(fields.clone()).to_string(),
    }
}

fn day_code(number: u64) -> Option<String> {
    let day = Day::ALL.get(usize::try_from(number).ok()?)?;
    serde_json::to_value(day).ok()?.as_str().map(str::to_owned)
}
