//! The pending responses of a subscriber.
//!
//! Each response resolves the complete selection, so it is charged like a query. Events about the same object that
//! arrive before their response are merged into one response: only the latest state is relevant.

use std::collections::VecDeque;

use tokio::time::{Duration, Instant};

/// Objects with a pending response; a subscriber with more is too far behind.
const MOST: usize = 256;

#[derive(Default)]
pub struct Pending {
    keys: VecDeque<String>,
    /// The time at which the budget allows the next response; `None` if it may be sent immediately.
    next: Option<Instant>,
}

/// Error: too many objects have a pending response.
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

    /// Returns the key that has waited longest, and clears the time of the next response.
    pub fn pop(&mut self) -> Option<String> {
        self.next = None;
        self.keys.pop_front()
    }

    pub fn wait(&mut self, time: Duration) {
        self.next = Some(Instant::now() + time);
    }

    /// Waits until a response is pending and due.
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
