//! Compares the schemas of one version of an event.

use std::collections::{BTreeMap, BTreeSet, HashSet};

use serde_json::{Map, Value, json};

/// Keywords that only describe values.
const ANNOTATIONS: [&str; 9] = [
    "$comment",
    "$defs",
    "$id",
    "$schema",
    "default",
    "deprecated",
    "description",
    "examples",
    "title",
];
/// Keywords with a comparison of their own. Any other keyword must not change.
const COMPARED: [&str; 9] = [
    "type",
    "properties",
    "required",
    "items",
    "additionalProperties",
    "enum",
    "const",
    "oneOf",
    "anyOf",
];

/// Returns what makes the new schema of an event incompatible with the published one, each with its path.
pub fn breaches(published: &Value, new: &Value) -> Vec<String> {
    let mut comparison = Comparison {
        published,
        new,
        references: HashSet::new(),
        breaches: Vec::new(),
    };
    comparison.compare("", published, new);
    comparison.breaches
}

type Schema = Map<String, Value>;

struct Comparison<'a> {
    published: &'a Value,
    new: &'a Value,
    /// Pairs of references that were compared. A schema can contain itself.
    references: HashSet<(String, String)>,
    breaches: Vec<String>,
}

impl Comparison<'_> {
    fn compare(&mut self, path: &str, published: &Value, new: &Value) {
        if let (Some(one), Some(other)) = (reference(published), reference(new))
            && !self.references.insert((one, other))
        {
            return;
        }
        let published = resolved(self.published, published);
        let new = resolved(self.new, new);
        let (before, after) = (types(&published), types(&new));
        if before != after {
            self.breach(path, &format!("the type was {before:?} and is {after:?}"));
            return;
        }
        self.compare_properties(path, &published, &new);
        self.compare_values(path, &published, &new);
        self.compare_alternatives(path, &published, &new);
        self.compare_variants(path, &published, &new);
        for (keyword, step) in [("items", "[]"), ("additionalProperties", "*")] {
            if published.contains_key(keyword) || new.contains_key(keyword) {
                let of = |schema: &Schema| schema.get(keyword).cloned().unwrap_or(json!(true));
                self.compare(&format!("{path}/{step}"), &of(&published), &of(&new));
            }
        }
        let keywords: BTreeSet<&String> = published.keys().chain(new.keys()).collect();
        for keyword in keywords {
            let is_other =
                !ANNOTATIONS.contains(&keyword.as_str()) && !COMPARED.contains(&keyword.as_str());
            if is_other && published.get(keyword) != new.get(keyword) {
                self.breach(path, &format!("`{keyword}` has changed"));
            }
        }
    }

    fn compare_properties(&mut self, path: &str, published: &Schema, new: &Schema) {
        let (before, after) = (properties(published), properties(new));
        for (name, schema) in &before {
            let path = format!("{path}/{name}");
            match after.get(name) {
                Some(other) => self.compare(&path, schema, other),
                None => self.breach(&path, "the property is gone"),
            }
        }
        let (before, after) = (required(published), required(new));
        for name in after.difference(&before) {
            self.breach(&format!("{path}/{name}"), "the property is newly required");
        }
        for name in before.difference(&after) {
            let path = format!("{path}/{name}");
            self.breach(&path, "the property is no longer required");
        }
    }

    fn compare_values(&mut self, path: &str, published: &Schema, new: &Schema) {
        match (values(published), values(new)) {
            (Some(before), Some(after)) => {
                for value in before.iter().filter(|value| !after.contains(value)) {
                    self.breach(path, &format!("the value {value} is gone"));
                }
            }
            (None, Some(_)) => self.breach(path, "the values are newly restricted"),
            (_, None) => {}
        }
    }

    /// Alternatives say, for example, that an object may be null, so none may come or go. The order in which `schemars` writes them
    /// does not change.
    fn compare_alternatives(&mut self, path: &str, published: &Schema, new: &Schema) {
        let (before, after) = (variants(published, "anyOf"), variants(new, "anyOf"));
        if before.len() != after.len() {
            self.breach(path, "the number of alternatives has changed");
            return;
        }
        for (one, other) in before.iter().zip(&after) {
            self.compare(path, one, other);
        }
    }

    /// Each published variant must still be a variant. A new variant is like a new value.
    fn compare_variants(&mut self, path: &str, published: &Schema, new: &Schema) {
        if values(published).is_some() || values(new).is_some() {
            return;
        }
        let (before, after) = (variants(published, "oneOf"), variants(new, "oneOf"));
        for variant in &before {
            let is_kept = |other: &Value| self.attempt(variant, other).is_empty();
            if !after.iter().any(is_kept) {
                self.breach(path, &format!("the variant {variant} is gone"));
            }
        }
    }

    /// Compares two schemas of these documents on their own.
    fn attempt(&self, published: &Value, new: &Value) -> Vec<String> {
        let mut attempt = Comparison {
            published: self.published,
            new: self.new,
            references: self.references.clone(),
            breaches: Vec::new(),
        };
        attempt.compare("", published, new);
        attempt.breaches
    }

    fn breach(&mut self, path: &str, what: &str) {
        let path = if path.is_empty() { "/" } else { path };
        self.breaches.push(format!("{path}: {what}"));
    }
}

fn reference(schema: &Value) -> Option<String> {
    schema.get("$ref")?.as_str().map(str::to_owned)
}

/// The keywords of a schema, those of its reference included.
fn resolved(document: &Value, schema: &Value) -> Schema {
    let mut keywords = match schema {
        Value::Object(keywords) => keywords.clone(),
        Value::Bool(false) => Map::from_iter([("not".to_owned(), json!({}))]),
        _ => Map::new(),
    };
    while let Some(Value::String(reference)) = keywords.remove("$ref") {
        let pointer = reference.trim_start_matches('#');
        let target = document.pointer(pointer).and_then(Value::as_object);
        let mut merged = target
            .cloned()
            .unwrap_or_else(|| panic!("{reference} leads nowhere"));
        merged.extend(keywords);
        keywords = merged;
    }
    keywords
}

fn types(schema: &Schema) -> BTreeSet<String> {
    match schema.get("type") {
        Some(Value::String(name)) => [name.clone()].into(),
        Some(names) => strings(names),
        None => variants(schema, "oneOf")
            .iter()
            .filter_map(Value::as_object)
            .flat_map(types)
            .collect(),
    }
}

fn required(schema: &Schema) -> BTreeSet<String> {
    schema.get("required").map(strings).unwrap_or_default()
}

fn strings(list: &Value) -> BTreeSet<String> {
    let list = list.as_array().into_iter().flatten();
    list.filter_map(Value::as_str).map(str::to_owned).collect()
}

/// The properties in the order of their names. A map of `serde_json` has another order if its feature `preserve_order` is enabled.
fn properties(schema: &Schema) -> BTreeMap<String, Value> {
    let properties = schema.get("properties").and_then(Value::as_object);
    properties
        .cloned()
        .unwrap_or_default()
        .into_iter()
        .collect()
}

fn variants(schema: &Schema, keyword: &str) -> Vec<Value> {
    let variants = schema.get(keyword).and_then(Value::as_array);
    variants.cloned().unwrap_or_default()
}

/// The values that a schema enumerates, if it does. `schemars` writes described values as alternatives with a `const`.
fn values(schema: &Schema) -> Option<Vec<Value>> {
    if let Some(value) = schema.get("const") {
        return Some(vec![value.clone()]);
    }
    if let Some(values) = schema.get("enum") {
        return values.as_array().cloned();
    }
    let alternatives = schema.get("oneOf")?.as_array()?;
    let values: Option<Vec<_>> = alternatives
        .iter()
        .map(|alternative| values(alternative.as_object()?))
        .collect();
    values.map(|values| values.concat())
}
