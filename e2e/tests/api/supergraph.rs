//! The composed schema for tests of its shape.

use std::collections::BTreeMap;

use async_graphql::parser::parse_schema;
use async_graphql::parser::types::{
    BaseType, FieldDefinition, InputValueDefinition, Type, TypeKind, TypeSystemDefinition,
};

const SUPERGRAPH: &str = include_str!("../../../supergraph.graphql");

/// The types by name, including those of composition.
pub fn types() -> BTreeMap<String, TypeKind> {
    // This parser does not support a description of the schema, with which the file begins.
    let (_, schema) = SUPERGRAPH.split_once("\n\"\"\"\nschema ").unwrap();
    let document = parse_schema(format!("schema {schema}")).unwrap();
    let definitions = document.definitions.into_iter();
    definitions
        .filter_map(|definition| match definition {
            TypeSystemDefinition::Type(definition) => {
                Some((definition.node.name.node.to_string(), definition.node.kind))
            }
            _ => None,
        })
        .collect()
}

/// The fields of an object; none of another type.
pub fn fields(kind: &TypeKind) -> Vec<&FieldDefinition> {
    match kind {
        TypeKind::Object(object) => object.fields.iter().map(|field| &field.node).collect(),
        _ => Vec::new(),
    }
}

/// The field of an object with this name.
pub fn field<'a>(kind: &'a TypeKind, name: &str) -> Option<&'a FieldDefinition> {
    let mut fields = fields(kind).into_iter();
    fields.find(|field| field.name.node.as_str() == name)
}

/// The fields of an input object; none of another type.
pub fn input_fields(kind: &TypeKind) -> Vec<&InputValueDefinition> {
    match kind {
        TypeKind::InputObject(input) => input.fields.iter().map(|field| &field.node).collect(),
        _ => Vec::new(),
    }
}

pub fn arguments(field: &FieldDefinition) -> impl Iterator<Item = &InputValueDefinition> {
    field.arguments.iter().map(|argument| &argument.node)
}

/// The name of a type without its list and non-null wrappers.
pub fn named(ty: &Type) -> &str {
    match &ty.base {
        BaseType::Named(name) => name.as_str(),
        BaseType::List(item) => named(item),
    }
}

/// Returns true for a list that is read in pages.
pub fn is_connection(ty: &Type) -> bool {
    named(ty).ends_with("Connection")
}
