//! The schema as it is checked in, and who gets which part of it.

use async_graphql::Value;
use async_graphql::parser::parse_schema;
use async_graphql::parser::types::{FieldDefinition, TypeKind, TypeSystemDefinition};
use rule::graphql::sdl;

#[test]
fn is_what_the_code_exports() {
    let file = include_str!("../../schema.graphql");
    assert!(
        file.trim_end() == sdl().trim_end(),
        "stale: run `cargo xtask sdl`"
    );
}

/// The fields of the object types with these names.
fn fields_of(names: &[&str]) -> Vec<FieldDefinition> {
    let types = parse_schema(sdl())
        .unwrap()
        .definitions
        .into_iter()
        .filter_map(|definition| match definition {
            TypeSystemDefinition::Type(definition) => Some(definition.node),
            _ => None,
        });
    let objects = types.filter(|each| names.contains(&each.name.node.as_str()));
    let fields = objects.flat_map(|each| match each.kind {
        TypeKind::Object(object) => object.fields,
        _ => Vec::new(),
    });
    fields.map(|field| field.node).collect()
}

/// The root fields with this tag; with none at all if there is no tag.
fn tagged(tag: Option<&str>) -> Vec<String> {
    let has = |field: &FieldDefinition| {
        let tags = field
            .directives
            .iter()
            .filter(|directive| directive.node.name.node == "tag");
        let names = tags.filter_map(|directive| directive.node.get_argument("name"));
        let names: Vec<Value> = names.map(|name| name.node.clone()).collect();
        tag.map_or(names.is_empty(), |tag| names.contains(&Value::from(tag)))
    };
    let fields = fields_of(&["Query", "Mutation"]);
    let mut names: Vec<_> = fields
        .iter()
        .filter(|field| has(field))
        .map(|field| field.name.node.to_string())
        .collect();
    names.sort();
    names
}

/// The router nulls a whole product if a field that is not nullable has no value, and a product of another organisation has
/// no value for the fields that only this subgraph resolves.
#[test]
fn a_field_of_a_product_is_nullable_unless_the_order_subgraph_provides_it() {
    let fields = fields_of(&["Product"]);
    let required: Vec<_> = fields
        .iter()
        .filter(|field| !field.ty.node.nullable)
        .map(|field| field.name.node.as_str())
        .collect();
    assert_eq!(required, ["id", "sku", "name", "originCountry"]);
}

#[test]
fn every_root_field_is_for_somebody_on_purpose() {
    let public = [
        "documentTypes",
        "facts",
        "market",
        "markets",
        "nationalCodes",
        "nomenclature",
        "requirements",
        "rules",
        "searchNomenclature",
        "units",
    ];
    assert_eq!(tagged(Some("public")), public);
    let admin = [
        "approveRulePack",
        "createRulePack",
        "importNationalCodes",
        "importNomenclature",
        "importUnits",
        "previewRuleChange",
        "publishRulePack",
        "rejectRulePack",
        "retryRuleChange",
        "rollBackRulePack",
        "ruleChange",
        "ruleChanges",
        "rulePack",
        "rulePackVersion",
        "rulePackVersions",
        "rulePacks",
        "submitRulePack",
        "uploadRuleFile",
        "validateRulePack",
        "withdrawRulePack",
    ];
    assert_eq!(tagged(Some("admin")), admin);
    let signed_in = [
        "archiveProduct",
        "bulkSelfCheck",
        "bulkSelfChecks",
        "cancelBulkSelfCheck",
        "challengeClassification",
        "compareSelfChecks",
        "confirmClassification",
        "createProduct",
        "importProducts",
        "pauseWatch",
        "product",
        "products",
        "proposeClassification",
        "repeatSelfCheck",
        "resumeWatch",
        "runSelfCheck",
        "runSelfChecks",
        "selfCheck",
        "selfChecks",
        "startBulkSelfCheck",
        "updateProduct",
        "verdictChanges",
        "watch",
        "watchMarket",
        "watches",
    ];
    assert_eq!(tagged(None), signed_in);
}
