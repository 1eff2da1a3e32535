//! The subject of an anonymous request: the device, account or session that it concerns.
//!
//! Without network addresses, anonymous callers of the same way share a budget, and one of them can use it up. For this
//! reason sign-ins and session refreshes are charged separately: to the address that was entered or to the token, and
//! to a budget for that sort of request. A caller who reads the schema repeatedly cannot prevent sign-ins, and neither
//! can a caller who invents refresh tokens.

use apollo_compiler::ast::{Selection, Value};
use serde_json_bytes::Value as Json;
use sha2::{Digest as _, Sha256};

use super::operation::Operation;

/// The device, account or session that a request concerns.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Subject {
    /// The sort of requests that share a budget.
    pub sort: &'static str,
    /// The keyed part of the name of its bucket.
    pub key: String,
}

/// A root field, and the input field that names the subject.
struct Sort {
    name: &'static str,
    field: &'static str,
    input: &'static str,
}

/// The first match applies. A known device is separate from its account: guesses at the account do not use up its
/// budget.
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

/// The subject of an operation that has exactly one such root field.
pub fn of(operation: &Operation) -> Option<Subject> {
    let [Selection::Field(field)] = operation.prepared.definition()?.selection_set.as_slice()
    else {
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

/// The text of an input field; the input or the field may be a variable.
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
