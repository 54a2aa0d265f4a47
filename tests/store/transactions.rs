//! What a transaction writes, returns and leaves behind.

use chrono::TimeDelta;
use slipway_core::entity::EntityKind;
use slipway_core::rejection::RejectionCode;
use slipway_core::scope::Selection;
use slipway_store::{LogFilter, OperationKind, Store, StoreError, Touch};

use crate::fixture::*;

#[test]
fn everything_is_there_after_reopening() {
    let place = Place::new();
    let (store, sample) = place.sample();
    let before = contents(store.plan());
    assert_eq!(&before[1..], sample.entities());
    drop(store);
    let store = place.open();
    assert_eq!(contents(store.plan()), before);
    assert!(store.verify().unwrap().is_clean(), "{:?}", store.verify().unwrap());
    assert!(store.rebuild().unwrap().is_same());
}

#[test]
fn one_file_is_all_that_is_left_after_closing() {
    let place = Place::new();
    drop(place.sample());
    let names: Vec<_> =
        std::fs::read_dir(place.folder.path()).unwrap().map(|e| e.unwrap().file_name()).collect();
    assert_eq!(names, ["plan.slipway"]);
}

#[test]
fn a_field_is_one_operation_and_a_set_changes_by_elements() {
    let place = Place::new();
    let (mut store, sample) = place.sample();
    let mut pay = sample.pay();
    pay.title = "Card tokens".to_owned();
    pay.crew = vec![sample.people[1].id];
    pay.services.push(sample.services[2].id);
    let done = put(&mut store, pay.clone());
    assert_eq!(
        done.touched.iter().collect::<Vec<_>>(),
        [(EntityKind::Release, pay.id.uuid(), Touch::Changed)]
    );
    let log = store.log(LogFilter { limit: 1, ..LogFilter::default() }).unwrap();
    let found: Vec<_> = log[0]
        .operations
        .iter()
        .map(|operation| (operation.field.clone().unwrap(), operation.kind, operation.seen.is_some()))
        .collect();
    assert_eq!(
        found,
        [
            ("title".to_owned(), OperationKind::Set, true),
            ("services".to_owned(), OperationKind::Add, true),
            ("crew".to_owned(), OperationKind::Remove, true),
        ]
    );
    let title = &log[0].operations[0];
    assert_eq!(title.before, Some("Release PAY-142".into()));
    assert_eq!(title.after, Some("Card tokens".into()));
    assert_eq!(log[0].step.actor, "ana");
    assert_eq!(log[0].step.at, now());
}

#[test]
fn nested_fields_are_dotted_and_a_scope_becomes_a_list_by_a_set() {
    let place = Place::new();
    let (mut store, sample) = place.sample();
    let mut window = sample.window.clone();
    window.capacity.releases = None;
    window.scope.services = Selection::Only(vec![sample.services[0].id]);
    window.scope.environments =
        Selection::Only(sample.environments.iter().map(|environment| environment.id).collect());
    put(&mut store, window.clone());
    let log = store.log(LogFilter { limit: 1, ..LogFilter::default() }).unwrap();
    let found: Vec<_> = log[0]
        .operations
        .iter()
        .map(|operation| (operation.field.as_deref().unwrap(), operation.kind))
        .collect();
    assert_eq!(
        found,
        [
            ("scope.environments", OperationKind::Add),
            ("scope.services", OperationKind::Set),
            ("capacity.releases", OperationKind::Set),
        ]
    );
    drop(store);
    assert_eq!(place.open().plan().windows.get(window.id).unwrap().as_ref(), &window);
}

#[test]
fn a_list_that_grew_in_any_order_may_become_all_again() {
    let place = Place::new();
    let (mut store, sample) = place.sample();
    let mut window = sample.window.clone();
    let mut other = place.open_elsewhere();
    // The middle one comes last into the log.
    for chosen in [&[0_usize, 2][..], &[0, 1, 2]] {
        window.scope.services = Selection::Only(chosen.iter().map(|n| sample.services[*n].id).collect());
        put(&mut store, window.clone());
    }
    window.scope.services = Selection::All;
    window.lead_time = None;
    put(&mut store, window.clone());
    let report = store.verify().unwrap();
    assert!(report.is_clean(), "{report:?}");
    assert_eq!(other.refresh().unwrap().unwrap().len(), 1);
    assert_eq!(contents(other.plan()), contents(store.plan()));
}

#[test]
fn what_changes_nothing_leaves_no_step() {
    let place = Place::new();
    let (mut store, sample) = place.sample();
    let revision = store.revision();
    let done = put(&mut store, sample.pay());
    assert!(done.step.is_none() && done.touched.is_empty());
    // There and back is nothing either.
    let done = store
        .transact(&ana(), "There and back", now(), |tx| {
            let mut pay = sample.pay();
            pay.title = "Other".to_owned();
            assert!(tx.put(pay)?);
            assert!(tx.put(sample.pay())?);
            Ok::<_, StoreError>(())
        })
        .unwrap();
    assert!(done.step.is_none() && done.touched.is_empty());
    assert_eq!(store.revision(), revision);
    assert!(store.verify().unwrap().is_clean());
}

#[test]
fn an_error_leaves_nothing_in_file_or_memory() {
    let place = Place::new();
    let (mut store, sample) = place.sample();
    let before = contents(store.plan());
    let error = store
        .transact(&ana(), "Half", now(), |tx| {
            tx.put(release("NEW-1"))?;
            tx.delete(EntityKind::Release, sample.releases[1].id.uuid())?;
            let mut cycle = sample.services[0].clone();
            cycle.depends_on = vec![sample.services[1].id];
            tx.put(cycle).map(drop)
        })
        .unwrap_err();
    let StoreError::Rejected(rejection) = error else { panic!("{error}") };
    assert_eq!(rejection.code, RejectionCode::Cycle);
    assert_eq!(contents(store.plan()), before);
    assert_eq!(store.plan(), place.open().plan());
}

#[test]
fn a_panic_leaves_nothing_either() {
    let place = Place::new();
    let (mut store, _) = place.sample();
    let before = contents(store.plan());
    let caught = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| {
        store.transact(&ana(), "Panic", now(), |tx| {
            tx.put(release("NEW-1"))?;
            assert!(tx.now() != now(), "on purpose");
            Ok::<_, StoreError>(())
        })
    }));
    assert!(caught.is_err());
    assert_eq!(contents(store.plan()), before);
    put(&mut store, release("NEW-2"));
    assert!(store.verify().unwrap().is_clean());
}

#[test]
fn a_dry_run_sees_its_change_and_leaves_no_trace() {
    let place = Place::new();
    let (mut store, sample) = place.sample();
    let bytes = std::fs::read(place.path()).unwrap();
    let (before, revision) = (contents(store.plan()), store.revision());
    let tried = store
        .dry_run(now(), |tx| {
            let mut pay = sample.pay();
            pay.start = Some(now() + TimeDelta::days(9));
            tx.put(pay.clone())?;
            Ok::<_, StoreError>(tx.plan().releases.get(pay.id).unwrap().start)
        })
        .unwrap();
    assert_eq!(tried.value, Some(now() + TimeDelta::days(9)));
    assert_eq!((tried.touched.len(), tried.step), (1, None));
    assert_eq!((contents(store.plan()), store.revision()), (before, revision));
    assert_eq!(std::fs::read(place.path()).unwrap(), bytes);
}

#[test]
fn two_may_swap_keys_and_a_failure_swaps_them_back() {
    let place = Place::new();
    let (mut store, sample) = place.sample();
    let [mut one, mut two] = [sample.releases[0].clone(), sample.releases[1].clone()];
    let swap = |tx: &mut slipway_store::Tx<'_>| {
        let (first, second) = (one.key.clone(), two.key.clone());
        one.key = "TEMP-1".to_owned();
        tx.put(one.clone())?;
        two.key = first;
        tx.put(two.clone())?;
        one.key = second;
        tx.put(one.clone())
    };
    let failed = store.dry_run(now(), swap);
    assert!(failed.is_ok());
    assert_eq!(store.plan().releases.by_key("LED-77").unwrap().id, sample.releases[0].id);
    assert_eq!(store.plan().releases.by_key("PAY-142").unwrap().id, sample.releases[1].id);
    let mut elsewhere = place.open_elsewhere();
    let [mut one, mut two] = [sample.releases[0].clone(), sample.releases[1].clone()];
    store
        .transact(&ana(), "Swap", now(), |tx| {
            std::mem::swap(&mut one.key, &mut two.key);
            tx.put({
                let mut temporary = one.clone();
                temporary.key = "TEMP-1".to_owned();
                temporary
            })?;
            tx.put(two.clone())?;
            tx.put(one.clone())
        })
        .unwrap();
    elsewhere.refresh().unwrap().unwrap();
    for plan in [store.plan(), elsewhere.plan(), place.open().plan()] {
        assert_eq!(plan.releases.by_key("LED-77").unwrap().id, sample.releases[1].id);
        assert_eq!(plan.releases.by_key("PAY-142").unwrap().id, sample.releases[0].id);
    }
    store.undo(&ana(), now()).unwrap().unwrap();
    assert_eq!(store.plan().releases.by_key("LED-77").unwrap().id, sample.releases[0].id);
    assert!(store.verify().unwrap().is_clean());
}

#[test]
fn what_is_used_is_not_deleted_however_many_go() {
    let place = Place::new();
    let (mut store, sample) = place.sample();
    let error = store
        .transact(&ana(), "Delete", now(), |tx| {
            tx.delete(EntityKind::Release, sample.releases[1].id.uuid())?;
            tx.delete(EntityKind::Release, sample.releases[0].id.uuid())?;
            tx.delete(EntityKind::Freeze, sample.freeze.id.uuid())?;
            // Payments depends on it.
            tx.delete(EntityKind::Service, sample.services[0].id.uuid())
        })
        .unwrap_err();
    let StoreError::Rejected(rejection) = error else { panic!("{error}") };
    assert_eq!(rejection.code, RejectionCode::StillUsed);
    let done = store
        .transact(&ana(), "Delete", now(), |tx| {
            tx.delete(EntityKind::Release, sample.releases[1].id.uuid())?;
            tx.delete(EntityKind::Release, sample.releases[0].id.uuid())?;
            tx.delete(EntityKind::Freeze, sample.freeze.id.uuid())?;
            tx.delete(EntityKind::Service, sample.services[1].id.uuid())?;
            tx.delete(EntityKind::Service, sample.services[0].id.uuid())?;
            let gone = tx.delete(EntityKind::Service, sample.services[0].id.uuid()).unwrap_err();
            assert!(matches!(gone, StoreError::Rejected(r) if r.code == RejectionCode::NotFound));
            Ok::<_, StoreError>(())
        })
        .unwrap();
    assert_eq!(done.touched.len(), 5);
    drop(store);
    let store = place.open();
    assert_eq!(store.plan().releases.len(), 0);
    assert!(store.verify().unwrap().is_clean());
}

#[test]
fn refresh_tells_what_others_changed_and_only_that() {
    let place = Place::new();
    let (mut store, sample) = place.sample();
    let mut other = place.open_elsewhere();
    assert_eq!(other.refresh().unwrap(), None);
    let mut pay = sample.pay();
    pay.start = None;
    pay.crew.clear();
    put(&mut store, pay.clone());
    let new = team("new");
    put(&mut store, new.clone());
    store
        .transact(&ana(), "Delete", now(), |tx| tx.delete(EntityKind::Freeze, sample.freeze.id.uuid()))
        .unwrap();
    let touched = other.refresh().unwrap().unwrap();
    assert_eq!(
        touched.iter().collect::<Vec<_>>(),
        [
            (EntityKind::Team, new.id.uuid(), Touch::Created),
            (EntityKind::Freeze, sample.freeze.id.uuid(), Touch::Deleted),
            (EntityKind::Release, pay.id.uuid(), Touch::Changed),
        ]
    );
    assert_eq!(contents(other.plan()), contents(store.plan()));
    assert_eq!(other.revision(), store.revision());
    assert_eq!(other.refresh().unwrap(), None);
}

#[test]
fn what_a_transaction_took_in_on_the_way_is_told_by_the_next_refresh() {
    let place = Place::new();
    let (mut store, sample) = place.sample();
    let mut other = place.open_elsewhere();
    put(&mut store, team("one"));
    let done = put(&mut other, team("two"));
    assert_eq!(done.touched.len(), 1);
    assert!(other.plan().teams.by_key("one").is_some());
    assert_eq!(other.refresh().unwrap().unwrap().len(), 1);
    // And inside a transaction the rules see what others did.
    let error = other
        .transact(&ben(), "Take a key", now(), |tx| {
            let mut led = sample.releases[0].clone();
            led.key = "PAY-142".to_owned();
            tx.put(led)
        })
        .unwrap_err();
    assert!(matches!(error, StoreError::Rejected(r) if r.code == RejectionCode::DuplicateKey));
}

#[test]
fn the_settings_are_a_record_like_any_other() {
    let place = Place::new();
    let (mut store, _) = place.sample();
    let mut settings = store.plan().settings.as_ref().clone();
    settings.name = "Payments 2027".to_owned();
    put(&mut store, settings);
    assert_eq!(place.open().plan().settings.name, "Payments 2027");
    store.undo(&ana(), now()).unwrap().unwrap();
    assert_eq!(place.open().plan().settings.name, "Payments 2026");
    let foreign = settings_of_another_plan(&mut store);
    assert!(matches!(foreign, StoreError::Rejected(_)));
}

fn settings_of_another_plan(store: &mut Store) -> StoreError {
    store.transact(&ana(), "Other plan", now(), |tx| tx.put(settings())).unwrap_err()
}

#[test]
fn the_log_pages_backwards_and_follows_one_record() {
    let place = Place::new();
    let (mut store, sample) = place.sample();
    for n in 0..5 {
        let mut pay = sample.pay();
        pay.title = format!("Title {n}");
        put(&mut store, pay);
        put(&mut store, team(&format!("team-{n}")));
    }
    let release = Some((EntityKind::Release, sample.releases[1].id.uuid()));
    let first = store.log(LogFilter { entity: release, before_seq: None, limit: 3 }).unwrap();
    assert_eq!(first.len(), 3);
    assert_eq!(first[0].operations[0].after, Some("Title 4".into()));
    let before_seq = Some(first[2].step.seq);
    let rest = store.log(LogFilter { entity: release, before_seq, limit: 100 }).unwrap();
    assert_eq!(rest.len(), 3);
    let import = rest.last().unwrap();
    // The step that made everything shows just this release.
    assert_eq!((import.operations.len(), import.operations_in_all), (1, sample.entities().len() as u64));
    assert_eq!(import.operations[0].kind, OperationKind::Create);
    let all = store.log(LogFilter::default()).unwrap();
    assert!(all.windows(2).all(|pair| pair[0].step.seq == pair[1].step.seq + 1));
    assert_eq!(all.len() as u64, store.revision());
}
