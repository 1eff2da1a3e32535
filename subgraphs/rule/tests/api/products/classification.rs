//! Classification of products: its sources, its status, and the changes that reset it.

use caller::{Identity, Role};
use serde_json::{Value, json};
use uuid::Uuid;

use crate::support::{
    PRODUCT, RuleDomain, code, mutation, partner, platform_person, power_bank, refused,
};

fn standing(payload: &Value) -> (&Value, &Value) {
    let classification = &payload["product"]["classification"];
    (&classification["status"], &classification["method"])
}

#[tokio::test]
async fn proposed_confirmed_challenged_and_shaken() {
    let platform = RuleDomain::start().await;
    let organisation = Uuid::now_v7();
    let seller = testkit::seller(organisation);
    let id = platform.product(&seller, power_bank()).await;
    let only = json!({ "productId": id });
    let confirmed = platform
        .mutate(&seller, "confirmClassification", PRODUCT, only.clone())
        .await;
    assert_eq!(standing(&confirmed), (&json!("CONFIRMED"), &json!("SELF")));
    platform
        .mutate(&seller, "confirmClassification", PRODUCT, only.clone())
        .await;
    let events = platform
        .events("ClassificationConfirmed", id.parse().unwrap())
        .await;
    assert_eq!(
        (events.len(), &events[0].data["hsCode"]),
        (1, &json!("850760"))
    );
    assert_eq!(events[0].audience, [organisation]);

    let ruling = json!({
        "productId": id, "hsCode": "850650", "method": "RULING", "confidence": 90, "rationale": "Primary, not rechargeable.",
        "reference": "DEBTI12345/26-1", "restsOn": ["un_number"],
    });
    let proposed = platform
        .mutate(&seller, "proposeClassification", PRODUCT, ruling)
        .await;
    assert_eq!(standing(&proposed), (&json!("PROPOSED"), &json!("RULING")));
    assert_eq!(proposed["product"]["hsCode"], "850650");
    platform
        .mutate(&seller, "confirmClassification", PRODUCT, only.clone())
        .await;

    let facts = |name: &str, flag: bool| json!({ "productId": id, "facts": [{ "name": name, "flag": flag }] });
    let other = platform
        .mutate(&seller, "updateProduct", PRODUCT, facts("ce_marked", false))
        .await;
    assert_eq!(
        standing(&other),
        (&json!("CONFIRMED"), &json!("RULING")),
        "it does not rest on that"
    );
    let number = json!({ "productId": id, "facts": [{ "name": "un_number", "text": "3090" }] });
    let shaken = platform
        .mutate(&seller, "updateProduct", PRODUCT, number)
        .await;
    assert_eq!(standing(&shaken), (&json!("PROPOSED"), &json!("RULING")));

    let challenge = json!({ "productId": id, "reason": "The cells can be charged." });
    let doubter = testkit::admin();
    refused(
        &platform
            .mutate(
                &doubter,
                "challengeClassification",
                PRODUCT,
                challenge.clone(),
            )
            .await,
        "WRONG_STATE",
        "input.productId",
    );
    platform
        .mutate(&seller, "confirmClassification", PRODUCT, only.clone())
        .await;
    let challenged = platform
        .mutate(&doubter, "challengeClassification", PRODUCT, challenge)
        .await;
    assert_eq!(standing(&challenged).0, "CHALLENGED");
    let confirmed = platform
        .mutate(&seller, "confirmClassification", PRODUCT, only)
        .await;
    assert_eq!(
        confirmed["product"]["classification"]["challengeReason"],
        Value::Null
    );
    let codes = platform
        .mutate(
            &seller,
            "updateProduct",
            PRODUCT,
            json!({ "productId": id, "hsCode": "850760" }),
        )
        .await;
    assert_eq!(
        standing(&codes),
        (&json!("PROPOSED"), &json!("SELF")),
        "other codes are another proposal"
    );

    let query = format!(
        "{{ product(id: \"{id}\") {{ classificationHistory(first: 100) {{ totalCount nodes {{ classification {{ status hsCode }} }} }} }} }}"
    );
    let data = platform.answer(&seller, &query, json!({})).await;
    let history = &data["product"]["classificationHistory"];
    let steps: Vec<_> = history["nodes"]
        .as_array()
        .unwrap()
        .iter()
        .map(|one| one["classification"]["status"].as_str().unwrap())
        .collect();
    let expected = [
        "PROPOSED",
        "CONFIRMED",
        "CHALLENGED",
        "CONFIRMED",
        "PROPOSED",
        "CONFIRMED",
        "PROPOSED",
        "CONFIRMED",
        "PROPOSED",
    ];
    assert_eq!(steps, expected, "newest first");
}

#[tokio::test]
async fn what_is_no_proposal_is_refused() {
    let platform = RuleDomain::start().await;
    let seller = testkit::seller(Uuid::now_v7());
    let id = platform.product(&seller, power_bank()).await;
    let with = |key: &str, value: Value| {
        let mut input = json!({ "productId": id, "hsCode": "850760", "method": "SELF" });
        input[key] = value;
        input
    };
    for (input, code, path) in [
        (
            with("hsCode", json!("999999")),
            "HS_CODE_UNKNOWN",
            "input.hsCode",
        ),
        (
            with("hsCode", json!("8507")),
            "HS_CODE_TOO_SHORT",
            "input.hsCode",
        ),
        (
            with("confidence", json!(101)),
            "CONFIDENCE_INVALID",
            "input.confidence",
        ),
        (
            with("confidence", json!(-1)),
            "CONFIDENCE_INVALID",
            "input.confidence",
        ),
        (
            with("method", json!("RULING")),
            "REFERENCE_REQUIRED",
            "input.reference",
        ),
        (
            with("reference", json!("x".repeat(101))),
            "TEXT_INVALID",
            "input.reference",
        ),
        (
            with("restsOn", json!(vec!["un_number"; 51])),
            "TOO_MANY",
            "input.restsOn",
        ),
        (
            with("restsOn", json!(["a b"])),
            "FACT_NAME_INVALID",
            "input.restsOn",
        ),
        (
            with(
                "nationalCodes",
                json!([{ "market": "GB", "code": "850760001" }]),
            ),
            "NATIONAL_CODE_INVALID",
            "input.nationalCodes.GB",
        ),
        (
            with("productId", json!(Uuid::now_v7())),
            "PRODUCT_NOT_FOUND",
            "input.productId",
        ),
    ] {
        refused(
            &platform
                .mutate(&seller, "proposeClassification", PRODUCT, input)
                .await,
            code,
            path,
        );
    }
    let stranger = testkit::seller(Uuid::now_v7());
    for (name, input) in [
        ("confirmClassification", json!({ "productId": id })),
        (
            "challengeClassification",
            json!({ "productId": id, "reason": "x" }),
        ),
    ] {
        refused(
            &platform
                .mutate(&stranger, name, PRODUCT, input.clone())
                .await,
            "PRODUCT_NOT_FOUND",
            "input.productId",
        );
        let answer = platform
            .ask(
                &platform_person(Role::Auditor),
                &mutation(name, PRODUCT),
                json!({ "input": input }),
            )
            .await;
        assert_eq!(code(&answer), "FORBIDDEN", "auditors read");
        let editor = platform_person(Role::RuleEditor);
        let answer = platform
            .ask(&editor, &mutation(name, PRODUCT), json!({ "input": input }))
            .await;
        assert_eq!(
            code(&answer),
            "FORBIDDEN",
            "editors do not even read products"
        );
    }
}

#[tokio::test]
async fn a_variant_has_codes_and_facts_of_its_own() {
    let platform = RuleDomain::start().await;
    let seller = testkit::seller(Uuid::now_v7());
    let main = platform.product(&seller, power_bank()).await;
    let variant = |sku: &str, of: &str| json!({ "sku": sku, "name": "Red", "originCountry": "VN", "hsCode": "850650", "variantOf": of, "gtin": "4006381333931" });
    let red = platform.product(&seller, variant("PB-RED", &main)).await;
    refused(
        &platform
            .mutate(&seller, "createProduct", PRODUCT, variant("PB-X", &red))
            .await,
        "VARIANT_INVALID",
        "input.variantOf",
    );
    let stranger = testkit::seller(Uuid::now_v7());
    refused(
        &platform
            .mutate(&stranger, "createProduct", PRODUCT, variant("PB-Y", &main))
            .await,
        "PRODUCT_NOT_FOUND",
        "input.variantOf",
    );
    let mut wrong = variant("PB-Z", &main);
    wrong["gtin"] = json!("4006381333930");
    refused(
        &platform
            .mutate(&seller, "createProduct", PRODUCT, wrong)
            .await,
        "GTIN_INVALID",
        "input.gtin",
    );
    let query = format!(
        "{{ product(id: \"{main}\") {{ variantOf {{ id }} variants {{ totalCount nodes {{ sku hsCode variantOf {{ id }} }} }} }} }}"
    );
    let data = platform.answer(&seller, &query, json!({})).await;
    let expected = json!({ "totalCount": 1, "nodes": [{ "sku": "PB-RED", "hsCode": "850650", "variantOf": { "id": main } }] });
    assert_eq!(
        (&data["product"]["variants"], &data["product"]["variantOf"]),
        (&expected, &Value::Null)
    );
}

#[tokio::test]
async fn a_classification_has_the_user_or_the_program_that_made_it() {
    let platform = RuleDomain::start().await;
    let organisation = Uuid::now_v7();
    let seller = testkit::seller(organisation);
    let program = partner(Some(organisation), &["products:write"]);
    let (Identity::User(user), Identity::Client(client)) = (seller.identity(), program.identity())
    else {
        panic!("a user and a program")
    };
    let by_user = json!({ "by": { "id": user.id }, "byProgram": null });
    let by_program = json!({ "by": null, "byProgram": { "id": client.id } });
    let selection = "{ product { id classification { by { id } byProgram { id } } } userErrors { code path message } }";
    let created = platform
        .mutate(&program, "createProduct", selection, power_bank())
        .await;
    assert_eq!(created["product"]["classification"], by_program);
    let only = json!({ "productId": created["product"]["id"] });
    let confirmed = platform
        .mutate(&seller, "confirmClassification", selection, only.clone())
        .await;
    assert_eq!(confirmed["product"]["classification"], by_user);
    let codes = json!({ "productId": created["product"]["id"], "hsCode": "850650" });
    let updated = platform
        .mutate(&program, "updateProduct", selection, codes)
        .await;
    assert_eq!(updated["product"]["classification"], by_program);
    let confirmed = platform
        .mutate(&program, "confirmClassification", selection, only)
        .await;
    assert_eq!(confirmed["product"]["classification"], by_program);
}

#[tokio::test]
async fn each_product_has_the_entry_of_its_code_with_the_parents() {
    let platform = RuleDomain::start().await;
    let seller = testkit::seller(Uuid::now_v7());
    let mut primary = power_bank();
    (primary["sku"], primary["hsCode"]) = (json!("CELL-1"), json!("850650"));
    platform.product(&seller, power_bank()).await;
    let cell = platform.product(&seller, primary).await;
    let list = "{ products(first: 5) { nodes { hsCode nomenclature { code path { code } } } } }";
    for reader in [&seller, &testkit::admin()] {
        let data = platform.answer(reader, list, json!({})).await;
        let nodes = data["products"]["nodes"].as_array().unwrap();
        assert_eq!(nodes.len(), 2, "{data}");
        for node in nodes {
            let code = node["hsCode"].as_str().unwrap();
            let path = [&code[..2], &code[..4], code].map(|code| json!({ "code": code }));
            let entry = json!({ "code": code, "path": path });
            assert_eq!(node["nomenclature"], entry, "{data}");
        }
    }
    let ruling = json!({ "productId": cell, "hsCode": "850760", "method": "SELF" });
    let proposed = platform
        .mutate(
            &seller,
            "proposeClassification",
            "{ product { nomenclature { description } } userErrors { code } }",
            ruling,
        )
        .await;
    assert_eq!(
        proposed["product"]["nomenclature"]["description"],
        "Lithium-ion accumulators, power banks among them"
    );
}
