//! Serialises a stream: multipart over HTTP (Apollo's `subscriptionSpec=1.0`) or server-sent events (the "distinct
//! connections" mode of GraphQL over SSE).

use bytes::Bytes;
use http::header::ACCEPT;
use http::{HeaderMap, HeaderValue};
use serde_json::Value;

use crate::plugins::access::refusal::Problem;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Transport {
    Multipart,
    ServerSent,
}

impl Transport {
    /// The first supported transport in the `Accept` header.
    pub fn accepted(headers: &HeaderMap) -> Option<Self> {
        let values = headers
            .get_all(ACCEPT)
            .iter()
            .filter_map(|value| value.to_str().ok());
        values.flat_map(|value| value.split(',')).find_map(|media| {
            let mut parts = media.split(';').map(str::trim);
            let essence = parts.next()?.to_ascii_lowercase();
            match essence.as_str() {
                "text/event-stream" => Some(Self::ServerSent),
                "multipart/mixed" => parts
                    .any(|part| part.to_ascii_lowercase().starts_with("subscriptionspec="))
                    .then_some(Self::Multipart),
                _ => None,
            }
        })
    }

    pub const fn content_type(self) -> HeaderValue {
        HeaderValue::from_static(match self {
            // Without quotes, because some clients compare the exact text.
            Self::Multipart => "multipart/mixed;boundary=graphql;subscriptionSpec=1.0",
            Self::ServerSent => "text/event-stream",
        })
    }

    /// The first bytes of a stream, which show the client that the subscription is active.
    pub const fn opening(self) -> Bytes {
        Bytes::from_static(match self {
            Self::Multipart => {
                b"\r\n--graphql\r\ncontent-type: application/json\r\ncontent-length: 2\r\n\r\n{}\r\n--graphql"
            }
            Self::ServerSent => b":\n\n",
        })
    }

    pub const fn heartbeat(self) -> Bytes {
        Bytes::from_static(match self {
            Self::Multipart => {
                b"\r\ncontent-type: application/json\r\ncontent-length: 2\r\n\r\n{}\r\n--graphql"
            }
            Self::ServerSent => b":\n\n",
        })
    }

    /// The response for one event.
    pub fn next(self, payload: &Value) -> Bytes {
        Bytes::from(match self {
            Self::Multipart => part(&format!("{{\"payload\":{payload}}}")),
            Self::ServerSent => format!("event: next\ndata: {payload}\n\n"),
        })
    }

    /// The end of the stream: regular, or with an error.
    pub fn end(self, reason: Option<&Problem>) -> Bytes {
        let errors = reason.map(|problem| serde_json::json!([problem]));
        Bytes::from(match (self, errors) {
            (Self::Multipart, None) => "--\r\n".to_owned(),
            (Self::Multipart, Some(errors)) => {
                part(&format!("{{\"payload\":null,\"errors\":{errors}}}")) + "--\r\n"
            }
            (Self::ServerSent, None) => "event: complete\ndata:\n\n".to_owned(),
            (Self::ServerSent, Some(errors)) => {
                format!("event: next\ndata: {{\"errors\":{errors}}}\n\nevent: complete\ndata:\n\n")
            }
        })
    }
}

/// A part and the boundary after it. The length lets a reader deliver the part before the next one begins. Without it,
/// the multipart reader of aiohttp waits for more bytes, and Python's `gql` receives each event only with the next
/// event or heartbeat.
fn part(body: &str) -> String {
    let length = body.len();
    format!(
        "\r\ncontent-type: application/json\r\ncontent-length: {length}\r\n\r\n{body}\r\n--graphql"
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_part_says_how_long_it_is() {
        let event = Transport::Multipart.next(&serde_json::json!({ "data": "ü" }));
        let event = std::str::from_utf8(&event).unwrap();
        let (head, body) = event.split_once("\r\n\r\n").unwrap();
        let body = body.strip_suffix("\r\n--graphql").unwrap();
        assert!(
            head.ends_with(&format!("content-length: {}", body.len())),
            "{event}"
        );
        for fixed in [
            Transport::Multipart.opening(),
            Transport::Multipart.heartbeat(),
        ] {
            let fixed = std::str::from_utf8(&fixed).unwrap();
            assert!(
                fixed.ends_with("content-length: 2\r\n\r\n{}\r\n--graphql"),
                "{fixed}"
            );
        }
    }

    #[test]
    fn the_client_chooses() {
        let accepted = |accept: &'static str| {
            Transport::accepted(&HeaderMap::from_iter([(
                ACCEPT,
                HeaderValue::from_static(accept),
            )]))
        };
        let apollo = "multipart/mixed;boundary=graphql;subscriptionSpec=1.0,application/json";
        assert_eq!(accepted(apollo), Some(Transport::Multipart));
        assert_eq!(
            accepted("multipart/mixed; subscriptionSpec=\"1.0\""),
            Some(Transport::Multipart)
        );
        assert_eq!(
            accepted("application/json, text/event-stream"),
            Some(Transport::ServerSent)
        );
        assert_eq!(
            accepted("multipart/mixed;deferSpec=20220824, application/json"),
            None
        );
        assert_eq!(accepted("*/*"), None);
    }
}
