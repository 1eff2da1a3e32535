use std::collections::{BTreeSet, HashMap};

use async_graphql::parser::parse_schema;
use async_graphql::parser::types::{TypeDefinition, TypeKind, TypeSystemDefinition};
use serde_json::Value;

/// The error codes that the description of each mutation lists.
pub(crate) struct DocumentedCodes(HashMap<String, BTreeSet<String>>);

impl DocumentedCodes {
    /// Reads the descriptions of a schema. A word of a list of errors is a code if the schema's `ErrorCode` has it.
    pub fn read(sdl: &str) -> Self {
        let definitions = parse_schema(sdl).expect("a schema").definitions;
        let types: Vec<TypeDefinition> = definitions
            .into_iter()
            .filter_map(|definition| match definition {
                TypeSystemDefinition::Type(definition) => Some(definition.node),
                _ => None,
            })
            .collect();
        let known: BTreeSet<&str> = named(&types, "ErrorCode")
            .filter_map(|kind| match kind {
                TypeKind::Enum(codes) => Some(&codes.values),
                _ => None,
            })
            .flatten()
            .map(|code| code.node.value.node.as_str())
            .collect();
        let mutations = named(&types, "Mutation").filter_map(|kind| match kind {
            TypeKind::Object(mutation) => Some(&mutation.fields),
            _ => None,
        });
        let documented = mutations.flatten().map(|field| {
            let field = &field.node;
            let text = field.description.as_ref().map_or("", |text| &text.node);
            let is_other = |char: char| !char.is_ascii_uppercase() && char != '_';
            let words = errors(text).flat_map(|list| list.split(is_other));
            let codes = words.filter(|word| known.contains(word));
            (
                field.name.node.to_string(),
                codes.map(str::to_owned).collect(),
            )
        });
        Self(documented.collect())
    }

    /// Fails if a payload has a user error whose code the description of its mutation does not list.
    pub fn check(&self, data: &Value) {
        for (name, payload) in data.as_object().into_iter().flatten() {
            let Some(documented) = self.0.get(name) else {
                continue;
            };
            let results = payload["results"].as_array().into_iter().flatten();
            let errors = std::iter::once(payload)
                .chain(results)
                .filter_map(|part| part["userErrors"].as_array())
                .flatten();
            for code in errors.filter_map(|error| error["code"].as_str()) {
                assert!(
                    documented.contains(code),
                    "the description of {name} does not list {code}"
                );
            }
        }
    }
}

/// The lists of errors in a description: what follows `Errors:` or `Errors of …:` in its paragraph.
fn errors(description: &str) -> impl Iterator<Item = &str> {
    description.split("\n\n").filter_map(|paragraph| {
        let start = paragraph
            .find("Errors:")
            .or_else(|| paragraph.find("Errors of "))?;
        paragraph.get(start..)
    })
}

fn named<'a>(types: &'a [TypeDefinition], name: &'a str) -> impl Iterator<Item = &'a TypeKind> {
    types
        .iter()
        .filter(move |definition| definition.name.node == name)
        .map(|definition| &definition.kind)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::DocumentedCodes;

    const SDL: &str = r#"
        enum ErrorCode { INVALID NOT_FOUND TOO_MANY }
        type Mutation {
            """
            Renames a product. Errors: `INVALID`; `NOT_FOUND` if there is none; SOMETHING_ELSE.

            Warnings: `TOO_MANY`.
            """
            renameProduct: String
        }"#;

    fn payload(code: &str) -> serde_json::Value {
        json!({ "renameProduct": { "userErrors": [{ "code": code }] } })
    }

    #[test]
    fn a_listed_code_passes() {
        let documented = DocumentedCodes::read(SDL);
        documented.check(&payload("INVALID"));
        documented.check(&payload("NOT_FOUND"));
        documented.check(&json!({ "alias": { "userErrors": [{ "code": "TOO_MANY" }] } }));
    }

    #[test]
    #[should_panic(expected = "the description of renameProduct does not list TOO_MANY")]
    fn a_code_that_is_not_listed_fails() {
        DocumentedCodes::read(SDL).check(&payload("TOO_MANY"));
    }

    #[test]
    #[should_panic(expected = "does not list TOO_MANY")]
    fn the_results_of_a_bulk_command_are_checked() {
        let bulk =
            json!({ "renameProduct": { "results": [{ "userErrors": [{ "code": "TOO_MANY" }] }] } });
        DocumentedCodes::read(SDL).check(&bulk);
    }
}
