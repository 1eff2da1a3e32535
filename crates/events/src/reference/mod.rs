//! The reference of all events: one page, and one JSON Schema for each type.

use std::fmt::Write;

use serde_json::Value;

use crate::cloud_event::CloudEvent;
use crate::language::EventType;
use crate::routing::{PRODUCERS, event_types};
use crate::schema::{render, schema_of};

const INTRODUCTION: &str = include_str!("introduction.md");
const DELIVERY: &str = include_str!("delivery.md");

/// Name of the schema of the envelope, in place of a type of event.
const ENVELOPE: &str = "envelope";

/// Renders the reference of all events: paths relative to `docs/reference`, with their content.
#[must_use]
pub fn reference() -> Vec<(String, String)> {
    let schemas = published()
        .into_iter()
        .map(|(file, schema)| (format!("events/{file}"), schema));
    std::iter::once(("events.md".to_owned(), page()))
        .chain(schemas)
        .collect()
}

/// Renders the schema of each type of event and of the envelope: paths relative to `crates/events/published`, with their content.
/// A file that exists there is the baseline of the compatibility test, so only missing files may be written.
#[must_use]
pub fn published() -> Vec<(String, String)> {
    let schemas = PRODUCERS
        .into_iter()
        .flat_map(event_types)
        .map(|event| (event.kind, event_schema(event)));
    std::iter::once((ENVELOPE, envelope_schema()))
        .chain(schemas)
        .map(|(name, schema)| (format!("{name}.json"), schema))
        .collect()
}

fn envelope_schema() -> String {
    let mut schema = schema_of::<CloudEvent>();
    schema.insert("$id".to_owned(), id(ENVELOPE).into());
    render(schema)
}

/// The schema of an event's data. Its description begins with the meaning of the event.
fn event_schema(event: EventType) -> String {
    let mut schema = event.schema;
    let data = schema.get("description").and_then(Value::as_str);
    let description = match data {
        Some(data) => format!("{}\n\n{data}", event.meaning),
        None => event.meaning.to_owned(),
    };
    schema.insert("$id".to_owned(), id(event.kind).into());
    schema.insert("title".to_owned(), name(event.kind).into());
    schema.insert("description".to_owned(), description.into());
    render(schema)
}

fn id(name: &str) -> String {
    format!("urn:carnet:event:{name}")
}

/// `ProductCreated` of `carnet.rule.ProductCreated.v1`.
fn name(kind: &str) -> &str {
    kind.split('.').nth(2).unwrap_or(kind)
}

fn page() -> String {
    let mut page = format!("{INTRODUCTION}\n{}\n{DELIVERY}", envelope_table());
    for producer in PRODUCERS {
        page.push_str(&producer_section(producer));
    }
    page
}

fn envelope_table() -> String {
    let schema = schema_of::<CloudEvent>();
    let required = schema.get("required").and_then(Value::as_array);
    let required = |field: &str| required.is_some_and(|all| all.iter().any(|one| one == field));
    let fields = schema.get("properties").and_then(Value::as_object);
    let mut fields: Vec<_> = fields.into_iter().flatten().collect();
    fields.sort_by_key(|(field, _)| *field);
    let mut table = "| field | type | required | meaning |\n|---|---|---|---|\n".to_owned();
    for (field, schema) in fields {
        let required = if required(field) { "yes" } else { "no" };
        let meaning = schema["description"].as_str().unwrap_or_default();
        let row = format!(
            "| `{field}` | {} | {required} | {} |\n",
            type_of(schema),
            cell(meaning)
        );
        table.push_str(&row);
    }
    let _ = writeln!(table, "\nSchema: [`{ENVELOPE}`](events/{ENVELOPE}.json)");
    table
}

/// Describes the type of a field of the envelope, for example `string (uuid)`.
fn type_of(schema: &Value) -> String {
    let named = match &schema["type"] {
        Value::String(name) => name.as_str(),
        Value::Array(names) => names.first().and_then(Value::as_str).unwrap_or("any"),
        _ => "any",
    };
    match (named, schema["format"].as_str()) {
        ("array", _) => format!("list of {}", type_of(&schema["items"])),
        (named, Some(format)) => format!("{named} ({format})"),
        (named, None) => named.to_owned(),
    }
}

fn producer_section(producer: &str) -> String {
    let mut section = format!(
        "\n## Events of `{producer}`\n\n| type | published when | consumers |\n|---|---|---|\n"
    );
    for event in event_types(producer) {
        let consumers = if event.consumers.is_empty() {
            "none".to_owned()
        } else {
            event.consumers.join(", ")
        };
        let kind = event.kind;
        let row = format!(
            "| [`{kind}`](events/{kind}.json) | {} | {consumers} |\n",
            cell(event.meaning)
        );
        section.push_str(&row);
    }
    section
}

/// Text for a cell of a Markdown table, in which a vertical bar ends the cell.
fn cell(text: &str) -> String {
    text.replace('\n', " ").replace('|', "\\|")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Fact;
    use crate::common::CommonFact;

    #[test]
    fn the_example_is_an_event_of_this_build() {
        let example = INTRODUCTION.split("```json").nth(1).unwrap();
        let example = example.split("```").next().unwrap();
        let event: CloudEvent = serde_json::from_str(example).unwrap();
        assert!(CommonFact::read(&event).unwrap().is_some());
    }

    #[test]
    fn a_schema_has_the_id_of_its_type_and_the_meaning_of_the_event() {
        let (_, schema) = published()
            .into_iter()
            .find(|(file, _)| file == "carnet.common.MailSent.v1.json")
            .unwrap();
        let schema: Value = serde_json::from_str(&schema).unwrap();
        assert_eq!(schema["$id"], "urn:carnet:event:carnet.common.MailSent.v1");
        assert_eq!(
            schema["$schema"],
            "https://json-schema.org/draft/2020-12/schema"
        );
        assert_eq!(schema["title"], "MailSent");
        let description = schema["description"].as_str().unwrap();
        assert!(description.starts_with("The mail server accepts an email."));
    }
}
