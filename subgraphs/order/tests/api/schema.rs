//! The schema as it is checked in, and who gets which part of it.

use async_graphql::Value;
use async_graphql::parser::parse_schema;
use async_graphql::parser::types::{
    BaseType, FieldDefinition, InputValueDefinition, Type, TypeDefinition, TypeKind, TypeSystemDefinition,
};
use std::sync::Arc;

use caller::{Caller, OrganisationKind, Right, Role, Who};
use order::graphql::sdl;
use order::service::RIGHTS;

use crate::support::{ROLES, World, error_code, person};

#[test]
fn is_what_the_code_exports() {
    let file = include_str!("../../schema.graphql");
    assert!(file.trim_end() == sdl().trim_end(), "stale: run `cargo xtask sdl`");
}

fn root_fields() -> Vec<FieldDefinition> {
    let types =
        parse_schema(sdl()).unwrap().definitions.into_iter().filter_map(|definition| match definition {
            TypeSystemDefinition::Type(definition) => Some(definition.node),
            _ => None,
        });
    let roots = types.filter(|each| ["Query", "Mutation"].contains(&each.name.node.as_str()));
    let fields = roots.flat_map(|root| match root.kind {
        TypeKind::Object(object) => object.fields,
        _ => Vec::new(),
    });
    fields.map(|field| field.node).collect()
}

/// The root fields with this tag; with none at all if there is no tag.
fn tagged(tag: Option<&str>) -> Vec<String> {
    let has = |field: &FieldDefinition| {
        let tags: Vec<Value> = field
            .directives
            .iter()
            .filter(|directive| directive.node.name.node == "tag")
            .filter_map(|directive| directive.node.get_argument("name"))
            .map(|name| name.node.clone())
            .collect();
        tag.map_or(tags.is_empty(), |tag| tags.contains(&Value::from(tag)))
    };
    let mut names: Vec<String> =
        root_fields().iter().filter(|field| has(field)).map(|field| field.name.node.to_string()).collect();
    names.sort();
    names
}

/// The types that other subgraphs can refer to and that this one resolves.
fn entities() -> Vec<String> {
    let document = parse_schema(sdl()).unwrap();
    let types = document.definitions.into_iter().filter_map(|definition| match definition {
        TypeSystemDefinition::Type(definition) => Some(definition.node),
        _ => None,
    });
    types
        .filter(|each| {
            each.directives.iter().any(|directive| {
                let unresolvable = directive.node.get_argument("resolvable");
                let unresolvable = unresolvable.is_some_and(|is| is.node == Value::from(false));
                directive.node.name.node == "key" && !unresolvable
            })
        })
        .map(|each| each.name.node.to_string())
        .collect()
}

#[test]
fn every_root_field_and_every_entity_has_a_row_in_the_roles_table_and_nothing_else_has() {
    let mut expected: Vec<String> = root_fields().iter().map(|field| field.name.node.to_string()).collect();
    expected.extend(entities());
    expected.sort();
    let mut rows: Vec<&str> = RIGHTS.0.iter().map(|right| right.name).collect();
    rows.sort_unstable();
    assert_eq!(rows, expected);
}

#[test]
fn what_is_public_in_the_table_is_public_at_the_gateway_and_what_is_the_platforms_is_tagged_so() {
    let root: Vec<String> = root_fields().iter().map(|field| field.name.node.to_string()).collect();
    let of = |wanted: &dyn Fn(&Right) -> bool| {
        let rows =
            RIGHTS.0.iter().filter(|right| root.iter().any(|name| name == right.name) && wanted(right));
        let mut names: Vec<String> = rows.map(|right| right.name.to_owned()).collect();
        names.sort();
        names
    };
    assert_eq!(tagged(Some("public")), of(&|right| right.who.contains(&Who::Public)));
    let platform = [Who::Role(Role::PlatformAdmin), Who::Role(Role::Auditor)];
    assert_eq!(tagged(Some("admin")), of(&|right| right.who.iter().all(|who| platform.contains(who))));
}

#[test]
fn the_readme_has_the_table() {
    assert!(
        include_str!("../../README.md").contains(&RIGHTS.markdown()),
        "stale: it is\n{}",
        RIGHTS.markdown()
    );
}

/// A value of an input type that passes the schema and means nothing.
fn some(schema: &[TypeDefinition], ty: &Type) -> String {
    let name = match &ty.base {
        BaseType::List(inner) => return format!("[{}]", some(schema, inner)),
        BaseType::Named(name) => name.as_str(),
    };
    let found = schema.iter().find(|each| each.name.node == name);
    match found.map(|each| &each.kind) {
        Some(TypeKind::InputObject(input)) => {
            let fields = input.fields.iter().filter(|field| !field.node.ty.node.nullable);
            let given = fields.filter(|field| field.node.default_value.is_none());
            let value = |field: &InputValueDefinition| match field.name.node.as_str() {
                "currency" => "\"EUR\"".to_owned(),
                _ => some(schema, &field.ty.node),
            };
            let parts: Vec<String> =
                given.map(|field| format!("{}: {}", field.node.name.node, value(&field.node))).collect();
            format!("{{ {} }}", parts.join(", "))
        }
        Some(TypeKind::Enum(choices)) => choices.values[0].node.value.node.to_string(),
        _ => match name {
            "Int" => "1".to_owned(),
            "Boolean" => "false".to_owned(),
            "CountryCode" => "\"DE\"".to_owned(),
            "HsCode" => "\"850760\"".to_owned(),
            "Date" => "\"2026-01-01\"".to_owned(),
            "ID" => format!("\"{}\"", uuid::Uuid::now_v7()),
            _ => "\"SOME\"".to_owned(),
        },
    }
}

#[tokio::test]
async fn the_table_is_what_happens() {
    let world = World::new().await;
    let schema: Vec<TypeDefinition> = parse_schema(sdl())
        .unwrap()
        .definitions
        .into_iter()
        .filter_map(|definition| match definition {
            TypeSystemDefinition::Type(definition) => Some(definition.node),
            _ => None,
        })
        .collect();
    let everybody = ROLES.map(|role| (role, person(uuid::Uuid::now_v7(), OrganisationKind::Seller, role)));
    for root in ["Query", "Mutation"] {
        let Some(TypeKind::Object(object)) =
            schema.iter().find(|each| each.name.node == root).map(|each| &each.kind)
        else {
            panic!("no {root}")
        };
        for field in &object.fields {
            let field = &field.node;
            let name = field.name.node.as_str();
            let who = RIGHTS.0.iter().find(|right| right.name == name).unwrap().who;
            let arguments: Vec<String> = field
                .arguments
                .iter()
                .filter(|argument| !argument.node.ty.node.nullable)
                .map(|argument| {
                    format!("{}: {}", argument.node.name.node, some(&schema, &argument.node.ty.node))
                })
                .collect();
            let arguments =
                if arguments.is_empty() { String::new() } else { format!("({})", arguments.join(", ")) };
            let query = format!("{} {{ {name}{arguments} {{ __typename }} }}", root.to_lowercase());
            let code = async |caller: &Arc<Caller>| {
                let response = world.execute(caller, &query, serde_json::json!({})).await;
                response.errors.first().and_then(error_code)
            };
            let anonymous = code(&testkit::anonymous()).await;
            if who.contains(&Who::Public) {
                assert_eq!(anonymous, None, "{query}");
            } else {
                assert_eq!(anonymous.as_deref(), Some("UNAUTHENTICATED"), "{query}");
                for (role, someone) in &everybody {
                    let code = code(someone).await;
                    let may = who.contains(&Who::SignedIn) || who.contains(&Who::Role(*role));
                    assert_eq!(code.as_deref() == Some("FORBIDDEN"), !may, "{query} by {role:?}: {code:?}");
                }
            }
        }
    }
}
