//! Reads a request body into memory, up to a limit.

use apollo_router::services::router::Body;
use bytes::Bytes;
use http::HeaderMap;
use http::header::CONTENT_LENGTH;
use http_body_util::BodyExt as _;

/// Bytes up to which a too large body with an announced length is drained, so that the sender can read the response. A
/// compressed body announces no length, and a few kilobytes of it can inflate to more than this.
pub const DRAIN: usize = 32 * 1024 * 1024;

/// The reason why a body could not be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unread {
    TooLarge,
    Broken,
}

pub async fn read(headers: &HeaderMap, mut body: Body, limit: usize) -> Result<Bytes, Unread> {
    let announced: Option<usize> = headers
        .get(CONTENT_LENGTH)
        .and_then(|value| value.to_str().ok()?.parse().ok());
    let most = if announced.is_some() { DRAIN } else { limit };
    let mut whole = Vec::with_capacity(announced.unwrap_or(0).min(limit));
    let mut read = 0_usize;
    while let Some(frame) = body.frame().await {
        let frame = frame.map_err(|_| Unread::Broken)?;
        let Some(data) = frame.data_ref() else {
            continue;
        };
        read = read.saturating_add(data.len());
        if read > most {
            break;
        }
        if read <= limit {
            whole.extend_from_slice(data);
        }
    }
    if read > limit {
        Err(Unread::TooLarge)
    } else {
        Ok(whole.into())
    }
}

#[cfg(test)]
mod tests {
    use std::convert::Infallible;
    use std::sync::Arc;
    use std::sync::atomic::{AtomicUsize, Ordering};

    use http::HeaderValue;

    use super::*;

    /// Reads up to 2,500 bytes of a million that arrive in chunks of 1,000, and returns the number of chunks that were
    /// read.
    async fn taken(headers: &HeaderMap) -> usize {
        let taken = Arc::new(AtomicUsize::new(0));
        let counter = Arc::clone(&taken);
        let pieces = (0..1_000).map(move |_| {
            counter.fetch_add(1, Ordering::Relaxed);
            Ok::<_, Infallible>(Bytes::from_static(&[b'x'; 1_000]))
        });
        let body = axum::body::Body::from_stream(futures::stream::iter(pieces)).boxed_unsync();
        assert_eq!(read(headers, body, 2_500).await, Err(Unread::TooLarge));
        taken.load(Ordering::Relaxed)
    }

    #[tokio::test]
    async fn what_is_too_large_is_read_to_the_end_only_if_its_length_was_announced() {
        assert_eq!(taken(&HeaderMap::new()).await, 3);
        let announced =
            HeaderMap::from_iter([(CONTENT_LENGTH, HeaderValue::from_static("1000000"))]);
        assert_eq!(taken(&announced).await, 1_000);
    }
}
