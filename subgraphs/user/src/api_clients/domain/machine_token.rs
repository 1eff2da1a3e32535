use serde::Serialize;
use time::OffsetDateTime;
use uuid::Uuid;

use super::ApiClient;
use crate::sessions::domain::ACCESS_LIFETIME;
use crate::sessions::domain::access_token::AUDIENCE;

/// The claims of an access token of a client without a user (RFC 9068). It has no session: it is accepted until it
/// expires, as long as its client is active.
#[derive(Debug, Serialize)]
pub struct MachineToken<'a> {
    iss: &'a str,
    aud: &'a str,
    sub: Uuid,
    client_id: Uuid,
    #[serde(skip_serializing_if = "Option::is_none")]
    org: Option<Uuid>,
    scope: &'a str,
    jti: Uuid,
    iat: i64,
    nbf: i64,
    exp: i64,
}

impl<'a> MachineToken<'a> {
    #[must_use]
    pub fn new(issuer: &'a str, client: &ApiClient, scope: &'a str, now: OffsetDateTime) -> Self {
        Self {
            iss: issuer,
            aud: AUDIENCE,
            sub: client.id.0,
            client_id: client.id.0,
            org: client.organisation.map(|id| id.0),
            scope,
            jti: Uuid::now_v7(),
            iat: now.unix_timestamp(),
            nbf: now.unix_timestamp(),
            exp: (now + ACCESS_LIFETIME).unix_timestamp(),
        }
    }
}
