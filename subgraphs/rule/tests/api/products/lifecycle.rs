use serde_json::{Value, json};
use uuid::Uuid;

use crate::support::{PRODUCT, RuleDomain, power_bank, refusals, refused};

/// Returns the input of a product with some fields replaced.
fn with(changes: &Value) -> Value {
    let mut input = power_bank();
    for (key, value) in changes.as_object().unwrap() {
        input[key] = value.clone();
    }
    input
}

#[tokio::test]
async fn a_product_is_created_and_told() {
    let platform = RuleDomain::start().await;
    let organisation = Uuid::now_v7();
    let seller = testkit::seller(organisation);
    let facts = json!([
        { "name": "un_number", "text": "3480" }, { "name": "ce_marked", "flag": true },
        { "name": "state_of_charge_percent", "number": 28.5 },
    ]);
    let national = json!([{ "market": "EU", "code": "8507600010" }]);
    let input = with(
        &json!({ "facts": facts, "nationalCodes": national, "sku": " PB-1 ", "description": "  " }),
    );
    let payload = platform
        .mutate(&seller, "createProduct", PRODUCT, input)
        .await;
    let product = &payload["product"];
    assert_eq!(payload["userErrors"], json!([]));
    assert_eq!(
        (&product["sku"], &product["description"]),
        (&json!("PB-1"), &Value::Null)
    );
    assert_eq!(
        (&product["status"], &product["organisation"]["id"]),
        (&json!("ACTIVE"), &json!(organisation))
    );
    assert_eq!(product["nationalCodes"], national);
    let expected = json!([
        { "name": "ce_marked", "text": null, "number": null, "flag": true },
        { "name": "state_of_charge_percent", "text": null, "number": 28.5, "flag": null },
        { "name": "un_number", "text": "3480", "number": null, "flag": null },
    ]);
    assert_eq!(product["facts"], expected);
    let id: Uuid = product["id"].as_str().unwrap().parse().unwrap();
    let events = platform.events("ProductCreated", id).await;
    assert_eq!((events.len(), events[0].sequence), (1, 1));
    assert_eq!(events[0].audience, [organisation]);
    let facts = json!({ "ce_marked": true, "state_of_charge_percent": 28.5, "un_number": "3480" });
    assert_eq!(events[0].data["facts"], facts);
    assert_eq!(
        events[0].data["nationalCodes"],
        json!({ "EU": "8507600010" })
    );
}

#[tokio::test]
async fn facts_are_merged_and_taken_away() {
    let platform = RuleDomain::start().await;
    let seller = testkit::seller(Uuid::now_v7());
    let id = platform.product(&seller, power_bank()).await;
    let change = json!({ "productId": id, "facts": [
        { "name": "state_of_charge_percent", "number": 28 }, { "name": "ce_marked", "flag": null },
    ] });
    let payload = platform
        .mutate(&seller, "updateProduct", PRODUCT, change.clone())
        .await;
    let names: Vec<_> = payload["product"]["facts"]
        .as_array()
        .unwrap()
        .iter()
        .map(|fact| &fact["name"])
        .collect();
    assert_eq!(names, ["state_of_charge_percent", "un_number"]);
    assert_eq!(payload["product"]["name"], "Power bank", "the rest stays");
    platform
        .mutate(&seller, "updateProduct", PRODUCT, change)
        .await;
    let events = platform
        .events("ProductFactsChanged", id.parse().unwrap())
        .await;
    assert_eq!(
        (events.len(), events[0].sequence),
        (1, 2),
        "the second change changed nothing"
    );
    let input = json!({ "productId": id, "name": "Bank", "originCountry": "VN", "hsCode": "850650", "description": "x" });
    let payload = platform
        .mutate(&seller, "updateProduct", PRODUCT, input)
        .await;
    assert_eq!(
        (
            &payload["product"]["hsCode"],
            &payload["product"]["originCountry"]
        ),
        (&json!("850650"), &json!("VN"))
    );
}

#[tokio::test]
async fn each_mistake_is_named() {
    let platform = RuleDomain::start().await;
    let seller = testkit::seller(Uuid::now_v7());
    let fact = |fact: Value| with(&json!({ "facts": [fact] }));
    let national = |market: &str, code: &str| {
        with(&json!({ "nationalCodes": [{ "market": market, "code": code }] }))
    };
    for (input, code, path) in [
        (
            with(&json!({ "hsCode": "999999" })),
            "HS_CODE_UNKNOWN",
            "input.hsCode",
        ),
        (
            with(&json!({ "hsCode": "8507" })),
            "HS_CODE_TOO_SHORT",
            "input.hsCode",
        ),
        (with(&json!({ "sku": "" })), "TEXT_INVALID", "input.sku"),
        (
            with(&json!({ "sku": "x".repeat(65) })),
            "TEXT_INVALID",
            "input.sku",
        ),
        (
            with(&json!({ "name": "a\nb" })),
            "TEXT_INVALID",
            "input.name",
        ),
        (
            with(&json!({ "name": "a\0b" })),
            "TEXT_INVALID",
            "input.name",
        ),
        (
            with(&json!({ "name": "\u{202E}Power bank" })),
            "TEXT_INVALID",
            "input.name",
        ),
        (
            with(&json!({ "description": "a\0b" })),
            "TEXT_INVALID",
            "input.description",
        ),
        (
            with(&json!({ "description": "x".repeat(2_001) })),
            "TEXT_INVALID",
            "input.description",
        ),
        (
            national("GB", "850760001"),
            "NATIONAL_CODE_INVALID",
            "input.nationalCodes.GB",
        ),
        (
            national("GB", "8506500010"),
            "NATIONAL_CODE_INVALID",
            "input.nationalCodes.GB",
        ),
        (
            national("g b", "8507600010"),
            "NATIONAL_CODE_INVALID",
            "input.nationalCodes",
        ),
        (
            fact(json!({ "name": "un_number", "number": 3480 })),
            "FACT_TYPE_MISMATCH",
            "input.facts.un_number",
        ),
        (
            fact(json!({ "name": "ce_marked", "text": "yes" })),
            "FACT_TYPE_MISMATCH",
            "input.facts.ce_marked",
        ),
        (
            fact(json!({ "name": "x", "text": "a\0b" })),
            "FACT_VALUE_INVALID",
            "input.facts.x",
        ),
        (
            fact(json!({ "name": "x", "number": 1e300 })),
            "FACT_VALUE_INVALID",
            "input.facts.x",
        ),
        (
            fact(json!({ "name": "x", "number": 1, "flag": true })),
            "FACT_VALUE_INVALID",
            "input.facts.x",
        ),
        (
            fact(json!({ "name": "no name", "number": 1 })),
            "FACT_NAME_INVALID",
            "input.facts",
        ),
        (
            fact(json!({ "name": "national_code", "text": "8507600010" })),
            "FACT_RESERVED",
            "input.facts.national_code",
        ),
        (
            with(&json!({ "facts": vec![json!({ "name": "x" }); 201] })),
            "TOO_MANY",
            "input.facts",
        ),
    ] {
        refused(
            &platform
                .mutate(&seller, "createProduct", PRODUCT, input)
                .await,
            code,
            path,
        );
    }
    let two = with(&json!({ "sku": "", "facts": [{ "name": "ce_marked", "text": "yes" }] }));
    assert_eq!(
        refusals(
            &platform
                .mutate(&seller, "createProduct", PRODUCT, two)
                .await
        )
        .len(),
        2,
        "all at once"
    );
    assert_eq!(platform.number("select count(*) from products").await, 0);
    assert_eq!(
        platform
            .number("select count(*) from outbox where event ->> 'type' like '%Product%'")
            .await,
        0
    );
}

#[tokio::test]
async fn a_country_that_is_none_is_refused() {
    let platform = RuleDomain::start().await;
    let seller = testkit::seller(Uuid::now_v7());
    for (country, hint) in [
        ("ZZ", "for example DE."),
        ("UK", "Did you mean `GB`?"),
        ("Germany", "for example DE."),
    ] {
        let input = with(&json!({ "originCountry": country }));
        let payload = platform
            .mutate(&seller, "createProduct", PRODUCT, input)
            .await;
        refused(&payload, "COUNTRY_UNKNOWN", "input.originCountry");
        assert!(
            payload["userErrors"][0]["message"]
                .as_str()
                .unwrap()
                .ends_with(hint),
            "{payload}"
        );
    }
    let id = platform
        .product(&seller, with(&json!({ "originCountry": " cn" })))
        .await;
    let change = json!({ "productId": id, "originCountry": "XXX" });
    let payload = platform
        .mutate(&seller, "updateProduct", PRODUCT, change)
        .await;
    refused(&payload, "COUNTRY_UNKNOWN", "input.originCountry");
}

#[tokio::test]
async fn an_unknown_country_does_not_hide_the_other_errors_of_a_product() {
    let platform = RuleDomain::start().await;
    let seller = testkit::seller(Uuid::now_v7());
    let id = platform.product(&seller, power_bank()).await;
    let bad = json!({ "name": "", "originCountry": "XX", "hsCode": "999999", "gtin": "1" });
    let named = |codes: &[(&str, &str)]| {
        codes
            .iter()
            .map(|(code, field)| ((*code).to_owned(), format!("input.{field}")))
            .collect::<Vec<_>>()
    };
    let faults = [
        ("COUNTRY_UNKNOWN", "originCountry"),
        ("TEXT_INVALID", "name"),
        ("GTIN_INVALID", "gtin"),
        ("HS_CODE_UNKNOWN", "hsCode"),
    ];
    let created = platform
        .mutate(&seller, "createProduct", PRODUCT, with(&bad))
        .await;
    assert_eq!(refusals(&created), named(&faults), "{created}");
    let mut change = bad;
    change["productId"] = json!(id);
    change["hsCode"] = json!("Battery");
    let changed = platform
        .mutate(&seller, "updateProduct", PRODUCT, change)
        .await;
    let faults = [
        ("COUNTRY_UNKNOWN", "originCountry"),
        ("HS_CODE_INVALID", "hsCode"),
        ("TEXT_INVALID", "name"),
        ("GTIN_INVALID", "gtin"),
    ];
    assert_eq!(refusals(&changed), named(&faults), "{changed}");
}

#[tokio::test]
async fn a_sku_is_unique_in_its_organisation() {
    let platform = RuleDomain::start().await;
    let seller = testkit::seller(Uuid::now_v7());
    platform.product(&seller, power_bank()).await;
    refused(
        &platform
            .mutate(&seller, "createProduct", PRODUCT, power_bank())
            .await,
        "SKU_TAKEN",
        "input.sku",
    );
    platform
        .product(&testkit::seller(Uuid::now_v7()), power_bank())
        .await;
}

#[tokio::test]
async fn an_archived_product_rests() {
    let platform = RuleDomain::start().await;
    let seller = testkit::seller(Uuid::now_v7());
    let id = platform.product(&seller, power_bank()).await;
    for _ in 0..2 {
        let payload = platform
            .mutate(
                &seller,
                "archiveProduct",
                PRODUCT,
                json!({ "productId": id }),
            )
            .await;
        assert_eq!(payload["product"]["status"], "ARCHIVED");
    }
    assert_eq!(
        platform
            .events("ProductArchived", id.parse().unwrap())
            .await
            .len(),
        1
    );
    let change = json!({ "productId": id, "name": "Other" });
    refused(
        &platform
            .mutate(&seller, "updateProduct", PRODUCT, change)
            .await,
        "PRODUCT_ARCHIVED",
        "input.productId",
    );
    let check = json!({ "productId": id, "lane": { "destination": "DE", "mode": "SEA" } });
    let payload = platform
        .mutate(
            &seller,
            "runSelfCheck",
            "{ userErrors { code path message } }",
            check,
        )
        .await;
    refused(&payload, "PRODUCT_ARCHIVED", "input.productId");
}

#[tokio::test]
async fn a_list_is_paged_and_filtered() {
    let platform = RuleDomain::start().await;
    let seller = testkit::seller(Uuid::now_v7());
    let mut ids = Vec::new();
    for (sku, hs) in [("A-1", "850760"), ("A-2", "950300"), ("B_3", "850650")] {
        ids.push(
            platform
                .product(
                    &seller,
                    with(&json!({ "sku": sku, "hsCode": hs, "facts": [] })),
                )
                .await,
        );
    }
    platform
        .product(&testkit::seller(Uuid::now_v7()), power_bank())
        .await;
    let query = "query($first: Int, $after: String, $filter: ProductFilter) { \
        products(first: $first, after: $after, filter: $filter) { totalCount pageInfo { hasNextPage endCursor } nodes { id } } }";
    let page = async |variables: Value| {
        platform.answer(&seller, query, variables).await["products"].clone()
    };
    let found = |page: &Value| -> Vec<String> {
        page["nodes"]
            .as_array()
            .unwrap()
            .iter()
            .map(|node| node["id"].as_str().unwrap().to_owned())
            .collect()
    };
    let first = page(json!({ "first": 2 })).await;
    assert_eq!(
        (found(&first), &first["totalCount"]),
        (ids[..2].to_vec(), &json!(3))
    );
    let second = page(json!({ "first": 2, "after": first["pageInfo"]["endCursor"] })).await;
    assert_eq!(
        (found(&second), &second["pageInfo"]["hasNextPage"]),
        (ids[2..].to_vec(), &json!(false))
    );
    for (filter, expected) in [
        (json!({ "search": "a-" }), &ids[..2]),
        (json!({ "search": "_" }), &ids[2..]),
        (json!({ "search": "%" }), &[]),
        (
            json!({ "hsPrefix": "85" }),
            &[ids[0].clone(), ids[2].clone()],
        ),
        (json!({ "status": "ARCHIVED" }), &[]),
    ] {
        let page = page(json!({ "filter": filter })).await;
        assert_eq!(
            (found(&page), &page["totalCount"]),
            (expected.to_vec(), &json!(expected.len())),
            "{filter}"
        );
    }
    for variables in [
        json!({ "first": 0 }),
        json!({ "first": 101 }),
        json!({ "after": "nonsense" }),
    ] {
        let answer = platform.ask(&seller, query, variables).await;
        assert_eq!(crate::support::code(&answer), "BAD_USER_INPUT", "{answer}");
    }
    let answer = platform
        .ask(&seller, query, json!({ "filter": { "search": "a\0b" } }))
        .await;
    assert!(
        answer["errors"][0]["message"]
            .as_str()
            .unwrap()
            .contains("one line of text"),
        "{answer}"
    );
}
