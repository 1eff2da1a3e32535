//! Reads the state of all views from Redis, through the outbox crate.

use std::sync::Arc;

use crate::event_processing::domain::{EventLane, EventView};
use crate::event_processing::service::ListViews;

/// Reads the state of all views at each call.
#[must_use]
pub fn list_views(args: outbox::Args) -> ListViews {
    let args = Arc::new(args);
    Arc::new(move || {
        let args = Arc::clone(&args);
        Box::pin(async move {
            let views = outbox::overview(&args).await?;
            Ok(views.into_iter().map(event_view).collect())
        })
    })
}

fn event_view(view: outbox::ViewState) -> EventView {
    EventView {
        producer: view.producer.to_owned(),
        consumer: view.consumer.to_owned(),
        lane: if view.lane == "bulk" {
            EventLane::Bulk
        } else {
            EventLane::Single
        },
        depth: number(view.depth),
        lag: number(view.lag),
        pending: number(view.pending),
        dead_letters: 0,
    }
}

fn number(count: u64) -> i64 {
    i64::try_from(count).unwrap_or(i64::MAX)
}
