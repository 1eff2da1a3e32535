//! One text for one meaning, so that a hash of it can be compared: JSON without spaces, with the keys of every object
//! sorted by their bytes. Numbers that matter are decimals written as text before they get here.

use std::fmt::Write;

use serde_json::Value;
use sha2::{Digest, Sha256};

/// SHA-256 of the canonical JSON, in lower-case hex.
#[must_use]
pub fn hash(value: &Value) -> String {
    sha256(json(value).as_bytes())
}

/// SHA-256 in lower-case hex.
#[must_use]
pub fn sha256(bytes: &[u8]) -> String {
    hex::encode(Sha256::digest(bytes))
}

/// The canonical JSON.
#[must_use]
pub fn json(value: &Value) -> String {
    let mut text = String::new();
    write(value, &mut text);
    text
}

/// Sorts for itself: whether `serde_json` keeps objects sorted depends on what else is in the build.
fn write(value: &Value, text: &mut String) {
    match value {
        Value::Array(items) => {
            text.push('[');
            for (position, item) in items.iter().enumerate() {
                separate(position, text);
                write(item, text);
            }
            text.push(']');
        }
        Value::Object(fields) => {
            let mut fields: Vec<_> = fields.iter().collect();
            fields.sort_unstable_by_key(|&(key, _)| key);
            text.push('{');
            for (position, (key, item)) in fields.into_iter().enumerate() {
                separate(position, text);
                scalar(&Value::from(key.as_str()), text);
                text.push(':');
                write(item, text);
            }
            text.push('}');
        }
        other => scalar(other, text),
    }
}

fn separate(position: usize, text: &mut String) {
    if position > 0 {
        text.push(',');
    }
}

fn scalar(value: &Value, text: &mut String) {
    // Writing to a String does not fail.
    let _ = write!(text, "{value}");
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_are_sorted_at_every_depth() {
        let value: Value =
            serde_json::from_str(r#"{"b": [{"z": 1, "a": "\n"}], "a": null}"#).unwrap();
        assert_eq!(json(&value), r#"{"a":null,"b":[{"a":"\n","z":1}]}"#);
    }
}
