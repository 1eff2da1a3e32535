//! Sends mutations to the user subgraph without the router.
//!
//! They are signed like those that the router sends. An endpoint has no access to the router, because a handle to it
//! would keep the pipeline alive after a reload.

use std::time::Duration;

use caller::{Identity, SigningKey};
use http::header::{ACCEPT, CONTENT_TYPE};
use serde::de::DeserializeOwned;
use serde_json::Value;

use super::refusals::{internal, timed_out, unavailable};
use crate::plugins::access::authenticate::REVOKED;
use crate::plugins::access::forward;
use crate::plugins::access::refusal::{Refusal, code};
use crate::plugins::access::sign_caller::{CallerHeaders, Who};

pub struct UserGraph {
    http: reqwest::Client,
    url: String,
    callers: CallerHeaders,
    timeout: Duration,
}

impl UserGraph {
    /// `user_url` is the base URL of the user subgraph. A mutation has the same `timeout` as in the graph.
    pub fn new(
        http: &reqwest::Client,
        user_url: &str,
        key: &SigningKey,
        timeout: Duration,
    ) -> Self {
        Self {
            http: http.clone(),
            url: format!("{user_url}/graphql"),
            callers: CallerHeaders::new("user", key),
            timeout,
        }
    }

    /// Sends the body of a mutation with one root field as this caller, and returns its payload.
    pub async fn send<P: DeserializeOwned>(
        &self,
        who: &Who,
        mutation: Vec<u8>,
    ) -> Result<P, Refusal> {
        let request = self.request(who, mutation)?;
        let answer = forward::send(request).await.map_err(away)?;
        let Some(mut body) = answer.json() else {
            let status = answer.status.as_u16();
            tracing::warn!(
                status,
                "the user subgraph returned a response that is not JSON"
            );
            return Err(unavailable());
        };
        if let Some(error) = body.pointer("/errors/0") {
            return Err(refused(error, &who.identity));
        }
        let payload = body
            .get_mut("data")
            .and_then(Value::as_object_mut)
            .and_then(|data| data.values_mut().next())
            .map(Value::take);
        payload
            .and_then(|payload| serde_json::from_value(payload).ok())
            .ok_or_else(|| internal("the payload of the user subgraph is malformed"))
    }

    /// The request to the user subgraph, signed as this caller.
    fn request(&self, who: &Who, mutation: Vec<u8>) -> Result<reqwest::RequestBuilder, Refusal> {
        let signed = self
            .callers
            .of(who.clone())
            .map_err(|error| internal(&format!("the caller cannot be signed: {error:#}")))?;
        Ok(self
            .http
            .post(&self.url)
            .timeout(self.timeout)
            .header(ACCEPT, "application/json")
            .header(CONTENT_TYPE, "application/json")
            .headers(signed)
            .body(mutation))
    }
}

/// Converts a GraphQL error. The mutations and their inputs are valid, so every other code is a fault of the platform.
fn refused(error: &Value, identity: &Identity) -> Refusal {
    let found = error
        .pointer("/extensions/code")
        .and_then(Value::as_str)
        .unwrap_or_default();
    match found {
        code::UNAUTHENTICATED if matches!(identity, Identity::User(_)) => {
            Refusal::unauthenticated(REVOKED)
        }
        code::TIMEOUT => timed_out(),
        _ => internal(&format!("the user subgraph returned the error {found}")),
    }
}

fn away(error: reqwest::Error) -> Refusal {
    let error = error.without_url();
    tracing::warn!("the user subgraph does not answer a session request: {error}");
    if error.is_timeout() {
        timed_out()
    } else {
        unavailable()
    }
}

#[cfg(test)]
mod tests {
    use std::net::TcpListener;

    use secrecy::SecretString;
    use uuid::Uuid;

    use super::*;

    fn http() -> reqwest::Client {
        reqwest::Client::builder().no_proxy().build().unwrap()
    }

    #[test]
    fn a_mutation_has_the_configured_time() {
        let key = SigningKey::from_hex(&SecretString::from("1".repeat(64))).unwrap();
        let limit = Duration::from_secs(7);
        let graph = UserGraph::new(&http(), "http://127.0.0.1:1", &key, limit);
        let who = Who {
            identity: Identity::Anonymous,
            client: None,
            address: None,
            correlation: Uuid::nil(),
        };
        let request = graph.request(&who, b"{}".to_vec()).unwrap();
        assert_eq!(request.build().unwrap().timeout(), Some(&limit));
    }

    #[tokio::test]
    async fn a_subgraph_that_is_slow_is_not_one_that_is_down() {
        // Connections wait in the backlog and are never accepted.
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        let slow = http().get(&url).timeout(Duration::from_millis(100));
        assert_eq!(away(slow.send().await.unwrap_err()), timed_out());
        drop(listener);
        let down = http().get(&url);
        assert_eq!(away(down.send().await.unwrap_err()), unavailable());
    }
}
