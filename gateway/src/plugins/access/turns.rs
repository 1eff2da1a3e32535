//! Limits the concurrent operations of a tenant.
//!
//! Budgets limit the work of a minute, and a tenant may use its burst at once. So each tenant has a few turns. An
//! operation that finds none free waits: a bounded number of operations, for a bounded time. Other tenants are not
//! affected. Heavy operations have separate turns, so that an import by one user does not delay the others of the
//! organisation. A live response takes a turn, too. It does not queue, because it would take the places of operations,
//! and retries instead.
//!
//! A tenant is an organisation, else a person or a client, and for anonymous callers the payer of their budget. Each
//! gateway process counts separately, because the limit protects the processors behind it.

use std::collections::HashMap;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, PoisonError, Weak};
use std::time::Duration;

use http::StatusCode;
use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use uuid::Uuid;

use super::config;
use super::rate::{self, Payer};
use super::refusal::{Refusal, code};

/// Number of tenants at which those without an operation are removed.
const TENANTS: usize = 10_000;

/// The name of the tenant that pays, if it acts for this organisation.
pub fn tenant(payer: Payer<'_>, organisation: Option<Uuid>) -> String {
    organisation.map_or_else(|| rate::payer(payer), |id| id.to_string())
}

pub struct Turns {
    config: config::Turns,
    lines: Mutex<HashMap<(Sort, String), Weak<Line>>>,
}

/// The sorts of operations; operations of one sort do not wait for those of the other.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub enum Sort {
    Light,
    Heavy,
}

/// The turns of a tenant for one sort, and the number of waiting operations.
struct Line {
    turns: Arc<Semaphore>,
    waiting: AtomicUsize,
}

/// A turn, released when it is dropped.
pub struct Turn {
    pub sort: Sort,
    _permit: OwnedSemaphorePermit,
    _line: Arc<Line>,
}

impl Turns {
    pub fn new(config: config::Turns) -> Self {
        Self {
            config,
            lines: Mutex::default(),
        }
    }

    /// Returns the sort of an operation with this much work.
    pub const fn sort(&self, work: u64) -> Sort {
        if work < self.config.heavy_work {
            Sort::Light
        } else {
            Sort::Heavy
        }
    }

    /// Waits for a turn of this tenant. Refuses if too many wait or the wait is too long.
    pub async fn take(&self, sort: Sort, tenant: String) -> Result<Turn, Refusal> {
        let line = self.line(sort, tenant);
        if let Some(turn) = Turn::free(sort, &line) {
            return Ok(turn);
        }
        let waiting = Waiting::join(&line, self.config.waiting).ok_or_else(too_many)?;
        let patience = Duration::from_millis(self.config.patience_milliseconds);
        let permit = tokio::time::timeout(patience, Arc::clone(&line.turns).acquire_owned()).await;
        drop(waiting);
        match permit {
            Ok(Ok(permit)) => Ok(Turn {
                sort,
                _permit: permit,
                _line: line,
            }),
            _ => Err(too_many()),
        }
    }

    /// Takes a light turn of this tenant if one is free and no operation waits for it.
    pub fn try_take(&self, tenant: String) -> Option<Turn> {
        Turn::free(Sort::Light, &self.line(Sort::Light, tenant))
    }

    fn line(&self, sort: Sort, tenant: String) -> Arc<Line> {
        let mut lines = self.lines.lock().unwrap_or_else(PoisonError::into_inner);
        let key = (sort, tenant);
        if let Some(line) = lines.get(&key).and_then(Weak::upgrade) {
            return line;
        }
        if lines.len() >= TENANTS {
            lines.retain(|_, line| line.strong_count() > 0);
        }
        let most = match sort {
            Sort::Light => self.config.light,
            Sort::Heavy => self.config.heavy,
        };
        let turns = Arc::new(Semaphore::new(most.max(1)));
        let line = Arc::new(Line {
            turns,
            waiting: AtomicUsize::new(0),
        });
        lines.insert(key, Arc::downgrade(&line));
        line
    }
}

impl Turn {
    fn free(sort: Sort, line: &Arc<Line>) -> Option<Self> {
        let permit = Arc::clone(&line.turns).try_acquire_owned().ok()?;
        Some(Self {
            sort,
            _permit: permit,
            _line: Arc::clone(line),
        })
    }
}

/// A place in the queue, released when it is dropped.
struct Waiting(Arc<Line>);

impl Waiting {
    fn join(line: &Arc<Line>, most: usize) -> Option<Self> {
        let place = Self(Arc::clone(line));
        (line.waiting.fetch_add(1, Ordering::AcqRel) < most).then_some(place)
    }
}

impl Drop for Waiting {
    fn drop(&mut self) {
        self.0.waiting.fetch_sub(1, Ordering::AcqRel);
    }
}

fn too_many() -> Refusal {
    let message =
        "Too many operations run at the same time. Wait for their responses before you send more.";
    let mut refusal = Refusal::new(StatusCode::TOO_MANY_REQUESTS, code::RATE_LIMITED, message);
    refusal.retry_after_seconds = Some(1);
    refusal
}

#[cfg(test)]
mod tests {
    use super::*;

    fn turns(light: usize, waiting: usize, patience_milliseconds: u64) -> Turns {
        let heavy_work = 10;
        Turns::new(config::Turns {
            light,
            heavy: 1,
            heavy_work,
            waiting,
            patience_milliseconds,
        })
    }

    async fn take(turns: &Turns, tenant: &str) -> Result<Turn, Refusal> {
        turns.take(Sort::Light, tenant.to_owned()).await
    }

    #[tokio::test]
    async fn a_tenant_that_has_all_its_turns_waits_and_others_do_not() {
        let turns = turns(2, 1, 10_000);
        let held = (
            take(&turns, "a").await.unwrap(),
            take(&turns, "a").await.unwrap(),
        );
        let waiting = take(&turns, "a");
        tokio::pin!(waiting);
        assert!(futures::poll!(&mut waiting).is_pending());
        assert!(take(&turns, "a").await.is_err(), "one may wait");
        assert!(turns.try_take("a".into()).is_none() && turns.try_take("b".into()).is_some());
        take(&turns, "b").await.unwrap();
        drop(held);
        waiting.await.unwrap();
    }

    #[tokio::test]
    async fn light_operations_do_not_wait_for_heavy_ones_nor_heavy_ones_for_them() {
        let turns = turns(1, 0, 10_000);
        let heavy = turns.sort(10);
        assert!(heavy == Sort::Heavy && turns.sort(9) == Sort::Light);
        let held = turns.take(heavy, "a".into()).await.unwrap();
        assert!(turns.take(heavy, "a".into()).await.is_err());
        let light = take(&turns, "a").await.unwrap();
        assert!(take(&turns, "a").await.is_err());
        drop(held);
        turns.take(heavy, "a".into()).await.unwrap();
        drop(light);
    }

    #[tokio::test]
    async fn waiting_ends_and_leaves_nothing() {
        let turns = turns(1, 8, 1);
        let held = take(&turns, "a").await.unwrap();
        for _ in 0..20 {
            assert!(take(&turns, "a").await.is_err());
        }
        drop(held);
        take(&turns, "a").await.unwrap();
        assert_eq!(
            turns
                .lines
                .lock()
                .unwrap()
                .values()
                .filter(|line| line.strong_count() > 0)
                .count(),
            0
        );
    }
}
