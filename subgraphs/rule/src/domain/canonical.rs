//! Canonical JSON, so that equal values have equal hashes: no spaces, and the keys of every object sorted by their bytes. Decimals
//! are converted to text before they are passed in.

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

/// Returns the canonical JSON.
#[must_use]
pub fn json(value: &Value) -> String {
    let mut text = String::new();
    write(value, &mut text);
    text
}

/// Sorts the keys itself, because `serde_json` keeps objects sorted or not depending on the features of the build.
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
