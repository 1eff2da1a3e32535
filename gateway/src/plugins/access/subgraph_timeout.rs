//! Limits the time of each request to a subgraph.
//!
//! The router's `traffic_shaping` has such a limit, too, with the same response. It is not used, because it puts a buffer
//! in front of each subgraph, which passes every request to another task.

use std::time::Duration;

use apollo_router::Context;
use apollo_router::graphql::Error;
use apollo_router::layers::ServiceBuilderExt as _;
use apollo_router::services::subgraph;
use futures::future::BoxFuture;
use http::StatusCode;
use tokio::time::timeout;
use tower::{BoxError, ServiceBuilder, ServiceExt as _};

type Answer = BoxFuture<'static, Result<subgraph::Response, BoxError>>;

/// Limits the time of each request to this subgraph.
pub fn layer(
    limit: Duration,
    subgraph: &str,
    service: subgraph::BoxService,
) -> subgraph::BoxService {
    let subgraph = subgraph.to_owned();
    ServiceBuilder::new()
        .map_future_with_request_data(
            |request: &subgraph::Request| request.context.clone(),
            move |context: Context, answer: Answer| {
                in_time(limit, subgraph.clone(), context, answer)
            },
        )
        .service(service)
        .boxed()
}

async fn in_time(
    limit: Duration,
    subgraph: String,
    context: Context,
    answer: Answer,
) -> Result<subgraph::Response, BoxError> {
    match timeout(limit, answer).await {
        Ok(answer) => answer,
        Err(_) => Ok(timed_out(subgraph, context)),
    }
}

/// The response that `traffic_shaping` of the router returns.
fn timed_out(subgraph: String, context: Context) -> subgraph::Response {
    let error = Error::builder()
        .message("Your request has been timed out")
        .extension_code("GATEWAY_TIMEOUT")
        .build();
    subgraph::Response::error_builder()
        .status_code(StatusCode::GATEWAY_TIMEOUT)
        .subgraph_name(subgraph)
        .error(error)
        .context(context)
        .build()
}

#[cfg(test)]
mod tests {
    use std::future;

    use super::*;

    #[tokio::test]
    async fn a_subgraph_that_does_not_answer_in_time_is_answered_for() {
        let silent = tower::service_fn(|_: subgraph::Request| {
            future::pending::<Result<subgraph::Response, BoxError>>()
        })
        .boxed();
        let service = layer(Duration::from_millis(10), "order", silent);
        let request = subgraph::Request::fake_builder().build();
        let response = service.oneshot(request).await.unwrap();
        assert_eq!(response.response.status(), StatusCode::GATEWAY_TIMEOUT);
        let error = response.response.body().errors.first().unwrap();
        assert_eq!(error.extensions.get("code").unwrap(), "GATEWAY_TIMEOUT");
    }

    #[tokio::test]
    async fn a_subgraph_that_answers_is_passed_on() {
        let answering = tower::service_fn(|request: subgraph::Request| {
            let response = subgraph::Response::fake_builder()
                .context(request.context)
                .build();
            future::ready(Ok::<_, BoxError>(response))
        });
        let service = layer(Duration::from_mins(1), "order", answering.boxed());
        let request = subgraph::Request::fake_builder().build();
        let response = service.oneshot(request).await.unwrap();
        assert_eq!(response.response.status(), StatusCode::OK);
        assert!(response.response.body().errors.is_empty());
    }
}
