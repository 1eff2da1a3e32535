//! The extension of every schema: it prepares the document of a request, validates it once, and runs the loads of the request.

use std::any::TypeId;
use std::sync::Arc;

use async_graphql::extensions::{
    Extension, ExtensionContext, ExtensionFactory, NextPrepareRequest, NextRequest, NextValidation,
};
use async_graphql::parser::parse_query;
use async_graphql::{Request, Response, ServerError, ServerResult, ValidationResult};

use crate::absent_variables::leave_out;
use crate::document_cache::RequestDocument;
use crate::gathering::gather;

pub struct Execution;

impl ExtensionFactory for Execution {
    fn create(&self) -> Arc<dyn Extension> {
        Arc::new(Self)
    }
}

#[async_trait::async_trait]
impl Extension for Execution {
    async fn request(&self, ctx: &ExtensionContext<'_>, next: NextRequest<'_>) -> Response {
        gather(next.run(ctx)).await
    }

    async fn prepare_request(
        &self,
        ctx: &ExtensionContext<'_>,
        mut request: Request,
        next: NextPrepareRequest<'_>,
    ) -> ServerResult<Request> {
        let cached = request.data.get(&TypeId::of::<RequestDocument>());
        let cached = cached.and_then(|data| data.downcast_ref::<RequestDocument>());
        let document = match cached {
            Some(cached) => Some(cached.document().clone()),
            // A document that cannot be parsed is refused later, with its location.
            None => parse_query(&request.query).ok(),
        };
        if let Some(mut document) = document {
            let name = request.operation_name.as_deref();
            leave_out(&mut document, name, &request.variables);
            request.set_parsed_query(document);
        }
        next.run(ctx, request).await
    }

    async fn validation(
        &self,
        ctx: &ExtensionContext<'_>,
        next: NextValidation<'_>,
    ) -> Result<ValidationResult, Vec<ServerError>> {
        let Some(document) = ctx.data_opt::<RequestDocument>() else {
            return next.run(ctx).await;
        };
        if let Some(result) = document.validated() {
            return Ok(result);
        }
        let result = next.run(ctx).await?;
        document.remember(result);
        Ok(result)
    }
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicUsize, Ordering};

    use async_graphql::{EmptyMutation, EmptySubscription, Object, Schema, Variables, value};
    use serde_json::json;

    use super::*;
    use crate::document_cache::DocumentCache;

    struct Query;

    #[Object]
    impl Query {
        async fn double(&self, #[graphql(default = 1)] number: i32) -> i32 {
            number * 2
        }
    }

    /// Counts validations.
    #[derive(Clone, Default)]
    struct Counter(Arc<AtomicUsize>);

    impl ExtensionFactory for Counter {
        fn create(&self) -> Arc<dyn Extension> {
            Arc::new(self.clone())
        }
    }

    #[async_trait::async_trait]
    impl Extension for Counter {
        async fn validation(
            &self,
            ctx: &ExtensionContext<'_>,
            next: NextValidation<'_>,
        ) -> Result<ValidationResult, Vec<ServerError>> {
            self.0.fetch_add(1, Ordering::SeqCst);
            next.run(ctx).await
        }
    }

    struct Server {
        schema: Schema<Query, EmptyMutation, EmptySubscription>,
        documents: DocumentCache,
        validations: Counter,
    }

    impl Server {
        fn new() -> Self {
            let validations = Counter::default();
            let schema = Schema::build(Query, EmptyMutation, EmptySubscription)
                .extension(Execution)
                .extension(validations.clone())
                .finish();
            Self {
                schema,
                documents: DocumentCache::new(),
                validations,
            }
        }

        async fn execute(&self, query: &str, variables: serde_json::Value) -> Response {
            let request = Request::new(query).variables(Variables::from_json(variables));
            let Ok(document) = self.documents.read(query) else {
                panic!("{query} is refused")
            };
            let document = RequestDocument::new(document, &request);
            self.schema.execute(request.data(document)).await
        }

        fn validations(&self) -> usize {
            self.validations.0.load(Ordering::SeqCst)
        }
    }

    const DOUBLE: &str = "query($n: Int) { double(number: $n) }";

    #[tokio::test]
    async fn a_document_is_validated_once_for_variables_with_values_and_once_without() {
        let server = Server::new();
        for round in 0..2 {
            for number in [3, 4] {
                let answer = server.execute(DOUBLE, json!({ "n": number })).await;
                assert_eq!(answer.data, value!({ "double": number * 2 }), "{round}");
            }
            let answer = server.execute(DOUBLE, json!({})).await;
            assert_eq!(answer.data, value!({ "double": 2 }), "the default, {round}");
        }
        assert_eq!(server.validations(), 2);
    }

    #[tokio::test]
    async fn an_invalid_document_is_refused_each_time() {
        let server = Server::new();
        for count in 1..=2 {
            for query in ["{ triple }", "{ double(digit: 1) }"] {
                let answer = server.execute(query, json!({})).await;
                assert!(answer.is_err() && answer.errors[0].path.is_empty());
            }
            assert_eq!(server.validations(), 2 * count);
        }
    }

    #[tokio::test]
    async fn null_is_refused_although_values_are_valid() {
        let server = Server::new();
        assert!(server.execute(DOUBLE, json!({ "n": 3 })).await.is_ok());
        for _ in 0..2 {
            assert!(server.execute(DOUBLE, json!({ "n": null })).await.is_err());
        }
    }

    #[tokio::test]
    async fn a_value_of_another_type_is_refused_although_the_document_is_valid() {
        let server = Server::new();
        for wrong in [json!("x"), json!(2.5)] {
            assert!(server.execute(DOUBLE, json!({ "n": 3 })).await.is_ok());
            assert!(server.execute(DOUBLE, json!({ "n": wrong })).await.is_err());
        }
    }
}
