use serde::Serialize;
use time::OffsetDateTime;
use uuid::Uuid;

use super::Session;
use crate::accounts::domain::Membership;
use crate::domain::{OrganisationKind, Role};

/// The audience of access tokens.
pub const AUDIENCE: &str = "carnet";

/// The claims of an access token (RFC 7519, with the names of RFC 9068 where it defines one).
#[derive(Debug, Serialize)]
pub struct AccessToken<'a> {
    iss: &'a str,
    aud: &'a str,
    sub: Uuid,
    org: Uuid,
    kind: OrganisationKind,
    roles: &'a [Role],
    client_id: Option<Uuid>,
    sid: Uuid,
    jti: Uuid,
    iat: i64,
    nbf: i64,
    exp: i64,
}

impl<'a> AccessToken<'a> {
    /// Creates a token for a session, in the organisation of this membership. It is accepted until the session's
    /// `tokens_expire_at`, so a revoked role remains effective until then.
    #[must_use]
    pub fn new(
        issuer: &'a str,
        membership: &'a Membership,
        session: &Session,
        now: OffsetDateTime,
    ) -> Self {
        Self {
            iss: issuer,
            aud: AUDIENCE,
            sub: session.user.0,
            org: session.organisation.0,
            kind: membership.kind,
            roles: &membership.roles,
            client_id: session.client,
            sid: session.id.0,
            jti: Uuid::now_v7(),
            iat: now.unix_timestamp(),
            nbf: now.unix_timestamp(),
            exp: session.tokens_expire_at.unix_timestamp(),
        }
    }
}
