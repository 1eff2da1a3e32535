//! One update of one aggregate: the fields that are sent, and their values afterwards.

use e2e::Graph;
use serde_json::{Map, Value, json};

use super::cases::{Case, Form, Given, cases};
use crate::ask;

const ERRORS: &str = "{ userErrors { code path message } }";
/// The enum values among the values of these tests. As literals they have no quotation marks.
const ENUM_VALUES: [&str; 10] = [
    "AIR",
    "SEA",
    "EN",
    "ZH",
    "FOB",
    "TESTING",
    "CERTIFICATION",
    "CONSULTATION",
    "STANDARD",
    "HIGH",
];

/// A value in the form in which it is sent and in the form in which it is read.
pub struct Both {
    pub sent: Value,
    pub read: Value,
}

pub enum OnNull {
    /// Null clears the field, which then has this value.
    Clears(Value),
    /// Null is refused with this code, and nothing changes.
    Refused(&'static str),
    /// Null has the effect of an absent field.
    Keeps,
}

pub struct Field {
    pub name: &'static str,
    /// Its type in the schema, nullable.
    pub ty: &'static str,
    /// The place of the field in the aggregate (a JSON pointer).
    pub read_at: String,
    /// Two values that differ when they are read.
    pub values: [Both; 2],
    pub on_null: OnNull,
}

/// A mutation and the optional fields of its input.
pub struct Row {
    pub mutation: &'static str,
    /// The selection that reads the aggregate.
    pub selection: &'static str,
    pub fields: Vec<Field>,
}

/// The root field that reads the aggregate.
pub enum Read {
    /// A root field without arguments.
    Root(&'static str),
    /// A root field that takes this ID.
    ById(&'static str, Value),
    /// A connection that has the aggregate with this ID among its nodes.
    Listed(&'static str, Value),
}

pub struct Update {
    pub row: Row,
    pub graph: Graph,
    /// The other fields that the input requires.
    pub fixed: Value,
    pub read: Read,
}

impl Field {
    /// The value that differs from this one.
    fn other(&self, current: &Value) -> &Both {
        self.values
            .iter()
            .find(|value| value.read != *current)
            .unwrap()
    }
}

impl Update {
    pub async fn check(&self) {
        let mut before = self.values().await;
        for case in cases(self.row.fields.len()) {
            let about = format!("{} {case:?} of {before:?}", self.row.mutation);
            let (query, variables) = self.operation(case.form, &self.sent(&case, &before));
            let data = ask(&self.graph, &query, &variables).await;
            let refused = self.refused(&case);
            assert_eq!(
                refusals(&data[self.row.mutation]),
                refused,
                "{about}: {query} {variables}"
            );
            let expected = if refused.is_empty() {
                self.expected(&case, &before)
            } else {
                before.clone()
            };
            let after = self.values().await;
            assert_eq!(after, expected, "{about}: {query} {variables}");
            before = after;
        }
    }

    /// The fields that are not absent.
    fn sent(&self, case: &Case, before: &[Value]) -> Map<String, Value> {
        let fields = self.row.fields.iter().zip(&case.given).zip(before);
        let sent = fields.filter_map(|((field, given), before)| match given {
            Given::Absent => None,
            Given::Null => Some((field.name.to_owned(), Value::Null)),
            Given::Value => Some((field.name.to_owned(), field.other(before).sent.clone())),
        });
        sent.collect()
    }

    /// The expected fields afterwards, if nothing is refused.
    fn expected(&self, case: &Case, before: &[Value]) -> Vec<Value> {
        let fields = self.row.fields.iter().zip(&case.given).zip(before);
        let expected = fields.map(|((field, given), before)| match (given, &field.on_null) {
            (Given::Value, _) => field.other(before).read.clone(),
            (Given::Null, OnNull::Clears(cleared)) => cleared.clone(),
            (Given::Null | Given::Absent, _) => before.clone(),
        });
        expected.collect()
    }

    /// The code and the path of every expected refusal, sorted.
    fn refused(&self, case: &Case) -> Vec<(String, String)> {
        let fields = self.row.fields.iter().zip(&case.given);
        let refused = fields.filter_map(|(field, given)| match (given, &field.on_null) {
            (Given::Null, OnNull::Refused(code)) => {
                Some(((*code).to_owned(), format!("input.{}", field.name)))
            }
            _ => None,
        });
        let mut refused: Vec<_> = refused.collect();
        refused.sort();
        refused
    }

    fn operation(&self, form: Form, sent: &Map<String, Value>) -> (String, Value) {
        let name = self.row.mutation;
        let fixed = self.fixed.as_object().unwrap();
        let input: Map<String, Value> = fixed.clone().into_iter().chain(sent.clone()).collect();
        match form {
            Form::Literals => {
                let input = literal(&Value::Object(input));
                (
                    format!("mutation {{ {name}(input: {input}) {ERRORS} }}"),
                    json!({}),
                )
            }
            Form::OneVariable => {
                let ty = input_type(name);
                let query = format!("mutation($input: {ty}!) {{ {name}(input: $input) {ERRORS} }}");
                (query, json!({ "input": input }))
            }
            Form::FieldVariables => {
                let fields = self.row.fields.iter();
                let declared: Vec<String> = fields
                    .clone()
                    .map(|field| format!("${}: {}", field.name, field.ty))
                    .collect();
                let fixed = fixed
                    .iter()
                    .map(|(name, value)| format!("{name}: {}", literal(value)));
                let used: Vec<String> = fixed
                    .chain(fields.map(|field| format!("{0}: ${0}", field.name)))
                    .collect();
                let (declared, used) = (declared.join(", "), used.join(", "));
                let query =
                    format!("mutation({declared}) {{ {name}(input: {{ {used} }}) {ERRORS} }}");
                (query, Value::Object(sent.clone()))
            }
        }
    }

    /// The current values of the fields.
    async fn values(&self) -> Vec<Value> {
        let aggregate = self.aggregate().await;
        assert!(aggregate.is_object(), "{}: {aggregate}", self.row.mutation);
        let fields = self.row.fields.iter();
        fields
            .map(|field| {
                aggregate
                    .pointer(&field.read_at)
                    .cloned()
                    .unwrap_or_default()
            })
            .collect()
    }

    async fn aggregate(&self) -> Value {
        let selection = self.row.selection;
        match &self.read {
            Read::Root(root) => {
                let query = format!("{{ {root} {{ {selection} }} }}");
                ask(&self.graph, &query, &json!({})).await[*root].clone()
            }
            Read::ById(root, id) => {
                let query = format!("query($id: ID!) {{ {root}(id: $id) {{ {selection} }} }}");
                ask(&self.graph, &query, &json!({ "id": id })).await[*root].clone()
            }
            Read::Listed(root, id) => self.listed(root, id).await,
        }
    }

    async fn listed(&self, root: &str, id: &Value) -> Value {
        let nodes = format!(
            "nodes {{ id {} }} pageInfo {{ hasNextPage endCursor }}",
            self.row.selection
        );
        let query =
            format!("query($after: String) {{ {root}(first: 20, after: $after) {{ {nodes} }} }}");
        let mut after = Value::Null;
        loop {
            let page = ask(&self.graph, &query, &json!({ "after": after })).await[root].clone();
            let mut nodes = page["nodes"].as_array().unwrap().iter();
            if let Some(found) = nodes.find(|node| node["id"] == *id) {
                return found.clone();
            }
            assert_eq!(page["pageInfo"]["hasNextPage"], true, "{root} has no {id}");
            after = page["pageInfo"]["endCursor"].clone();
        }
    }
}

/// The code and the path of each refusal in a payload, sorted.
fn refusals(payload: &Value) -> Vec<(String, String)> {
    let text = |value: &Value| value.as_str().unwrap().to_owned();
    let path = |error: &Value| {
        error["path"]
            .as_array()
            .unwrap()
            .iter()
            .map(text)
            .collect::<Vec<_>>()
            .join(".")
    };
    let errors = payload["userErrors"].as_array().unwrap().iter();
    let mut refusals: Vec<_> = errors
        .map(|error| (text(&error["code"]), path(error)))
        .collect();
    refusals.sort();
    refusals
}

/// The name of the input type: `UpdateDraftInput` for `updateDraft`.
fn input_type(mutation: &str) -> String {
    let (first, rest) = mutation.split_at(1);
    format!("{}{rest}Input", first.to_uppercase())
}

/// A value in GraphQL syntax.
fn literal(value: &Value) -> String {
    match value {
        Value::Object(fields) => {
            let fields = fields
                .iter()
                .map(|(name, value)| format!("{name}: {}", literal(value)));
            format!("{{ {} }}", fields.collect::<Vec<_>>().join(", "))
        }
        Value::Array(items) => {
            format!(
                "[{}]",
                items.iter().map(literal).collect::<Vec<_>>().join(", ")
            )
        }
        Value::String(word) if ENUM_VALUES.contains(&word.as_str()) => word.clone(),
        other => other.to_string(),
    }
}
