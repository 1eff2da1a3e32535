//! The schemas of the subgraphs: missing descriptions, and mutations without the inputs of all commands.

use std::collections::BTreeMap;

use async_graphql_parser::types::{
    ConstDirective, FieldDefinition, InputValueDefinition, TypeDefinition, TypeKind,
};
use async_graphql_parser::{Pos, Positioned};

use super::bounds::UNDESCRIBED;
use super::figure::Figure;
use crate::schema::{self, Schema, type_name};

pub fn figures(schemas: &[Schema]) -> Vec<Figure> {
    let mut figures = vec![descriptions(schemas)];
    figures.extend(schemas.iter().map(without_key));
    figures.extend(schemas.iter().map(without_version));
    figures
}

/// The share of elements that no subgraph describes. A type that several subgraphs define is described once, by its
/// owner; otherwise composition would report different descriptions.
fn descriptions(schemas: &[Schema]) -> Figure {
    let mut elements = Elements::default();
    for schema in schemas {
        elements.domain = schema.domain;
        for definition in &schema.types {
            elements.add_type(definition);
        }
    }
    let whole = elements.found.len();
    let missing = elements
        .found
        .into_iter()
        .filter(|(_, element)| !element.is_described);
    let places = missing.map(|(name, element)| format!("{} {name}", element.place));
    Figure::share(UNDESCRIBED, places.collect(), whole)
}

struct Element {
    /// The first definition.
    place: String,
    is_described: bool,
}

/// The elements of all schemas by their coordinates, for example `Order.certificate(at:)`.
#[derive(Default)]
struct Elements {
    domain: &'static str,
    found: BTreeMap<String, Element>,
}

impl Elements {
    fn add_type(&mut self, definition: &TypeDefinition) {
        let name = definition.name.node.as_str();
        // Types of federation.
        if name.starts_with('_') {
            return;
        }
        self.add(
            name.to_owned(),
            definition.name.pos,
            definition.description.as_ref(),
        );
        match &definition.kind {
            TypeKind::Scalar | TypeKind::Union(_) => {}
            TypeKind::Object(object) => self.add_fields(name, &object.fields),
            TypeKind::Interface(interface) => self.add_fields(name, &interface.fields),
            TypeKind::Enum(definition) => {
                for Positioned { node: value, .. } in &definition.values {
                    let name = format!("{name}.{}", value.value.node);
                    self.add(name, value.value.pos, value.description.as_ref());
                }
            }
            TypeKind::InputObject(input) => {
                for Positioned { node: field, .. } in &input.fields {
                    self.add_input(format!("{name}.{}", field.name.node), field);
                }
            }
        }
    }

    fn add_fields(&mut self, of: &str, fields: &[Positioned<FieldDefinition>]) {
        for Positioned { node: field, .. } in fields {
            let own_name = field.name.node.as_str();
            // Fields of federation, and fields that another subgraph resolves.
            if own_name.starts_with('_') || is_external(&field.directives) {
                continue;
            }
            let name = format!("{of}.{own_name}");
            for Positioned { node: argument, .. } in &field.arguments {
                self.add_input(format!("{name}({}:)", argument.name.node), argument);
            }
            self.add(name, field.name.pos, field.description.as_ref());
        }
    }

    fn add_input(&mut self, name: String, input: &InputValueDefinition) {
        self.add(name, input.name.pos, input.description.as_ref());
    }

    fn add(&mut self, name: String, pos: Pos, description: Option<&Positioned<String>>) {
        let element = self.found.entry(name).or_insert_with(|| Element {
            place: format!("{}:{}", schema::path(self.domain), pos.line),
            is_described: false,
        });
        element.is_described |= !schema::text(description).is_empty();
    }
}

fn is_external(directives: &[Positioned<ConstDirective>]) -> bool {
    directives
        .iter()
        .any(|directive| directive.node.name.node == "external")
}

/// The mutations of a subgraph without an idempotency key.
fn without_key(schema: &Schema) -> Figure {
    let mutations: Vec<_> = schema.fields("Mutation").collect();
    let without = mutations
        .iter()
        .filter(|mutation| !has_input(schema, mutation, "idempotencyKey"));
    Figure::share(
        format!("{}: mutations without `idempotencyKey`", schema.domain),
        without.map(|mutation| place(schema, mutation)).collect(),
        mutations.len(),
    )
}

/// The mutations of a subgraph that change a versioned aggregate without the version that the client expects.
fn without_version(schema: &Schema) -> Figure {
    let mutations: Vec<_> = schema
        .fields("Mutation")
        .filter(|mutation| changes_versioned(schema, mutation))
        .collect();
    let without = mutations
        .iter()
        .filter(|mutation| !has_input(schema, mutation, "expectedVersion"));
    Figure::share(
        format!(
            "{}: mutations of a versioned aggregate without `expectedVersion`",
            schema.domain
        ),
        without.map(|mutation| place(schema, mutation)).collect(),
        mutations.len(),
    )
}

/// Returns true if the input has the ID of a versioned object in the payload. This is an estimate: the schema does not
/// say which objects a mutation changes. Creations do not count, because their input has no such ID.
fn changes_versioned(schema: &Schema, mutation: &FieldDefinition) -> bool {
    let subjects: Vec<String> = schema
        .input_fields(mutation)
        .filter_map(|input| input.name.node.strip_suffix("Id"))
        .map(str::to_lowercase)
        .collect();
    schema.fields(type_name(&mutation.ty.node)).any(|result| {
        // For example, `approvalId` is the ID of `transportApproval`.
        let name = result.name.node.to_lowercase();
        let is_subject = subjects.iter().any(|subject| name.ends_with(subject));
        is_subject && is_versioned(schema, type_name(&result.ty.node))
    })
}

fn is_versioned(schema: &Schema, name: &str) -> bool {
    schema
        .fields(name)
        .any(|field| field.name.node == "version" && type_name(&field.ty.node) == "Int")
}

fn has_input(schema: &Schema, mutation: &FieldDefinition, name: &str) -> bool {
    schema
        .input_fields(mutation)
        .any(|input| input.name.node == name)
}

fn place(schema: &Schema, mutation: &FieldDefinition) -> String {
    let line = mutation.name.pos.line;
    format!(
        "{}:{line} {}",
        schema::path(schema.domain),
        mutation.name.node
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(figure: &Figure) -> (String, Vec<&str>) {
        let names = figure
            .places
            .iter()
            .filter_map(|place| place.split_once(' '))
            .map(|(_, name)| name);
        (figure.value.to_string(), names.collect())
    }

    #[test]
    fn an_element_is_described_if_one_subgraph_describes_it() {
        let owner = r#"
            "An order."
            type Order @key(fields: "id") {
                "Its ID."
                id: ID!
                "Its lines."
                lines(first: Int): Int
                total: Int @external
            }
            type _Service { sdl: String }
            enum Status { OPEN }"#;
        let other = r#"type Order @key(fields: "id") { id: ID! }"#;
        let schemas = [
            Schema::parse("rule", other).unwrap(),
            Schema::parse("order", owner).unwrap(),
        ];
        let figure = descriptions(&schemas);
        let missing = vec!["Order.lines(first:)", "Status", "Status.OPEN"];
        assert_eq!(shown(&figure), ("50.0 % (3)".to_owned(), missing));
        assert!(figure.is_worse());
    }

    #[test]
    fn mutations_without_the_inputs_of_a_command_are_counted() {
        let sdl = "
            type Approval { id: ID! version: Int! }
            type Payload { transportApproval: Approval }
            input Create { productId: ID! idempotencyKey: String }
            input Decide { approvalId: ID! expectedVersion: Int idempotencyKey: String }
            input Appeal { approvalId: ID! }
            type Mutation {
                create(input: Create!): Payload
                decide(input: Decide!): Payload
                appeal(input: Appeal!): Payload
            }";
        let schema = Schema::parse("order", sdl).unwrap();
        assert_eq!(
            shown(&without_key(&schema)),
            ("33.4 % (1)".to_owned(), vec!["appeal"])
        );
        assert_eq!(
            shown(&without_version(&schema)),
            ("50.0 % (1)".to_owned(), vec!["appeal"])
        );
    }
}
