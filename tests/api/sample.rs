//! The sample plan is always around today, whole, and teaches something.

use chrono::{TimeDelta, TimeZone, Utc};
use slipway_api::types::Nothing;
use slipway_api::types::conflicts::CheckQuery;
use slipway_api::types::plan::NewSample;
use slipway_api::{Clock, Config, Session, conflicts, plan};
use slipway_core::conflicts::ConflictKind;

fn session(folder: &std::path::Path, clock: Clock) -> Session {
    Session::new(Config {
        data_dir: folder.to_owned(),
        actor: "tester".to_owned(),
        clock,
        can_switch: true,
        may_write_files: true,
    })
}

#[test]
fn it_has_conflicts_of_many_kinds_whenever_it_is_made() {
    // A year of Tuesdays, so that every change of clocks passes by.
    for week in (0..53).step_by(13) {
        let folder = tempfile::tempdir().unwrap();
        let now = Utc.with_ymd_and_hms(2026, 11, 24, 12, 0, 0).unwrap() + TimeDelta::weeks(week);
        let mut session = session(folder.path(), Clock::Fixed(now));
        let summary = plan::create_sample(&mut session, NewSample::default()).unwrap();
        assert!(summary.counts.releases > 50 && summary.counts.unscheduled > 5, "{:?}", summary.counts);
        let mut kinds: Vec<_> = conflicts::check(&mut session, CheckQuery::default())
            .unwrap()
            .conflicts
            .into_iter()
            .map(|conflict| conflict.kind)
            .collect();
        kinds.sort_unstable();
        kinds.dedup();
        for kind in [
            ConflictKind::OutsideWindow,
            ConflictKind::ExceedsWindow,
            ConflictKind::HitsFreeze,
            ConflictKind::WindowFull,
            ConflictKind::EnvironmentBusy,
            ConflictKind::DependencyOrder,
            ConflictKind::PersonUnavailable,
            ConflictKind::OutOfBounds,
        ] {
            assert!(kinds.contains(&kind), "week {week}: no {kind:?} among {kinds:?}");
        }
    }
}

#[test]
fn it_is_opened_again_where_it_was_made() {
    let folder = tempfile::tempdir().unwrap();
    let mut session = session(folder.path(), Clock::System);
    let made = plan::create_sample(&mut session, NewSample::default()).unwrap();
    plan::put_settings(
        &mut session,
        slipway_api::types::plan::PlanSettings { name: "Mine now".to_owned(), zone: made.zone },
    )
    .unwrap();
    plan::close(&mut session, Nothing {}).unwrap();
    assert_eq!(plan::create_sample(&mut session, NewSample::default()).unwrap().name, "Mine now");
}
