//! A day ends at the destination of the goods: documents and approvals are valid on their last day until midnight there.

use std::sync::Arc;

use async_graphql::{Request, Response, Variables};
use caller::Caller;
use order::graphql;
use serde_json::{Value, json};
use time::format_description::well_known::Rfc3339;
use time::{Date, Duration, OffsetDateTime, UtcOffset};
use uuid::Uuid;

use crate::consignments::plans::planner;
use crate::facts::self_check;
use crate::support::{Case, OrderDomain, document, report, string, today};

/// Countries without summer time, in the order in which a day ends there: the offset in minutes, and a place.
const COUNTRIES: [(&str, i64, &str); 5] = [
    ("WS", 13 * 60, "WSAPW"),
    ("IN", 5 * 60 + 30, "INNSA"),
    ("IS", 0, "ISREY"),
    ("CO", -5 * 60, "COBUN"),
    ("AS", -11 * 60, "ASPPG"),
];

/// Returns the instant at which a day ends at this offset.
fn midnight(day: Date, offset: i64) -> OffsetDateTime {
    day.next_day()
        .unwrap()
        .midnight()
        .assume_offset(UtcOffset::UTC)
        - Duration::minutes(offset)
}

/// Returns the data of an operation at an instant. The operation must succeed.
async fn at(
    world: &OrderDomain,
    now: OffsetDateTime,
    caller: &Arc<Caller>,
    query: &str,
    variables: Value,
) -> Value {
    let request = Request::new(query)
        .variables(Variables::from_json(variables))
        .data(caller.clone());
    let response = execute_at(world, request, caller, now).await;
    assert!(response.errors.is_empty(), "{query}: {:?}", response.errors);
    response.data.into_json().unwrap()
}

async fn execute_at(
    world: &OrderDomain,
    request: Request,
    caller: &Arc<Caller>,
    now: OffsetDateTime,
) -> Response {
    let scoped = graphql::scope_at(&world.services, request, caller, now);
    graphql::schema(&world.services).execute(scoped).await
}

const REQUEST: &str =
    "mutation($input: RequestTransportApprovalInput!) { requestTransportApproval(input: $input) {
    transportApproval { id } userErrors { code message } } }";
const DISPATCH: &str =
    "mutation($input: DispatchConsignmentInput!) { dispatchConsignment(input: $input) {
    consignment { status } userErrors { code } } }";
const CERTIFICATE: &str = "query($id: ID!) { certificate(id: $id) { status }
    valid: certificates(filter: { status: VALID }) { totalCount nodes { status } }
    expired: certificates(filter: { status: EXPIRED }) { totalCount nodes { status } } }";

/// Creates an accepted document for a product that expires on a day.
async fn accepted(world: &OrderDomain, seller: &Arc<Caller>, product: Uuid, last: Date) -> String {
    let mut input = document(product, "EU_DOC");
    input["expiresOn"] = json!(last.to_string());
    let id = string(&world.done(seller, "submitDocument", input).await["document"]["id"]);
    world
        .done(
            &testkit::admin(),
            "acceptDocument",
            json!({ "documentId": id }),
        )
        .await;
    id
}

/// Requests an approval for a product to a country at an instant. Returns the day of the question and the number of documents.
async fn asked(
    world: &OrderDomain,
    seller: &Arc<Caller>,
    input: Value,
    now: OffsetDateTime,
) -> (String, usize) {
    let made = at(world, now, seller, REQUEST, json!({ "input": input })).await;
    assert_eq!(made["requestTransportApproval"]["userErrors"], json!([]));
    let told = world.told().await.pop().unwrap();
    assert_eq!(told.kind, "carnet.order.TransportApprovalRequested.v1");
    (
        string(&told.data["asOf"]),
        told.data["evidence"].as_array().unwrap().len(),
    )
}

#[tokio::test]
async fn evidence_counts_until_midnight_at_the_destination() {
    let world = OrderDomain::new().await;
    let own = Uuid::now_v7();
    let (seller, product) = (testkit::seller(own), world.product(own).await);
    let last = today() + Duration::days(60);
    accepted(&world, &seller, product, last).await;
    for (country, offset, _) in COUNTRIES {
        let end = midnight(last, offset);
        let next = last.next_day().unwrap();
        for (mode, now, expected) in [
            ("AIR", end - Duration::MINUTE, (last.to_string(), 1)),
            ("SEA", end, (next.to_string(), 0)),
        ] {
            let input =
                json!({ "productId": product, "lane": { "destination": country, "mode": mode } });
            assert_eq!(
                asked(&world, &seller, input, now).await,
                expected,
                "{country} at {now}"
            );
        }
    }
}

#[tokio::test]
async fn goods_leave_on_an_approval_until_midnight_at_the_destination() {
    let here = planner().await;
    let own = here.seller.organisation().unwrap();
    let last = today() + Duration::days(20);
    let product = here.world.product(own).await;
    accepted(&here.world, &here.seller, product, last).await;
    for (country, offset, place) in COUNTRIES {
        for (late, expected) in [
            (true, json!([{ "code": "APPROVAL_NOT_VALID" }])),
            (false, json!([])),
        ] {
            let lane = json!({ "origin": "CN", "destination": country, "mode": "SEA" });
            let plan = [
                ("/lane", lane),
                ("/placeOfDelivery", json!(place)),
                ("/lines/0/productId", json!(product)),
                ("/lines/1/productId", json!(product)),
            ];
            let id = here.taken(&plan).await["id"].take();
            let input = json!({ "consignmentId": id });
            here.world
                .done(&here.seller, "requestTransportApproval", input.clone())
                .await;
            let question = here.world.told().await.pop().unwrap();
            here.world
                .take_in(&self_check(&question, "COMPLIANT", Vec::new()))
                .await
                .unwrap();
            let now = midnight(last, offset)
                - if late {
                    Duration::ZERO
                } else {
                    Duration::MINUTE
                };
            let left = at(
                &here.world,
                now,
                &here.seller,
                DISPATCH,
                json!({ "input": input }),
            )
            .await;
            assert_eq!(
                left["dispatchConsignment"]["userErrors"], expected,
                "{country} at {now}"
            );
        }
    }
}

/// Creates a certificate for a market, with its last day.
async fn certificate(world: &OrderDomain, market: &str, last: Date) -> (Case, String) {
    let case = Case::in_assessment(world).await;
    sqlx::query("update orders set destination = $1 where id = $2")
        .bind(market)
        .bind(case.order.parse::<Uuid>().unwrap())
        .execute(&world.database.pool)
        .await
        .unwrap();
    let mut passing = report();
    passing["validTo"] = json!(last.to_string());
    case.report(world, passing).await;
    let done = world
        .done(
            &case.seller,
            "acceptReport",
            json!({ "orderId": case.order }),
        )
        .await;
    let id = string(&done["order"]["certificate"]["id"]);
    (case, id)
}

#[tokio::test]
async fn a_certificate_is_valid_until_midnight_in_its_market() {
    let last = today() + Duration::days(60);
    for (country, offset, _) in COUNTRIES {
        let world = OrderDomain::new().await;
        let (case, id) = certificate(&world, country, last).await;
        for (now, status, valid) in [
            (midnight(last, offset) - Duration::MINUTE, "VALID", true),
            (midnight(last, offset), "EXPIRED", false),
        ] {
            let seen = at(&world, now, &case.seller, CERTIFICATE, json!({ "id": id })).await;
            let (one, none) = (
                json!({ "totalCount": 1, "nodes": [{ "status": status }] }),
                json!({ "totalCount": 0, "nodes": [] }),
            );
            assert_eq!(seen["certificate"]["status"], status, "{country} at {now}");
            let lists = if valid { (one, none) } else { (none, one) };
            assert_eq!(
                (&seen["valid"], &seen["expired"]),
                (&lists.0, &lists.1),
                "{country} at {now}"
            );
        }
    }
}

#[tokio::test]
async fn the_clock_ends_what_expires_when_the_day_is_over_everywhere() {
    let world = OrderDomain::new().await;
    let last = today() + Duration::days(60);
    let (case, id) = certificate(&world, "WS", last).await;
    accepted(&world, &case.seller, case.product, last).await;
    let (service, everywhere) = (&world.services, midnight(last, -12 * 60));
    let before = everywhere - Duration::MINUTE;
    assert_eq!(service.certificates.expire(before).await.unwrap(), 0);
    assert_eq!(service.documents.expire(before).await.unwrap(), 0);
    // It expired in Samoa a day ago, and is still valid in countries where the day has not ended.
    let lane = json!({ "destination": "AS", "mode": "AIR" });
    let input = json!({ "productId": case.product, "lane": lane });
    let in_samoa = midnight(last, -11 * 60) - Duration::MINUTE;
    assert_eq!(
        asked(&world, &case.seller, input, in_samoa).await,
        (last.to_string(), 2)
    );
    assert_eq!(service.certificates.expire(everywhere).await.unwrap(), 1);
    assert_eq!(service.documents.expire(everywhere).await.unwrap(), 1);
    let seen = at(
        &world,
        everywhere,
        &case.seller,
        CERTIFICATE,
        json!({ "id": id }),
    )
    .await;
    assert_eq!(seen["certificate"]["status"], "EXPIRED");
}

#[tokio::test]
async fn a_seller_is_reminded_of_a_certificate_by_the_day_of_its_market() {
    let last = today() + Duration::days(200);
    for (country, offset, _) in COUNTRIES {
        let world = OrderDomain::new().await;
        certificate(&world, country, last).await;
        for days in [60, 30, 7] {
            let begins = midnight(last - Duration::days(days + 1), offset);
            let early = world
                .services
                .remind(begins - Duration::MINUTE)
                .await
                .unwrap();
            let due = world.services.remind(begins).await.unwrap();
            assert_eq!((early, due), (0, 1), "{days} days in {country}");
        }
    }
}

const RENEWALS: &str = "{ workList(filter: { kind: [RENEW_DOCUMENT, RENEW_CERTIFICATE] }) {
    totalCount nodes { kind since due overdue } } }";

/// Fails unless the seller has the task to renew this from the first instant on and before the second.
async fn assert_renewal(
    world: &OrderDomain,
    seller: &Arc<Caller>,
    kind: &str,
    [begins, ends]: [OffsetDateTime; 2],
) {
    let written = |instant: OffsetDateTime| json!(instant.format(&Rfc3339).unwrap());
    let item =
        json!({ "kind": kind, "since": written(begins), "due": written(ends), "overdue": false });
    let (one, none) = (
        json!({ "totalCount": 1, "nodes": [item] }),
        json!({ "totalCount": 0, "nodes": [] }),
    );
    let minute = Duration::MINUTE;
    for (now, expected) in [
        (begins - minute, &none),
        (begins, &one),
        (ends - minute, &one),
        (ends, &none),
    ] {
        let seen = at(world, now, seller, RENEWALS, json!({})).await;
        assert_eq!(&seen["workList"], expected, "{kind} at {now}");
    }
}

#[tokio::test]
async fn a_certificate_is_work_by_the_days_of_its_market() {
    let last = today() + Duration::days(200);
    for (country, offset, _) in COUNTRIES {
        let world = OrderDomain::new().await;
        let (case, _) = certificate(&world, country, last).await;
        let within = [
            midnight(last - Duration::days(61), offset),
            midnight(last, offset),
        ];
        assert_renewal(&world, &case.seller, "RENEW_CERTIFICATE", within).await;
    }
}

#[tokio::test]
async fn a_document_is_work_and_told_by_the_days_of_the_place_where_each_day_ends_last() {
    let world = OrderDomain::new().await;
    let own = Uuid::now_v7();
    let (seller, product) = (testkit::seller(own), world.product(own).await);
    let last = today() + Duration::days(200);
    accepted(&world, &seller, product, last).await;
    let begins = midnight(last - Duration::days(61), -12 * 60);
    assert_renewal(
        &world,
        &seller,
        "RENEW_DOCUMENT",
        [begins, midnight(last, -12 * 60)],
    )
    .await;
    assert_eq!(
        world
            .services
            .remind(begins - Duration::MINUTE)
            .await
            .unwrap(),
        0
    );
    assert_eq!(world.services.remind(begins).await.unwrap(), 1);
}

#[tokio::test]
async fn a_revocation_counts_at_once() {
    let world = OrderDomain::new().await;
    let last = today() + Duration::days(60);
    let (case, id) = certificate(&world, "DE", last).await;
    let lane = |mode: &str| json!({ "productId": case.product, "lane": { "destination": "DE", "mode": mode } });
    let now = chassis::now();
    assert_eq!(asked(&world, &case.seller, lane("AIR"), now).await.1, 1);
    let input = json!({ "certificateId": id, "reason": "The sample was another one." });
    world.done(&case.first, "revokeCertificate", input).await;
    assert_eq!(asked(&world, &case.seller, lane("SEA"), now).await.1, 0);
    let seen = at(&world, now, &case.seller, CERTIFICATE, json!({ "id": id })).await;
    assert_eq!(
        (&seen["certificate"]["status"], &seen["valid"]["totalCount"]),
        (&json!("REVOKED"), &json!(0))
    );
}

#[tokio::test]
async fn a_quote_is_accepted_until_its_last_day_is_over_everywhere() {
    let accept = "mutation($input: AcceptQuoteInput!) { acceptQuote(input: $input) { userErrors { code } } }";
    for (late, expected) in [
        (true, json!([{ "code": "QUOTE_EXPIRED" }])),
        (false, json!([])),
    ] {
        let world = OrderDomain::new().await;
        let case = Case::requested(&world).await;
        let mut input = crate::support::quote(&case.order);
        let last = today() + Duration::days(3);
        input["validUntil"] = json!(last.to_string());
        let quote = string(&world.done(&case.first, "submitQuote", input).await["quote"]["id"]);
        let now = midnight(last, -12 * 60)
            - if late {
                Duration::ZERO
            } else {
                Duration::MINUTE
            };
        let input = json!({ "input": { "quoteId": quote } });
        let done = at(&world, now, &case.seller, accept, input).await;
        assert_eq!(done["acceptQuote"]["userErrors"], expected, "{now}");
    }
}

#[tokio::test]
async fn a_pass_rests_on_a_document_until_midnight_at_the_destination() {
    let sign =
        "query($input: ReportToSignInput!) { reportToSign(input: $input) { canonicalJson } }";
    let last = today() + Duration::days(60);
    for (country, offset, _) in COUNTRIES {
        let world = OrderDomain::new().await;
        let case = Case::in_assessment(&world).await;
        sqlx::query("update orders set destination = $1")
            .bind(country)
            .execute(&world.database.pool)
            .await
            .unwrap();
        let mut input = document(case.product, "EU_DOC");
        input["orderId"] = json!(case.order);
        input["expiresOn"] = json!(last.to_string());
        let id = string(&world.done(&case.seller, "submitDocument", input).await["document"]["id"]);
        world
            .done(&case.first, "acceptDocument", json!({ "documentId": id }))
            .await;
        let mut passing = report();
        passing["orderId"] = json!(case.order);
        passing["findings"][0]["evidenceIds"] = json!([id]);
        for (now, taken) in [
            (midnight(last, offset) - Duration::MINUTE, true),
            (midnight(last, offset), false),
        ] {
            let variables = Variables::from_json(json!({ "input": passing }));
            let request = Request::new(sign)
                .variables(variables)
                .data(case.first.clone());
            let response = execute_at(&world, request, &case.first, now).await;
            let data = response.data.into_json().unwrap();
            let signed = data["reportToSign"]["canonicalJson"].is_string();
            assert_eq!(signed, taken, "{country} at {now}: {:?}", response.errors);
        }
    }
}
