//! The inbox, the work list and the review list.

use std::sync::Arc;

use caller::{Caller, OrganisationKind, Role};
use order::graphql::sdl;
use serde_json::{Value, json};
use uuid::Uuid;

use crate::shipment::{Shipment, answer};
use crate::support::{
    Case, OrderDomain, day, document, error_code, lane, person, quote, report, request, string,
};

fn query(list: &str) -> String {
    format!(
        "query($first: Int, $after: String, $filter: WorkFilter! = {{}}) {{
            {list}(first: $first, after: $after, filter: $filter) {{
                totalCount counts {{ kind count }} pageInfo {{ hasNextPage endCursor }}
                nodes {{ kind since due overdue action message subject {{
                    __typename ... on Order {{ id }} ... on EvidenceDocument {{ id }} ... on Certificate {{ id }}
                    ... on TransportApproval {{ id }} ... on Enquiry {{ id }} ... on Consignment {{ id }} }} }} }} }}"
    )
}

async fn page(world: &OrderDomain, caller: &Arc<Caller>, list: &str, variables: Value) -> Value {
    world.read(caller, &query(list), variables).await[list].take()
}

/// Returns the kind and ID of each task, in order; checks that pages of one task and the totals agree.
async fn work(world: &OrderDomain, caller: &Arc<Caller>, list: &str) -> Vec<(String, String)> {
    let (mut items, mut after) = (Vec::new(), Value::Null);
    loop {
        let page = page(world, caller, list, json!({ "first": 1, "after": after })).await;
        for node in page["nodes"].as_array().unwrap() {
            items.push((string(&node["kind"]), string(&node["subject"]["id"])));
            let action = node["action"].as_str();
            let mutation = action.is_none_or(|action| sdl().contains(&format!(" {action}(")));
            assert!(mutation, "{node}: not a mutation");
        }
        if page["pageInfo"]["hasNextPage"] == false {
            assert_eq!(page["totalCount"], items.len());
            let counts = page["counts"].as_array().unwrap();
            let sum: i64 = counts
                .iter()
                .map(|count| count["count"].as_i64().unwrap())
                .sum();
            assert_eq!(usize::try_from(sum).unwrap(), items.len());
            return items;
        }
        after = page["pageInfo"]["endCursor"].clone();
    }
}

fn item(kind: &str, id: &str) -> (String, String) {
    (kind.to_owned(), id.to_owned())
}

#[tokio::test]
async fn the_inbox_has_what_waits_for_the_provider_at_each_stage() {
    let world = OrderDomain::new().await;
    let case = Case::requested(&world).await;
    let order = case.order.as_str();
    assert_eq!(
        work(&world, &case.first, "inbox").await,
        [item("ANSWER_REQUEST", order)]
    );
    let offer = case.quote(&world, &case.first).await;
    assert!(
        work(&world, &case.first, "inbox").await.is_empty(),
        "it has answered"
    );
    assert_eq!(
        work(&world, &case.second, "inbox").await,
        [item("ANSWER_REQUEST", order)]
    );
    world
        .done(&case.seller, "acceptQuote", json!({ "quoteId": offer }))
        .await;
    assert!(
        work(&world, &case.second, "inbox").await.is_empty(),
        "it was passed over"
    );
    assert_eq!(
        work(&world, &case.first, "inbox").await,
        [item("START_ASSESSMENT", order)]
    );
    world
        .done(&case.first, "startAssessment", json!({ "orderId": order }))
        .await;
    let document = case.document(&world, "EU_DOC").await;
    let both = [
        item("ISSUE_REPORT", order),
        item("DECIDE_DOCUMENT", &document),
    ];
    assert_eq!(work(&world, &case.first, "inbox").await, both);
    world
        .done(
            &case.first,
            "acceptDocument",
            json!({ "documentId": document }),
        )
        .await;
    assert_eq!(
        work(&world, &case.first, "inbox").await,
        [item("ISSUE_REPORT", order)]
    );
}

#[tokio::test]
async fn what_is_reported_waits_for_the_seller() {
    let world = OrderDomain::new().await;
    let case = Case::reported(&world, report()).await;
    assert!(work(&world, &case.first, "inbox").await.is_empty());
    assert_eq!(
        work(&world, &case.seller, "workList").await,
        [item("ACCEPT_REPORT", &case.order)]
    );
    world
        .done(
            &case.seller,
            "acceptReport",
            json!({ "orderId": case.order }),
        )
        .await;
    assert!(work(&world, &case.seller, "workList").await.is_empty());
}

#[tokio::test]
async fn the_most_urgent_comes_first_and_says_what_to_do() {
    let world = OrderDomain::new().await;
    let case = Case::requested(&world).await;
    let mut orders = vec![(14 * 24, case.order.clone())];
    for hours in [50, 20, 90] {
        let mut input = request(case.product, &case.profiles);
        let deadline = chassis::now() + time::Duration::hours(hours);
        input["quoteBy"] = json!(
            deadline
                .format(&time::format_description::well_known::Rfc3339)
                .unwrap()
        );
        let order = world.done(&case.seller, "requestAssessment", input).await;
        orders.push((hours, string(&order["order"]["id"])));
    }
    orders.sort();
    let expected: Vec<_> = orders
        .iter()
        .map(|(_, order)| item("ANSWER_REQUEST", order))
        .collect();
    assert_eq!(work(&world, &case.first, "inbox").await, expected);
    let first = page(&world, &case.first, "inbox", json!({ "first": 1 })).await["nodes"][0].take();
    assert_eq!(
        (&first["action"], &first["overdue"]),
        (&json!("submitQuote"), &json!(false))
    );
    assert!(first["due"].is_string() && first["since"].is_string() && first["message"].is_string());
    assert_eq!(first["subject"]["__typename"], "Order");
}

#[tokio::test]
async fn a_list_of_work_can_be_of_some_kinds_only() {
    let world = OrderDomain::new().await;
    let case = Case::in_assessment(&world).await;
    world
        .done(
            &case.seller,
            "requestAssessment",
            request(case.product, &case.profiles),
        )
        .await;
    case.document(&world, "EU_DOC").await;
    let of = async |kinds: Value| {
        let page = page(
            &world,
            &case.first,
            "inbox",
            json!({ "filter": { "kind": kinds } }),
        )
        .await;
        let kinds = page["nodes"]
            .as_array()
            .unwrap()
            .iter()
            .map(|node| string(&node["kind"]));
        let mut kinds: Vec<String> = kinds.collect();
        assert_eq!(page["totalCount"], kinds.len());
        kinds.sort();
        kinds
    };
    assert_eq!(
        of(json!([])).await,
        ["ANSWER_REQUEST", "DECIDE_DOCUMENT", "ISSUE_REPORT"]
    );
    assert_eq!(of(json!("DECIDE_DOCUMENT")).await, ["DECIDE_DOCUMENT"]);
    assert_eq!(
        of(json!(["ISSUE_REPORT", "ANSWER_REQUEST"])).await,
        ["ANSWER_REQUEST", "ISSUE_REPORT"]
    );
    assert!(
        of(json!(["ACCEPT_REPORT"])).await.is_empty(),
        "that is a seller's"
    );
}

#[tokio::test]
async fn the_work_list_has_what_waits_for_the_seller() {
    let world = OrderDomain::new().await;
    let case = Case::requested(&world).await;
    assert!(
        work(&world, &case.seller, "workList").await.is_empty(),
        "the providers have to answer"
    );
    let offer = case.quote(&world, &case.first).await;
    assert_eq!(
        work(&world, &case.seller, "workList").await,
        [item("CHOOSE_QUOTE", &case.order)]
    );
    world
        .done(&case.seller, "acceptQuote", json!({ "quoteId": offer }))
        .await;
    world
        .done(
            &case.first,
            "startAssessment",
            json!({ "orderId": case.order }),
        )
        .await;
    let document = case.document(&world, "EU_DOC").await;
    assert!(
        work(&world, &case.seller, "workList").await.is_empty(),
        "the provider has to decide"
    );
    let rejection = json!({ "documentId": document, "code": "ILLEGIBLE", "message": "Blurred.", "remedy": "Scan it." });
    world.done(&case.first, "rejectDocument", rejection).await;
    assert_eq!(
        work(&world, &case.seller, "workList").await,
        [item("FIX_DOCUMENT", &document)]
    );
}

/// Creates a document without an order, accepted by an administrator.
async fn accepted(world: &OrderDomain, case: &Case, kind: &str, days: i64) -> String {
    let mut input = document(case.product, kind);
    input["expiresOn"] = json!(day(days));
    let id = string(&world.done(&case.seller, "submitDocument", input).await["document"]["id"]);
    world
        .done(
            &testkit::admin(),
            "acceptDocument",
            json!({ "documentId": id }),
        )
        .await;
    id
}

#[tokio::test]
async fn what_expires_within_sixty_days_is_work_until_it_is_renewed() {
    let world = OrderDomain::new().await;
    let case = Case::requested(&world).await;
    accepted(&world, &case, "EU_DOC", 61).await;
    // The days of a document are counted where each day ends last: there it can be the previous day.
    let later = accepted(&world, &case, "SDS", 59).await;
    let sooner = accepted(&world, &case, "DGD", 3).await;
    let both = [
        item("RENEW_DOCUMENT", &sooner),
        item("RENEW_DOCUMENT", &later),
    ];
    assert_eq!(work(&world, &case.seller, "workList").await, both);
    let mut newer = document(case.product, "DGD");
    newer["expiresOn"] = json!(day(400));
    world.done(&case.seller, "submitDocument", newer).await;
    assert_eq!(
        work(&world, &case.seller, "workList").await,
        [item("RENEW_DOCUMENT", &later)]
    );
    let mut passing = report();
    passing["validTo"] = json!(day(30));
    let certified = Case::reported(&world, passing).await;
    world
        .done(
            &certified.seller,
            "acceptReport",
            json!({ "orderId": certified.order }),
        )
        .await;
    let items = work(&world, &certified.seller, "workList").await;
    assert_eq!(
        items
            .iter()
            .map(|(kind, _)| kind.as_str())
            .collect::<Vec<_>>(),
        ["RENEW_CERTIFICATE"]
    );
}

/// Creates a transport approval with this answer of the rules.
async fn approval(world: &OrderDomain, case: &Case, verdict: &str) -> String {
    let input = json!({ "productId": case.product, "lane": lane() });
    let made = world
        .done(&case.seller, "requestTransportApproval", input)
        .await;
    let id = string(&made["transportApproval"]["id"]);
    answer(world, &id, verdict).await;
    id
}

#[tokio::test]
async fn approvals_that_were_not_given_are_work_until_they_are_asked_for_again() {
    let world = OrderDomain::new().await;
    let case = Case::requested(&world).await;
    let refused = approval(&world, &case, "ACTION_REQUIRED").await;
    assert_eq!(
        work(&world, &case.seller, "workList").await,
        [item("APPROVAL_REFUSED", &refused)]
    );
    let unclear = approval(&world, &case, "NEEDS_INFORMATION").await;
    assert_eq!(
        work(&world, &case.seller, "workList").await,
        [item("APPROVAL_IN_REVIEW", &unclear)]
    );
    assert_eq!(
        work(&world, &testkit::admin(), "reviewList").await,
        [item("DECIDE_APPROVAL", &unclear)]
    );
    world
        .done(
            &case.seller,
            "recheckApproval",
            json!({ "approvalId": unclear }),
        )
        .await;
    answer(&world, &unclear, "COMPLIANT").await;
    assert!(work(&world, &case.seller, "workList").await.is_empty());
}

#[tokio::test]
async fn the_review_list_has_documents_that_no_assessor_decides_on() {
    let world = OrderDomain::new().await;
    let case = Case::accepted(&world).await;
    case.document(&world, "EU_DOC").await;
    let loose = world
        .done(
            &case.seller,
            "submitDocument",
            document(case.product, "SDS"),
        )
        .await;
    let loose = string(&loose["document"]["id"]);
    let auditor = person(Uuid::now_v7(), OrganisationKind::Platform, Role::Auditor);
    for staff in [&testkit::admin(), &auditor] {
        assert_eq!(
            work(&world, staff, "reviewList").await,
            [item("DECIDE_DOCUMENT", &loose)]
        );
    }
    world
        .done(
            &testkit::admin(),
            "acceptDocument",
            json!({ "documentId": loose }),
        )
        .await;
    assert!(work(&world, &auditor, "reviewList").await.is_empty());
}

#[tokio::test]
async fn a_question_waits_for_the_provider_until_it_is_answered() {
    let world = OrderDomain::new().await;
    let case = Case::drafted(&world).await;
    assert_eq!(
        work(&world, &case.seller, "workList").await,
        [item("FINISH_DRAFT", &case.order)]
    );
    let input = json!({ "providerId": case.profiles[0], "text": "Do you test power banks?" });
    let made = world.done(&case.seller, "contactProvider", input).await;
    let id = string(&made["enquiry"]["id"]);
    assert_eq!(
        work(&world, &case.first, "inbox").await,
        [item("ANSWER_ENQUIRY", &id)]
    );
    assert!(work(&world, &case.second, "inbox").await.is_empty());
    world
        .done(
            &case.first,
            "answerEnquiry",
            json!({ "enquiryId": id, "text": "We do." }),
        )
        .await;
    assert!(work(&world, &case.first, "inbox").await.is_empty());
}

#[tokio::test]
async fn a_dispute_waits_for_the_platform_and_documents_that_are_asked_for_wait_for_the_seller() {
    let world = OrderDomain::new().await;
    let case = Case::in_assessment(&world).await;
    let asked = case.ask(&world, "SAMPLE_PHOTO").await;
    assert_eq!(
        work(&world, &case.seller, "workList").await,
        [item("SUBMIT_DOCUMENTS", &case.order)]
    );
    assert!(
        work(&world, &case.first, "inbox").await.is_empty(),
        "the seller has to answer"
    );
    let answer = case.answer(&world, "SAMPLE_PHOTO", &asked).await;
    let both = [
        item("ISSUE_REPORT", &case.order),
        item("DECIDE_DOCUMENT", &answer),
    ];
    assert_eq!(work(&world, &case.first, "inbox").await, both);
    let disputed = Case::disputed(&world).await;
    assert_eq!(
        work(&world, &disputed.first, "inbox").await,
        [item("FOLLOW_DISPUTE", &disputed.order)]
    );
    assert_eq!(
        work(&world, &testkit::admin(), "reviewList").await,
        [item("RESOLVE_DISPUTE", &disputed.order)]
    );
}

#[tokio::test]
async fn a_consignment_that_is_held_waits_for_the_platform() {
    let world = OrderDomain::new().await;
    let (shipment, _) = Shipment::at(&world, "ON_HOLD").await;
    let items = work(&world, &testkit::admin(), "reviewList").await;
    assert_eq!(items, [item("DECIDE_HOLD", &shipment.id)]);
}

#[tokio::test]
async fn nobody_sees_the_work_of_others() {
    let world = OrderDomain::new().await;
    let case = Case::requested(&world).await;
    case.quote(&world, &case.first).await;
    let stranger = Case::requested(&world).await;
    assert_eq!(
        work(&world, &stranger.first, "inbox").await,
        [item("ANSWER_REQUEST", &stranger.order)]
    );
    assert!(work(&world, &stranger.seller, "workList").await.is_empty());
    for (caller, list) in [
        (&case.seller, "inbox"),
        (&case.seller, "reviewList"),
        (&case.first, "workList"),
        (&case.first, "reviewList"),
        (&testkit::admin(), "inbox"),
        (&testkit::admin(), "workList"),
    ] {
        let response = world.execute(caller, &query(list), json!({})).await;
        assert_eq!(
            error_code(&response.errors[0]).as_deref(),
            Some("FORBIDDEN"),
            "{list}"
        );
    }
}

#[tokio::test]
async fn a_deadline_that_is_over_takes_the_work_away() {
    let world = OrderDomain::new().await;
    let case = Case::requested(&world).await;
    case.quote(&world, &case.first).await;
    world
        .services
        .orders
        .expire(chassis::now() + time::Duration::days(15))
        .await
        .unwrap();
    assert!(work(&world, &case.second, "inbox").await.is_empty());
    assert!(work(&world, &case.seller, "workList").await.is_empty());
}

#[tokio::test]
async fn pages_of_work_have_their_limits() {
    let world = OrderDomain::new().await;
    let case = Case::requested(&world).await;
    world
        .done(&case.first, "submitQuote", quote(&case.order))
        .await;
    for variables in [
        json!({ "first": 0 }),
        json!({ "first": 101 }),
        json!({ "after": "nonsense" }),
    ] {
        let response = world
            .execute(&case.first, &query("inbox"), variables.clone())
            .await;
        assert_eq!(
            error_code(&response.errors[0]).as_deref(),
            Some("BAD_USER_INPUT"),
            "{variables}"
        );
    }
}
