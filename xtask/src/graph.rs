//! Sends mutations to the gateway as the first administrator.

use std::time::Duration;

use anyhow::{Context, bail, ensure};
use serde_json::{Value, json};

use crate::admin::Admin;
use crate::platform::Platform;
use crate::signals;

const PATIENCE: Duration = Duration::from_secs(30);
/// A gateway that has just started responds with 503 until it has the keys and the clients.
const STARTING: u16 = 503;
const ATTEMPTS: u32 = 40;
const PAUSE: Duration = Duration::from_millis(250);

const SIGN_IN: &str = "mutation SignIn($input: SignInInput!) { signIn(input: $input) { session { accessToken } \
     userErrors { code message } } }";

/// The graph for the first administrator.
pub struct Graph {
    agent: ureq::Agent,
    url: String,
    client_key: String,
    access_token: Option<String>,
}

impl Graph {
    /// Signs in as the first administrator. Fails if the account has got another password or a second factor.
    pub fn sign_in(platform: &Platform) -> anyhow::Result<Self> {
        let admin = Admin::read(&platform.home)?;
        let agent = ureq::Agent::config_builder()
            .timeout_global(Some(PATIENCE))
            .http_status_as_error(false)
            .proxy(None)
            .build()
            .into();
        let mut graph = Self {
            agent,
            url: platform.site.public_url("graphql"),
            client_key: admin.client_key,
            access_token: None,
        };
        let input = json!({ "email": admin.email, "password": admin.password });
        let payload = graph
            .mutate("signIn", SIGN_IN, &input)
            .context("signing in as the first administrator")?;
        let token = payload
            .pointer("/session/accessToken")
            .and_then(Value::as_str);
        graph.access_token = Some(token.context("there is no access token")?.to_owned());
        Ok(graph)
    }

    /// Sends a mutation with this root field, and returns its payload. User errors are errors.
    pub fn mutate(&self, field: &str, mutation: &str, input: &Value) -> anyhow::Result<Value> {
        let request = json!({ "query": mutation, "variables": { "input": input } }).to_string();
        for _ in 0..ATTEMPTS {
            let (status, text) = self.post(&request)?;
            if status == STARTING {
                signals::pause(PAUSE)?;
                continue;
            }
            let mut answer: Value = serde_json::from_str(&text)
                .with_context(|| format!("{field}: {status}, not JSON: {text}"))?;
            let payload = answer.pointer_mut(&format!("/data/{field}"));
            let payload = payload
                .map(Value::take)
                .filter(|payload| !payload.is_null());
            let Some(payload) = payload else {
                bail!("{field}: {status}: {}", messages(&answer, "/errors"));
            };
            let refusals = messages(&payload, "/userErrors");
            ensure!(refusals.is_empty(), "{field}: {refusals}");
            return Ok(payload);
        }
        bail!("{field}: the gateway is not ready");
    }

    /// Returns the status and the body of the response.
    fn post(&self, request: &str) -> anyhow::Result<(u16, String)> {
        let mut post = self
            .agent
            .post(self.url.as_str())
            .header("content-type", "application/json")
            .header("x-carnet-client-key", self.client_key.as_str());
        if let Some(token) = &self.access_token {
            post = post.header("authorization", format!("Bearer {token}"));
        }
        let mut response = post.send(request)?;
        let status = response.status().as_u16();
        Ok((status, response.body_mut().read_to_string()?))
    }
}

/// The messages of the errors at this place, on one line.
fn messages(answer: &Value, place: &str) -> String {
    let errors = answer.pointer(place).and_then(Value::as_array);
    let messages = errors
        .into_iter()
        .flatten()
        .map(|error| error.get("message").and_then(Value::as_str).unwrap_or("?"));
    messages.collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_messages_of_errors_are_on_one_line() {
        let answer = json!({ "errors": [{ "message": "One." }, { "message": "Two." }, {}] });
        assert_eq!(messages(&answer, "/errors"), "One. Two. ?");
        assert_eq!(messages(&answer, "/userErrors"), "");
    }
}
