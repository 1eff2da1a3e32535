//! Contexts in which reviews publish events, and the backlog of their consumers.

use database::Conn;
use events::{Cause, EventContext, Lane};
use time::OffsetDateTime;

use crate::approval_reviews::domain::Trail;
use crate::events::outgoing::Error;

/// Number of events of the bulk lane in the outbox at which reviews pause.
const MOST_WAITING: i64 = 2_000;

/// Part of an event context that a review stores until it runs.
#[must_use]
pub const fn trail(context: EventContext) -> Trail {
    Trail {
        correlation: context.cause.correlation,
        causation: context.cause.causation,
        bulk: matches!(context.lane, Lane::Bulk),
    }
}

/// Event context of a review.
#[must_use]
pub const fn following(trail: Trail, now: OffsetDateTime) -> EventContext {
    let cause = Cause {
        correlation: trail.correlation,
        causation: trail.causation,
    };
    let context = EventContext::new(cause, now);
    if trail.bulk {
        context.in_bulk()
    } else {
        context
    }
}

/// True if so many events of the bulk lane wait for consumers that reviews pause.
pub async fn is_backlogged(conn: &mut Conn) -> Result<bool, Error> {
    Ok(outbox::bulk_backlog(conn, MOST_WAITING).await? >= MOST_WAITING)
}
