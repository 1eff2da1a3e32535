//! `__Type.isOneOf` of the GraphQL specification of September 2025, which apollo-compiler does not support yet.
//!
//! Current tools select it in every introspection query. The field is added to the schema, so that operations with it
//! are valid. In a validated operation it is replaced by the type's name under an alias of our own, and in the response
//! by the value for the type of that name. This file can be deleted when the compiler supports the field.

use apollo_compiler::executable::{ExecutableDocument, Field, Selection, SelectionSet};
use apollo_compiler::response::{JsonMap, JsonValue};
use apollo_compiler::schema::ExtendedType;
use apollo_compiler::validation::Valid;
use apollo_compiler::{Name, Node, Schema, ast};
use serde_json_bytes::ByteString;

const TYPE: &str = "__Type";
const FIELD: &str = "isOneOf";
const NAME: &str = "name";
/// The prefix of the aliases of replaced fields; the response key follows.
const ALIAS: &str = "__carnet_isOneOf_";

/// Adds the field to a schema.
pub fn add_to(schema: &mut Schema) {
    let definition = ast::FieldDefinition {
        description: None,
        name: Name::new_static_unchecked(FIELD),
        arguments: Vec::new(),
        ty: ast::Type::Named(Name::new_static_unchecked("Boolean")),
        directives: ast::DirectiveList::new(),
    };
    if let Some(ExtendedType::Object(ty)) = schema.types.get_mut(TYPE) {
        let fields = &mut ty.make_mut().fields;
        fields
            .entry(definition.name.clone())
            .or_insert_with(|| definition.into());
    }
}

/// Replaces the field everywhere in a valid document.
pub fn replace(schema: &Schema, document: Valid<ExecutableDocument>) -> Valid<ExecutableDocument> {
    let Ok(name) = schema.type_field(TYPE, NAME).map(|name| name.node.clone()) else {
        return document;
    };
    let mut document = document.into_inner();
    let operations = document
        .operations
        .anonymous
        .iter_mut()
        .chain(document.operations.named.values_mut());
    for operation in operations {
        replace_in(&mut operation.make_mut().selection_set, &name);
    }
    for fragment in document.fragments.values_mut() {
        replace_in(&mut fragment.make_mut().selection_set, &name);
    }
    Valid::assume_valid(document)
}

fn replace_in(set: &mut SelectionSet, name: &Node<ast::FieldDefinition>) {
    let of_a_type = set.ty == TYPE;
    for selection in &mut set.selections {
        match selection {
            Selection::Field(field) if of_a_type && field.name == FIELD => {
                replace_field(field.make_mut(), name);
            }
            Selection::Field(field) => replace_in(&mut field.make_mut().selection_set, name),
            Selection::InlineFragment(inline) => {
                replace_in(&mut inline.make_mut().selection_set, name);
            }
            Selection::FragmentSpread(_) => {}
        }
    }
}

fn replace_field(field: &mut Field, name: &Node<ast::FieldDefinition>) {
    if let Ok(alias) = Name::new(&format!("{ALIAS}{}", field.response_key())) {
        field.alias = Some(alias);
        field.name = name.name.clone();
        field.definition = name.clone();
    }
}

/// Inserts the values into the response.
pub fn answer(schema: &Schema, data: &mut JsonMap) {
    if data.keys().any(|key| key.as_str().starts_with(ALIAS)) {
        let fields = std::mem::take(data).into_iter().map(|(key, value)| {
            match key.as_str().strip_prefix(ALIAS) {
                Some(own) => (ByteString::from(own), is_one_of(schema, &value)),
                None => (key, value),
            }
        });
        *data = fields.collect();
    }
    data.iter_mut()
        .for_each(|(_, value)| answer_in(schema, value));
}

fn answer_in(schema: &Schema, value: &mut JsonValue) {
    match value {
        JsonValue::Object(fields) => answer(schema, fields),
        JsonValue::Array(items) => items.iter_mut().for_each(|item| answer_in(schema, item)),
        _ => {}
    }
}

/// True or false for an input object, null for any other type.
fn is_one_of(schema: &Schema, name: &JsonValue) -> JsonValue {
    match name.as_str().and_then(|name| schema.types.get(name)) {
        Some(ExtendedType::InputObject(ty)) => JsonValue::Bool(ty.directives.has("oneOf")),
        _ => JsonValue::Null,
    }
}

#[cfg(test)]
mod tests {
    use apollo_compiler::introspection::partial_execute;
    use apollo_compiler::request::coerce_variable_values;
    use serde_json_bytes::json;

    use super::*;

    const SDL: &str = "
        directive @oneOf on INPUT_OBJECT
        type Query { a(by: By, filter: Filter): [Int!] }
        input By @oneOf { id: ID name: String }
        input Filter { text: String }";

    fn ask(text: &str) -> JsonValue {
        let mut schema = Schema::parse(SDL, "schema").unwrap();
        add_to(&mut schema);
        let schema = schema.validate().unwrap();
        let document = ExecutableDocument::parse_and_validate(&schema, text, "test").unwrap();
        let document = replace(&schema, document);
        let operation = document.operations.iter().next().unwrap();
        let variables = coerce_variable_values(&schema, operation, &JsonMap::new()).unwrap();
        let implementers = schema.implementers_map();
        let answer =
            partial_execute(&schema, &implementers, &document, operation, &variables).unwrap();
        assert!(answer.errors.is_empty(), "{:?}", answer.errors);
        let mut data = answer.data.unwrap();
        super::answer(&schema, &mut data);
        JsonValue::Object(data)
    }

    #[test]
    fn it_is_a_boolean_for_input_objects_and_null_for_other_types() {
        for (name, expected) in [
            ("By", json!(true)),
            ("Filter", json!(false)),
            ("Query", json!(null)),
            ("Int", json!(null)),
            ("__TypeKind", json!(null)),
        ] {
            let answer = ask(&format!(
                "{{ __type(name: \"{name}\") {{ name isOneOf }} }}"
            ));
            assert_eq!(
                answer,
                json!({ "__type": { "name": name, "isOneOf": expected } })
            );
        }
        assert_eq!(
            ask("{ __type(name: \"Nothing\") { isOneOf } }"),
            json!({ "__type": null })
        );
    }

    #[test]
    fn aliases_fragments_and_wrapped_types_are_answered_too() {
        let answer = ask(
            "{ __type(name: \"Query\") { ...F fields { args { type { ...F kind } } type { isOneOf name } } } }
             fragment F on __Type { one: isOneOf ... on __Type { two: isOneOf @include(if: true) } name }",
        );
        let argument = |name: &str, one: bool| json!({ "type": { "one": one, "two": one, "name": name, "kind": "INPUT_OBJECT" } });
        let field = json!({
            "args": [argument("By", true), argument("Filter", false)],
            "type": { "isOneOf": null, "name": null },
        });
        let expected = json!({ "one": null, "two": null, "name": "Query", "fields": [field] });
        assert_eq!(answer, json!({ "__type": expected }));
    }

    #[test]
    fn the_field_is_part_of_the_schema_that_is_shown() {
        let answer = ask("{ __type(name: \"__Type\") { fields { name } } }");
        assert!(answer.to_string().contains("isOneOf"), "{answer}");
    }
}
