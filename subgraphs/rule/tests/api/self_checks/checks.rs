use serde_json::{Value, json};
use uuid::Uuid;

use crate::support::{DEMO, RuleDomain, SELF_CHECK, alternatives, by_air, power_bank, refused};

fn statuses(check: &Value) -> Vec<(&str, &str)> {
    let findings = check["findings"].as_array().unwrap().iter();
    findings
        .map(|one| {
            (
                one["rule"].as_str().unwrap(),
                one["status"].as_str().unwrap(),
            )
        })
        .collect()
}

#[tokio::test]
async fn says_what_is_missing_and_what_to_answer() {
    let platform = RuleDomain::start().await;
    let organisation = Uuid::now_v7();
    let seller = testkit::seller(organisation);
    let id = platform.product(&seller, power_bank()).await;
    let input = json!({ "productId": id, "lane": by_air(None), "asOf": "2026-10-15" });
    let check = platform.self_check(&seller, input).await;
    assert_eq!(check["verdict"], "ACTION_REQUIRED");
    let expected = [
        ("EU-BATT-CE", "UNMET"),
        ("AIR-UN3480-PAX", "UNDETERMINED"),
        ("AIR-UN3480-CAO", "UNMET"),
    ];
    assert_eq!(statuses(&check), expected);
    let missing: Vec<_> = check["missing"]
        .as_array()
        .unwrap()
        .iter()
        .flat_map(alternatives)
        .collect();
    assert_eq!(
        missing,
        [
            "EU_DOC",
            "state_of_charge_percent",
            "IMPORT_LICENCE",
            "UN383_SUMMARY",
            "DGD"
        ]
    );
    assert_eq!(
        check["missing"][0]["alternatives"],
        json!([{ "code": "EU_DOC", "title": "EU declaration of conformity" }])
    );
    let charge = "To what part of their capacity are the batteries charged when they travel?";
    assert_eq!(
        check["missing"][1]["alternatives"][0],
        json!({ "name": "state_of_charge_percent", "question": charge })
    );
    assert_eq!(check["findings"][0]["missing"][0], check["missing"][0]);
    assert_eq!(
        check["missingDocumentCodes"],
        json!(["EU_DOC", "IMPORT_LICENCE", "UN383_SUMMARY", "DGD"])
    );
    assert_eq!(
        check["missingDocuments"][1],
        json!({ "code": "IMPORT_LICENCE", "title": "Import licence" })
    );
    assert_eq!(check["missingDocuments"].as_array().unwrap().len(), 4);
    assert_eq!(check["market"], "DE");
    assert_eq!(check["ask"], json!(["aircraft", "state_of_charge_percent"]));
    assert_eq!(check["questions"][1]["unit"], "percent");
    assert_eq!(check["possibleProhibitions"], json!(["AIR-UN3480-PAX"]));
    assert_eq!(
        (&check["screening"], &check["advisory"]),
        (&json!("NOT_SCREENED"), &json!(false))
    );
    assert_eq!(check["lane"]["origin"], "CN", "where the product was made");
    assert!(
        check["disclaimer"]
            .as_str()
            .unwrap()
            .starts_with("Demonstration content")
    );
    let trace = check["findings"][0]["trace"].as_array().unwrap();
    let marking = trace
        .iter()
        .find(|step| step["path"] == "evidence.marking[0]")
        .unwrap();
    assert_eq!(
        (&marking["condition"], &marking["value"]),
        (&json!("ce_marked eq true"), &json!("true"))
    );
    assert_eq!(marking["result"], "TRUE");
    let events = platform
        .events(
            "SelfCheckCompleted",
            check["id"].as_str().unwrap().parse().unwrap(),
        )
        .await;
    assert_eq!((events.len(), events[0].sequence), (1, 1));
    assert_eq!(events[0].audience, [organisation]);
    assert_eq!(events[0].data["verdict"], "ACTION_REQUIRED");
    assert_eq!(events[0].data["transportApproval"], Value::Null);
    assert_eq!(
        events[0].data["findings"][0]["missing"],
        json!({ "conformity": ["EU_DOC"] })
    );
}

#[tokio::test]
async fn answers_and_declared_documents_make_it_compliant_but_advisory() {
    let platform = RuleDomain::start().await;
    let seller = testkit::seller(Uuid::now_v7());
    let id = platform.product(&seller, power_bank()).await;
    let facts = json!([{ "name": "state_of_charge_percent", "number": 28 }]);
    platform
        .mutate(
            &seller,
            "updateProduct",
            "{ userErrors { code } }",
            json!({ "productId": id, "facts": facts }),
        )
        .await;
    let document =
        |kind: &str| json!({ "type": kind, "issuedOn": "2026-01-10", "expiresOn": "2026-10-31" });
    let declared = json!([
        document("EU_DOC"),
        document("DGD"),
        document("UN383_SUMMARY")
    ]);
    let input = json!({
        "productId": id, "lane": by_air(Some("CARGO")), "asOf": "2026-10-15", "declaredDocuments": declared,
    });
    let check = platform.self_check(&seller, input.clone()).await;
    assert_eq!(
        (&check["verdict"], &check["advisory"]),
        (&json!("COMPLIANT"), &json!(true))
    );
    assert_eq!(check["expiringDocuments"].as_array().unwrap().len(), 3);
    let again = platform.self_check(&seller, input).await;
    assert_ne!(again["id"], check["id"]);
    assert_eq!(
        (&again["inputHash"], &again["resultHash"]),
        (&check["inputHash"], &check["resultHash"])
    );
    let history = format!(
        "{{ product(id: \"{id}\") {{ selfChecks(first: 1) {{ totalCount nodes {{ id }} }} }} \
        selfChecks(productId: \"{id}\") {{ nodes {{ id verdict }} }} selfCheck(id: {}) {{ verdict product {{ sku }} }} }}",
        check["id"]
    );
    let data = platform.answer(&seller, &history, json!({})).await;
    assert_eq!(
        data["product"]["selfChecks"],
        json!({ "totalCount": 2, "nodes": [{ "id": again["id"] }] })
    );
    assert_eq!(
        data["selfChecks"]["nodes"][1]["id"], check["id"],
        "newest first"
    );
    assert_eq!(
        data["selfCheck"],
        json!({ "verdict": "COMPLIANT", "product": { "sku": "PB-20000" } })
    );
}

#[tokio::test]
async fn what_cannot_be_checked_is_refused() {
    let platform = RuleDomain::start().await;
    let seller = testkit::seller(Uuid::now_v7());
    let id = platform.product(&seller, power_bank()).await;
    let declared = |kind: &str, issued: &str, expires: Option<&str>| {
        let documents = json!([{ "type": kind, "issuedOn": issued, "expiresOn": expires }]);
        json!({ "productId": id, "lane": by_air(None), "declaredDocuments": documents })
    };
    for (input, code, path) in [
        (
            json!({ "productId": Uuid::now_v7(), "lane": by_air(None) }),
            "PRODUCT_NOT_FOUND",
            "input.productId",
        ),
        (
            json!({ "productId": "nonsense", "lane": by_air(None) }),
            "PRODUCT_NOT_FOUND",
            "input.productId",
        ),
        (
            declared("NOTHING", "2026-01-01", None),
            "DOCUMENT_TYPE_UNKNOWN",
            "input.declaredDocuments",
        ),
        (
            declared("EU_DOC", "2026-01-02", Some("2026-01-01")),
            "DATES_INVALID",
            "input.declaredDocuments",
        ),
    ] {
        refused(
            &platform
                .mutate(&seller, "runSelfCheck", SELF_CHECK, input)
                .await,
            code,
            path,
        );
    }
    let mut many = declared("EU_DOC", "2026-01-01", None);
    many["declaredDocuments"] = json!(vec![many["declaredDocuments"][0].clone(); 101]);
    refused(
        &platform
            .mutate(&seller, "runSelfCheck", SELF_CHECK, many)
            .await,
        "TOO_MANY",
        "input.declaredDocuments",
    );
    assert_eq!(platform.number("select count(*) from self_checks").await, 0);
}

#[tokio::test]
async fn a_stored_check_is_enough_to_do_it_again() {
    use rule::evaluation::domain::{Case, InForce, Outcome, evaluate};
    let platform = RuleDomain::start().await;
    let seller = testkit::seller(Uuid::now_v7());
    let id = platform.product(&seller, power_bank()).await;
    let check = platform
        .self_check(&seller, json!({ "productId": id, "lane": by_air(None) }))
        .await;
    // A later publication does not change a check.
    let later = DEMO
        .replace("version: 2026.1.0", "version: 2026.2.0")
        .replace("lte: 30", "lte: 20");
    platform.publish(&later, None).await;
    let (input, outcome): (Value, Value) = sqlx::query_as("select input, outcome from self_checks")
        .fetch_one(&platform.database.pool)
        .await
        .unwrap();
    let stored: Outcome = serde_json::from_value(outcome).unwrap();
    let mut packs = Vec::new();
    for pack in &stored.packs {
        let (yaml, sha256): (String, String) =
            sqlx::query_as("select source, sha256 from rule_pack_versions where id = $1")
                .bind(pack.id)
                .fetch_one(&platform.database.pool)
                .await
                .unwrap();
        let reading = rule::rule_files::domain::read(&yaml).unwrap();
        packs.push(std::sync::Arc::new(InForce::new(
            pack.id,
            sha256,
            pack.effective_from,
            reading.header.unwrap(),
            reading.pack,
        )));
    }
    let case: Case = serde_json::from_value(input).unwrap();
    let again = evaluate(&case, &packs);
    assert_eq!(json!(again.result_hash), check["resultHash"]);
    assert_eq!(again, stored);
    let write = sqlx::query("update self_checks set verdict = 'COMPLIANT'")
        .execute(&platform.database.pool)
        .await;
    assert!(write.unwrap_err().to_string().contains("never changes"));
}

#[tokio::test]
async fn vaccines_bring_their_conditions() {
    let platform = RuleDomain::start().await;
    let seller = testkit::seller(Uuid::now_v7());
    let input = json!({ "sku": "V", "name": "Vaccine", "originCountry": "US", "hsCode": "300241" });
    let id = platform.product(&seller, input).await;
    let lane = json!({ "destination": "FR", "mode": "AIR" });
    let check = platform
        .self_check(
            &seller,
            json!({ "productId": id, "lane": lane, "asOf": "2026-10-15" }),
        )
        .await;
    let expected = json!([{
        "rule": "EU-VACCINE-GDP", "metric": "TEMPERATURE", "unit": "CEL", "min": 2.0, "max": 8.0,
        "consecutiveMinutes": 30, "cumulativeMinutes": 120, "maxGapMinutes": 60, "onBreach": "HOLD",
    }]);
    assert_eq!(check["transportConditions"], expected);
}

#[tokio::test]
async fn no_rule_is_never_compliant() {
    let platform = RuleDomain::with_codes().await;
    let seller = testkit::seller(Uuid::now_v7());
    let id = platform.product(&seller, power_bank()).await;
    let check = platform
        .self_check(&seller, json!({ "productId": id, "lane": by_air(None) }))
        .await;
    assert_eq!(
        (&check["verdict"], &check["findings"]),
        (&json!("NO_RULE_FOUND"), &json!([]))
    );
    assert!(
        check["disclaimer"]
            .as_str()
            .unwrap()
            .starts_with("Demonstration content")
    );
}
