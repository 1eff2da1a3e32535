//! Identifies the API client of a request.
//!
//! `x-carnet-client-key: <clientId>.<32 random bytes, base64url>`. Keys of web and mobile apps are public by nature, so
//! a key selects the part of the schema that a program sees and the budget that it uses, and gives no rights. The
//! exception is a partner's key, which is secret and acts for the partner's organisation.
//!
//! A program that has an access token of its own needs no key: the token identifies the client.

use std::sync::Arc;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use caller::{ClientKind, Identity};
use http::{HeaderMap, StatusCode};
use sha2::{Digest as _, Sha256};
use uuid::Uuid;

use super::authenticate::{Grant, Holder, Token};
use super::directory::{Client, Directory};
use super::refusal::{Refusal, code};

pub const HEADER: &str = "x-carnet-client-key";

/// The message for a token that was issued to an app and is sent without the key of that app.
const NEEDS_KEY: &str = "This access token needs the key of its client. Send the key in the header x-carnet-client-key.";

fn unknown() -> Refusal {
    Refusal::new(
        StatusCode::UNAUTHORIZED,
        code::CLIENT_UNKNOWN,
        "The client key is not valid.",
    )
}

/// Returns the client of a request; `None` if neither a key nor a token names one.
pub fn read(
    headers: &HeaderMap,
    token: Option<&Token>,
    directory: &Directory,
    now: i64,
) -> Result<Option<Arc<Client>>, Refusal> {
    let by_key = read_key(headers, directory, now)?;
    if let (None, Some(Holder::Program(grant))) = (&by_key, token.map(|token| &token.holder)) {
        let revoked = || Refusal::unauthenticated("The client has been revoked.");
        let client = directory
            .client(grant.client)
            .map_err(|_| Refusal::not_ready())?;
        return Ok(Some(client.ok_or_else(revoked)?));
    }
    Ok(by_key)
}

fn read_key(
    headers: &HeaderMap,
    directory: &Directory,
    now: i64,
) -> Result<Option<Arc<Client>>, Refusal> {
    let mut values = headers.get_all(HEADER).iter();
    let Some(value) = values.next() else {
        return Ok(None);
    };
    let key = value
        .to_str()
        .ok()
        .and_then(parse)
        .filter(|_| values.next().is_none());
    let (id, secret) = key.ok_or_else(unknown)?;
    let client = directory
        .client(id)
        .map_err(|_| Refusal::not_ready())?
        .ok_or_else(unknown)?;
    let presented: [u8; 32] = Sha256::digest(secret).into();
    if client.has_secret(&presented, now) {
        Ok(Some(client))
    } else {
        Err(unknown())
    }
}

fn parse(key: &str) -> Option<(Uuid, [u8; 32])> {
    let (id, secret) = key.split_once('.')?;
    if secret.len() != 43 {
        return None;
    }
    let secret = URL_SAFE_NO_PAD.decode(secret).ok()?;
    Some((Uuid::try_parse(id).ok()?, secret.try_into().ok()?))
}

/// Combines a token and a client into an identity. A token that was issued to a client is valid with that client only,
/// so a token stolen from a phone does not work in a script.
pub fn identify(token: Option<&Token>, client: Option<&Client>) -> Result<Identity, Refusal> {
    let issued_to = token.and_then(Token::client);
    match (issued_to, client.map(|client| client.caller.id)) {
        // The token is valid, so the response must not tell its holder to discard it.
        (Some(_), None) => {
            return Err(Refusal::new(
                StatusCode::UNAUTHORIZED,
                code::UNAUTHENTICATED,
                NEEDS_KEY,
            ));
        }
        (Some(own), Some(other)) if own != other => {
            return Err(Refusal::unauthenticated(
                "The access token belongs to another client. Send the key of the client that it was issued to.",
            ));
        }
        _ => {}
    }
    Ok(
        match (
            token.map(|token| &token.holder),
            client.map(|client| &client.caller),
        ) {
            (Some(Holder::Person { user, .. }), _) => Identity::User(user.clone()),
            (Some(Holder::Program(grant)), Some(client)) => {
                Identity::Client(granted(grant, client))
            }
            (None, Some(client)) if client.kind == ClientKind::Partner => {
                Identity::Client(client.clone())
            }
            _ => Identity::Anonymous,
        },
    )
}

/// Returns the scopes that the token grants and the client still has. A scope that was revoked ends immediately.
fn granted(grant: &Grant, client: &caller::ApiClient) -> caller::ApiClient {
    caller::ApiClient {
        id: client.id,
        kind: client.kind,
        organisation: client
            .organisation
            .filter(|organisation| grant.organisation == Some(*organisation)),
        scopes: client
            .scopes
            .iter()
            .filter(|scope| grant.scopes.contains(scope))
            .cloned()
            .collect(),
    }
}

#[cfg(test)]
mod tests {
    use super::parse;

    #[test]
    fn a_key_is_an_id_and_exactly_32_bytes() {
        let id = "0190a0b0-0000-7000-8000-000000000001";
        let secret = "A".repeat(43);
        assert!(parse(&format!("{id}.{secret}")).is_some());
        for bad in [
            id.to_owned(),
            format!("{id}."),
            format!("{id}.{secret}A"),
            format!("{id}.{}", "A".repeat(42)),
            format!("{id}.{}", "+".repeat(43)),
            format!("{id}.{}=", "A".repeat(42)),
            format!("nobody.{secret}"),
            format!("{id}.{}", "é".repeat(21) + "A"),
        ] {
            assert!(parse(&bad).is_none(), "{bad}");
        }
    }
}
