//! Checks that the object of a subscription exists, and that the subscriber may use the query of the subscription.
//!
//! A subscription to an object that does not exist, or that the subscriber may not see, would never produce an event.
//! For this reason the object is queried once, with the subscriber's rights, before the stream begins. A subscription
//! that is not to one object queries an ID that no object has, so that a missing right ends it here and not with the
//! first event.

use apollo_router::services::router;
use http::StatusCode;
use serde_json::{Value, json};
use uuid::Uuid;

use super::graph::{self, Variables};
use super::rewrite::{PROBE, PROBE_END, PROBE_KEY, Plan};
use super::settings::Subscription;
use crate::plugins::access::refusal::{Refusal, code};
use crate::plugins::access::sign_caller::Who;

/// The beginning of a subscription.
#[derive(Debug, PartialEq)]
pub enum Beginning {
    /// The stream can begin. If the object is over, it has one response.
    Stream { is_over: bool },
    /// A response that replaces the stream, because the graph returns errors.
    Response(Value),
}

/// Rejects a subscription to an object that the subscriber cannot see, or whose query the subscriber may not use.
pub async fn check(
    inner: router::BoxCloneService,
    who: Who,
    plan: &Plan,
    mapping: &Subscription,
) -> Result<Beginning, Refusal> {
    let key = match (&plan.only, &mapping.only) {
        (Some(only), _) => only.clone(),
        // The argument is null or absent.
        (None, Some(_)) => return Err(not_found()),
        (None, None) => Uuid::nil().to_string(),
    };
    let correlation = who.correlation;
    let mut variables = Variables::new();
    variables.insert(PROBE_KEY, key.into());
    let answer = graph::ask(inner, who, &plan.probe, &variables)
        .await
        .map_err(|error| {
            tracing::error!(%correlation, "a subscription cannot be checked: {error}");
            Refusal::new(
                StatusCode::INTERNAL_SERVER_ERROR,
                code::INTERNAL,
                "Internal error.",
            )
        })?;
    if plan.only.is_some() {
        read(&answer)
    } else {
        Ok(errors(&answer)?.unwrap_or(Beginning::Stream { is_over: false }))
    }
}

fn read(answer: &Value) -> Result<Beginning, Refusal> {
    if let Some(refused) = errors(answer)? {
        return Ok(refused);
    }
    let thing = answer.get("data").and_then(|data| data.get(PROBE));
    let thing = thing
        .filter(|thing| !thing.is_null())
        .ok_or_else(not_found)?;
    let end = thing.get(PROBE_END);
    Ok(Beginning::Stream {
        is_over: end.is_some_and(|end| !end.is_null()),
    })
}

/// The response that replaces the stream, if the graph returned errors.
fn errors(answer: &Value) -> Result<Option<Beginning>, Refusal> {
    let errors = answer.get("errors").and_then(Value::as_array);
    let first = errors.and_then(|errors| errors.first()?.pointer("/extensions/code")?.as_str());
    if first == Some(code::SUBGRAPH_UNAVAILABLE) {
        return Err(unavailable());
    }
    // The paths of the errors refer to the probe, which the client did not write.
    Ok(errors.map(|errors| {
        let told = errors
            .iter()
            .map(|error| json!({ "message": error["message"], "extensions": error["extensions"] }));
        Beginning::Response(json!({ "data": null, "errors": told.collect::<Vec<_>>() }))
    }))
}

fn not_found() -> Refusal {
    let message = "There is no object with this ID that you may see. Check the ID.";
    Refusal::new(StatusCode::NOT_FOUND, code::NOT_FOUND, message)
}

fn unavailable() -> Refusal {
    let message = "A part of the platform does not respond. Try again.";
    let mut refusal = Refusal::new(
        StatusCode::SERVICE_UNAVAILABLE,
        code::SUBGRAPH_UNAVAILABLE,
        message,
    );
    refusal.retry_after_seconds = Some(1);
    refusal
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_stream_begins_only_if_there_is_something() {
        assert_eq!(
            read(&json!({ "data": { "thing": { "__typename": "Order" } } })),
            Ok(Beginning::Stream { is_over: false })
        );
        for (end, is_over) in [(json!(null), false), (json!("2030-01-01"), true)] {
            let thing = json!({ "__typename": "Order", "end": end });
            assert_eq!(
                read(&json!({ "data": { "thing": thing } })),
                Ok(Beginning::Stream { is_over })
            );
        }
        for nothing in [
            json!({ "data": { "thing": null } }),
            json!({ "data": null }),
            json!({}),
        ] {
            assert_eq!(
                read(&nothing).unwrap_err().code(),
                code::NOT_FOUND,
                "{nothing}"
            );
        }
        let failed = |code: &str| {
            let error =
                json!({ "message": "no", "path": ["thing"], "extensions": { "code": code } });
            read(&json!({ "data": { "thing": null }, "errors": [error] }))
        };
        assert_eq!(
            failed("SUBGRAPH_UNAVAILABLE").unwrap_err().status,
            StatusCode::SERVICE_UNAVAILABLE
        );
        let told = json!({ "data": null, "errors": [{ "message": "no", "extensions": { "code": "FORBIDDEN" } }] });
        assert_eq!(failed("FORBIDDEN"), Ok(Beginning::Response(told)));
    }

    #[test]
    fn without_an_object_only_an_error_replaces_the_stream() {
        let nothing = json!({ "data": { "thing": null } });
        assert_eq!(errors(&nothing), Ok(None));
        let error = json!({ "message": "no", "extensions": { "code": "FORBIDDEN" } });
        let told = json!({ "data": null, "errors": [error] });
        assert_eq!(errors(&told), Ok(Some(Beginning::Response(told.clone()))));
    }
}
