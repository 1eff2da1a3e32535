//! The mutations of the user subgraph that the session endpoints send, with their inputs and payloads.

use apollo_router::services::router::Body;
use http::{Response, StatusCode};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use time::OffsetDateTime;

use crate::plugins::access::operation::{Operation, Reader};
use crate::plugins::access::refusal::{self, Refusal};

pub const SIGN_IN: &str = "mutation signIn($input: SignInInput!) { signIn(input: $input) { \
     session { accessToken accessTokenExpiresAt refreshToken refreshTokenExpiresAt deviceToken } \
     retryAfterMinutes userErrors { code path message } } }";
pub const REFRESH_SESSION: &str = "mutation refreshSession($input: RefreshSessionInput!) { refreshSession(input: $input) { \
     session { accessToken accessTokenExpiresAt refreshToken refreshTokenExpiresAt deviceToken } \
     userErrors { code path message } } }";
pub const SWITCH_ORGANISATION: &str = "mutation switchOrganisation($input: SwitchOrganisationInput!) { \
     switchOrganisation(input: $input) { \
     session { accessToken accessTokenExpiresAt refreshToken refreshTokenExpiresAt deviceToken } \
     userErrors { code path message } } }";
pub const SIGN_OUT: &str =
    "mutation signOut { signOut { signedOut userErrors { code path message } } }";

/// Parses a mutation like one of a client, so that it is charged like one.
pub fn operation(
    reader: &Reader,
    mutation: &'static str,
    variables: &Value,
) -> Result<Operation, Refusal> {
    reader.read_body(&serde_json::json!({ "query": mutation, "variables": variables }))
}

/// The body of a sign-in: the fields of `SignInInput`.
#[derive(Deserialize, Serialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct SignInInput {
    email: String,
    password: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    second_factor_code: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    device_token: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    organisation_id: Option<String>,
}

/// The body of a change of the organisation: the fields of `SwitchOrganisationInput`.
#[derive(Deserialize, Serialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct SwitchOrganisationInput {
    organisation_id: String,
}

/// The payload of a mutation that issues tokens. It cannot be serialised, so no response can contain a refresh token.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct TokensPayload {
    pub session: Option<SessionTokens>,
    #[serde(default)]
    retry_after_minutes: Option<i64>,
    user_errors: Vec<UserError>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct SessionTokens {
    pub access_token: String,
    access_token_expires_at: String,
    pub refresh_token: String,
    #[serde(with = "time::serde::rfc3339")]
    pub refresh_token_expires_at: OffsetDateTime,
    device_token: Option<String>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct SignOutPayload {
    pub signed_out: bool,
}

#[derive(Deserialize, Serialize)]
struct UserError {
    code: String,
    path: Vec<String>,
    message: String,
}

/// The payload that a browser receives: that of the mutation without the refresh token.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct BrowserPayload<'a> {
    session: Option<BrowserSession<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    retry_after_minutes: Option<i64>,
    user_errors: &'a [UserError],
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct BrowserSession<'a> {
    access_token: &'a str,
    access_token_expires_at: &'a str,
    device_token: Option<&'a str>,
}

impl TokensPayload {
    /// The response to the browser.
    pub fn response(&self) -> Response<Body> {
        let session = self.session.as_ref().map(|session| BrowserSession {
            access_token: &session.access_token,
            access_token_expires_at: &session.access_token_expires_at,
            device_token: session.device_token.as_deref(),
        });
        let payload = BrowserPayload {
            session,
            retry_after_minutes: self.retry_after_minutes,
            user_errors: &self.user_errors,
        };
        refusal::json(StatusCode::OK, &payload)
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use apollo_compiler::{ExecutableDocument, Name, Schema};
    use serde_json::json;

    use super::*;
    use crate::plugins::access::contract::Supergraph;

    /// The names of the fields of an input object.
    fn fields<'a>(schema: &'a Schema, input: &str) -> BTreeSet<&'a str> {
        let fields = &schema.get_input_object(input).unwrap().fields;
        fields.keys().map(Name::as_str).collect()
    }

    #[test]
    fn the_mutations_and_their_inputs_are_in_the_contract_of_browsers() {
        let supergraph =
            Supergraph::parse(include_str!("../../../../../supergraph.graphql")).unwrap();
        let schema = supergraph.without(&["admin".to_owned()]).unwrap();
        for mutation in [SIGN_IN, REFRESH_SESSION, SWITCH_ORGANISATION, SIGN_OUT] {
            let valid = ExecutableDocument::parse_and_validate(&schema, mutation, "own.graphql");
            assert!(valid.is_ok(), "{mutation}: {}", valid.unwrap_err());
        }
        let sign_in = json!({
            "email": "a", "password": "b", "secondFactorCode": "c", "deviceToken": "d", "organisationId": "e",
        });
        let names: BTreeSet<&str> = sign_in
            .as_object()
            .unwrap()
            .keys()
            .map(String::as_str)
            .collect();
        assert_eq!(fields(&schema, "SignInInput"), names);
        let input: SignInInput = serde_json::from_value(sign_in.clone()).unwrap();
        assert_eq!(serde_json::to_value(input).unwrap(), sign_in);
        assert_eq!(
            fields(&schema, "SwitchOrganisationInput"),
            BTreeSet::from(["organisationId"])
        );
    }

    #[tokio::test]
    async fn a_response_has_everything_but_the_refresh_token() {
        use http_body_util::BodyExt as _;

        let payload: TokensPayload = serde_json::from_value(json!({
            "session": {
                "accessToken": "a", "accessTokenExpiresAt": "2030-01-01T00:15:00Z",
                "refreshToken": "secret", "refreshTokenExpiresAt": "2030-01-31T00:00:00Z",
                "deviceToken": null,
            },
            "userErrors": [],
        }))
        .unwrap();
        let body = payload.response().into_body().collect().await.unwrap();
        let body: Value = serde_json::from_slice(&body.to_bytes()).unwrap();
        let expected = json!({
            "session": { "accessToken": "a", "accessTokenExpiresAt": "2030-01-01T00:15:00Z", "deviceToken": null },
            "userErrors": [],
        });
        assert_eq!(body, expected);
    }
}
