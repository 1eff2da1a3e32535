//! Checks that the object of a subscription exists.
//!
//! A subscription to an object that does not exist, or that the subscriber may not see, would never produce an event.
//! For this reason the object is queried once, with the subscriber's rights, before the stream begins.

use apollo_router::services::router;
use http::StatusCode;
use serde_json::{Value, json};

use super::graph::{self, Variables};
use super::rewrite::{PROBE, PROBE_KEY, Plan};
use crate::plugins::access::config::Subscription;
use crate::plugins::access::refusal::{Refusal, code};
use crate::plugins::access::sign_caller::Who;

/// Rejects a subscription to an object that the subscriber cannot see. Returns a response that replaces the stream if
/// the graph returns errors, and `None` if the stream can begin.
pub async fn check(
    inner: router::BoxCloneService,
    who: Who,
    plan: &Plan,
    mapping: &Subscription,
) -> Result<Option<Value>, Refusal> {
    let Some(only) = &plan.only else {
        // The argument is null or absent.
        return if mapping.only.is_some() {
            Err(not_found())
        } else {
            Ok(None)
        };
    };
    let correlation = who.correlation;
    let mut variables = Variables::new();
    variables.insert(PROBE_KEY, only.as_str().into());
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
    read(&answer)
}

fn read(answer: &Value) -> Result<Option<Value>, Refusal> {
    let errors = answer.get("errors").and_then(Value::as_array);
    let first = errors.and_then(|errors| errors.first()?.pointer("/extensions/code")?.as_str());
    if first == Some(code::SUBGRAPH_UNAVAILABLE) {
        return Err(unavailable());
    }
    if let Some(errors) = errors {
        // The paths of the errors refer to the probe, which the client did not write.
        let told = errors
            .iter()
            .map(|error| json!({ "message": error["message"], "extensions": error["extensions"] }));
        return Ok(Some(
            json!({ "data": null, "errors": told.collect::<Vec<_>>() }),
        ));
    }
    let there = answer
        .get("data")
        .and_then(|data| data.get(PROBE))
        .is_some_and(|thing| !thing.is_null());
    if there { Ok(None) } else { Err(not_found()) }
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
            Ok(None)
        );
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
        assert_eq!(failed("FORBIDDEN"), Ok(Some(told)));
    }
}
