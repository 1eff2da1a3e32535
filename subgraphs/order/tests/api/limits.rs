//! Values that are too long, too many, too late or contradictory are refused with their path, and have no effect.

use serde_json::{Value, json};
use uuid::Uuid;

use crate::support::{
    Case, OrderDomain, ask, day, document, draft, earlier_id, quote, report, request, resubmission,
};

/// Returns the input with one value changed. The pointer is that of RFC 6901.
fn with(input: &Value, pointer: &str, value: &Value) -> Value {
    let mut input = input.clone();
    let (parent, name) = pointer.rsplit_once('/').unwrap();
    let parent = input.pointer_mut(parent).unwrap();
    match parent {
        Value::Array(list) => list[name.parse::<usize>().unwrap()] = value.clone(),
        _ => parent[name] = value.clone(),
    }
    input
}

/// Checks that each change of the input is refused as INVALID, at this path.
async fn all_refused(
    world: &OrderDomain,
    who: &std::sync::Arc<caller::Caller>,
    name: &str,
    input: &Value,
    bad: &[(&str, Value)],
) {
    for (pointer, value) in bad {
        let input = with(input, pointer, value);
        let before = world.contents().await;
        let payload = world.mutate(who, name, input).await.unwrap();
        let error = &payload["userErrors"][0];
        assert_eq!(error["code"], "INVALID", "{name} {pointer}: {payload}");
        let path: Vec<&str> = error["path"]
            .as_array()
            .unwrap()
            .iter()
            .map(|step| step.as_str().unwrap())
            .collect();
        let at = format!("/{}", path[1..].join("/"));
        assert_eq!(path[0], "input");
        assert!(
            pointer.starts_with(&at) || at.starts_with(pointer),
            "{name} {pointer} was refused at {at}"
        );
        assert_eq!(world.contents().await, before, "{name} {pointer}");
    }
}

fn list(item: &Value, count: usize) -> Value {
    Value::Array(vec![item.clone(); count])
}

#[tokio::test]
async fn of_a_request() {
    let world = OrderDomain::new().await;
    let case = Case::requested(&world).await;
    let good = request(case.product, &case.profiles);
    let many: Vec<Uuid> = (0..6).map(|_| Uuid::now_v7()).collect();
    let bad = [
        ("/providerIds", json!([])),
        ("/providerIds", json!(many)),
        ("/providerIds", json!([case.profiles[0], case.profiles[0]])),
        ("/requirementIds", list(&json!("EU-BATT-CE"), 51)),
        ("/requirementIds", json!(["EU BATT"])),
        ("/requirementIds", json!(["r".repeat(101)])),
        ("/message", json!("m".repeat(4001))),
        ("/message", json!(" \n")),
        ("/message", json!("\u{7}")),
    ];
    all_refused(&world, &case.seller, "requestAssessment", &good, &bad).await;
    let longest = with(&good, "/message", &json!("ü".repeat(4000)));
    world.done(&case.seller, "requestAssessment", longest).await;
    for (pointer, value, code) in [
        ("/productId", json!(earlier_id()), "PRODUCT_NOT_FOUND"),
        ("/productId", json!("nonsense"), "PRODUCT_NOT_FOUND"),
        (
            "/providerIds",
            json!([case.profiles[0], earlier_id()]),
            "PROVIDER_NOT_FOUND",
        ),
    ] {
        assert_eq!(
            world
                .refused(
                    &case.seller,
                    "requestAssessment",
                    with(&good, pointer, &value)
                )
                .await,
            code
        );
    }
}

#[tokio::test]
async fn two_profiles_of_one_organisation_are_one_candidate_too_many() {
    let world = OrderDomain::new().await;
    let case = Case::requested(&world).await;
    let twin = world.provider(case.first_id()).await;
    let input = request(case.product, &[case.profiles[0], twin]);
    assert_eq!(
        world
            .refused(&case.seller, "requestAssessment", input)
            .await,
        "INVALID"
    );
}

#[tokio::test]
async fn of_a_quote() {
    let world = OrderDomain::new().await;
    let case = Case::requested(&world).await;
    let good = quote(&case.order);
    let line = good["lines"][0].clone();
    let bad = [
        ("/lines", json!([])),
        ("/lines", list(&line, 51)),
        ("/lines/0/description", json!("")),
        ("/lines/0/description", json!("d".repeat(201))),
        ("/lines/1/amount/currency", json!("USD")),
        ("/lines/0/amount/minorUnits", json!(i32::MAX)),
        ("/leadDays", json!(0)),
        ("/leadDays", json!(366)),
        ("/validUntil", json!(day(-2))),
        ("/validUntil", json!(day(367))),
    ];
    all_refused(&world, &case.first, "submitQuote", &good, &bad).await;
}

#[tokio::test]
async fn a_candidate_quotes_at_most_20_times_for_an_order() {
    let world = OrderDomain::new().await;
    let case = Case::requested(&world).await;
    for _ in 0..20 {
        let id = case.quote(&world, &case.first).await;
        world
            .done(&case.first, "withdrawQuote", json!({ "quoteId": id }))
            .await;
    }
    assert_eq!(
        world
            .refused(&case.first, "submitQuote", quote(&case.order))
            .await,
        "TOO_MANY_QUOTES"
    );
    case.quote(&world, &case.second).await;
}

#[tokio::test]
async fn a_quote_that_is_no_longer_valid_is_not_accepted() {
    let world = OrderDomain::new().await;
    let case = Case::requested(&world).await;
    let quote = case.quote(&world, &case.first).await;
    sqlx::query("update quotes set valid_until = current_date - 2")
        .execute(&world.database.pool)
        .await
        .unwrap();
    let code = world
        .refused(&case.seller, "acceptQuote", json!({ "quoteId": quote }))
        .await;
    assert_eq!(code, "QUOTE_EXPIRED");
}

#[tokio::test]
async fn of_a_report() {
    let world = OrderDomain::new().await;
    let case = Case::in_assessment(&world).await;
    let good = with(&report(), "/orderId", &json!(case.order));
    let finding = good["findings"][0].clone();
    let failed = with(&good, "/findings/1/result", &json!("FAIL"));
    let bad = [
        ("/findings", json!([])),
        ("/findings", list(&finding, 101)),
        ("/findings/0/requirement", json!("")),
        ("/findings/0/establishes", list(&json!("SDS"), 21)),
        ("/findings/0/establishes", json!(["not a code"])),
        ("/findings/1/establishes", json!(["SDS"])),
        ("/findings/0/evidenceIds", list(&json!("x"), 51)),
        ("/findings/0/remark", json!("r".repeat(2001))),
        ("/labReference", json!("l".repeat(201))),
        ("/validTo", json!(day(-1))),
    ];
    all_refused(&world, &case.first, "issueReport", &good, &bad).await;
    all_refused(
        &world,
        &case.first,
        "issueReport",
        &failed,
        &[("/overall", json!("PASS"))],
    )
    .await;
    let other = Case::in_assessment(&world).await;
    let foreign = other.document(&world, "EU_DOC").await;
    let input = with(&good, "/findings/0/evidenceIds", &json!([foreign]));
    assert_eq!(
        world.refused(&case.first, "issueReport", input).await,
        "DOCUMENT_NOT_FOUND"
    );
}

#[tokio::test]
async fn of_a_document_and_its_rejection() {
    let world = OrderDomain::new().await;
    let case = Case::in_assessment(&world).await;
    let good = document(case.product, "EU_DOC");
    let bad = [
        ("/type", json!("eu_doc")),
        ("/type", json!("X")),
        ("/type", json!("T".repeat(65))),
        ("/sha256", json!("5e".repeat(31))),
        ("/sha256", json!("5E".repeat(32))),
        ("/sha256", json!("zz".repeat(32))),
        ("/issuedOn", json!(day(2))),
        ("/expiresOn", json!(day(-31))),
        ("/issuer", json!("")),
        ("/issuer", json!("i".repeat(201))),
    ];
    all_refused(&world, &case.seller, "submitDocument", &good, &bad).await;
    let id = case.document(&world, "EU_DOC").await;
    let good = json!({ "documentId": id, "code": "ILLEGIBLE", "message": "Blank.", "remedy": "Scan it again." });
    let bad = [
        ("/code", json!("not a code")),
        ("/message", json!("")),
        ("/message", json!("m".repeat(2001))),
        ("/remedy", json!("")),
        ("/remedy", json!("r".repeat(2001))),
    ];
    all_refused(&world, &case.first, "rejectDocument", &good, &bad).await;
}

#[tokio::test]
async fn of_a_reason() {
    let world = OrderDomain::new().await;
    let case = Case::requested(&world).await;
    let good = json!({ "orderId": case.order, "reason": "No capacity." });
    let bad = [("/reason", json!("")), ("/reason", json!("r".repeat(1001)))];
    all_refused(&world, &case.first, "declineRequest", &good, &bad).await;
    all_refused(&world, &case.seller, "cancelOrder", &good, &bad).await;
}

#[tokio::test]
async fn of_the_documents_of_an_order() {
    let world = OrderDomain::new().await;
    let case = Case::requested(&world).await;
    case.document(&world, "EU_DOC").await;
    sqlx::query(
        "insert into evidence_documents select gen_random_uuid(), organisation, product_id, order_id, kind, sha256,
             issued_on, expires_on, issuer, status, null, null, null, version, created_at, updated_at
         from evidence_documents, generate_series(2, 200)",
    )
    .execute(&world.database.pool)
    .await
    .unwrap();
    let input = with(
        &document(case.product, "EU_DOC"),
        "/orderId",
        &json!(case.order),
    );
    assert_eq!(
        world.refused(&case.seller, "submitDocument", input).await,
        "TOO_MANY_DOCUMENTS"
    );
}

#[tokio::test]
async fn of_a_draft_and_its_changes() {
    let world = OrderDomain::new().await;
    let case = Case::drafted(&world).await;
    let bad = [
        ("/requirementIds", list(&json!("EU-BATT-CE"), 51)),
        ("/requirementIds", json!(["EU BATT"])),
        ("/message", json!("m".repeat(4001))),
        ("/message", json!("")),
    ];
    all_refused(
        &world,
        &case.seller,
        "draftOrder",
        &draft(case.product),
        &bad,
    )
    .await;
    all_refused(
        &world,
        &case.seller,
        "updateDraft",
        &json!({ "orderId": case.order }),
        &bad,
    )
    .await;
}

#[tokio::test]
async fn of_a_request_for_a_document_and_of_a_better_file() {
    let world = OrderDomain::new().await;
    let case = Case::in_assessment(&world).await;
    let bad = [
        ("/type", json!("photo")),
        ("/type", json!("T".repeat(65))),
        ("/text", json!(" ")),
        ("/text", json!("t".repeat(2001))),
    ];
    all_refused(
        &world,
        &case.first,
        "requestDocument",
        &ask(&case.order, "LABEL"),
        &bad,
    )
    .await;
    let document = case.document(&world, "EU_DOC").await;
    case.reject(&world, &document).await;
    let bad = [
        ("/sha256", json!("7e".repeat(33))),
        ("/issuedOn", json!(day(2))),
        ("/expiresOn", json!(day(-2))),
        ("/issuer", json!("")),
    ];
    all_refused(
        &world,
        &case.seller,
        "resubmitDocument",
        &resubmission(&document),
        &bad,
    )
    .await;
}

#[tokio::test]
async fn of_a_dispute() {
    let world = OrderDomain::new().await;
    let case = Case::reported(&world, report()).await;
    let good = json!({ "orderId": case.order, "reason": "It is not ours." });
    let bad = [
        ("/reason", json!("\t")),
        ("/reason", json!("r".repeat(4001))),
    ];
    all_refused(&world, &case.seller, "openDispute", &good, &bad).await;
    world.done(&case.seller, "openDispute", good).await;
    let good = json!({ "orderId": case.order, "outcome": "UPHELD", "resolution": "Look again." });
    let bad = [
        ("/resolution", json!("")),
        ("/resolution", json!("r".repeat(4001))),
    ];
    all_refused(&world, &testkit::admin(), "resolveDispute", &good, &bad).await;
}
