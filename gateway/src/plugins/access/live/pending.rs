//! The pending responses of a subscriber.
//!
//! Each response resolves the complete selection, so it is charged like a query. Events about the same object that
//! arrive before their response are merged into one response: only the latest state is relevant.

use std::collections::VecDeque;

use tokio::time::{Duration, Instant};

use super::key::Key;

/// Objects with a pending response; a subscriber with more is too far behind.
const MOST: usize = 256;

pub struct Pending {
    keys: VecDeque<Key>,
    /// The time at which the budget allows the next response; `None` if it may be sent immediately.
    next: Option<Instant>,
}

/// Error: too many objects have a pending response.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Full;

impl Pending {
    /// The pending responses of a stream that begins with a response for this key.
    pub fn beginning_with(key: Option<Key>) -> Self {
        Self {
            keys: key.into_iter().collect(),
            next: None,
        }
    }

    pub fn push(&mut self, key: Key) -> Result<(), Full> {
        if self.keys.iter_mut().any(|waiting| waiting.merge(&key)) {
            return Ok(());
        }
        if self.keys.len() >= MOST {
            return Err(Full);
        }
        self.keys.push_back(key);
        Ok(())
    }

    /// Returns the key that has waited longest, and clears the time of the next response.
    pub fn pop(&mut self) -> Option<Key> {
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
        let mut pending = Pending::beginning_with(None);
        let key = |id: &str| Key::only(id.to_owned());
        for number in 0..MOST {
            assert_eq!(pending.push(key(&number.to_string())), Ok(()));
        }
        assert_eq!(
            (pending.push(key("0")), pending.push(key("new"))),
            (Ok(()), Err(Full))
        );
        assert_eq!(
            (pending.pop(), pending.keys.len()),
            (Some(key("0")), MOST - 1)
        );
    }
}
