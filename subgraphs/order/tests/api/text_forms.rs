//! Numbers and names that look the same are the same, and invisible characters are refused.

use serde_json::{Value, json};
use uuid::Uuid;

use crate::facts;
use crate::shipment::plan;
use crate::support::{Case, OrderDomain, document, draft, request, string};

const NAMES: &str = "AUFNR;KDNR;ARTNR;BEST_LAND;VERK_TR;LEIST;FRIST;BEMERK;LIEFBED;ANBIETER";

fn import(lines: &[String]) -> Value {
    json!({ "format": "CSV", "content": format!("{NAMES}\n{}\n", lines.join("\n")) })
}

/// Returns the same text with full-width digits.
fn full_width(text: &str) -> String {
    let wide = |char: char| {
        if char.is_ascii_digit() {
            char::from_u32(u32::from(char) + 0xFEE0).unwrap()
        } else {
            char
        }
    };
    text.chars().map(wide).collect()
}

#[tokio::test]
async fn an_order_is_found_by_its_number_however_it_is_written() {
    let world = OrderDomain::new().await;
    let case = Case::requested(&world).await;
    let query =
        "query($search: String) { orders(filter: { search: $search }) { nodes { number } } }";
    let found = async |number: &str| {
        let data = world
            .read(&case.seller, query, json!({ "search": number }))
            .await;
        data["orders"]["nodes"].as_array().unwrap().len()
    };
    let all = world
        .read(&case.seller, query, json!({ "search": null }))
        .await;
    let number = string(&all["orders"]["nodes"][0]["number"]);
    let bare = number.replace('-', "");
    for written in [
        number.clone(),
        number.to_lowercase(),
        format!("  {number} "),
        bare.clone(),
        bare.to_lowercase(),
        number.replace('-', " "),
        number.replace('-', "\u{2011}"),
        number.replace('-', " \u{2013} "),
        full_width(&number),
        number[..8].to_owned(),
        number[..6].to_owned(),
        "ord".to_owned(),
        "ORD-".to_owned(),
        format!("{number}\u{200B}"),
    ] {
        assert_eq!(found(&written).await, 1, "{written:?}");
    }
    for written in ["ORX", "ORD-1999", &format!("{number}9"), "%2026", "2026"] {
        assert_eq!(found(written).await, 0, "{written:?}");
    }
    for nothing in ["-", " ", "\u{200B}", "- / -", "%"] {
        let response = world
            .execute(&case.seller, query, json!({ "search": nothing }))
            .await;
        let code = crate::support::error_code(&response.errors[0]);
        assert_eq!(code.as_deref(), Some("BAD_USER_INPUT"), "{nothing:?}");
    }
}

#[tokio::test]
async fn an_order_of_the_old_system_is_taken_over_once_however_its_number_is_written() {
    let world = OrderDomain::new().await;
    let own = Uuid::now_v7();
    let seller = testkit::seller(own);
    world.product(own).await;
    let line = |number: &str| format!("{number};K;PB-1;DE;4;P;;;;");
    let first = world
        .done(
            &seller,
            "importLegacyOrders",
            import(&[line("A-1 stra\u{DF}e")]),
        )
        .await;
    assert_eq!(first["report"]["lines"][0]["outcome"], "CREATED");
    for same in [
        "a-1 STRASSE",
        "A-1  stra\u{DF}e",
        " A-1\u{A0}stra\u{DF}e",
        "\u{FF21}-\u{FF11} stra\u{DF}e",
    ] {
        let again = world
            .done(&seller, "importLegacyOrders", import(&[line(same)]))
            .await;
        let told = &again["report"]["lines"][0];
        assert_eq!(told["outcome"], "ALREADY_IMPORTED", "{same:?}");
        assert_eq!(
            told["order"]["id"],
            first["report"]["lines"][0]["order"]["id"]
        );
    }
    // In one file, the second order is refused.
    let report = world
        .done(
            &seller,
            "importLegacyOrders",
            import(&[line("B-1"), line("b-1"), line("B-2")]),
        )
        .await;
    let outcomes: Vec<&Value> = report["report"]["lines"]
        .as_array()
        .unwrap()
        .iter()
        .map(|line| &line["outcome"])
        .collect();
    assert_eq!(outcomes, ["CREATED", "REJECTED", "CREATED"]);
}

#[tokio::test]
async fn a_number_of_the_old_system_has_no_invisible_characters() {
    let world = OrderDomain::new().await;
    let own = Uuid::now_v7();
    let seller = testkit::seller(own);
    world.product(own).await;
    let line = |number: &str| format!("{number};K;PB-1;DE;4;P;;;;");
    // An invisible character would make a different number.
    for unseen in [
        "A\u{200B}-1",
        "\u{AD}C-1",
        "C-1\u{FEFF}x",
        "\u{3164}",
        "D\u{202E}1",
    ] {
        let report = world
            .done(&seller, "importLegacyOrders", import(&[line(unseen)]))
            .await;
        let told = &report["report"]["lines"][0];
        assert_eq!(
            (&told["outcome"], &told["code"]),
            (&json!("REJECTED"), &json!("INVALID")),
            "{unseen:?}"
        );
    }
}

#[tokio::test]
async fn an_article_is_found_however_its_number_is_written() {
    let world = OrderDomain::new().await;
    let own = Uuid::now_v7();
    let seller = testkit::seller(own);
    let mut made = facts::product(Uuid::now_v7(), own, "ACTIVE", 1);
    made.data["sku"] = json!("Gr\u{F6}\u{DF}e  10");
    world.take_in(&made).await.unwrap();
    let skus = [
        "Gr\u{F6}\u{DF}e  10",
        "gro\u{308}sse 10",
        "GR\u{D6}SSE 10",
        "Gr\u{F6}\u{DF}e \u{FF11}\u{FF10}",
    ];
    for (number, sku) in skus.iter().enumerate() {
        let line = format!("{number};K;{sku};de;4;p;;;dap;");
        let report = world
            .done(&seller, "importLegacyOrders", import(&[line]))
            .await;
        assert_eq!(
            report["report"]["lines"][0]["outcome"], "CREATED",
            "{sku:?}: {report}"
        );
    }
    for sku in [
        "Gr\u{F6}\u{DF}e10",
        "Gr\u{F6}\u{DF}e 1O",
        "Gr\u{F6}\u{DF}e\u{200B} 10",
    ] {
        let report = world
            .done(
                &seller,
                "importLegacyOrders",
                import(&[format!("x;K;{sku};DE;4;P;;;;")]),
            )
            .await;
        assert_eq!(
            report["report"]["lines"][0]["outcome"], "REJECTED",
            "{sku:?}"
        );
    }
}

#[tokio::test]
async fn a_requirement_is_named_with_its_pack_or_without() {
    let world = OrderDomain::new().await;
    let case = Case::requested(&world).await;
    let ids = json!([
        "demo-air/AIR-UN3480-CAO",
        "AIR-UN3480-CAO",
        "demo_eu.2/EU-BATT-CE"
    ]);
    let mut input = draft(case.product);
    input["requirementIds"] = ids.clone();
    let made = world.done(&case.seller, "draftOrder", input).await;
    let query = "query($id: ID!) { order(id: $id) { requirementIds } }";
    let data = world
        .read(&case.seller, query, json!({ "id": made["order"]["id"] }))
        .await;
    assert_eq!(data["order"]["requirementIds"], ids);
    let change =
        json!({ "orderId": made["order"]["id"], "requirementIds": ["demo-air/AIR-UN3480-PAX"] });
    world.done(&case.seller, "updateDraft", change).await;
    let mut asked = request(case.product, &case.profiles);
    asked["requirementIds"] = ids;
    world.done(&case.seller, "requestAssessment", asked).await;
    for bad in [
        "",
        "/",
        "demo-air/",
        "/AIR",
        "a/b/c",
        "demo air/AIR",
        "AIR\u{200B}1",
        "\u{410}IR-1",
    ] {
        let mut input = draft(case.product);
        input["requirementIds"] = json!([bad]);
        assert_eq!(
            world.refused(&case.seller, "draftOrder", input).await,
            "INVALID",
            "{bad:?}"
        );
    }
}

#[tokio::test]
async fn a_text_of_nothing_visible_is_refused() {
    let world = OrderDomain::new().await;
    let case = Case::accepted(&world).await;
    for nothing in [
        "\u{200B}",
        "\u{A0}\u{3000}",
        "\u{2800}",
        "\u{3164}",
        "\u{FEFF}\u{AD}",
        "\u{200D}\u{FE0F}",
    ] {
        let mut evidence = document(case.product, "EU_DOC");
        evidence["issuer"] = json!(nothing);
        let mut new = draft(case.product);
        new["message"] = json!(nothing);
        let ask = json!({ "orderId": case.order, "type": "SDS", "text": nothing });
        let cancel = json!({ "orderId": case.order, "reason": nothing });
        let message = json!({ "orderId": case.order, "toId": case.first_id(), "text": nothing });
        for (who, name, input) in [
            (&case.seller, "submitDocument", evidence),
            (&case.seller, "draftOrder", new),
            (&case.seller, "cancelOrder", cancel),
            (&case.seller, "sendMessage", message),
            (&case.first, "requestDocument", ask),
        ] {
            assert_eq!(
                world.refused(who, name, input).await,
                "INVALID",
                "{name} {nothing:?}"
            );
        }
    }
    for disguised in ["Maker \u{202E}dtL", "Maker\nLtd", "Maker\u{2066}Ltd"] {
        let mut evidence = document(case.product, "EU_DOC");
        evidence["issuer"] = json!(disguised);
        assert_eq!(
            world
                .refused(&case.seller, "submitDocument", evidence)
                .await,
            "INVALID",
            "{disguised:?}"
        );
    }
    let mut evidence = document(case.product, "EU_DOC");
    evidence["issuer"] = json!("\u{645}\u{6CC}\u{200C}\u{62E} Pr\u{FC}flabor");
    world.done(&case.seller, "submitDocument", evidence).await;
}

#[tokio::test]
async fn a_name_is_stored_in_its_canonical_form() {
    let world = OrderDomain::new().await;
    let case = Case::requested(&world).await;
    let mut evidence = document(case.product, "EU_DOC");
    evidence["issuer"] = json!(" Pru\u{308}f\u{AD}labor\u{200B} ");
    let made = world.done(&case.seller, "submitDocument", evidence).await;
    let query = "query($id: ID!) { evidenceDocument(id: $id) { issuer } }";
    let data = world
        .read(&case.seller, query, json!({ "id": made["document"]["id"] }))
        .await;
    assert_eq!(data["evidenceDocument"]["issuer"], "Pr\u{FC}flabor");
    let mut plan = crate::shipment::plan(&[case.product]);
    plan["incotermPlace"] = json!(" Ber\u{AD}th 7 ");
    let made = world.done(&case.seller, "createConsignment", plan).await;
    let query = "query($id: ID!) { consignment(id: $id) { incotermPlace } }";
    let data = world
        .read(
            &case.seller,
            query,
            json!({ "id": made["consignment"]["id"] }),
        )
        .await;
    assert_eq!(data["consignment"]["incotermPlace"], "Berth 7");
}

#[tokio::test]
async fn of_articles_that_look_alike_the_exact_one_is_taken() {
    let world = OrderDomain::new().await;
    let own = Uuid::now_v7();
    let seller = testkit::seller(own);
    let mut ids = Vec::new();
    for (sku, status) in [
        ("AB-1", "ACTIVE"),
        ("ab-1", "ACTIVE"),
        ("CD-1", "ACTIVE"),
        ("cd-1", "ARCHIVED"),
    ] {
        let mut made = facts::product(Uuid::now_v7(), own, status, 1);
        made.data["sku"] = json!(sku);
        world.take_in(&made).await.unwrap();
        ids.push(made.subject);
    }
    let query = "query($id: ID!) { order(id: $id) { product { id } } }";
    for (number, (sku, expected)) in [
        ("AB-1", Ok(0)),
        ("ab-1", Ok(1)),
        ("Ab-1", Err("PRODUCT_AMBIGUOUS")),
        ("Cd-1", Ok(2)),
    ]
    .iter()
    .enumerate()
    {
        let line = format!("{number};K;{sku};DE;4;P;;;;");
        let report = world
            .done(&seller, "importLegacyOrders", import(&[line]))
            .await;
        let row = &report["report"]["lines"][0];
        match expected {
            Ok(position) => {
                let data = world
                    .read(&seller, query, json!({ "id": row["order"]["id"] }))
                    .await;
                let id: &Uuid = &ids[*position];
                assert_eq!(data["order"]["product"]["id"], json!(id), "{sku}: {report}");
            }
            Err(code) => assert_eq!(
                (&row["outcome"], &row["code"]),
                (&json!("REJECTED"), &json!(code))
            ),
        }
    }
}

#[tokio::test]
async fn rows_that_an_earlier_version_wrote_are_found() {
    let world = OrderDomain::new().await;
    let own = Uuid::now_v7();
    let seller = testkit::seller(own);
    world.product(own).await;
    let line = |number: &str| format!("{number};K;PB-1;DE;4;P;;;;");
    let outcome = async |number: &str| {
        let report = world
            .done(&seller, "importLegacyOrders", import(&[line(number)]))
            .await;
        string(&report["report"]["lines"][0]["outcome"])
    };
    let run = async |statement: &'static str| {
        sqlx::query(statement)
            .execute(&world.database.pool)
            .await
            .unwrap();
    };
    assert_eq!(outcome("A-1").await, "CREATED");
    run("update products set sku_key = ''").await;
    run("update legacy_orders set reference_key = null").await;
    assert_eq!(outcome("A-1").await, "ALREADY_IMPORTED");
    assert_eq!(outcome("B-1").await, "CREATED", "by the exact SKU");
    // The earlier version created the order under its own idempotency key, and stopped.
    assert_eq!(outcome("C-1").await, "CREATED");
    run("delete from legacy_orders where reference = 'C-1'").await;
    let hash = world
        .keyring
        .index("idempotency")
        .await
        .unwrap()
        .hash("importLegacyOrders C-1");
    let changed = sqlx::query(
        "update idempotency_keys set key = 'import C-1', request_hash = $1 where key = 'import c-1'",
    );
    let changed = changed
        .bind(hash)
        .execute(&world.database.pool)
        .await
        .unwrap();
    assert_eq!(changed.rows_affected(), 1);
    assert_eq!(outcome("C-1").await, "CREATED", "noted by this import");
    let orders: i64 = sqlx::query_scalar("select count(*) from orders")
        .fetch_one(&world.database.pool)
        .await
        .unwrap();
    assert_eq!(orders, 3);
}

#[tokio::test]
async fn a_country_of_a_lane_is_read_as_people_write_it() {
    let world = OrderDomain::new().await;
    let case = Case::drafted(&world).await;
    let lane = |origin: &str, destination: &str| json!({ "orderId": case.order, "lane": { "origin": origin, "destination": destination, "mode": "SEA" } });
    for (origin, destination) in [("VN", "FR"), ("vn", " Fr "), ("\u{FF36}\u{FF2E}", "fr")] {
        let changed = world
            .done(&case.seller, "updateDraft", lane(origin, destination))
            .await;
        let read = &changed["order"]["lane"];
        assert_eq!(
            (&read["origin"], &read["destination"]),
            (&json!("VN"), &json!("FR")),
            "{origin:?} {destination:?}"
        );
    }
}

#[tokio::test]
async fn a_lane_to_no_country_is_refused_by_each_mutation_in_the_same_way() {
    let world = OrderDomain::new().await;
    let case = Case::drafted(&world).await;
    let to = |mut input: Value, lane: &Value| {
        input["lane"] = lane.clone();
        input
    };
    let inputs = [
        ("draftOrder", draft(case.product)),
        ("updateDraft", json!({ "orderId": case.order })),
        ("requestAssessment", request(case.product, &case.profiles)),
        (
            "requestTransportApproval",
            json!({ "productId": case.product }),
        ),
        ("createConsignment", plan(&[case.product])),
    ];
    let mut refused = Vec::new();
    for (name, input) in inputs {
        for (field, lane) in [
            ("destination", json!({ "destination": "XX", "mode": "SEA" })),
            (
                "origin",
                json!({ "origin": "XX", "destination": "DE", "mode": "SEA" }),
            ),
        ] {
            let payload = world
                .mutate(&case.seller, name, to(input.clone(), &lane))
                .await
                .unwrap();
            let errors = json!([{
                "code": "LANE_INVALID", "path": ["input", "lane", field],
                "message": "`XX` is not a country of ISO 3166-1. Use the code of a country, for example DE.",
            }]);
            if payload["userErrors"] != errors {
                refused.push(format!("{name}: {payload}"));
            }
        }
    }
    assert!(refused.is_empty(), "{refused:?}");
}
