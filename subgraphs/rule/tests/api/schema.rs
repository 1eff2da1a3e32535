//! The checked-in schema, and the callers that may use each part of it.

use async_graphql::parser::parse_schema;
use async_graphql::parser::types::{FieldDefinition, TypeKind, TypeSystemDefinition};
use rule::graphql::sdl;
use rule::service::RIGHTS;
use serde_json::{Value, json};
use testkit::{CallerKind, Sdl};
use uuid::Uuid;

use crate::support::{RuleDomain, by_air, power_bank};

/// Root fields that return a single object, with its type. They are null, without an error, for a caller without access.
const SINGLE: [(&str, &str); 7] = [
    ("product", "Product"),
    ("selfCheck", "SelfCheck"),
    ("bulkSelfCheck", "BulkSelfCheck"),
    ("watch", "Watch"),
    ("rulePack", "RulePack"),
    ("rulePackVersion", "RulePackVersion"),
    ("ruleChange", "RuleChange"),
];

#[test]
fn is_what_the_code_exports() {
    let file = include_str!("../../schema.graphql");
    assert!(
        file.trim_end() == sdl().trim_end(),
        "stale: run `cargo xtask sdl`"
    );
}

/// If a field that is not nullable has no value, the router sets the whole product to null. For a product of another organisation,
/// the fields that only this subgraph resolves have no value.
#[test]
fn a_field_of_a_product_is_nullable_unless_the_order_subgraph_provides_it() {
    let types = parse_schema(sdl()).unwrap().definitions.into_iter();
    let product = types
        .filter_map(|definition| match definition {
            TypeSystemDefinition::Type(definition) => Some(definition.node),
            _ => None,
        })
        .find(|each| each.name.node == "Product")
        .unwrap();
    let TypeKind::Object(product) = product.kind else {
        panic!("Product is not an object");
    };
    let required = |field: &FieldDefinition| !field.ty.node.nullable;
    let required: Vec<_> = product
        .fields
        .iter()
        .filter(|field| required(&field.node))
        .map(|field| field.node.name.node.as_str())
        .collect();
    assert_eq!(required, ["id", "sku", "name", "originCountry"]);
}

#[test]
fn every_root_field_and_every_entity_has_a_row_in_the_rights_table_and_nothing_else_has() {
    Sdl::read(&sdl()).assert_rows(&RIGHTS);
}

#[test]
fn root_fields_are_tagged_as_in_the_rights_table() {
    Sdl::read(&sdl()).assert_tags(&RIGHTS);
}

#[test]
fn the_readme_has_the_rights_table() {
    assert!(
        include_str!("../../README.md").contains(&RIGHTS.markdown()),
        "stale: it is\n{}",
        RIGHTS.markdown()
    );
}

/// Scopes of the table, and one of another domain.
const SCOPES: [&str; 4] = [
    "products:read",
    "products:write",
    "self-checks:run",
    "orders:read",
];

#[tokio::test]
async fn every_root_field_permits_the_callers_in_its_row_only() {
    let platform = RuleDomain::bare().await;
    let callers = CallerKind::all(Uuid::now_v7(), Uuid::now_v7(), &SCOPES);
    let single = SINGLE.map(|(field, _)| field);
    let sdl = Sdl::read(&sdl());
    testkit::assert_root_fields(&platform.graph, &sdl, &RIGHTS, &callers, &single).await;
}

#[tokio::test]
async fn every_object_is_found_by_the_callers_in_its_rows_only() {
    let platform = RuleDomain::start().await;
    let organisation = Uuid::now_v7();
    let callers = CallerKind::all(Uuid::now_v7(), organisation, &SCOPES);
    let objects = objects(&platform, organisation).await;
    let mut types: Vec<&str> = objects.iter().map(|object| object.name).collect();
    let mut rows: Vec<&str> = RIGHTS.0.iter().map(|right| right.name).collect();
    rows.retain(|name| name.starts_with(char::is_uppercase));
    types.sort_unstable();
    rows.sort_unstable();
    assert_eq!(types, rows);
    for Object { name, key, value } in &objects {
        let representation = json!({ "__typename": name, (*key): value });
        testkit::assert_entity(&platform.graph, &RIGHTS, &callers, &representation).await;
        let Some((field, _)) = SINGLE.iter().find(|(_, of)| of == name) else {
            continue;
        };
        let query = format!("{{ {field}(id: {value}) {{ id }} }}");
        for kind in &callers {
            let data = platform.answer(&kind.caller, &query, json!({})).await;
            let found = data[*field] != Value::Null;
            let caller = &kind.caller;
            assert_eq!(found, kind.may(&RIGHTS, field), "{field} by {caller:?}");
        }
    }
}

/// An object that other subgraphs can reference.
struct Object {
    /// Name of its type.
    name: &'static str,
    /// Name of its key field.
    key: &'static str,
    value: Value,
}

/// Creates one object of each type. Products, self-checks and watches belong to this organisation.
async fn objects(platform: &RuleDomain, organisation: Uuid) -> Vec<Object> {
    let seller = testkit::seller(organisation);
    let mutate = async |name: &str, object: &str, input: Value| {
        let selection = format!("{{ {object} {{ id }} userErrors {{ code path message }} }}");
        let payload = platform.mutate(&seller, name, &selection, input).await;
        payload[object]["id"].clone()
    };
    let product = json!(platform.product(&seller, power_bank()).await);
    let lane = by_air(None);
    let check = json!({ "productId": product, "lane": lane });
    let watch = json!({ "productId": product, "market": "DE", "mode": "AIR" });
    let (pack, version): (Uuid, Uuid) =
        sqlx::query_as("select pack_id, id from rule_pack_versions")
            .fetch_one(&platform.database.pool)
            .await
            .unwrap();
    let change: Uuid = sqlx::query_scalar("select id from rule_changes limit 1")
        .fetch_one(&platform.database.pool)
        .await
        .unwrap();
    let object = |name, key, value| Object { name, key, value };
    vec![
        object("Product", "id", product),
        object(
            "SelfCheck",
            "id",
            mutate("runSelfCheck", "selfCheck", check).await,
        ),
        object(
            "BulkSelfCheck",
            "id",
            mutate(
                "startBulkSelfCheck",
                "bulkSelfCheck",
                json!({ "lanes": [lane] }),
            )
            .await,
        ),
        object("Watch", "id", mutate("watchMarket", "watch", watch).await),
        object("RulePack", "id", json!(pack)),
        object("RulePackVersion", "id", json!(version)),
        object("RuleChange", "id", json!(change)),
        object("Organisation", "id", json!(organisation)),
        object("Requirement", "id", json!("demo-consumer-goods/EU-BATT-CE")),
        object("DocumentType", "code", json!("EU_DOC")),
        object("Market", "code", json!("DE")),
        object("NomenclatureEntry", "code", json!("850760")),
    ]
}
