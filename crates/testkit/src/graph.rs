use std::sync::{Arc, OnceLock};

use async_graphql::{ObjectType, Request, Response, Schema, SubscriptionType, Variables};
use caller::Caller;
use futures::future::BoxFuture;
use serde_json::{Value, json};

use crate::documented_codes::DocumentedCodes;

/// The schema of the subgraph that this process tests is read once.
static DOCUMENTED: OnceLock<DocumentedCodes> = OnceLock::new();

/// A client of a subgraph's schema, without HTTP and without the gateway. It fails if a mutation returns an error code that its
/// description does not list.
pub struct Graph {
    execute: Execute,
}

type Execute = Box<dyn Fn(Request, &Arc<Caller>) -> BoxFuture<'static, Response> + Send + Sync>;

impl Graph {
    /// Creates a client of this schema. `scope` adds the data that the subgraph's resolvers need to a request.
    pub fn new<Q, M, S>(
        schema: Schema<Q, M, S>,
        scope: impl Fn(Request, &Arc<Caller>) -> Request + Send + Sync + 'static,
    ) -> Self
    where
        Q: ObjectType + 'static,
        M: ObjectType + 'static,
        S: SubscriptionType + 'static,
    {
        let documented = DOCUMENTED.get_or_init(|| DocumentedCodes::read(&schema.sdl()));
        Self {
            execute: Box::new(move |request, caller| {
                let (schema, request) = (schema.clone(), scope(request, caller));
                Box::pin(async move {
                    let response = schema.execute(request).await;
                    let data = response.data.clone().into_json();
                    documented.check(&data.expect("data is JSON"));
                    response
                })
            }),
        }
    }

    pub async fn execute(&self, caller: &Arc<Caller>, query: &str, variables: Value) -> Response {
        let request = Request::new(query)
            .variables(Variables::from_json(variables))
            .data(Arc::clone(caller));
        (self.execute)(request, caller).await
    }

    /// Returns the response as JSON, with its errors.
    pub async fn ask(&self, caller: &Arc<Caller>, query: &str, variables: Value) -> Value {
        let response = self.execute(caller, query, variables).await;
        serde_json::to_value(response).expect("a response is JSON")
    }

    /// Returns the data of a response without errors.
    pub async fn answer(&self, caller: &Arc<Caller>, query: &str, variables: Value) -> Value {
        let mut response = self.ask(caller, query, variables).await;
        assert_eq!(response.get("errors"), None, "{query}");
        response["data"].take()
    }

    /// Returns the payload of the mutation with this name, whose input is of type `<Name>Input`.
    pub async fn mutate(
        &self,
        caller: &Arc<Caller>,
        name: &str,
        selection: &str,
        input: Value,
    ) -> Value {
        let query = mutation(name, selection);
        self.answer(caller, &query, json!({ "input": input })).await[name].take()
    }
}

/// Document of a mutation whose variable `$input` is of type `<Name>Input`.
#[must_use]
pub fn mutation(name: &str, selection: &str) -> String {
    let (first, rest) = name.split_at(1);
    let kind = format!("{}{rest}Input", first.to_uppercase());
    format!("mutation($input: {kind}!) {{ {name}(input: $input) {selection} }}")
}
