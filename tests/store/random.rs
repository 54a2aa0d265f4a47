//! Random histories: whatever happened, the log makes the records, undo is the state before, and everybody
//! sees the same.

use chrono::TimeDelta;
use proptest::prelude::*;
use slipway_core::entity::{Entity, EntityKind};
use slipway_core::ids::Id;
use slipway_core::plan::Plan;
use slipway_core::releases::Stage;
use slipway_core::scope::Selection;
use slipway_store::{Store, StoreError, Tx};
use uuid::Uuid;

use crate::fixture::*;

/// One thing done to one of a few records.
#[derive(Debug, Clone)]
enum Edit {
    Team { which: u8, name: u8 },
    Person { which: u8, teams: u8, away: u8 },
    Service { which: u8, team: Option<u8>, needs: u8 },
    Window { which: u8, services: Option<u8>, capacity: Option<u8> },
    Release { which: u8, key: u8, services: u8, needs: u8, crew: u8, start: Option<u8>, stage: u8 },
    Delete { kind: u8, which: u8 },
}

#[derive(Debug, Clone)]
enum Act {
    Do(Vec<Edit>),
    Undo,
    Redo,
    Refresh,
    Reopen,
}

fn edit() -> impl Strategy<Value = Edit> {
    let few = 0..4_u8;
    let some = 0..16_u8;
    prop_oneof![
        (few.clone(), 0..3_u8).prop_map(|(which, name)| Edit::Team { which, name }),
        (few.clone(), some.clone(), some.clone()).prop_map(|(which, teams, away)| Edit::Person {
            which,
            teams,
            away
        }),
        (few.clone(), proptest::option::of(few.clone()), some.clone())
            .prop_map(|(which, team, needs)| Edit::Service { which, team, needs }),
        (few.clone(), proptest::option::of(some.clone()), proptest::option::of(few.clone()))
            .prop_map(|(which, services, capacity)| Edit::Window { which, services, capacity }),
        (
            few.clone(),
            few.clone(),
            some.clone(),
            some.clone(),
            some.clone(),
            proptest::option::of(few.clone()),
            0..3_u8
        )
            .prop_map(|(which, key, services, needs, crew, start, stage)| Edit::Release {
                which,
                key,
                services,
                needs,
                crew,
                start,
                stage
            }),
        (0..5_u8, few).prop_map(|(kind, which)| Edit::Delete { kind, which }),
    ]
}

fn act() -> impl Strategy<Value = Act> {
    prop_oneof![
        6 => proptest::collection::vec(edit(), 1..5).prop_map(Act::Do),
        3 => Just(Act::Undo),
        2 => Just(Act::Redo),
        1 => Just(Act::Refresh),
        1 => Just(Act::Reopen),
    ]
}

/// The identity of the `which`th of a kind: the same in every run of a case.
fn known(kind: u8, which: u8) -> Uuid {
    Uuid::from_u128(0x0189_0000_0000_7000_8000_0000_0000_0000 + u128::from(kind) * 256 + u128::from(which))
}

/// Those of a kind that the bits name and the plan has.
fn chosen<T>(kind: u8, bits: u8, is_there: impl Fn(Id<T>) -> bool) -> Vec<Id<T>> {
    (0..4)
        .filter(|n| bits & (1 << n) != 0)
        .map(|n| Id::from_uuid(known(kind, n)))
        .filter(|id| is_there(*id))
        .collect()
}

fn record(plan: &Plan, edit: &Edit) -> Option<Entity> {
    let teams = |bits| chosen(0, bits, |id| plan.teams.get(id).is_some());
    let people = |bits| chosen(1, bits, |id| plan.people.get(id).is_some());
    let services = |bits| chosen(2, bits, |id| plan.services.get(id).is_some());
    let releases = |bits| chosen(4, bits, |id| plan.releases.get(id).is_some());
    Some(match *edit {
        Edit::Team { which, name } => {
            let mut team = team(&format!("t{which}"));
            team.id = Id::from_uuid(known(0, which));
            team.name = format!("Team {name}");
            team.into()
        }
        Edit::Person { which, teams: bits, away } => {
            let mut person = person(&format!("p{which}"), &[]);
            person.id = Id::from_uuid(known(1, which));
            person.teams = teams(bits);
            person.absences.truncate(usize::from(away % 2));
            person.hours.truncate(usize::from(away % 3));
            person.into()
        }
        Edit::Service { which, team, needs } => {
            let mut service = service(&format!("s{which}"));
            service.id = Id::from_uuid(known(2, which));
            service.team = team.and_then(|team| teams(1 << team).first().copied());
            service.depends_on = services(needs);
            service.into()
        }
        Edit::Window { which, services: bits, capacity } => {
            let mut window = window(&format!("w{which}"), &[]);
            window.id = Id::from_uuid(known(3, which));
            window.scope.services = bits.map_or(Selection::All, |bits| Selection::Only(services(bits)));
            window.capacity.releases = capacity.map(u32::from);
            window.when.exdates.truncate(usize::from(which % 2));
            window.into()
        }
        Edit::Release { which, key, services: bits, needs, crew, start, stage } => {
            let mut release = release(&format!("R-{key}"));
            release.id = Id::from_uuid(known(4, which));
            release.services = services(bits);
            release.depends_on = releases(needs);
            release.crew = people(crew);
            release.owner = release.crew.first().copied();
            release.start = start.map(|days| now() + TimeDelta::days(days.into()));
            release.stage = [Stage::Draft, Stage::Ready, Stage::RolledBack][usize::from(stage)];
            release.into()
        }
        Edit::Delete { .. } => return None,
    })
}

fn carry_out(tx: &mut Tx<'_>, edit: &Edit) -> Result<(), StoreError> {
    const KINDS: [EntityKind; 5] =
        [EntityKind::Team, EntityKind::Person, EntityKind::Service, EntityKind::Window, EntityKind::Release];
    if let Edit::Delete { kind, which } = *edit {
        return tx.delete(KINDS[usize::from(kind)], known(kind, which));
    }
    record(tx.plan(), edit).map_or(Ok(()), |record| tx.put(record).map(drop))
}

/// Everything that must hold at any time.
fn check(store: &Store) {
    let report = store.verify().unwrap();
    assert!(report.is_clean(), "{report:#?}");
    let rebuilt = store.rebuild().unwrap();
    assert!(rebuilt.is_same(), "{rebuilt:#?}");
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_history_of_two_devices_folds_to_the_records(acts in proptest::collection::vec((0..2_usize, act()), 1..40)) {
        let place = Place::new();
        let devices = [Uuid::now_v7(), Uuid::now_v7()];
        let mut stores = vec![Store::create(&place.path(), settings(), devices[0], now()).unwrap()];
        stores.push(Store::open(&place.path(), devices[1]).unwrap());
        for (who, act) in acts {
            let store = &mut stores[who];
            store.refresh().unwrap();
            let (before, revision) = (contents(store.plan()), store.revision());
            match act {
                Act::Do(edits) => {
                    let tried = store.dry_run(now(), |tx| edits.iter().try_for_each(|edit| carry_out(tx, edit)));
                    prop_assert_eq!(&contents(store.plan()), &before);
                    let done = store.transact(&ana(), "Do", now(), |tx| {
                        edits.iter().try_for_each(|edit| carry_out(tx, edit))
                    });
                    match done {
                        Ok(done) => {
                            prop_assert_eq!(done.touched.is_empty(), done.step.is_none());
                            prop_assert_eq!(tried.unwrap().touched, done.touched.clone());
                            let after = contents(store.plan());
                            prop_assert_eq!(after == before, done.touched.is_empty());
                            if done.step.is_some() {
                                store.undo(&ana(), now()).unwrap().unwrap();
                                prop_assert_eq!(&contents(store.plan()), &before);
                                store.redo(&ana(), now()).unwrap().unwrap();
                                prop_assert_eq!(&contents(store.plan()), &after);
                            }
                        }
                        Err(error) => {
                            prop_assert!(matches!(error, StoreError::Rejected(_)), "{error:?}");
                            prop_assert!(tried.is_err());
                            prop_assert_eq!(&contents(store.plan()), &before);
                            prop_assert_eq!(store.revision(), revision);
                        }
                    }
                }
                Act::Undo | Act::Redo => {
                    let done = match act {
                        Act::Undo => store.undo(&ana(), now()),
                        _ => store.redo(&ana(), now()),
                    };
                    match done {
                        Ok(Some(done)) => prop_assert!(done.step.is_some() && !done.touched.is_empty()),
                        Ok(None) => prop_assert_eq!(store.revision(), revision),
                        Err(error) => {
                            prop_assert!(matches!(error, StoreError::UndoRefused { .. }), "{error:?}");
                            prop_assert_eq!(&contents(store.plan()), &before);
                        }
                    }
                }
                Act::Refresh => prop_assert_eq!(store.refresh().unwrap(), None),
                Act::Reopen => *store = Store::open(&place.path(), devices[who]).unwrap(),
            }
        }
        check(&stores[0]);
        for store in &mut stores {
            store.refresh().unwrap();
        }
        prop_assert_eq!(stores[0].plan(), stores[1].plan());
        let reopened = place.open();
        prop_assert_eq!(stores[0].plan(), reopened.plan());
    }

    #[test]
    fn all_the_way_back_and_forth_again(steps in proptest::collection::vec(proptest::collection::vec(edit(), 1..6), 1..15)) {
        let place = Place::new();
        let mut store = place.create();
        let mut states = vec![contents(store.plan())];
        for edits in steps {
            let done = store.transact(&ana(), "Do", now(), |tx| edits.iter().try_for_each(|edit| carry_out(tx, edit)));
            if done.is_ok_and(|done| done.step.is_some()) {
                states.push(contents(store.plan()));
            }
        }
        for state in states.iter().rev().skip(1) {
            store.undo(&ana(), now()).unwrap().unwrap();
            prop_assert_eq!(&contents(store.plan()), state);
        }
        prop_assert!(store.undo(&ana(), now()).unwrap().is_none());
        drop(store);
        let mut store = place.open();
        for state in states.iter().skip(1) {
            store.redo(&ana(), now()).unwrap().unwrap();
            prop_assert_eq!(&contents(store.plan()), state);
        }
        prop_assert!(store.redo(&ana(), now()).unwrap().is_none());
        check(&store);
        let reopened = place.open();
        prop_assert_eq!(store.plan(), reopened.plan());
    }
}
