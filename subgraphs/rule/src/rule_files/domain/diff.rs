//! Differences between two rule files.
//!
//! Rules are matched by ID (and by their order among those with the same ID), areas, documents and facts by name; values inside
//! them are matched by path. Layout, comments and the order of rules are ignored.

use std::collections::BTreeMap;

use super::finding::FileFinding;
use super::node::{self, Kind, Node};

/// Limit of the listed differences.
const MOST: usize = 1_000;
const LONGEST: usize = 300;
/// Limit of the length of a path, in bytes. Values below a longer path are ignored, because no key of a rule file is as long.
const LONGEST_PATH: usize = 400;

/// Value that only one file has, or that differs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Difference {
    /// Path, for example `rules/EU-EUDR-COCOA/valid/from`.
    pub path: String,
    /// `None` if the value is new.
    pub before: Option<String>,
    /// `None` if the value was removed.
    pub after: Option<String>,
}

/// Returns the differences by path, at most 1,000. Without a file before, all values are new.
pub fn diff(before: Option<&str>, after: &str) -> Result<Vec<Difference>, FileFinding> {
    let before = before
        .map(node::parse)
        .transpose()?
        .as_ref()
        .map(flat)
        .unwrap_or_default();
    let after = flat(&node::parse(after)?);
    let mut differences = Vec::new();
    for path in before
        .keys()
        .chain(after.keys().filter(|path| !before.contains_key(*path)))
    {
        let (old, new) = (before.get(path), after.get(path));
        if old != new {
            let short = |text: &String| text.chars().take(LONGEST).collect();
            let difference = Difference {
                path: path.clone(),
                before: old.map(short),
                after: new.map(short),
            };
            differences.push(difference);
        }
    }
    differences.sort_by(|one, other| one.path.cmp(&other.path));
    differences.truncate(MOST);
    Ok(differences)
}

/// Returns every scalar value by its path.
fn flat(tree: &Node) -> BTreeMap<String, String> {
    let mut values = BTreeMap::new();
    walk(tree, "", &mut values);
    values
}

fn walk(node: &Node, path: &str, values: &mut BTreeMap<String, String>) {
    if path.len() > LONGEST_PATH {
        return;
    }
    let below = |name: &str| {
        if path.is_empty() {
            name.to_owned()
        } else {
            format!("{path}/{name}")
        }
    };
    let mut put = |text: String| drop(values.insert(path.to_owned(), text));
    match &node.kind {
        Kind::Null => put("null".to_owned()),
        Kind::Flag(flag) => put(flag.to_string()),
        Kind::Number(text) | Kind::Text(text) => put(text.clone()),
        Kind::Map(entries) => entries
            .iter()
            .for_each(|entry| walk(&entry.value, &below(&entry.key), values)),
        Kind::List(items) if path == "rules" => {
            let mut seen: BTreeMap<&str, usize> = BTreeMap::new();
            for (position, item) in items.iter().enumerate() {
                let id = id(item);
                let count = seen.entry(id.unwrap_or_default()).or_default();
                *count += 1;
                let name = match (id, *count) {
                    (Some(id), 1) => id.to_owned(),
                    (Some(id), count) => format!("{id}#{count}"),
                    (None, _) => format!("#{position}"),
                };
                walk(item, &below(&name), values);
            }
        }
        // A list of scalar values is one value, so that an added item is shown in the list.
        Kind::List(items) if items.iter().all(|item| plain(item).is_some()) => {
            put(format!(
                "[{}]",
                items
                    .iter()
                    .filter_map(plain)
                    .collect::<Vec<_>>()
                    .join(", ")
            ));
        }
        Kind::List(items) => {
            items
                .iter()
                .enumerate()
                .for_each(|(position, item)| walk(item, &below(&position.to_string()), values));
        }
    }
}

fn plain(node: &Node) -> Option<String> {
    match &node.kind {
        Kind::Null => Some("null".to_owned()),
        Kind::Flag(flag) => Some(flag.to_string()),
        Kind::Number(text) | Kind::Text(text) => Some(text.clone()),
        Kind::List(_) | Kind::Map(_) => None,
    }
}

fn id(rule: &Node) -> Option<&str> {
    let Kind::Map(entries) = &rule.kind else {
        return None;
    };
    entries.iter().find_map(|entry| match &entry.value.kind {
        Kind::Text(id) if entry.key == "id" => Some(id.as_str()),
        _ => None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn says_what_and_where_and_nothing_about_layout() {
        let before = "version: 1\nrules:\n  - {id: A, valid: {from: 2025-12-30}, scope: {hs: [\"18\"]}}\n  - id: B\n";
        let after = "# moved\nversion: 2\nrules:\n- id: C\n- id: A\n  scope:\n    hs: [\"18\", '19']\n  valid: {from: 2026-12-30}\n";
        let found: Vec<_> = diff(Some(before), after)
            .unwrap()
            .into_iter()
            .map(|one| {
                (
                    one.path,
                    one.before.unwrap_or_default(),
                    one.after.unwrap_or_default(),
                )
            })
            .collect();
        let expected = [
            ("rules/A/scope/hs", "[18]", "[18, 19]"),
            ("rules/A/valid/from", "2025-12-30", "2026-12-30"),
            ("rules/B/id", "B", ""),
            ("rules/C/id", "", "C"),
            ("version", "1", "2"),
        ];
        assert_eq!(
            found,
            expected.map(|(path, one, two)| (path.to_owned(), one.to_owned(), two.to_owned()))
        );
        assert!(diff(Some(before), before).unwrap().is_empty());
        let all = diff(None, before).unwrap();
        assert_eq!(
            (all[0].path.as_str(), all[0].before.as_deref()),
            ("rules/A/id", None)
        );
        let long = format!("{}: {{a: 1}}\n", "k".repeat(500));
        assert!(diff(None, &long).unwrap().is_empty());
    }
}
