//! Declared variables without a value.

use async_graphql::{
    EmptySubscription, InputObject, MaybeUndefined, Object, Request, Schema, SchemaBuilder,
    Variables,
};
use serde_json::{Value, json};

#[derive(InputObject)]
struct Change {
    message: MaybeUndefined<String>,
    inner: Option<Box<Change>>,
    items: Option<Vec<Option<String>>>,
}

impl Change {
    fn described(&self) -> String {
        let message = match &self.message {
            MaybeUndefined::Undefined => "keeps".to_owned(),
            MaybeUndefined::Null => "clears".to_owned(),
            MaybeUndefined::Value(message) => message.clone(),
        };
        let items = self
            .items
            .as_ref()
            .map(|items| format!(" {items:?}"))
            .unwrap_or_default();
        let inner = self
            .inner
            .as_ref()
            .map(|inner| format!(" [{}]", inner.described()))
            .unwrap_or_default();
        format!("{message}{items}{inner}")
    }
}

struct Query;

#[Object]
impl Query {
    async fn change(&self, input: Change) -> String {
        input.described()
    }

    async fn list(&self, #[graphql(default = 7)] first: i32) -> i32 {
        first
    }

    async fn maybe(&self, first: MaybeUndefined<i32>) -> String {
        format!("{:?}", first.as_opt_ref())
    }
}

async fn answer(query: &str, variables: Value) -> Value {
    let builder: SchemaBuilder<Query, async_graphql::EmptyMutation, EmptySubscription> =
        chassis::schema(Query, async_graphql::EmptyMutation, EmptySubscription);
    let schema: Schema<_, _, _> = builder.finish();
    let request = Request::new(query).variables(Variables::from_json(variables));
    serde_json::to_value(schema.execute(request).await).unwrap()
}

#[tokio::test]
async fn what_is_left_out_is_kept_and_null_clears() {
    let field = "query($m: String) { change(input: { message: $m }) }";
    let nested = "query($m: String) { change(input: { inner: { message: $m } }) }";
    let whole = "query($i: Change!) { change(input: $i) }";
    let fragment =
        "query($m: String) { ...F } fragment F on Query { change(input: { message: $m }) }";
    for (query, variables, wanted) in [
        (field, json!({}), "keeps"),
        (field, json!({ "m": null }), "clears"),
        (field, json!({ "m": "x" }), "x"),
        (nested, json!({}), "keeps [keeps]"),
        (fragment, json!({}), "keeps"),
        (whole, json!({ "i": {} }), "keeps"),
        (whole, json!({ "i": { "message": null } }), "clears"),
        (
            "query($m: String = \"d\") { change(input: { message: $m }) }",
            json!({}),
            "d",
        ),
        (
            "query($m: String) { change(input: { items: [$m] }) }",
            json!({}),
            "keeps [None]",
        ),
        ("{ change(input: {}) }", json!({}), "keeps"),
        ("{ change(input: { message: null }) }", json!({}), "clears"),
    ] {
        assert_eq!(
            answer(query, variables.clone()).await["data"]["change"],
            wanted,
            "{query} {variables}"
        );
    }
}

#[tokio::test]
async fn an_optional_variable_may_stand_where_an_argument_has_a_default() {
    let query = "query L($f: Int) { list(first: $f) }";
    assert_eq!(answer(query, json!({})).await["data"]["list"], 7);
    assert_eq!(answer(query, json!({ "f": 3 })).await["data"]["list"], 3);
    assert!(
        answer(query, json!({ "f": null })).await["errors"].is_array(),
        "null has no place there"
    );
    let both = "query L($f: Int) { list(first: $f) maybe(first: $f) }";
    assert_eq!(
        answer(both, json!({})).await["data"],
        json!({ "list": 7, "maybe": "None" })
    );
}

#[tokio::test]
async fn a_required_variable_stays_required() {
    let answer = answer(
        "query($m: String!) { change(input: { message: $m }) }",
        json!({}),
    )
    .await;
    assert!(answer["errors"].is_array(), "{answer}");
}
