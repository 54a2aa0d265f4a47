//! The hashes that make the log tamper-evident.
//!
//! Each operation carries two: the device's own chain, which travels with it when plans are synced, and the
//! file's chain, which fixes the order in this file. Both cover every column of the operation and of its
//! step. Whoever can write the file can also compute all hashes anew; against that helps only a head that
//! was written down elsewhere (`slipway audit verify` prints it).

use sha2::{Digest, Sha256};
use slipway_core::time::Instant;
use uuid::Uuid;

use super::StepKind;
use crate::fields::Change;

/// The version of the encoding below, kept with each operation.
pub(crate) const FORMAT: i64 = 1;

/// A link of a chain.
pub(crate) type Hash = [u8; 32];

/// What a chain begins with.
pub(crate) const START: Hash = [0; 32];

/// A step as the hashes see it.
pub(crate) struct StepContent<'a> {
    pub(crate) id: &'a str,
    pub(crate) at: &'a str,
    pub(crate) actor: &'a str,
    pub(crate) intent: &'a str,
    pub(crate) kind: &'a str,
    pub(crate) of: Option<&'a str>,
    pub(crate) operations: i64,
}

/// An operation as the hashes see it.
pub(crate) struct OperationContent<'a> {
    pub(crate) id: &'a str,
    pub(crate) device: &'a str,
    pub(crate) device_seq: i64,
    pub(crate) entity: &'a str,
    pub(crate) entity_id: &'a str,
    pub(crate) field: Option<&'a str>,
    pub(crate) kind: &'a str,
    pub(crate) before: Option<&'a str>,
    pub(crate) after: Option<&'a str>,
    pub(crate) seen: Option<&'a str>,
    pub(crate) version: i64,
}

/// A hash of parts that cannot run into each other: each is preceded by its length, and nothing is not
/// the empty text.
struct Parts(Sha256);

impl Parts {
    fn new(purpose: &str) -> Self {
        Self(Sha256::new()).text(purpose)
    }

    fn octets(mut self, octets: &[u8]) -> Self {
        self.0.update([1]);
        self.0.update((octets.len() as u64).to_le_bytes());
        self.0.update(octets);
        self
    }

    fn text(self, text: &str) -> Self {
        self.octets(text.as_bytes())
    }

    fn optional(mut self, text: Option<&str>) -> Self {
        if let Some(text) = text {
            return self.text(text);
        }
        self.0.update([0]);
        self
    }

    fn number(self, number: i64) -> Self {
        self.octets(&number.to_le_bytes())
    }

    fn finish(self) -> Hash {
        self.0.finalize().into()
    }
}

impl StepContent<'_> {
    pub(crate) fn digest(&self) -> Hash {
        Parts::new("slipway step 1")
            .text(self.id)
            .text(self.at)
            .text(self.actor)
            .text(self.intent)
            .text(self.kind)
            .optional(self.of)
            .number(self.operations)
            .finish()
    }
}

impl OperationContent<'_> {
    /// The next link of the device's chain.
    pub(crate) fn device_link(&self, previous: &Hash, step: &Hash) -> Hash {
        Parts::new("slipway operation 1")
            .octets(previous)
            .octets(step)
            .text(self.id)
            .text(self.device)
            .number(self.device_seq)
            .text(self.entity)
            .text(self.entity_id)
            .optional(self.field)
            .text(self.kind)
            .optional(self.before)
            .optional(self.after)
            .optional(self.seen)
            .number(self.version)
            .finish()
    }
}

/// The next link of the file's chain: where the operation stands in the file.
pub(crate) fn file_link(previous: &Hash, seq: i64, step_seq: i64, device_link: &Hash) -> Hash {
    Parts::new("slipway entry 1").octets(previous).number(seq).number(step_seq).octets(device_link).finish()
}

/// A hash in hexadecimal.
pub(crate) fn hexadecimal(hash: &Hash) -> String {
    let digit = |value: u8| char::from_digit(value.into(), 16).unwrap_or('0');
    hash.iter().flat_map(|octet| [digit(octet >> 4), digit(octet & 15)]).collect()
}

/// A new step before it is written.
#[derive(Debug, Clone)]
pub(crate) struct NewStep {
    pub(crate) actor: String,
    pub(crate) intent: String,
    pub(crate) at: Instant,
    pub(crate) kind: StepKind,
    /// The step that it undoes or redoes: number and identity.
    pub(crate) of: Option<(i64, Uuid)>,
}

impl Change {
    /// The words of its place and kind, for the content.
    pub(crate) fn words(&self) -> (&'static str, String, &'static str) {
        (self.entity.word(), self.entity_id.to_string(), self.kind.word())
    }
}
