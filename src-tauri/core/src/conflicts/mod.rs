//! The conflict engine: why a release cannot ship in its slot, and when it could.

mod kind;

pub use kind::{ConflictKind, Severity};
