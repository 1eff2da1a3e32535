//! A revocation always completes: the certificate changes alone, and the approvals that are based on it follow in pages, which
//! may stop and continue at any time. Meanwhile, invalid evidence decides nothing.

use std::time::Duration;

use order::service::Services;
use order::transport_approvals::service::ReviewProgress;
use serde_json::{Value, json};
use uuid::Uuid;

use crate::facts::{product, provider};
use crate::shipment::{answer, approval, plan, questions};
use crate::support::{Case, OrderDomain, lane, report, string};

/// Approvals that are based on one certificate, each on its own lane.
const APPROVALS: i64 = 20_000;

/// Creates a seller whose product has a certificate. Returns the certificate.
async fn certified(world: &OrderDomain) -> (Case, String) {
    let case = Case::reported(world, report()).await;
    let done = world
        .done(
            &case.seller,
            "acceptReport",
            json!({ "orderId": case.order }),
        )
        .await;
    (case, string(&done["order"]["certificate"]["id"]))
}

/// Requests an approval for the product of a case, without an answer.
async fn asked(world: &OrderDomain, case: &Case) -> String {
    let input = json!({ "productId": case.product, "lane": lane() });
    let made = world
        .done(&case.seller, "requestTransportApproval", input)
        .await;
    string(&made["transportApproval"]["id"])
}

/// Creates a cleared consignment of the product of a case. Returns it and its approval.
async fn cleared(world: &OrderDomain, case: &Case) -> (String, String) {
    let made = world
        .done(&case.seller, "createConsignment", plan(&[case.product]))
        .await;
    let consignment = string(&made["consignment"]["id"]);
    let input = json!({ "consignmentId": consignment });
    let made = world
        .done(&case.seller, "requestTransportApproval", input)
        .await;
    let id = string(&made["transportApproval"]["id"]);
    answer(world, &id, "COMPLIANT").await;
    (consignment, id)
}

async fn revoke(world: &OrderDomain, certificate: &str) -> Value {
    let input = json!({ "certificateId": certificate, "reason": "Fraud." });
    world
        .done(&testkit::admin(), "revokeCertificate", input)
        .await
}

async fn count(world: &OrderDomain, query: &'static str) -> i64 {
    sqlx::query_scalar(query)
        .fetch_one(&world.database.pool)
        .await
        .unwrap()
}

/// Publishes the outbox, in place of the relay. Two calls at once publish different rows.
async fn publish(world: &OrderDomain) {
    sqlx::query(
        "update outbox set publication = position where position in (
             select position from outbox where publication is null for update skip locked)",
    )
    .execute(&world.database.pool)
    .await
    .unwrap();
}

/// Copies an approval this number of times, each on its own lane.
async fn multiply(world: &OrderDomain, approval: &str, approvals: i64) {
    for query in [
        "insert into transport_approvals select (jsonb_populate_record(a, jsonb_build_object(
             'id', gen_random_uuid(), 'number', number || '-' || n, 'destination', 'X' || n))).*
         from transport_approvals a, generate_series(2, $2) n where id = $1",
        "insert into transport_approval_checks select (jsonb_populate_record(k, jsonb_build_object(
             'approval_id', a.id))).*
         from transport_approval_checks k, transport_approvals a where k.approval_id = $1 and a.id <> $1 and $2 > 0",
        "insert into transport_approval_timeline select (jsonb_populate_record(t, jsonb_build_object(
             'id', gen_random_uuid(), 'approval_id', a.id))).*
         from transport_approval_timeline t, transport_approvals a where t.approval_id = $1 and a.id <> $1 and $2 > 0",
    ] {
        sqlx::query(query)
            .bind(approval.parse::<Uuid>().unwrap())
            .bind(approvals)
            .execute(&world.database.pool)
            .await
            .unwrap();
    }
}

/// Processes reviews as one process does, while the outbox is published, until none is left or after this number of pages.
async fn work(world: &OrderDomain, service: &Services, pages: usize) -> usize {
    for page in 0..pages {
        if service.reviews.review_next(chassis::now()).await.unwrap() == ReviewProgress::Idle {
            if count(world, "select count(*) from approval_reviews").await == 0 {
                return page;
            }
            publish(world).await;
        }
    }
    pages
}

#[tokio::test]
async fn a_certificate_with_many_approvals_is_revoked_at_once_and_each_is_suspended_and_asked_about_once()
 {
    let world = OrderDomain::new().await;
    let (case, certificate) = certified(&world).await;
    let id = asked(&world, &case).await;
    answer(&world, &id, "COMPLIANT").await;
    multiply(&world, &id, APPROVALS).await;
    sqlx::query("delete from outbox")
        .execute(&world.database.pool)
        .await
        .unwrap();
    world.hold_reviews();
    // Two changes of the same approvals, so that two reviews overlap.
    let input = json!({ "certificateId": certificate, "reason": "Doubts." });
    world
        .done(&testkit::admin(), "suspendCertificate", input)
        .await;
    assert_eq!(
        revoke(&world, &certificate).await["certificate"]["status"],
        "REVOKED"
    );
    let approved = "select count(*) from transport_approvals where status = 'APPROVED'";
    assert_eq!(
        count(&world, approved).await,
        APPROVALS,
        "nothing else was in its transaction"
    );
    assert_eq!(
        approval(&world, &case.seller, &id).await["status"],
        "SUSPENDED",
        "it counts at once"
    );

    let service = &world.services;
    assert_eq!(work(&world, service, 5).await, 5);
    // The process ends in the middle of a page, so the page is not committed.
    let before = count(&world, approved).await;
    assert!(before < APPROVALS, "{before}");
    let mut holding = world.database.pool.begin().await.unwrap();
    sqlx::query("select from transport_approvals where status = 'APPROVED' for update")
        .execute(&mut *holding)
        .await
        .unwrap();
    let died = tokio::time::timeout(
        Duration::from_millis(200),
        service.reviews.review_next(chassis::now()),
    )
    .await;
    assert!(died.is_err(), "the page waits for a row");
    holding.rollback().await.unwrap();
    assert_eq!(count(&world, approved).await, before);
    let (one, other) = (world.second_service().await, world.second_service().await);
    tokio::join!(work(&world, &one, 1_000), work(&world, &other, 1_000));

    each_was_suspended_and_asked_about_once(&world).await;
}

async fn each_was_suspended_and_asked_about_once(world: &OrderDomain) {
    let reviews = count(world, "select count(*) from approval_reviews").await;
    assert_eq!(reviews, 0);
    let asked_again = "select count(*) from transport_approvals a
         where status = 'SUSPENDED' and version = 4 and asked_at_version = 4
             and not exists (select from transport_approval_checks k where k.approval_id = a.id and k.sources <> '{}')";
    assert_eq!(count(world, asked_again).await, APPROVALS);
    for kind in ["TransportApprovalSuspended", "TransportApprovalRequested"] {
        let told: (i64, i64) = sqlx::query_as(
            "select count(*), count(distinct event->>'subject') from outbox where event->>'type' = $1",
        )
        .bind(format!("carnet.order.{kind}.v1"))
        .fetch_one(&world.database.pool)
        .await
        .unwrap();
        assert_eq!(told, (APPROVALS, APPROVALS), "{kind}");
    }
    let steps = count(world, "select count(*) from transport_approval_timeline").await;
    assert_eq!(steps, 4 * APPROVALS);
}

#[tokio::test]
async fn goods_do_not_leave_between_a_revocation_and_its_page() {
    let world = OrderDomain::new().await;
    let (case, certificate) = certified(&world).await;
    let (consignment, id) = cleared(&world, &case).await;
    world.hold_reviews();
    revoke(&world, &certificate).await;
    let own = json!({ "consignmentId": consignment });
    assert_eq!(
        world
            .refused(&case.seller, "dispatchConsignment", own.clone())
            .await,
        "APPROVAL_NOT_VALID"
    );
    assert_eq!(
        approval(&world, &case.seller, &id).await["status"],
        "SUSPENDED"
    );
    // A recheck does not make it valid before the answer.
    let recheck = world
        .done(&case.seller, "recheckApproval", json!({ "approvalId": id }))
        .await;
    assert_eq!(recheck["transportApproval"]["status"], "SUSPENDED");
    assert_eq!(
        world
            .refused(&case.seller, "dispatchConsignment", own.clone())
            .await,
        "APPROVAL_NOT_VALID"
    );
    let seen = approval(&world, &case.seller, &id).await;
    assert_eq!(seen["reasons"][0]["code"], "CERTIFICATE_REVOKED");
    world.review().await;
    assert_eq!(
        approval(&world, &case.seller, &id).await,
        seen,
        "the page finds nothing that rests on it"
    );
    answer(&world, &id, "COMPLIANT").await;
    world.done(&case.seller, "dispatchConsignment", own).await;
}

#[tokio::test]
async fn goods_do_not_leave_between_the_suspension_of_a_provider_and_its_page() {
    let world = OrderDomain::new().await;
    let (case, certificate) = certified(&world).await;
    let (consignment, id) = cleared(&world, &case).await;
    world.hold_reviews();
    let mut news = provider(case.profiles[0], case.first_id(), "SUSPENDED", 2);
    news.time = chassis::now();
    world.take_in(&news).await.unwrap();
    let own = json!({ "consignmentId": consignment });
    assert_eq!(
        world
            .refused(&case.seller, "dispatchConsignment", own.clone())
            .await,
        "APPROVAL_NOT_VALID"
    );
    assert_eq!(
        approval(&world, &case.seller, &id).await["status"],
        "SUSPENDED"
    );
    let query = "query($id: ID!) { certificate(id: $id) { status suspensionCause version } }";
    let shown = world
        .read(&case.seller, query, json!({ "id": certificate }))
        .await["certificate"]
        .take();
    let expected =
        json!({ "status": "SUSPENDED", "suspensionCause": "PROVIDER_SUSPENDED", "version": 1 });
    assert_eq!(shown, expected);
    let other = asked(&world, &case).await;
    assert_eq!(
        questions(&world, &other).await[0].data["evidence"],
        json!([]),
        "it is no evidence any more"
    );
    world.review().await;
    let shown = world
        .read(&case.seller, query, json!({ "id": certificate }))
        .await["certificate"]
        .take();
    assert_eq!(
        (&shown["status"], &shown["version"]),
        (&json!("SUSPENDED"), &json!(2))
    );
    assert_eq!(
        approval(&world, &case.seller, &id).await["status"],
        "SUSPENDED"
    );
}

#[tokio::test]
async fn an_answer_to_a_question_whose_evidence_has_fallen_decides_nothing() {
    let world = OrderDomain::new().await;
    let (case, certificate) = certified(&world).await;
    let id = asked(&world, &case).await;
    let early = questions(&world, &id).await.remove(0);
    assert_eq!(early.data["evidence"][0]["type"], "UN383_SUMMARY");
    world.hold_reviews();
    revoke(&world, &certificate).await;
    answer(&world, &id, "COMPLIANT").await;
    assert_eq!(
        approval(&world, &case.seller, &id).await["status"],
        "REQUESTED"
    );
    assert_eq!(questions(&world, &id).await[0].data["evidence"], json!([]));
    answer(&world, &id, "NO_RULE_FOUND").await;
    assert_eq!(
        approval(&world, &case.seller, &id).await["status"],
        "NEEDS_REVIEW"
    );
}

#[tokio::test]
async fn nobody_approves_by_evidence_that_has_fallen() {
    let world = OrderDomain::new().await;
    let (case, certificate) = certified(&world).await;
    let id = asked(&world, &case).await;
    answer(&world, &id, "NO_RULE_FOUND").await;
    world.hold_reviews();
    revoke(&world, &certificate).await;
    let approve = json!({ "approvalId": id, "decision": "APPROVE", "reason": "It is fine." });
    assert_eq!(
        world
            .refused(&testkit::admin(), "decideApproval", approve.clone())
            .await,
        "CHECK_OUTDATED"
    );
    world.review().await;
    assert_eq!(
        world
            .refused(&testkit::admin(), "decideApproval", approve)
            .await,
        "BEING_CHECKED"
    );
}

#[tokio::test]
async fn the_many_certificates_of_a_provider_follow_it_in_pages_and_once() {
    let world = OrderDomain::new().await;
    let (case, certificate) = certified(&world).await;
    for query in [
        "insert into orders select (jsonb_populate_record(o, jsonb_build_object(
             'id', gen_random_uuid(), 'number', 'ORD-' || n))).* from orders o, generate_series(2, 250) n where $1 = $1",
        "insert into assessment_reports select (jsonb_populate_record(r, jsonb_build_object(
             'id', o.id, 'order_id', o.id))).*
         from assessment_reports r, orders o, certificates c where c.id = $1 and o.id <> c.order_id",
        "insert into certificates select (jsonb_populate_record(c, jsonb_build_object('id', o.id, 'order_id', o.id,
             'report_id', o.id, 'number', o.number, 'token', null, 'token_sha256', null))).*
         from certificates c, orders o where c.id = $1 and o.id <> c.order_id",
    ] {
        sqlx::query(query)
            .bind(certificate.parse::<Uuid>().unwrap())
            .execute(&world.database.pool)
            .await
            .unwrap();
    }
    world.hold_reviews();
    for (status, sequence, rows) in [("SUSPENDED", 2, 250), ("LISTED", 3, 0)] {
        let mut news = provider(case.profiles[0], case.first_id(), status, sequence);
        news.time = chassis::now();
        world.take_in(&news).await.unwrap();
        assert_eq!(
            world
                .services
                .reviews
                .review_next(chassis::now())
                .await
                .unwrap(),
            ReviewProgress::Page
        );
        let left = count(
            &world,
            "select count(*) from provider_reviews where cursor <> '00000000-0000-0000-0000-000000000000'",
        );
        assert_eq!(left.await, 1, "one page is done, and there are more");
        world.review().await;
        let suspended = "select count(*) from certificates where status = 'SUSPENDED' and cause = 'PROVIDER_SUSPENDED'";
        assert_eq!(count(&world, suspended).await, rows);
        assert_eq!(
            count(&world, "select count(*) from provider_reviews").await,
            0
        );
    }
    let events = count(
        &world,
        "select count(*) from certificate_events where event <> 'CERTIFICATE_ISSUED'",
    )
    .await;
    assert_eq!(events, 500, "each was suspended once and reinstated once");
}

/// Changes the description of the product of a case.
async fn describe(world: &OrderDomain, case: &Case, sequence: i64) {
    let mut event = product(case.product, case.seller_id(), "ACTIVE", sequence);
    (event.time, event.data["facts"]) = (chassis::now(), json!({ "capacity": sequence }));
    world.take_in(&event).await.unwrap();
}

/// Processes one page of the review whose turn it is.
async fn page(world: &OrderDomain) {
    assert_eq!(
        world
            .services
            .reviews
            .review_next(chassis::now())
            .await
            .unwrap(),
        ReviewProgress::Page
    );
}

#[tokio::test]
async fn a_product_that_changes_during_its_review_is_reviewed_to_the_end_and_once_more() {
    let world = OrderDomain::new().await;
    let case = Case::requested(&world).await;
    let id = asked(&world, &case).await;
    answer(&world, &id, "COMPLIANT").await;
    multiply(&world, &id, 150).await;
    world.hold_reviews();
    let asked = "select count(*) from transport_approvals where version > 2";
    for (sequence, after) in [(2, 100), (4, 150)] {
        describe(&world, &case, sequence).await;
        page(&world).await;
        assert_eq!(count(&world, asked).await, after, "the cursor stays");
        describe(&world, &case, sequence + 1).await;
    }
    let again = "select count(*) from transport_approvals where version > 3";
    for after in [100, 150] {
        page(&world).await;
        assert_eq!(count(&world, again).await, after);
    }
    while world
        .services
        .reviews
        .review_next(chassis::now())
        .await
        .unwrap()
        == ReviewProgress::Page
    {}
    assert_eq!(
        count(&world, "select count(*) from approval_reviews").await,
        0
    );
}

#[tokio::test]
async fn a_page_has_at_most_a_thousand_checks() {
    let world = OrderDomain::new().await;
    let case = Case::requested(&world).await;
    let id = asked(&world, &case).await;
    answer(&world, &id, "COMPLIANT").await;
    multiply(&world, &id, 11).await;
    sqlx::query(
        "insert into transport_approval_checks select (jsonb_populate_record(k, jsonb_build_object(
             'product_id', gen_random_uuid(), 'position', n))).*
         from transport_approval_checks k, generate_series(1, 99) n",
    )
    .execute(&world.database.pool)
    .await
    .unwrap();
    world.hold_reviews();
    describe(&world, &case, 2).await;
    for after in [10, 11] {
        page(&world).await;
        let asked = "select count(*) from transport_approvals where version > 2";
        assert_eq!(count(&world, asked).await, after);
    }
    assert_eq!(
        count(&world, "select count(*) from approval_reviews").await,
        0
    );
}

#[tokio::test]
async fn a_seller_with_many_reviews_does_not_hold_up_the_others() {
    let world = OrderDomain::new().await;
    let (busy, other) = (Case::requested(&world).await, Case::requested(&world).await);
    let mut cases = vec![other];
    for _ in 0..3 {
        let product = world.product(busy.seller_id()).await;
        cases.push(Case {
            product,
            seller: busy.seller.clone(),
            ..Case::requested(&world).await
        });
    }
    let mut ids = Vec::new();
    for case in &cases {
        let id = asked(&world, case).await;
        answer(&world, &id, "COMPLIANT").await;
        ids.push(id);
    }
    world.hold_reviews();
    for case in cases.iter().rev() {
        describe(&world, case, 2).await;
    }
    for _ in 0..2 {
        page(&world).await;
    }
    let seen = approval(&world, &cases[0].seller, &ids[0]).await;
    assert_eq!(seen["version"], 3, "the last review has the second turn");
}

#[tokio::test]
async fn a_suspension_of_a_provider_goes_on_while_consumers_catch_up() {
    let world = OrderDomain::new().await;
    let (case, _) = certified(&world).await;
    let id = asked(&world, &case).await;
    answer(&world, &id, "COMPLIANT").await;
    world.hold_reviews();
    describe(&world, &case, 2).await;
    sqlx::query(
        "insert into outbox (id, event, lane) select gen_random_uuid(), event, 'bulk'
         from (select event from outbox limit 1) o, generate_series(1, 2000)",
    )
    .execute(&world.database.pool)
    .await
    .unwrap();
    let mut news = provider(case.profiles[0], case.first_id(), "SUSPENDED", 2);
    news.time = chassis::now();
    world.take_in(&news).await.unwrap();
    page(&world).await;
    assert_eq!(
        count(
            &world,
            "select count(*) from certificates where status = 'SUSPENDED'"
        )
        .await,
        1
    );
    assert_eq!(
        world
            .services
            .reviews
            .review_next(chassis::now())
            .await
            .unwrap(),
        ReviewProgress::Idle
    );
    assert_eq!(
        count(&world, "select count(*) from approval_reviews").await,
        2,
        "questions wait"
    );
}
