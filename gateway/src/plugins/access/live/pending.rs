//! The answers that a subscriber still has to get.
//!
//! Each answer resolves the whole selection, so it is charged like a query. Events about the same thing that come before
//! their answer are one answer: only the latest state counts.

use std::collections::VecDeque;

use tokio::time::{Duration, Instant};

/// Things of which a subscriber may wait for an answer; with more it is too far behind.
const MOST: usize = 256;

#[derive(Default)]
pub struct Pending {
    keys: VecDeque<String>,
    /// When the budget allows the next answer; nothing if it may come at once.
    next: Option<Instant>,
}

/// There are too many things to answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Full;

impl Pending {
    pub fn push(&mut self, key: String) -> Result<(), Full> {
        if self.keys.contains(&key) {
            return Ok(());
        }
        if self.keys.len() >= MOST {
            return Err(Full);
        }
        self.keys.push_back(key);
        Ok(())
    }

    /// The key that has waited longest; the next may be answered at once.
    pub fn pop(&mut self) -> Option<String> {
        self.next = None;
        self.keys.pop_front()
    }

    pub fn wait(&mut self, time: Duration) {
        self.next = Some(Instant::now() + time);
    }

    /// Waits until there is something to answer and the time for it has come.
    pub async fn due(&self) {
        match (self.keys.is_empty(), self.next) {
            (true, _) => std::future::pending().await,
            (false, Some(next)) => tokio::time::sleep_until(next).await,
            (false, None) => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn events_about_the_same_thing_are_one_answer_and_there_is_an_end_to_things() {
        let mut pending = Pending::default();
        for number in 0..MOST {
            assert_eq!(pending.push(number.to_string()), Ok(()));
        }
        assert_eq!(
            (pending.push("0".to_owned()), pending.push("new".to_owned())),
            (Ok(()), Err(Full))
        );
        assert_eq!(
            (pending.pop().as_deref(), pending.keys.len()),
            (Some("0"), MOST - 1)
        );
    }
}
