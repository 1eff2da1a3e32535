//! The checked-in schemas of the subgraphs, parsed.

use std::fs;
use std::path::Path;

use anyhow::Context;
use async_graphql_parser::types::{
    BaseType, EnumValueDefinition, FieldDefinition, InputValueDefinition, Type, TypeDefinition,
    TypeKind, TypeSystemDefinition,
};
use async_graphql_parser::{Positioned, parse_schema};

use crate::domains::DOMAINS;

/// The schema of one subgraph.
pub struct Schema {
    pub domain: &'static str,
    pub types: Vec<TypeDefinition>,
}

impl Schema {
    pub fn parse(domain: &'static str, text: &str) -> anyhow::Result<Self> {
        let document = parse_schema(text).with_context(|| format!("parsing {}", path(domain)))?;
        let types = document
            .definitions
            .into_iter()
            .filter_map(|definition| match definition {
                TypeSystemDefinition::Type(definition) => Some(definition.node),
                _ => None,
            });
        Ok(Self {
            domain,
            types: types.collect(),
        })
    }

    /// The fields of an object type; empty if there is no such type.
    pub fn fields(&self, name: &str) -> impl Iterator<Item = &FieldDefinition> {
        self.kinds(name)
            .flat_map(|kind| match kind {
                TypeKind::Object(object) => object.fields.as_slice(),
                _ => &[],
            })
            .map(|field| &field.node)
    }

    /// The values of an enum; empty if there is no such enum.
    pub fn values(&self, name: &str) -> impl Iterator<Item = &EnumValueDefinition> {
        self.kinds(name)
            .flat_map(|kind| match kind {
                TypeKind::Enum(definition) => definition.values.as_slice(),
                _ => &[],
            })
            .map(|value| &value.node)
    }

    /// The fields of the input objects of a field's arguments.
    pub fn input_fields(
        &self,
        field: &FieldDefinition,
    ) -> impl Iterator<Item = &InputValueDefinition> {
        field
            .arguments
            .iter()
            .flat_map(|argument| self.kinds(type_name(&argument.node.ty.node)))
            .flat_map(|kind| match kind {
                TypeKind::InputObject(input) => input.fields.as_slice(),
                _ => &[],
            })
            .map(|field| &field.node)
    }

    fn kinds(&self, name: &str) -> impl Iterator<Item = &TypeKind> {
        self.types
            .iter()
            .filter(move |definition| definition.name.node == name)
            .map(|definition| &definition.kind)
    }
}

/// Reads the schemas of a checkout. An old commit may have fewer.
pub fn read(root: &Path) -> anyhow::Result<Vec<Schema>> {
    let files = DOMAINS
        .iter()
        .map(|domain| (domain.name, root.join(path(domain.name))));
    files
        .filter(|(_, file)| file.exists())
        .map(|(domain, file)| {
            let text =
                fs::read_to_string(&file).with_context(|| format!("reading {}", file.display()))?;
            Schema::parse(domain, &text)
        })
        .collect()
}

/// The path of a schema from the root of the checkout.
pub fn path(domain: &str) -> String {
    format!("subgraphs/{domain}/schema.graphql")
}

/// The name of a type without its lists and exclamation marks.
pub fn type_name(ty: &Type) -> &str {
    match &ty.base {
        BaseType::Named(name) => name,
        BaseType::List(inner) => type_name(inner),
    }
}

/// A description, or the empty string.
pub fn text(description: Option<&Positioned<String>>) -> &str {
    description.map_or("", |text| text.node.trim())
}
