//! Reads a body whole, up to a limit.

use apollo_router::services::router::Body;
use bytes::Bytes;
use http::HeaderMap;
use http::header::CONTENT_LENGTH;
use http_body_util::BodyExt as _;

/// How much of a body that is too large is still read, so that the sender lives to see the answer.
pub const DRAIN: usize = 32 * 1024 * 1024;

/// Why there is no body.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unread {
    TooLarge,
    Broken,
}

pub async fn read(headers: &HeaderMap, mut body: Body, limit: usize) -> Result<Bytes, Unread> {
    let announced = headers.get(CONTENT_LENGTH).and_then(|value| value.to_str().ok()?.parse().ok());
    let mut whole = Vec::with_capacity(announced.unwrap_or(0).min(limit));
    let mut read = 0_usize;
    while let Some(frame) = body.frame().await {
        let frame = frame.map_err(|_| Unread::Broken)?;
        let Some(data) = frame.data_ref() else { continue };
        read = read.saturating_add(data.len());
        if read > DRAIN {
            break;
        }
        if read <= limit {
            whole.extend_from_slice(data);
        }
    }
    if read > limit { Err(Unread::TooLarge) } else { Ok(whole.into()) }
}
