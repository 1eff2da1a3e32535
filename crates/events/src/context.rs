use time::OffsetDateTime;
use uuid::Uuid;

use crate::{Cause, CloudEvent, Draft, Lane};

/// The part of an event that comes from the change and not from its fact: the cause, the time and the lane.
#[derive(Clone, Copy, Debug)]
pub struct EventContext {
    pub cause: Cause,
    pub now: OffsetDateTime,
    pub lane: Lane,
}

impl EventContext {
    /// The most changes of one cause that are published in the single lane.
    const MOST_SINGLE: usize = 10;

    #[must_use]
    pub const fn new(cause: Cause, now: OffsetDateTime) -> Self {
        Self {
            cause,
            now,
            lane: Lane::Single,
        }
    }

    /// Of a change that a request makes. The correlation is the request's.
    #[must_use]
    pub const fn of_request(correlation: Uuid, now: OffsetDateTime) -> Self {
        Self::new(Cause::request(correlation), now)
    }

    /// Of a change that an event leads to.
    #[must_use]
    pub const fn of_event(event: &CloudEvent, now: OffsetDateTime) -> Self {
        Self::new(Cause::event(event), now)
    }

    /// Of a change that a scheduled job makes.
    #[must_use]
    pub fn of_job(now: OffsetDateTime) -> Self {
        Self::of_request(Uuid::now_v7(), now)
    }

    /// The same in the bulk lane: for the changes of imports and jobs, whose number has no bound.
    #[must_use]
    pub const fn in_bulk(self) -> Self {
        Self {
            lane: Lane::Bulk,
            ..self
        }
    }

    /// The same for one of this many changes. More than ten are published in the bulk lane, so that they delay no event that a
    /// person waits for.
    #[must_use]
    pub const fn one_of(self, changes: usize) -> Self {
        if changes > Self::MOST_SINGLE {
            self.in_bulk()
        } else {
            self
        }
    }

    /// The event of the aggregate `subject` at this version, for this audience of organisations and users.
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

    /// The same without an audience: nobody outside the platform is shown the event.
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
