//! The part of the pipeline behind this plugin: the router.

use std::sync::Arc;

use apollo_router::services::router;
use tokio::sync::Mutex;
use tower::{BoxError, Service as _, ServiceExt as _};

/// The service behind this plugin, for concurrent requests.
///
/// The service is behind a lock and not behind a buffer, because a buffer passes each request to another task. The lock is
/// held until the service has accepted the request, not until it has answered it.
#[derive(Clone)]
pub struct Inner(Arc<Mutex<router::BoxService>>);

impl Inner {
    pub fn new(service: router::BoxService) -> Self {
        Self(Arc::new(Mutex::new(service)))
    }

    pub async fn call(&self, request: router::Request) -> Result<router::Response, BoxError> {
        let answer = {
            let mut service = self.0.lock().await;
            service.ready().await?.call(request)
        };
        answer.await
    }

    /// The same service, for a stream that sends several requests.
    pub fn service(&self) -> router::BoxCloneService {
        let inner = self.clone();
        let call = move |request| {
            let inner = inner.clone();
            async move { inner.call(request).await }
        };
        tower::service_fn(call).boxed_clone()
    }
}

#[cfg(test)]
mod tests {
    use apollo_router::Context;
    use apollo_router::services::router::body;
    use http::{Request, Response};
    use tokio::sync::Barrier;

    use super::*;

    fn request() -> router::Request {
        let request = Request::new(body::from_bytes(""));
        router::Request::from((request, Context::new()))
    }

    /// A service that answers two requests when it has both.
    fn of_two() -> router::BoxService {
        let barrier = Arc::new(Barrier::new(2));
        let answer = move |request: router::Request| {
            let barrier = Arc::clone(&barrier);
            async move {
                barrier.wait().await;
                router::Response::http_response_builder()
                    .response(Response::new(body::from_bytes("")))
                    .context(request.context)
                    .build()
            }
        };
        tower::service_fn(answer).boxed()
    }

    #[tokio::test]
    async fn a_request_does_not_wait_for_the_answer_to_another() {
        let inner = Inner::new(of_two());
        let (one, two) = tokio::join!(inner.call(request()), inner.call(request()));
        assert!(one.is_ok() && two.is_ok());
        let stream = inner.service();
        let (one, two) = tokio::join!(stream.oneshot(request()), inner.call(request()));
        assert!(one.is_ok() && two.is_ok());
    }
}
