//! JSON Schemas (draft 2020-12) of what events contain.

use std::borrow::Cow;
use std::collections::BTreeMap;

use schemars::generate::SchemaSettings;
use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde_json::Value;

/// Schema of a `time::OffsetDateTime`, which has none of its own: a date and time of RFC 3339.
pub struct DateTime;

/// Schema of a `time::Date`, which has none of its own: a date of RFC 3339.
pub struct CalendarDate;

macro_rules! formats {
    ($($name:ident = $format:literal),+ $(,)?) => {$(
        impl JsonSchema for $name {
            fn inline_schema() -> bool {
                true
            }

            fn schema_name() -> Cow<'static, str> {
                stringify!($name).into()
            }

            fn json_schema(_: &mut SchemaGenerator) -> Schema {
                json_schema!({"type": "string", "format": $format})
            }
        }
    )+};
}

formats! {
    DateTime = "date-time",
    CalendarDate = "date",
}

/// Schema that every value matches that this build reads. Fields that were added later are therefore not required, although this
/// build always writes them.
#[must_use]
pub fn schema_of<T: JsonSchema>() -> Schema {
    SchemaSettings::draft2020_12()
        .for_deserialize()
        .into_generator()
        .into_root_schema_for::<T>()
}

/// Renders a schema with sorted keys. Without sorting, their order would depend on features that other crates of a build enable in
/// `serde_json`.
#[must_use]
pub fn render(schema: Schema) -> String {
    format!("{:#}\n", sorted(schema.to_value()))
}

fn sorted(value: Value) -> Value {
    match value {
        Value::Object(map) => {
            let map: BTreeMap<String, Value> = map
                .into_iter()
                .map(|(key, value)| (key, sorted(value)))
                .collect();
            Value::Object(map.into_iter().collect())
        }
        Value::Array(items) => items.into_iter().map(sorted).collect(),
        other => other,
    }
}
