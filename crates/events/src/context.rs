use time::OffsetDateTime;
use uuid::Uuid;

use crate::{Cause, CloudEvent, Draft, Lane};

/// Attributes of an event that come from the change and not from its fact: the cause, the time and the lane.
#[derive(Clone, Copy, Debug)]
pub struct EventContext {
    pub cause: Cause,
    pub now: OffsetDateTime,
    pub lane: Lane,
}

impl EventContext {
    /// Maximum number of changes of one cause that are published in the single lane.
    const MOST_SINGLE: usize = 10;

    #[must_use]
    pub const fn new(cause: Cause, now: OffsetDateTime) -> Self {
        Self {
            cause,
            now,
            lane: Lane::Single,
        }
    }

    /// For a change that a request causes. The correlation is that of the request.
    #[must_use]
    pub const fn of_request(correlation: Uuid, now: OffsetDateTime) -> Self {
        Self::new(Cause::request(correlation), now)
    }

    /// For a change that an event causes.
    #[must_use]
    pub const fn of_event(event: &CloudEvent, now: OffsetDateTime) -> Self {
        Self::new(Cause::event(event), now)
    }

    /// For a change of a scheduled job.
    #[must_use]
    pub fn of_job(now: OffsetDateTime) -> Self {
        Self::of_request(Uuid::now_v7(), now)
    }

    /// The same in the bulk lane, for changes of imports and jobs, whose number is unbounded.
    #[must_use]
    pub const fn in_bulk(self) -> Self {
        Self {
            lane: Lane::Bulk,
            ..self
        }
    }

    /// The same for one of this many changes. More than ten are published in the bulk lane, so that they do not delay events that a
    /// person waits for.
    #[must_use]
    pub const fn one_of(self, changes: usize) -> Self {
        if changes > Self::MOST_SINGLE {
            self.in_bulk()
        } else {
            self
        }
    }

    /// Draft of an event of the aggregate `subject` at this version, for this audience of organisations and users.
    #[must_use]
    pub fn draft(
        self,
        subject: Uuid,
        sequence: i64,
        audience: impl IntoIterator<Item = impl Into<Uuid>>,
    ) -> Draft {
        Draft {
            audience: audience.into_iter().map(Into::into).collect(),
            ..self.internal_draft(subject, sequence)
        }
    }

    /// The same without an audience: the event stays inside the platform.
    #[must_use]
    pub const fn internal_draft(self, subject: Uuid, sequence: i64) -> Draft {
        Draft {
            subject,
            sequence,
            time: self.now,
            cause: self.cause,
            audience: Vec::new(),
        }
    }
}
