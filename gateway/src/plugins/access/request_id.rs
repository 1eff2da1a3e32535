//! The ID that connects a request with its log lines, its requests to subgraphs and the events that it causes.

use http::HeaderMap;
use uuid::{Builder, Uuid, Version};

pub const HEADER: &str = caller::CORRELATION_HEADER;

/// Returns the client's ID if it is a UUID, or else a new one: arbitrary text must not reach logs and events.
///
/// Several requests may share an ID that a client chose. Such an ID is marked wherever it is recorded: its version
/// becomes 8 (RFC 9562, 5.8), while the gateway's own IDs have version 7.
pub fn read(headers: &HeaderMap) -> Uuid {
    headers
        .get(HEADER)
        .and_then(|value| value.to_str().ok())
        .and_then(|value| Uuid::try_parse(value).ok())
        .map_or_else(Uuid::now_v7, chosen)
}

/// Marks an ID as chosen by a client.
fn chosen(id: Uuid) -> Uuid {
    Builder::from_bytes(id.into_bytes())
        .with_version(Version::Custom)
        .with_variant(uuid::Variant::RFC4122)
        .into_uuid()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read_of(value: &str) -> Uuid {
        read(&HeaderMap::from_iter([(
            http::HeaderName::from_static(HEADER),
            value.parse().unwrap(),
        )]))
    }

    #[test]
    fn an_id_that_a_client_chose_has_version_8_and_an_own_one_version_7() {
        let chosen = read_of("018f3c5e-7b6a-7abc-9def-0123456789ab");
        assert_eq!(chosen.to_string(), "018f3c5e-7b6a-8abc-9def-0123456789ab");
        assert_eq!(read_of(&chosen.to_string()), chosen);
        assert_eq!(
            read_of("00000000-0000-0000-0000-000000000000").get_version_num(),
            8
        );
        assert_eq!(read_of("no UUID").get_version_num(), 7);
        assert_eq!(read(&HeaderMap::new()).get_version_num(), 7);
    }
}
