//! Requests to the token endpoint (RFC 6749, 4.4), with client authentication (2.3; RFC 7523, 2.2).

use std::collections::HashSet;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use percent_encoding::percent_decode_str;
use secrecy::SecretString;
use uuid::Uuid;

use super::client_assertion::claimed_client;
use crate::domain::{ApiClientId, Secret};

const GRANT: &str = "client_credentials";
const ASSERTION: &str = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";
/// The parameters that this endpoint reads; others are ignored.
const PARAMETERS: [&str; 6] = [
    "grant_type",
    "scope",
    "client_id",
    "client_secret",
    "client_assertion_type",
    "client_assertion",
];

/// The errors of the token endpoint (RFC 6749, 5.2).
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum TokenRefusal {
    #[error("{0}")]
    InvalidRequest(&'static str),
    /// The only answer to all failures of client authentication.
    #[error("unknown client, or the client authentication failed")]
    InvalidClient,
    #[error("clients of this kind cannot request a token of their own")]
    UnauthorizedClient,
    #[error("the only supported grant type is client_credentials")]
    UnsupportedGrantType,
    #[error("the client does not have all requested scopes")]
    InvalidScope,
}

impl TokenRefusal {
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::InvalidRequest(_) => "invalid_request",
            Self::InvalidClient => "invalid_client",
            Self::UnauthorizedClient => "unauthorized_client",
            Self::UnsupportedGrantType => "unsupported_grant_type",
            Self::InvalidScope => "invalid_scope",
        }
    }
}

/// A request of a client for a token of its own.
#[derive(Debug)]
pub struct TokenRequest {
    pub client: ApiClientId,
    pub proof: Proof,
    /// Part of the client's scopes; `None` means all of them.
    pub scope: Option<Vec<String>>,
}

/// Client authentication.
#[derive(Debug)]
pub enum Proof {
    Secret(Secret),
    /// A token that the client signed.
    Assertion(SecretString),
}

impl TokenRequest {
    /// Reads the parameters of the body and the optional `Authorization` header.
    pub fn read(
        authorization: Option<&str>,
        body: &[(String, String)],
    ) -> Result<Self, TokenRefusal> {
        let form = Form::read(body)?;
        match form.get("grant_type") {
            None => return Err(TokenRefusal::InvalidRequest("grant_type is missing")),
            Some(GRANT) => {}
            Some(_) => return Err(TokenRefusal::UnsupportedGrantType),
        }
        let (client, proof) = proof(authorization, &form)?;
        let scope = form.get("scope").map(scopes);
        Ok(Self {
            client,
            proof,
            scope,
        })
    }

    /// Returns the scopes of the token.
    pub fn granted(&self, scopes: &[String]) -> Result<String, TokenRefusal> {
        match &self.scope {
            None => Ok(scopes.join(" ")),
            Some(wanted) if wanted.iter().all(|scope| scopes.contains(scope)) => {
                Ok(wanted.join(" "))
            }
            Some(_) => Err(TokenRefusal::InvalidScope),
        }
    }
}

/// The distinct scopes of a list, so that the granted list is never longer than the client's.
fn scopes(list: &str) -> Vec<String> {
    let mut seen = HashSet::new();
    list.split(' ')
        .filter(|scope| seen.insert(*scope))
        .map(str::to_owned)
        .collect()
}

/// The known parameters, each at most once.
struct Form<'a>(Vec<(&'a str, &'a str)>);

impl<'a> Form<'a> {
    fn read(body: &'a [(String, String)]) -> Result<Self, TokenRefusal> {
        let mut form = Self(Vec::new());
        for (name, value) in body {
            if !PARAMETERS.contains(&name.as_str()) {
                continue;
            }
            if form.0.iter().any(|(known, _)| known == name) {
                return Err(TokenRefusal::InvalidRequest(
                    "a parameter occurs more than once",
                ));
            }
            form.0.push((name, value));
        }
        // A parameter without a value counts as omitted (RFC 6749, 3.2).
        form.0.retain(|(_, value)| !value.is_empty());
        Ok(form)
    }

    fn get(&self, name: &str) -> Option<&'a str> {
        self.0
            .iter()
            .find(|(known, _)| *known == name)
            .map(|(_, value)| *value)
    }
}

fn proof(
    authorization: Option<&str>,
    form: &Form<'_>,
) -> Result<(ApiClientId, Proof), TokenRefusal> {
    let secret = form.get("client_secret");
    let assertion = (
        form.get("client_assertion_type"),
        form.get("client_assertion"),
    );
    let named = form.get("client_id");
    let (client, proof) = match (authorization, secret, assertion) {
        (Some(header), None, (None, None)) => {
            let (id, secret) = basic(header)?;
            let client = client(&id)?;
            (client, Proof::Secret(self::secret(client, &secret)?))
        }
        (None, Some(secret), (None, None)) => {
            let client =
                client(named.ok_or(TokenRefusal::InvalidRequest("client_id is missing"))?)?;
            (client, Proof::Secret(self::secret(client, secret)?))
        }
        (None, None, (Some(ASSERTION), Some(assertion))) => {
            let client = claimed_client(assertion).ok_or(TokenRefusal::InvalidClient)?;
            (client, Proof::Assertion(assertion.into()))
        }
        (None, None, (None, None)) => return Err(TokenRefusal::InvalidClient),
        (None, None, _) => {
            return Err(TokenRefusal::InvalidRequest(
                "a client assertion requires client_assertion and the client_assertion_type of jwt-bearer",
            ));
        }
        _ => {
            return Err(TokenRefusal::InvalidRequest(
                "use exactly one method of client authentication",
            ));
        }
    };
    if named.is_some_and(|named| self::client(named) != Ok(client)) {
        return Err(TokenRefusal::InvalidClient);
    }
    Ok((client, proof))
}

fn client(id: &str) -> Result<ApiClientId, TokenRefusal> {
    Uuid::try_parse(id)
        .map(ApiClientId)
        .map_err(|_| TokenRefusal::InvalidClient)
}

/// Reads the secret, given alone or as the client's whole key.
fn secret(client: ApiClientId, text: &str) -> Result<Secret, TokenRefusal> {
    let secret = match text.split_once('.') {
        Some((id, secret)) if self::client(id) == Ok(client) => secret,
        Some(_) => return Err(TokenRefusal::InvalidClient),
        None => text,
    };
    Secret::parse(secret).ok_or(TokenRefusal::InvalidClient)
}

/// Reads the id and the secret from a header of the Basic scheme (RFC 7617), each form-encoded (RFC 6749, 2.3.1).
fn basic(header: &str) -> Result<(String, String), TokenRefusal> {
    let (scheme, credentials) = header.split_once(' ').unwrap_or((header, ""));
    if !scheme.eq_ignore_ascii_case("basic") {
        return Err(TokenRefusal::InvalidClient);
    }
    let pair = STANDARD
        .decode(credentials.trim())
        .ok()
        .and_then(|pair| String::from_utf8(pair).ok());
    let parts = pair.as_deref().and_then(|pair| pair.split_once(':'));
    let (id, secret) = parts.ok_or(TokenRefusal::InvalidRequest(
        "the Authorization header is malformed",
    ))?;
    Ok((decoded(id)?, decoded(secret)?))
}

fn decoded(text: &str) -> Result<String, TokenRefusal> {
    let text = text.replace('+', " ");
    let decoded = percent_decode_str(&text)
        .decode_utf8()
        .map_err(|_| TokenRefusal::InvalidClient)?;
    Ok(decoded.into_owned())
}
