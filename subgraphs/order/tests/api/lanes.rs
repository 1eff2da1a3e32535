//! Events of imports and jobs use the bulk lane, so that events of single commands do not wait for them.

use events::CloudEvent;
use serde_json::json;
use time::Duration;
use uuid::Uuid;

use crate::facts::{provider, self_check, verdict, verdicts_changed};
use crate::shipment::{Shipment, answer, questions};
use crate::support::{Case, OrderDomain, report, string};

/// Returns the kinds of the events in a lane, each once, in the order of the outbox.
async fn kinds(world: &OrderDomain, lane: &str) -> Vec<String> {
    let kinds: Vec<String> = sqlx::query_scalar(
        "select event->>'type' from outbox where lane = $1 group by 1 order by min(position)",
    )
    .bind(lane)
    .fetch_all(&world.database.pool)
    .await
    .unwrap();
    let name = |kind: String| kind.split('.').nth(2).unwrap().to_owned();
    kinds.into_iter().map(name).collect()
}

async fn forget(world: &OrderDomain) {
    sqlx::query("delete from outbox")
        .execute(&world.database.pool)
        .await
        .unwrap();
}

#[tokio::test]
async fn the_clock_tells_in_the_bulk_lane() {
    let world = OrderDomain::new().await;
    let case = Case::requested(&world).await;
    case.quote(&world, &case.first).await;
    let other = Case::reported(&world, report()).await;
    let input = json!({ "orderId": other.order });
    world.done(&other.seller, "acceptReport", input).await;
    let late = Case::in_assessment(&world).await;
    let document = late.document(&world, "EU_DOC").await;
    let input = json!({ "documentId": document });
    world.done(&late.first, "acceptDocument", input).await;
    sqlx::query("update evidence_documents set expires_on = current_date + 20")
        .execute(&world.database.pool)
        .await
        .unwrap();
    assert!(
        kinds(&world, "bulk").await.is_empty(),
        "commands tell in the single lane"
    );
    forget(&world).await;
    let (service, now) = (&world.services, chassis::now());
    service
        .orders
        .expire(now + Duration::days(15))
        .await
        .unwrap();
    service
        .orders
        .mark_overdue(now + Duration::days(400))
        .await
        .unwrap();
    service.remind(now).await.unwrap();
    service.remind(now + Duration::days(729)).await.unwrap();
    service
        .documents
        .expire(now + Duration::days(60))
        .await
        .unwrap();
    service
        .certificates
        .expire(now + Duration::days(1000))
        .await
        .unwrap();
    let mut told = kinds(&world, "bulk").await;
    told.sort_unstable();
    let all = [
        "AssessmentOverdue",
        "CertificateExpired",
        "CertificateExpiring",
        "DocumentExpired",
        "DocumentExpiring",
        "OrderExpired",
    ];
    assert_eq!(told, all);
    assert!(kinds(&world, "single").await.is_empty());
}

/// Creates a case with a certificate, and this number of approvals of its product.
async fn certified(world: &OrderDomain, approvals: usize) -> (Case, Vec<String>) {
    let case = Case::reported(world, report()).await;
    world
        .done(
            &case.seller,
            "acceptReport",
            json!({ "orderId": case.order }),
        )
        .await;
    let mut ids = Vec::new();
    let countries = [
        "DE", "FR", "NL", "BE", "IT", "ES", "PT", "AT", "PL", "SE", "DK",
    ];
    for destination in &countries[..approvals] {
        let lane = json!({ "destination": destination, "mode": "AIR" });
        let input = json!({ "productId": case.product, "lane": lane });
        let made = world
            .done(&case.seller, "requestTransportApproval", input)
            .await;
        let id = string(&made["transportApproval"]["id"]);
        let question = questions(world, &id).await.remove(0);
        world
            .take_in(&self_check(&question, "COMPLIANT", Vec::new()))
            .await
            .unwrap();
        ids.push(id);
    }
    (case, ids)
}

fn now(mut event: CloudEvent) -> CloudEvent {
    event.time = chassis::now();
    event
}

#[tokio::test]
async fn few_suspensions_are_told_at_once_and_many_in_the_bulk_lane() {
    for (approvals, lane) in [(10, "single"), (11, "bulk")] {
        let world = OrderDomain::new().await;
        let (case, _) = certified(&world, approvals).await;
        forget(&world).await;
        let news = now(provider(case.profiles[0], case.first_id(), "SUSPENDED", 2));
        world.take_in(&news).await.unwrap();
        let told = kinds(&world, lane).await;
        let suspended = ["TransportApprovalSuspended", "TransportApprovalRequested"];
        assert_eq!(told[told.len() - 2..], suspended, "{approvals}");
        assert!(
            kinds(&world, "single")
                .await
                .contains(&"CertificateSuspended".to_owned())
        );
        let counted: i64 = sqlx::query_scalar("select count(*) from outbox where lane = $1")
            .bind(lane)
            .fetch_one(&world.database.pool)
            .await
            .unwrap();
        let certificate = i64::from(lane == "single");
        assert_eq!(counted, 2 * i64::try_from(approvals).unwrap() + certificate);
    }
}

#[tokio::test]
async fn what_a_page_of_verdicts_suspends_is_told_in_the_bulk_lane() {
    let world = OrderDomain::new().await;
    let (case, ids) = certified(&world, 1).await;
    let question = questions(&world, &ids[0]).await.remove(0);
    forget(&world).await;
    let asked = serde_json::from_value(question.data.clone()).unwrap();
    let page = verdicts_changed(case.seller_id(), vec![verdict(&asked, "PROHIBITED")]);
    world.take_in(&page).await.unwrap();
    let suspended = ["TransportApprovalSuspended", "TransportApprovalRequested"];
    assert_eq!(kinds(&world, "bulk").await, suspended);
    assert!(kinds(&world, "single").await.is_empty());
}

#[tokio::test]
async fn the_questions_of_an_approval_of_many_products_travel_in_the_bulk_lane() {
    for (products, lane) in [(10, "single"), (11, "bulk")] {
        let world = OrderDomain::new().await;
        let shipment = Shipment::planned(&world, products).await;
        forget(&world).await;
        let id = shipment.asked(&world).await;
        assert_eq!(
            kinds(&world, lane).await,
            ["TransportApprovalRequested"],
            "{products}"
        );
        answer(&world, &id, "NO_RULE_FOUND").await;
        forget(&world).await;
        world
            .done(
                &shipment.seller,
                "recheckApproval",
                json!({ "approvalId": id }),
            )
            .await;
        assert_eq!(
            kinds(&world, lane).await,
            ["TransportApprovalRequested"],
            "{products}"
        );
        assert_eq!(world.told().await.len(), products);
    }
}

#[tokio::test]
async fn an_import_tells_of_its_orders_in_the_bulk_lane() {
    let world = OrderDomain::new().await;
    let seller = Uuid::now_v7();
    let caller = testkit::seller(seller);
    world.product(seller).await;
    let profile = world.provider(Uuid::now_v7()).await;
    let names = "AUFNR;KDNR;ARTNR;BEST_LAND;VERK_TR;LEIST;FRIST;BEMERK;LIEFBED;ANBIETER";
    let content = format!("{names}\nA-1;K;PB-1;DE;4;P;;;DAP;\nA-2;K;PB-1;DE;4;P;;;DAP;{profile}\n");
    let input = json!({ "format": "CSV", "content": content });
    let report = world.done(&caller, "importLegacyOrders", input).await["report"].take();
    assert_eq!(
        (&report["created"], &report["failed"]),
        (&json!(2), &json!(0)),
        "{report}"
    );
    assert_eq!(
        kinds(&world, "bulk").await,
        ["OrderDrafted", "AssessmentRequested"]
    );
    assert!(kinds(&world, "single").await.is_empty());
}
