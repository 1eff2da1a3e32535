use serde::Serialize;
use time::OffsetDateTime;
use uuid::Uuid;

use super::{OrganisationKind, Role, Session, User};

/// Whom access tokens are for.
pub const AUDIENCE: &str = "carnet";

/// The claims of an access token (RFC 7519, with the names of RFC 9068 where it has one).
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
    exp: i64,
}

impl<'a> AccessToken<'a> {
    /// A token for this session of this person. It says what is true now and is believed until the session's
    /// `tokens_expire_at`: a role that is taken away lasts that much longer.
    #[must_use]
    pub fn new(issuer: &'a str, user: &'a User, session: &Session, now: OffsetDateTime) -> Self {
        Self {
            iss: issuer,
            aud: AUDIENCE,
            sub: user.id.0,
            org: session.organisation.0,
            kind: user.kind,
            roles: &user.roles,
            client_id: session.client,
            sid: session.id.0,
            jti: Uuid::now_v7(),
            iat: now.unix_timestamp(),
            exp: session.tokens_expire_at.unix_timestamp(),
        }
    }
}
