//! Undo and redo, across restarts and beside others.

use chrono::TimeDelta;
use slipway_core::entity::EntityKind;
use slipway_store::{StepKind, StoreError};

use crate::fixture::*;

#[test]
fn undo_is_the_state_before_and_redo_the_state_after() {
    let place = Place::new();
    let (mut store, sample) = place.sample();
    let states = {
        let mut states = vec![contents(store.plan())];
        let mut pay = sample.pay();
        pay.start = None;
        pay.not_before = Some(now());
        put(&mut store, pay.clone());
        states.push(contents(store.plan()));
        // Both bounds move at once: neither order of single steps would be allowed.
        pay.not_before = Some(now() + TimeDelta::days(30));
        pay.not_after = Some(now() + TimeDelta::days(40));
        put(&mut store, pay.clone());
        states.push(contents(store.plan()));
        pay.not_before = Some(now() + TimeDelta::days(3));
        pay.not_after = Some(now() + TimeDelta::days(4));
        put(&mut store, pay);
        states.push(contents(store.plan()));
        store
            .transact(&ana(), "Delete", now(), |tx| {
                tx.delete(EntityKind::Release, sample.releases[1].id.uuid())?;
                tx.delete(EntityKind::Window, sample.window.id.uuid())
            })
            .unwrap();
        states.push(contents(store.plan()));
        states
    };
    for state in states.iter().rev().skip(1) {
        drop(store);
        store = place.open();
        let done = store.undo(&ben(), now()).unwrap().unwrap();
        assert_eq!(done.step.as_ref().unwrap().kind, StepKind::Undo);
        assert_eq!(done.step.unwrap().of, Some(done.value.id));
        assert_eq!(&contents(store.plan()), state);
        assert_eq!(&contents(place.open().plan()), state);
    }
    for state in states.iter().skip(1) {
        drop(store);
        store = place.open();
        store.redo(&ben(), now()).unwrap().unwrap();
        assert_eq!(&contents(store.plan()), state);
    }
    assert!(store.redo(&ana(), now()).unwrap().is_none());
    assert!(store.verify().unwrap().is_clean(), "{:?}", store.verify().unwrap());
}

#[test]
fn the_buttons_have_names_and_something_new_ends_redo() {
    let place = Place::new();
    let mut store = place.create();
    assert!(store.undoable().unwrap().is_none(), "making the plan is not undone");
    assert!(store.undo(&ana(), now()).unwrap().is_none());
    put_all(&mut store, "Add team one", vec![team("one").into()]);
    put_all(&mut store, "Add team two", vec![team("two").into()]);
    assert_eq!(store.undoable().unwrap().unwrap().intent, "Add team two");
    assert!(store.redoable().unwrap().is_none());
    store.undo(&ana(), now()).unwrap();
    store.undo(&ana(), now()).unwrap();
    assert_eq!(store.redoable().unwrap().unwrap().intent, "Add team one");
    store.redo(&ana(), now()).unwrap();
    assert_eq!(store.redoable().unwrap().unwrap().intent, "Add team two");
    put_all(&mut store, "Add team three", vec![team("three").into()]);
    assert!(store.redoable().unwrap().is_none());
    assert!(store.redo(&ana(), now()).unwrap().is_none());
    store.undo(&ana(), now()).unwrap();
    store.undo(&ana(), now()).unwrap();
    assert!(store.undoable().unwrap().is_none());
    assert!(store.plan().teams.is_empty());
    assert!(store.verify().unwrap().is_clean());
}

#[test]
fn each_device_undoes_its_own() {
    let place = Place::new();
    let (mut store, sample) = place.sample();
    let mut other = place.open_elsewhere();
    put_all(&mut store, "Mine", vec![team("mine").into()]);
    let mut led = sample.releases[0].clone();
    led.title = "Theirs".to_owned();
    put_all(&mut other, "Theirs", vec![led.into()]);
    assert_eq!(store.undoable().unwrap().unwrap().intent, "Mine");
    store.undo(&ana(), now()).unwrap().unwrap();
    assert!(store.plan().teams.by_key("mine").is_none());
    assert_eq!(store.plan().releases.by_key("LED-77").unwrap().title, "Theirs");
    other.undo(&ben(), now()).unwrap().unwrap();
    assert!(other.undoable().unwrap().is_none());
    assert!(store.verify().unwrap().is_clean());
}

#[test]
fn undo_is_refused_when_the_field_has_moved() {
    let place = Place::new();
    let (mut store, sample) = place.sample();
    let mut pay = sample.pay();
    pay.start = Some(now() + TimeDelta::days(20));
    put_all(&mut store, "Move PAY-142", vec![pay.clone().into()]);
    let mut other = place.open_elsewhere();
    let mut theirs = pay.clone();
    theirs.start = Some(now() + TimeDelta::days(21));
    other.transact(&ben(), "Move PAY-142 on", now(), |tx| tx.put(theirs.clone())).unwrap();
    let before = contents(other.plan());
    let error = store.undo(&ana(), now()).unwrap_err();
    let message = error.to_string();
    let StoreError::UndoRefused { key, field, moved_by, kind, .. } = error else { panic!("{message}") };
    assert_eq!((key.as_str(), kind), ("PAY-142", EntityKind::Release));
    assert_eq!((field.as_deref(), moved_by.as_deref()), (Some("start"), Some("ben")));
    assert_eq!(
        message,
        "“Move PAY-142” cannot be undone: start of the release “PAY-142” has since been changed by ben at \
         2026-11-24T06:00:00Z (“Move PAY-142 on”); change it by hand if it should be different."
    );
    assert_eq!(contents(place.open().plan()), before);
    // When they take theirs back, ours can be taken back.
    other.undo(&ben(), now()).unwrap().unwrap();
    store.undo(&ana(), now()).unwrap().unwrap();
    assert_eq!(store.plan().releases.get(pay.id).unwrap().start, sample.pay().start);
    assert!(store.verify().unwrap().is_clean());
}

#[test]
fn undo_of_another_field_goes_through_beside_it() {
    let place = Place::new();
    let (mut store, sample) = place.sample();
    let mut pay = sample.pay();
    pay.title = "Ours".to_owned();
    put(&mut store, pay.clone());
    let mut other = place.open_elsewhere();
    pay.notes = "Theirs".to_owned();
    pay.crew.pop();
    put(&mut other, pay.clone());
    store.undo(&ana(), now()).unwrap().unwrap();
    let now_is = store.plan().releases.get(pay.id).unwrap();
    assert_eq!(
        (now_is.title.as_str(), now_is.notes.as_str(), now_is.crew.len()),
        ("Release PAY-142", "Theirs", 1)
    );
}

#[test]
fn undo_is_refused_when_the_record_is_gone_changed_or_used() {
    let place = Place::new();
    let (mut store, sample) = place.sample();
    let mut other = place.open_elsewhere();

    let new = release("NEW-1");
    put_all(&mut store, "Add NEW-1", vec![new.clone().into()]);
    let mut changed = new.clone();
    changed.risk = slipway_core::releases::Risk::High;
    other.transact(&ben(), "Raise the risk", now(), |tx| tx.put(changed.clone())).unwrap();
    let error = store.undo(&ana(), now()).unwrap_err();
    assert!(
        matches!(&error, StoreError::UndoRefused { field: Some(field), .. } if field == "risk"),
        "{error}"
    );
    other.undo(&ben(), now()).unwrap().unwrap();

    let mut user = sample.pay();
    user.depends_on.push(new.id);
    other.transact(&ben(), "Use it", now(), |tx| tx.put(user.clone())).unwrap();
    let error = store.undo(&ana(), now()).unwrap_err();
    assert!(error.to_string().contains("still used by release “PAY-142”"), "{error}");
    other.undo(&ben(), now()).unwrap().unwrap();

    let mut renamed = new.clone();
    renamed.title = "Again".to_owned();
    put_all(&mut store, "Rename NEW-1", vec![renamed.into()]);
    other.transact(&ben(), "Drop it", now(), |tx| tx.delete(EntityKind::Release, new.id.uuid())).unwrap();
    let error = store.undo(&ana(), now()).unwrap_err();
    let message = error.to_string();
    assert!(matches!(error, StoreError::UndoRefused { field: None, moved_by: Some(by), .. } if by == "ben"));
    assert!(message.contains("deleted by ben"), "{message}");

    // A key that somebody else has taken while it was free.
    store
        .transact(&ana(), "Delete the window", now(), |tx| {
            tx.delete(EntityKind::Window, sample.window.id.uuid())
        })
        .unwrap();
    let taken = window("tue-night", &sample.environments);
    other.transact(&ben(), "Another window", now(), |tx| tx.put(taken.clone())).unwrap();
    let error = store.undo(&ana(), now()).unwrap_err();
    assert!(error.to_string().contains("its key has been taken since then"), "{error}");
    assert!(store.verify().unwrap().is_clean());
}
