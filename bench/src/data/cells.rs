//! Values of rows as `to_jsonb` writes them.

use std::collections::HashMap;

use anyhow::{Context, ensure};
use envelope::Subject;
use serde_json::Value;
use uuid::Uuid;

/// The new values of IDs and numbers by the old ones.
pub type Renaming = HashMap<String, String>;

/// Replaces every string that has a new value, at any depth.
pub fn rename(value: &Value, renaming: &Renaming) -> Value {
    match value {
        Value::String(text) => Value::String(renaming.get(text).unwrap_or(text).clone()),
        Value::Array(items) => items.iter().map(|item| rename(item, renaming)).collect(),
        Value::Object(fields) => fields
            .iter()
            .map(|(name, field)| (name.clone(), rename(field, renaming)))
            .collect(),
        other => other.clone(),
    }
}

/// The bytes of a `bytea`.
pub fn bytes(value: &Value) -> anyhow::Result<Vec<u8>> {
    let digits = value
        .as_str()
        .and_then(|text| text.strip_prefix("\\x"))
        .context("not a bytea")?;
    Ok(hex::decode(digits)?)
}

/// A `bytea` of these bytes.
pub fn bytea(bytes: &[u8]) -> Value {
    Value::String(format!("\\x{}", hex::encode(bytes)))
}

/// The subject of a sealed value: its kind and ID are in the header (`crates/envelope/README.md`).
pub fn subject(sealed: &[u8]) -> anyhow::Result<Subject> {
    ensure!(
        sealed.starts_with(&[0xCE, 1]),
        "not a value under a branch key"
    );
    let kind = sealed.get(6).context("a kind")?;
    let id = Uuid::from_slice(sealed.get(7..23).context("a subject")?)?;
    subject_of(*kind, id)
}

/// The same subject with a new ID.
pub fn renamed(subject: Subject, renaming: &Renaming) -> anyhow::Result<Subject> {
    let new = |id: Uuid| -> anyhow::Result<Uuid> {
        let id = id.to_string();
        Ok(renaming.get(&id).unwrap_or(&id).parse()?)
    };
    Ok(match subject {
        Subject::Organisation(id) => Subject::Organisation(new(id)?),
        Subject::User(id) => Subject::User(new(id)?),
        Subject::Case(id) => Subject::Case(new(id)?),
    })
}

fn subject_of(kind: u8, id: Uuid) -> anyhow::Result<Subject> {
    match kind {
        1 => Ok(Subject::Organisation(id)),
        2 => Ok(Subject::User(id)),
        3 => Ok(Subject::Case(id)),
        _ => anyhow::bail!("the kind {kind} is unknown"),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn renaming(pairs: &[(&str, &str)]) -> Renaming {
        let owned = |(old, new): &(&str, &str)| ((*old).to_owned(), (*new).to_owned());
        pairs.iter().map(owned).collect()
    }

    #[test]
    fn a_renaming_replaces_whole_strings_at_any_depth() {
        let row = json!({ "id": "a", "list": ["a", "ab", 1], "nested": { "a": ["a"] } });
        let renamed = rename(&row, &renaming(&[("a", "b")]));
        assert_eq!(
            renamed,
            json!({ "id": "b", "list": ["b", "ab", 1], "nested": { "a": ["b"] } })
        );
    }

    #[test]
    fn bytes_survive_as_bytea() {
        assert_eq!(bytea(&[0, 255]), json!("\\x00ff"));
        assert_eq!(bytes(&json!("\\x00ff")).unwrap(), [0, 255]);
        assert!(bytes(&json!("00ff")).is_err());
        assert!(bytes(&Value::Null).is_err());
    }

    #[test]
    fn the_subject_is_in_the_header() {
        let id = Uuid::from_u128(7);
        let mut sealed = vec![0xCE, 1, 0, 0, 0, 1, 3];
        sealed.extend(id.as_bytes());
        assert_eq!(subject(&sealed).unwrap(), Subject::Case(id));
        let new = Uuid::from_u128(8);
        let renaming = renaming(&[(&id.to_string(), &new.to_string())]);
        assert_eq!(
            renamed(Subject::Case(id), &renaming).unwrap(),
            Subject::Case(new)
        );
        assert_eq!(
            renamed(Subject::User(new), &renaming).unwrap(),
            Subject::User(new)
        );
        assert!(subject(&[0xCE, 2]).is_err());
        assert!(subject(sealed.get(..20).unwrap()).is_err());
    }
}
