//! Entity resolvers, with which the router joins the graph.

use serde_json::{Value, json};
use uuid::Uuid;

use crate::support::{RuleDomain, by_air, power_bank};

const ENTITIES: &str = "query($of: [_Any!]!) { _entities(representations: $of) { __typename \
    ... on Product { sku } ... on SelfCheck { verdict } ... on RulePackVersion { version } ... on RulePack { name } \
    ... on Organisation { id products(first: 5) { totalCount nodes { sku } } } } }";

async fn entities(
    platform: &RuleDomain,
    caller: &std::sync::Arc<caller::Caller>,
    of: Value,
) -> Vec<Value> {
    let data = platform.answer(caller, ENTITIES, json!({ "of": of })).await;
    data["_entities"].as_array().unwrap().clone()
}

#[tokio::test]
async fn entities_are_joined_for_whoever_may_see_them() {
    let platform = RuleDomain::start().await;
    let organisation = Uuid::now_v7();
    let seller = testkit::seller(organisation);
    let product = platform.product(&seller, power_bank()).await;
    let check = platform
        .self_check(
            &seller,
            json!({ "productId": product, "lane": by_air(None) }),
        )
        .await["id"]
        .clone();
    let (pack, version): (Uuid, Uuid) =
        sqlx::query_as("select pack_id, id from rule_pack_versions")
            .fetch_one(&platform.database.pool)
            .await
            .unwrap();
    let of = json!([
        { "__typename": "Product", "id": product },
        { "__typename": "Product", "id": Uuid::now_v7() },
        { "__typename": "SelfCheck", "id": check },
        { "__typename": "RulePackVersion", "id": version },
        { "__typename": "RulePack", "id": pack },
        { "__typename": "Product", "id": "nonsense" },
    ]);
    let found = entities(&platform, &seller, of.clone()).await;
    assert_eq!(
        found[0],
        json!({ "__typename": "Product", "sku": "PB-20000" })
    );
    assert_eq!(
        found[2],
        json!({ "__typename": "SelfCheck", "verdict": "ACTION_REQUIRED" })
    );
    assert_eq!(
        [&found[1], &found[3], &found[4], &found[5]],
        [&Value::Null; 4],
        "not there, or not a seller's"
    );
    let found = entities(&platform, &testkit::admin(), of.clone()).await;
    assert_eq!(
        found[3],
        json!({ "__typename": "RulePackVersion", "version": "2026.1.0" })
    );
    assert_eq!(
        found[4],
        json!({ "__typename": "RulePack", "name": "demo-consumer-goods" })
    );
    for stranger in [testkit::seller(Uuid::now_v7()), testkit::anonymous()] {
        assert_eq!(
            entities(&platform, &stranger, of.clone()).await,
            vec![Value::Null; 6]
        );
    }
}

#[tokio::test]
async fn an_organisation_has_its_products_for_its_own_people() {
    let platform = RuleDomain::start().await;
    let (organisation, other) = (Uuid::now_v7(), Uuid::now_v7());
    let seller = testkit::seller(organisation);
    platform.product(&seller, power_bank()).await;
    let of = json!([{ "__typename": "Organisation", "id": organisation }, { "__typename": "Organisation", "id": other }]);
    let own = json!({ "totalCount": 1, "nodes": [{ "sku": "PB-20000" }] });
    let found = entities(&platform, &seller, of.clone()).await;
    assert_eq!(
        (&found[0]["products"], &found[1]["products"]),
        (&own, &Value::Null)
    );
    let found = entities(&platform, &testkit::admin(), of.clone()).await;
    assert_eq!(
        (&found[0]["products"], &found[1]["products"]["totalCount"]),
        (&own, &json!(0))
    );
    for stranger in [testkit::seller(other), testkit::anonymous()] {
        let found = entities(&platform, &stranger, of.clone()).await;
        assert_eq!(
            (&found[0]["id"], &found[0]["products"]),
            (&json!(organisation), &Value::Null)
        );
    }
}
