//! One id ties together a request, its log lines, the callers signed for it and the events that it causes.

use http::HeaderMap;
use uuid::Uuid;

pub const HEADER: &str = "x-request-id";

/// The client's own id if it is a UUID, else a new one: a free text would end up in logs and events.
pub fn read(headers: &HeaderMap) -> Uuid {
    headers
        .get(HEADER)
        .and_then(|value| value.to_str().ok())
        .and_then(|value| Uuid::try_parse(value).ok())
        .unwrap_or_else(Uuid::now_v7)
}
