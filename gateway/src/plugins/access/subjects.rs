//! Whom does a stranger's request concern?
//!
//! Without network addresses all strangers who come the same way share a budget, and one of them can use it up. Signing in and
//! refreshing a session are therefore charged apart from what else strangers ask: to the address that was typed, or to the
//! token, and to a budget of requests of that sort. A stranger who reads the schema over and over keeps nobody from signing in,
//! and neither does one who invents refresh tokens.

use apollo_compiler::ast::{Selection, Value};
use serde_json_bytes::Value as Json;
use sha2::{Digest as _, Sha256};

use super::operation::Operation;

/// The device, account or session that a request concerns.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Subject {
    /// The sort of requests that share a budget.
    pub sort: &'static str,
    /// The keyed part of the name of its own bucket.
    pub key: String,
}

/// A root field, and the field of its input that names the subject.
struct Sort {
    name: &'static str,
    field: &'static str,
    input: &'static str,
}

/// The first one that fits counts. A known device is apart from its account: strangers who guess at the account do not use up
/// its budget.
const SORTS: [Sort; 3] = [
    Sort {
        name: "devices",
        field: "signIn",
        input: "deviceToken",
    },
    Sort {
        name: "accounts",
        field: "signIn",
        input: "email",
    },
    Sort {
        name: "sessions",
        field: "refreshSession",
        input: "refreshToken",
    },
];

/// The subject of an operation that is one such field and nothing else.
pub fn of(operation: &Operation) -> Option<Subject> {
    let [Selection::Field(field)] = operation.definition()?.selection_set.as_slice() else {
        return None;
    };
    let input = field
        .arguments
        .iter()
        .find(|argument| argument.name == "input")?;
    SORTS
        .iter()
        .filter(|sort| field.name == *sort.field)
        .find_map(|sort| {
            let text = text(operation, &input.value, sort.input)?;
            Some(Subject {
                sort: sort.name,
                key: hex::encode(Sha256::digest(text.trim().to_lowercase())),
            })
        })
}

/// The text in a field of an input, which may be a variable as a whole or in part.
fn text<'a>(operation: &'a Operation, input: &'a Value, field: &str) -> Option<&'a str> {
    match input {
        Value::Variable(name) => operation.variables.get(name.as_str())?.get(field)?.as_str(),
        Value::Object(fields) => {
            let (_, value) = fields.iter().find(|(name, _)| name == field)?;
            match &**value {
                Value::String(text) => Some(text),
                Value::Variable(name) => operation
                    .variables
                    .get(name.as_str())
                    .and_then(Json::as_str),
                _ => None,
            }
        }
        _ => None,
    }
}
