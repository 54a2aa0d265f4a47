//! What a change touched, so that whoever shows the plan asks again for just that.

use std::collections::BTreeMap;

use slipway_core::entity::EntityKind;
use uuid::Uuid;

/// What happened to a record.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Touch {
    /// It is new.
    Created,
    /// It was there and is different.
    Changed,
    /// It is gone.
    Deleted,
}

/// The records that a change touched, each once, by kind and identity.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Touched {
    records: BTreeMap<(EntityKind, Uuid), Touch>,
}

impl Touched {
    /// Whether nothing was touched.
    pub fn is_empty(&self) -> bool {
        self.records.is_empty()
    }

    /// How many records were touched.
    pub fn len(&self) -> usize {
        self.records.len()
    }

    /// All of them, in order of kind and identity.
    pub fn iter(&self) -> impl Iterator<Item = (EntityKind, Uuid, Touch)> + '_ {
        self.records.iter().map(|((kind, id), touch)| (*kind, *id, *touch))
    }

    /// What happened to one record, if anything did.
    pub fn get(&self, kind: EntityKind, id: Uuid) -> Option<Touch> {
        self.records.get(&(kind, id)).copied()
    }

    /// Adds what happened later.
    pub fn merge(&mut self, later: Self) {
        for ((kind, id), touch) in later.records {
            self.note(kind, id, touch);
        }
    }

    /// Notes what happened to a record, after what is noted already.
    pub(crate) fn note(&mut self, kind: EntityKind, id: Uuid, touch: Touch) {
        use Touch::{Changed, Created, Deleted};
        let cell = (kind, id);
        let merged = match (self.records.get(&cell), touch) {
            (Some(Created), Deleted) => {
                self.records.remove(&cell);
                return;
            }
            (Some(Created), _) => Created,
            (Some(Deleted), Created) => Changed,
            (_, touch) => touch,
        };
        self.records.insert(cell, merged);
    }
}
