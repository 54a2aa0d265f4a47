//! Generated plans.

use chrono::NaiveDate;
use slipway_core::conflicts::{Conflict, Schedule};
use slipway_core::entity::Entity;
use slipway_core::generate::{Size, plan};

fn day() -> NaiveDate {
    NaiveDate::from_ymd_opt(2026, 1, 1).unwrap()
}

#[test]
fn the_same_seed_gives_the_same_plan_and_another_another() {
    assert_eq!(plan(7, Size::small(60), day()), plan(7, Size::small(60), day()));
    assert_ne!(plan(7, Size::small(60), day()), plan(8, Size::small(60), day()));
}

#[test]
fn it_has_all_that_was_asked_for_and_all_of_it_is_valid() {
    let size = Size::small(400);
    let plan = plan(1, size, day());
    assert_eq!(
        (plan.releases.len(), plan.windows.len(), plan.freezes.len(), plan.people.len(), plan.services.len()),
        (size.releases, size.windows, size.freezes, size.people, size.services)
    );
    assert!(plan.windows.iter().all(|window| window.when.rule.is_some()));
    for entity in plan.entities() {
        let mut normal = entity.clone();
        normal.normalize().unwrap();
        assert_eq!(normal, entity);
        plan.check(&entity).unwrap();
        assert!(matches!(entity, Entity::Plan(_)) || entity.id().get_version_num() == 7);
    }
}

#[test]
fn most_releases_are_where_they_may_be_and_some_are_not() {
    let plan = plan(3, Size::small(400), day());
    let found = Schedule::new(&plan).check_all();
    let blocked = found.iter().filter(|(_, conflicts)| conflicts.iter().any(Conflict::blocks)).count();
    assert!((20..200).contains(&blocked), "{blocked} of 400 are blocked");
}
