//! Objects of other organisations are reported as not found.

use caller::{OrganisationKind, Role};
use serde_json::{Value, json};
use uuid::Uuid;

use crate::support::{
    PRODUCT, RuleDomain, SELF_CHECK, by_air, code, mutation, partner, person, platform_person,
    power_bank, refused,
};

#[tokio::test]
async fn a_foreign_product_is_not_there() {
    let platform = RuleDomain::start().await;
    let owner = testkit::seller(Uuid::now_v7());
    let id = platform.product(&owner, power_bank()).await;
    let check = platform
        .self_check(&owner, json!({ "productId": id, "lane": by_air(None) }))
        .await["id"]
        .clone();
    let query = format!(
        "{{ product(id: \"{id}\") {{ sku }} selfCheck(id: {check}) {{ verdict }} \
        selfChecks(productId: \"{id}\") {{ totalCount nodes {{ id }} }} products {{ totalCount nodes {{ id }} }} }}"
    );
    let nothing = json!({
        "product": null, "selfCheck": null, "selfChecks": { "totalCount": 0, "nodes": [] },
        "products": { "totalCount": 0, "nodes": [] },
    });
    let stranger = testkit::seller(Uuid::now_v7());
    for caller in [&stranger, &testkit::provider(Uuid::now_v7())] {
        assert_eq!(platform.answer(caller, &query, json!({})).await, nothing);
    }
    for caller in [&owner, &testkit::admin(), &platform_person(Role::Auditor)] {
        let data = platform.answer(caller, &query, json!({})).await;
        assert_eq!(
            (&data["product"]["sku"], &data["selfCheck"]["verdict"]),
            (&json!("PB-20000"), &json!("ACTION_REQUIRED"))
        );
        assert_eq!(
            (
                &data["selfChecks"]["totalCount"],
                &data["products"]["totalCount"]
            ),
            (&json!(1), &json!(1))
        );
    }
    for (name, selection, input) in [
        (
            "updateProduct",
            PRODUCT,
            json!({ "productId": id, "name": "Mine" }),
        ),
        ("archiveProduct", PRODUCT, json!({ "productId": id })),
        (
            "runSelfCheck",
            SELF_CHECK,
            json!({ "productId": id, "lane": by_air(None) }),
        ),
    ] {
        let payload = platform
            .mutate(&stranger, name, selection, input.clone())
            .await;
        refused(&payload, "PRODUCT_NOT_FOUND", "input.productId");
        let answer = platform
            .ask(
                &testkit::admin(),
                &mutation(name, selection),
                json!({ "input": input }),
            )
            .await;
        assert_eq!(code(&answer), "FORBIDDEN", "administrators read");
    }
    let data = platform.answer(&owner, &query, json!({})).await;
    assert_eq!(data["product"]["sku"], "PB-20000");
}

#[tokio::test]
async fn who_has_no_token_gets_what_is_public() {
    let platform = RuleDomain::start().await;
    let anonymous = testkit::anonymous();
    for query in [
        "{ products { totalCount } }",
        "{ selfChecks(productId: \"x\") { totalCount } }",
        "{ rulePacks { totalCount } }",
    ] {
        assert_eq!(
            code(&platform.ask(&anonymous, query, json!({})).await),
            "UNAUTHENTICATED",
            "{query}"
        );
    }
    let data = platform.answer(
        &anonymous,
        "{ product(id: \"x\") { id } selfCheck(id: \"x\") { id } rulePackVersion(id: \"x\") { id } }",
        json!({}),
    );
    assert_eq!(
        data.await,
        json!({ "product": null, "selfCheck": null, "rulePackVersion": null })
    );
    let create = mutation("createProduct", PRODUCT);
    assert_eq!(
        code(
            &platform
                .ask(&anonymous, &create, json!({ "input": power_bank() }))
                .await
        ),
        "UNAUTHENTICATED"
    );
}

#[tokio::test]
async fn rule_packs_are_not_for_sellers() {
    let platform = RuleDomain::start().await;
    let seller = testkit::seller(Uuid::now_v7());
    assert_eq!(
        code(
            &platform
                .ask(&seller, "{ rulePacks { totalCount } }", json!({}))
                .await
        ),
        "FORBIDDEN"
    );
    let id: Uuid = sqlx::query_scalar("select id from rule_pack_versions")
        .fetch_one(&platform.database.pool)
        .await
        .unwrap();
    let query = format!("{{ rulePackVersion(id: \"{id}\") {{ id }} }}");
    assert_eq!(
        platform.answer(&seller, &query, json!({})).await["rulePackVersion"],
        Value::Null
    );
}

#[tokio::test]
async fn only_sellers_sell() {
    let platform = RuleDomain::start().await;
    let create = mutation("createProduct", PRODUCT);
    let organisation = Uuid::now_v7();
    let mut expected = Vec::new();
    for (caller, allowed) in [
        (testkit::seller(organisation), true),
        (
            person(Uuid::now_v7(), OrganisationKind::Seller, Role::SellerMember),
            true,
        ),
        (testkit::provider(Uuid::now_v7()), false),
        (
            person(Uuid::now_v7(), OrganisationKind::Carrier, Role::Carrier),
            false,
        ),
        (platform_person(Role::RuleEditor), false),
        (testkit::admin(), false),
        (testkit::gateway(), false),
    ] {
        let answer = platform
            .ask(&caller, &create, json!({ "input": power_bank() }))
            .await;
        assert_eq!(
            code(&answer),
            if allowed { "none" } else { "FORBIDDEN" },
            "{caller:?}"
        );
        expected.push(allowed);
    }
    let made = expected.into_iter().filter(|allowed| *allowed).count();
    assert_eq!(
        platform.number("select count(*) from products").await,
        i64::try_from(made).unwrap()
    );
}

#[tokio::test]
async fn a_partners_program_may_what_its_scopes_say() {
    let platform = RuleDomain::start().await;
    let organisation = Uuid::now_v7();
    let (writer, checker) = (
        partner(Some(organisation), &["products:write"]),
        partner(Some(organisation), &["self-checks:run"]),
    );
    let reader = partner(Some(organisation), &["products:read"]);
    let (create, run) = (
        mutation("createProduct", PRODUCT),
        mutation("runSelfCheck", SELF_CHECK),
    );
    for stranger in [
        &reader,
        &checker,
        &partner(None, &["products:write"]),
        &partner(Some(organisation), &[]),
    ] {
        let answer = platform
            .ask(stranger, &create, json!({ "input": power_bank() }))
            .await;
        assert_eq!(code(&answer), "FORBIDDEN");
    }
    let id = platform.product(&writer, power_bank()).await;
    let input = json!({ "input": { "productId": id, "lane": by_air(None) } });
    assert_eq!(
        code(&platform.ask(&writer, &run, input.clone()).await),
        "FORBIDDEN"
    );
    let answer = platform.ask(&checker, &run, input).await;
    assert_eq!(
        (
            code(&answer),
            &answer["data"]["runSelfCheck"]["selfCheck"]["verdict"]
        ),
        ("none", &json!("ACTION_REQUIRED"))
    );
    let query = format!("{{ product(id: \"{id}\") {{ sku }} }}");
    assert_eq!(
        platform.answer(&reader, &query, json!({})).await["product"]["sku"],
        "PB-20000"
    );
    assert_eq!(
        platform.answer(&checker, &query, json!({})).await["product"],
        Value::Null
    );
    let other = partner(Some(Uuid::now_v7()), &["products:read"]);
    assert_eq!(
        platform.answer(&other, &query, json!({})).await["product"],
        Value::Null
    );
}

#[tokio::test]
async fn a_program_that_may_only_write_products_gets_no_variants() {
    let platform = RuleDomain::start().await;
    let organisation = Uuid::now_v7();
    let writer = partner(Some(organisation), &["products:write"]);
    let main = platform.product(&writer, power_bank()).await;
    let mut variant = power_bank();
    variant["sku"] = json!("PB-RED");
    variant["variantOf"] = json!(main);
    platform.product(&writer, variant).await;
    let change = json!({ "productId": main, "name": "Power bank, all colours" });
    let variants = "{ product { variants { totalCount nodes { sku } } } userErrors { code } }";
    for (scopes, expected) in [
        (
            &["products:write"][..],
            json!({ "totalCount": 0, "nodes": [] }),
        ),
        (
            &["products:write", "products:read"][..],
            json!({ "totalCount": 1, "nodes": [{ "sku": "PB-RED" }] }),
        ),
    ] {
        let program = partner(Some(organisation), scopes);
        let payload = platform
            .mutate(&program, "updateProduct", variants, change.clone())
            .await;
        assert_eq!(payload["product"]["variants"], expected, "{payload}");
    }
}
