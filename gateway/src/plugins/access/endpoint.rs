//! A path that the gateway serves beside the graph.

use std::sync::Arc;

use apollo_router::Endpoint;
use apollo_router::services::router::{self, Body};
use futures::future::Either;
use http::header::ORIGIN;
use http::{Request, Response};
use tower::{BoxError, ServiceExt as _};

use super::cors::{Cors, Origins};

/// Creates an endpoint at this path. The endpoint answers preflight requests itself, because they carry no credentials.
pub fn at<F, A>(cors: &Arc<Cors>, path: &'static str, serve: F) -> Endpoint
where
    F: Fn(Request<Body>) -> A + Send + 'static,
    A: Future<Output = Response<Body>> + Send + 'static,
{
    let (cors, origins) = (Arc::clone(cors), Origins::of(path));
    let service = tower::service_fn(move |request: router::Request| {
        let (context, asked) = (request.context, request.router_request);
        let (cors, origin) = (Arc::clone(&cors), asked.headers().get(ORIGIN).cloned());
        let answer = match cors.preflight(&asked) {
            Some(response) => Either::Left(std::future::ready(response)),
            None => Either::Right(serve(asked)),
        };
        async move {
            let mut response = answer.await;
            cors.apply(origins, origin.as_ref(), response.headers_mut());
            router::Response::http_response_builder()
                .response(response)
                .context(context)
                .build()
        }
    });
    Endpoint::from_router_service(
        path.to_owned(),
        service.map_err(|error: BoxError| error).boxed(),
    )
}
