//! The hash chains of a day: one of its access records, one of its security events.
//!
//! The entries of a day are numbered from 1 in the order in which they arrive. Each is stored with
//! `SHA-256(hash before it, 32 bytes ‖ its text in UTF-8)`; before the first come 32 zero bytes. The text is a line each,
//! joined by newlines, for day, position, id, time in microseconds since 1970, and then
//!
//! - of an access record: client, client kind, user, organisation, operation, its type and hash, root fields (joined by
//!   spaces), cost, microseconds, bytes, status, outcome and correlation id;
//! - of a security event: kind, user, organisation, subject, detail and correlation id.
//!
//! What is absent is an empty line. No kept text holds a newline, and no name of a root field a space, so no two entries
//! have the same text. Beside the entries stands the day's [`Head`]: how many there are, and the last hash.
//!
//! So a changed, inserted, removed or exchanged entry breaks the chain at its position, and a day cut short does not end
//! at its head. Who may write both tables can still forge a day from some entry on: only a copy of the head kept
//! elsewhere shows that, which is why auditors can read the head.

use sha2::{Digest, Sha256};
use time::Date;

pub type Hash = [u8; 32];

/// What a chain holds together.
pub trait Chained: Clone + PartialEq {
    /// The entry as it is kept: the same after it has been stored and read again.
    #[must_use]
    fn kept(self) -> Self;

    /// The day in UTC that it belongs to, whenever it arrives.
    fn day(&self) -> Date;

    /// What its text says after the day and the position.
    fn lines(&self) -> Vec<String>;
}

/// Where the chain of a day ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Head {
    /// How many entries the day has.
    pub entries: i64,
    pub hash: Hash,
}

impl Head {
    /// The head of a day without entries.
    pub const EMPTY: Self = Self { entries: 0, hash: [0; 32] };

    /// The head once this entry has followed.
    #[must_use]
    pub fn then(self, entry: &impl Chained) -> Self {
        let position = self.entries.saturating_add(1);
        let hash = Sha256::new().chain_update(self.hash).chain_update(text(entry, position)).finalize();
        Self { entries: position, hash: hash.into() }
    }
}

/// An entry with its place in the chain, as stored.
#[derive(Clone, Debug)]
pub struct Link<Entry> {
    pub entry: Entry,
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
        self.0.entries
    }

    /// Takes the next links in the order of the positions.
    pub fn follow<Entry: Chained>(&mut self, links: &[Link<Entry>]) -> Result<(), Break> {
        links.iter().try_for_each(|link| self.step(link))
    }

    /// Checks that the chain ends where the day does.
    pub fn end(&self, head: &Head) -> Result<(), Break> {
        if self.0 == *head { Ok(()) } else { Err(Break(self.0.entries.saturating_add(1))) }
    }

    fn step<Entry: Chained>(&mut self, link: &Link<Entry>) -> Result<(), Break> {
        let next = self.0.then(&link.entry);
        let stored = Head { entries: link.position, hash: link.hash };
        // A text that could not have been kept might stand for another one's line.
        if next != stored || link.entry.clone().kept() != link.entry {
            return Err(Break(next.entries));
        }
        self.0 = next;
        Ok(())
    }
}

fn text(entry: &impl Chained, position: i64) -> String {
    let mut lines = vec![entry.day().to_string(), position.to_string()];
    lines.extend(entry.lines());
    lines.join("\n")
}
