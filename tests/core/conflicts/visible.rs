//! What a calendar shows of a range.

use serde_json::json;
use slipway_core::conflicts::{Schedule, Severity};

use super::{release, town, window};
use crate::plans::slot;

#[test]
fn what_overlaps_the_range_in_order_of_start() {
    let plan = town(json!({
        "windows": [
            window("late", "2026-03-04T20:00:00", "PT8H", json!({"scope": {"environments": ["prod"]}})),
            window("early", "2026-03-03T20:00:00", "PT8H", json!({})),
            window("before", "2026-03-03T10:00:00", "PT14H", json!({})),
        ],
        "freezes": [{"key": "f", "name": "F", "zone": "UTC", "start": "2026-03-01T00:00:00", "duration": "P30D",
            "scope": {"environments": ["lab"]}}],
        "releases": [
            release("B", ("api", "prod"), "2026-03-04T20:00:00Z", "PT1H", json!({})),
            release("A", ("tool", "prod"), "2026-03-04T20:00:00Z", "PT1H", json!({})),
            release("over", ("tool", "lab"), "2026-03-03T20:00:00Z", "PT5H", json!({})),
            release("gone", ("tool", "lab"), "2026-03-04T20:00:00Z", "PT5H", json!({"stage": "cancelled"})),
            release("later", ("tool", "lab"), "2026-03-05T00:00:00Z", "PT5H", json!({})),
        ],
    }));
    let day = slot("2026-03-04", "2026-03-05");
    let schedule = Schedule::new(&plan);
    let windows = schedule.windows_in(day);
    assert_eq!(windows.iter().map(|b| b.record.key.as_str()).collect::<Vec<_>>(), ["early", "late"]);
    let keys =
        |ids: &[_]| ids.iter().map(|id| plan.environments.get(*id).unwrap().key.clone()).collect::<Vec<_>>();
    assert_eq!(keys(&windows[0].environments), ["prod", "lab"]);
    assert_eq!(keys(&windows[1].environments), ["prod"]);
    let freezes = schedule.freezes_in(day);
    assert_eq!(freezes.len(), 1);
    assert_eq!(freezes[0].occurrence.slot, slot("2026-03-01", "2026-03-31"));
    let placed = schedule.releases_in(day);
    let shown: Vec<_> = placed.iter().map(|p| (p.release.key.as_str(), p.worst)).collect();
    assert_eq!(shown, [("over", Some(Severity::Blocks)), ("A", None), ("B", None)]);
}
