//! The hash chain of a day.
//!
//! The records of a day are numbered from 1 in the order in which they arrive. Each is stored with
//! `SHA-256(hash before it, 32 bytes ‖ its text in UTF-8)`; before the first come 32 zero bytes, and the text is one
//! line for each of day, position, id, time in microseconds since 1970, client, client kind, user, organisation,
//! operation, its type and hash, root fields, cost, microseconds, bytes, status, outcome and correlation id, joined
//! by newlines, an absent id being an empty line and the root fields being joined by spaces. No kept text holds a
//! space or newline, so no two records have the same text. Beside the records stands the day's [`Head`]: how many
//! there are, and the last hash.
//!
//! So a changed, inserted, removed or exchanged record breaks the chain at its position, and a day cut short does
//! not end at its head. Who may write both tables can still forge a day from some record on: only a copy of the head
//! kept elsewhere shows that, which is why auditors can read the head.

use sha2::{Digest, Sha256};
use uuid::Uuid;

use super::AccessRecord;

pub type Hash = [u8; 32];

/// Where the chain of a day ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Head {
    pub records: i64,
    pub hash: Hash,
}

impl Head {
    /// The head of a day without records.
    pub const EMPTY: Self = Self { records: 0, hash: [0; 32] };

    /// The head once this record has followed.
    #[must_use]
    pub fn then(self, record: &AccessRecord) -> Self {
        let position = self.records.saturating_add(1);
        let hash = Sha256::new().chain_update(self.hash).chain_update(text(record, position)).finalize();
        Self { records: position, hash: hash.into() }
    }
}

/// A record with its place in the chain, as stored.
#[derive(Clone, Debug)]
pub struct Link {
    pub record: AccessRecord,
    pub position: i64,
    pub hash: Hash,
}

/// The first position of a day where what is stored is not what was recorded.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the chain breaks at position {0}")]
pub struct Break(pub i64);

/// Follows the chain of a day link by link.
#[derive(Debug)]
pub struct Chain(Head);

impl Chain {
    #[must_use]
    pub const fn start() -> Self {
        Self(Head::EMPTY)
    }

    /// The last link followed.
    #[must_use]
    pub const fn position(&self) -> i64 {
        self.0.records
    }

    /// Takes the next link in the order of the positions.
    pub fn follow(&mut self, link: &Link) -> Result<(), Break> {
        let next = self.0.then(&link.record);
        let stored = Head { records: link.position, hash: link.hash };
        // A text that could not have been kept might stand for another one's line.
        if next != stored || link.record.clone().kept() != link.record {
            return Err(Break(next.records));
        }
        self.0 = next;
        Ok(())
    }

    /// Checks that the chain ends where the day does.
    pub fn end(&self, head: &Head) -> Result<(), Break> {
        if self.0 == *head { Ok(()) } else { Err(Break(self.0.records.saturating_add(1))) }
    }
}

fn text(record: &AccessRecord, position: i64) -> String {
    let id = |id: Option<Uuid>| id.map(|id| id.to_string()).unwrap_or_default();
    let micros = record.at.unix_timestamp_nanos() / 1000;
    [
        record.day().to_string(),
        position.to_string(),
        record.id.to_string(),
        micros.to_string(),
        id(record.client),
        record.client_kind.clone(),
        id(record.user),
        id(record.organisation),
        record.operation.clone(),
        record.operation_type.clone(),
        record.operation_hash.clone(),
        record.root_fields.join(" "),
        record.cost.to_string(),
        record.duration_micros.to_string(),
        record.response_bytes.to_string(),
        record.status.to_string(),
        record.outcome.clone(),
        record.correlation.to_string(),
    ]
    .join("\n")
}
