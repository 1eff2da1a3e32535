//! Decisions on several documents in one request.

use caller::{OrganisationKind, Role};
use serde_json::{Value, json};
use uuid::Uuid;

use crate::support::{Case, OrderDomain, document, person, quote, request, string};

const DECIDE: &str = "decideDocuments";

fn accept(document: &str) -> Value {
    json!({ "documentId": document, "decision": "ACCEPT" })
}

fn reject(document: &str) -> Value {
    let rejection = json!({
        "code": "ILLEGIBLE", "message": "Page 2 is blank.", "remedy": "Scan it again.",
    });
    json!({ "documentId": document, "decision": "REJECT", "rejection": rejection })
}

/// Returns the status of each document, or the code of its refusal with the path inside the decision.
fn results(payload: &Value) -> Vec<String> {
    let result = |(index, result): (usize, &Value)| {
        assert_eq!(result["index"], index, "{payload}");
        let Some(error) = result["userErrors"].as_array().unwrap().first() else {
            return string(&result["document"]["status"]);
        };
        assert_eq!(result["document"], Value::Null, "{payload}");
        let path = error["path"].as_array().unwrap();
        let decision = [json!("input"), json!("decisions"), json!(index.to_string())];
        assert_eq!(path[..3], decision, "{payload}");
        let part: Vec<&str> = path[3..]
            .iter()
            .map(|step| step.as_str().unwrap())
            .collect();
        format!("{} {}", string(&error["code"]), part.join("/"))
    };
    let results = payload["results"].as_array().unwrap().iter();
    results.enumerate().map(result).collect()
}

/// Number of events of this kind about a document.
async fn told(world: &OrderDomain, kind: &str, document: &str) -> usize {
    let kind = format!("carnet.order.{kind}.v1");
    let events = world.told().await.into_iter();
    events
        .filter(|event| event.kind == kind && event.subject.to_string() == document)
        .count()
}

#[tokio::test]
async fn each_decision_is_taken_or_refused_on_its_own() {
    let world = OrderDomain::new().await;
    let case = Case::in_assessment(&world).await;
    let other = Case::in_assessment(&world).await;
    let good = case.document(&world, "EU_DOC").await;
    let bad = case.document(&world, "SDS").await;
    let decided = case.document(&world, "LABEL").await;
    case.reject(&world, &decided).await;
    let mut stale = accept(&case.document(&world, "DGD").await);
    stale["expectedVersion"] = json!(7);
    let foreign = other.document(&world, "EU_DOC").await;
    let decisions = [
        accept(&good),
        reject(&bad),
        accept(&decided),
        stale,
        accept(&foreign),
        accept(&Uuid::now_v7().to_string()),
        reject(&good),
    ];
    let input = json!({ "decisions": decisions });
    let payload = world.done(&case.first, DECIDE, input).await;
    assert_eq!(
        results(&payload),
        [
            "ACCEPTED",
            "REJECTED",
            "DOCUMENT_DECIDED documentId",
            "VERSION_CONFLICT expectedVersion",
            "DOCUMENT_NOT_FOUND documentId",
            "DOCUMENT_NOT_FOUND documentId",
            "INVALID documentId",
        ]
    );
    assert_eq!(
        payload["results"][1]["document"]["rejection"]["code"],
        "ILLEGIBLE"
    );
    for (kind, document, events) in [
        ("DocumentAccepted", &good, 1),
        ("DocumentRejected", &good, 0),
        ("DocumentRejected", &bad, 1),
        ("DocumentAccepted", &decided, 0),
        ("DocumentAccepted", &foreign, 0),
    ] {
        assert_eq!(
            told(&world, kind, document).await,
            events,
            "{kind} {document}"
        );
    }
}

#[tokio::test]
async fn administrators_decide_on_documents_without_an_order_and_sellers_on_none() {
    let world = OrderDomain::new().await;
    let case = Case::in_assessment(&world).await;
    let submitted = world
        .done(
            &case.seller,
            "submitDocument",
            document(case.product, "SDS"),
        )
        .await;
    let loose = string(&submitted["document"]["id"]);
    let in_order = case.document(&world, "EU_DOC").await;
    let input = json!({ "decisions": [accept(&loose), accept(&in_order)] });
    let refused = world.refused(&case.seller, DECIDE, input.clone()).await;
    assert_eq!(refused, "FORBIDDEN");
    let payload = world.done(&case.first, DECIDE, input.clone()).await;
    let provider = ["DOCUMENT_NOT_FOUND documentId", "ACCEPTED"];
    assert_eq!(results(&payload), provider);
    let payload = world.done(&testkit::admin(), DECIDE, input).await;
    assert_eq!(results(&payload)[0], "ACCEPTED");
    assert!(results(&payload)[1].starts_with("WRONG_STATE"), "{payload}");
}

#[tokio::test]
async fn a_repetition_takes_only_the_decisions_that_are_left() {
    let world = OrderDomain::new().await;
    let case = Case::in_assessment(&world).await;
    let first = case.document(&world, "EU_DOC").await;
    // The provider does not see the documents of an order before its quote is accepted.
    let asked = request(case.product, &case.profiles);
    let order = world.done(&case.seller, "requestAssessment", asked).await["order"]["id"].take();
    let mut input = document(case.product, "EU_DOC");
    input["orderId"] = order.clone();
    let submitted = world.done(&case.seller, "submitDocument", input).await;
    let second = string(&submitted["document"]["id"]);
    let decisions = json!([accept(&first), accept(&second)]);
    let input = json!({ "decisions": decisions, "idempotencyKey": "both" });
    let payload = world.done(&case.first, DECIDE, input.clone()).await;
    assert_eq!(
        results(&payload),
        ["ACCEPTED", "DOCUMENT_NOT_FOUND documentId"]
    );

    let offer = world
        .done(&case.first, "submitQuote", quote(&string(&order)))
        .await;
    let accepted = json!({ "quoteId": offer["quote"]["id"] });
    world.done(&case.seller, "acceptQuote", accepted).await;
    let payload = world.done(&case.first, DECIDE, input.clone()).await;
    assert_eq!(results(&payload), ["ACCEPTED", "ACCEPTED"]);
    let before = world.contents().await;
    let again = world.done(&case.first, DECIDE, input.clone()).await;
    assert_eq!(again, payload);
    assert_eq!(world.contents().await, before);
    for document in [&first, &second] {
        assert_eq!(told(&world, "DocumentAccepted", document).await, 1);
    }

    let other = json!({ "decisions": [accept(&first)], "idempotencyKey": "both" });
    let refused = world.refused(&case.first, DECIDE, other).await;
    assert_eq!(refused, "IDEMPOTENCY_KEY_REUSED");
    let colleague = person(case.first_id(), OrganisationKind::Provider, Role::Assessor);
    let payload = world.done(&colleague, DECIDE, input).await;
    let late = "DOCUMENT_DECIDED documentId";
    assert_eq!(results(&payload), [late, late], "the key is another one");
}

#[tokio::test]
async fn without_a_key_a_repetition_is_another_decision() {
    let world = OrderDomain::new().await;
    let case = Case::in_assessment(&world).await;
    let id = case.document(&world, "EU_DOC").await;
    let input = json!({ "decisions": [accept(&id)] });
    let payload = world.done(&case.first, DECIDE, input.clone()).await;
    assert_eq!(results(&payload), ["ACCEPTED"]);
    let payload = world.done(&case.first, DECIDE, input).await;
    assert_eq!(results(&payload), ["DOCUMENT_DECIDED documentId"]);
}

#[tokio::test]
async fn the_decisions_have_limits_and_do_not_contradict_themselves() {
    let world = OrderDomain::new().await;
    let case = Case::in_assessment(&world).await;
    let id = case.document(&world, "EU_DOC").await;
    let many: Vec<Value> = (0..21)
        .map(|_| accept(&Uuid::now_v7().to_string()))
        .collect();
    for (decisions, code) in [(&many[..0], "INVALID"), (&many, "TOO_MANY")] {
        let input = json!({ "decisions": decisions });
        let refused = world.refused(&case.first, DECIDE, input).await;
        assert_eq!(refused, code, "{}", decisions.len());
    }
    let input = json!({ "decisions": many[..20] });
    let payload = world.done(&case.first, DECIDE, input).await;
    assert_eq!(results(&payload).len(), 20);
    for key in ["", &"k".repeat(101)] {
        let input = json!({ "decisions": [accept(&id)], "idempotencyKey": key });
        let refused = world.refused(&case.first, DECIDE, input).await;
        assert_eq!(refused, "INVALID", "{key:?}");
    }
    let mut with_reason = accept(&id);
    with_reason["rejection"] = reject(&id)["rejection"].clone();
    let mut without_reason = reject(&id);
    without_reason["rejection"] = Value::Null;
    let mut wrong_code = reject(&id);
    wrong_code["rejection"]["code"] = json!("not a code");
    let mut no_remedy = reject(&id);
    no_remedy["rejection"]["remedy"] = json!(" ");
    for (decision, refusal) in [
        (with_reason, "INVALID rejection"),
        (without_reason, "INVALID rejection"),
        (wrong_code, "INVALID rejection/code"),
        (no_remedy, "INVALID rejection/remedy"),
    ] {
        let before = world.contents().await;
        let input = json!({ "decisions": [decision] });
        let payload = world.done(&case.first, DECIDE, input).await;
        assert_eq!(results(&payload), [refusal]);
        assert_eq!(world.contents().await, before, "{refusal}");
    }
}
