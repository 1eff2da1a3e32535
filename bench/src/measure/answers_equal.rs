//! Compares the answers of two systems before they are measured.

use anyhow::{Context, ensure};
use serde_json::{Map, Value, json};

use crate::load::{Request, is_answer};
use crate::systems::System;
use crate::workloads::Effect;

/// Requests that are compared.
const SAMPLES: usize = 24;
const SHOWN: usize = 400;

/// Sends a sample of the same requests to both systems. Answers of a reading workload must be equal as JSON, and those of a writing
/// one must have the same form.
pub async fn compare(
    systems: [&System; 2],
    requests: [&[Request]; 2],
    effect: Effect,
) -> anyhow::Result<()> {
    let [first, second] = systems;
    let [of_first, of_second] = requests;
    let step = (of_first.len() / SAMPLES).max(1);
    let client = reqwest::Client::new();
    for (one, other) in of_first.iter().zip(of_second).step_by(step) {
        let expected = answer(&client, first, one).await?;
        let found = answer(&client, second, other).await?;
        let equal = match effect {
            Effect::None => parsed(&expected)? == parsed(&found)?,
            Effect::Writes => form(&parsed(&expected)?) == form(&parsed(&found)?),
        };
        ensure!(
            equal,
            "the answers of {} and {} differ:\n{}\n{}",
            first.name,
            second.name,
            shown(&expected),
            shown(&found)
        );
    }
    Ok(())
}

/// Sends a request, and returns its answer. An answer with an error or a refusal is an error.
pub async fn answer(
    client: &reqwest::Client,
    system: &System,
    request: &Request,
) -> anyhow::Result<String> {
    let mut post = client
        .post(format!("http://{}/graphql", system.address))
        .header("content-type", "application/json")
        .header("accept", "application/json")
        .body(request.body.clone());
    for header in &request.headers {
        post = post.header(&header.name, &header.value);
    }
    let response = post
        .send()
        .await
        .with_context(|| format!("asking {}", system.name))?;
    let status = response.status().as_u16();
    let body = response.text().await?;
    ensure!(
        is_answer(status, body.as_bytes()),
        "{} answers {status}: {}",
        system.name,
        shown(&body)
    );
    Ok(body)
}

fn shown(text: &str) -> String {
    text.chars().take(SHOWN).collect()
}

fn parsed(text: &str) -> anyhow::Result<Value> {
    Ok(serde_json::from_str(text)?)
}

/// The names and types of a value, without its content.
fn form(value: &Value) -> Value {
    match value {
        Value::Null => Value::Null,
        Value::Bool(_) => json!("boolean"),
        Value::Number(_) => json!("number"),
        Value::String(_) => json!("string"),
        Value::Array(items) => items.iter().take(1).map(form).collect(),
        Value::Object(fields) => {
            let forms = fields
                .iter()
                .map(|(name, field)| (name.clone(), form(field)));
            Value::Object(forms.collect::<Map<_, _>>())
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_form_has_names_and_types_only() {
        let one = form(&json!({ "id": "a", "list": [{ "n": 1 }, { "n": 2 }], "none": null }));
        let other = form(&json!({ "id": "b", "list": [{ "n": 3 }], "none": null }));
        assert_eq!(one, other);
        assert_ne!(one, form(&json!({ "id": 1, "list": [], "none": null })));
    }
}
