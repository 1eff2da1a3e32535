//! The order domain's part of the main job, with events of other domains over real streams.

use std::sync::Arc;

use caller::Caller;
use database::Pool;
use events::CloudEvent;
use order::events::Incoming;
use order::store::MIGRATIONS;
use serde_json::{Value, json};
use tokio_util::sync::{CancellationToken, DropGuard};
use uuid::Uuid;

use crate::facts::{finding, product, provider, self_check};
use crate::signing::Key;
use crate::support::{
    OrderDomain, ask, day, document, lane, lane_day, quote, rejection, report, request,
    resubmission, string,
};

/// The domain's relay and consumer, and the relays of two other domains, of whose databases only the outbox is used.
struct Streams {
    order: Pool,
    rule: testkit::Database,
    user: testkit::Database,
    _running: DropGuard,
}

impl Streams {
    async fn start(world: &OrderDomain) -> Self {
        let args = testkit::streams();
        let (rule, user) = (
            testkit::database(&MIGRATIONS).await,
            testkit::database(&MIGRATIONS).await,
        );
        let stop = CancellationToken::new();
        let relays = [("order", &world.database), ("rule", &rule), ("user", &user)];
        for (producer, database) in relays {
            let relay = outbox::relay(args.clone(), database.pool.clone(), producer, stop.clone());
            tokio::spawn(async { relay.await.unwrap() });
        }
        let pool = world.database.pool.clone();
        let consumer = outbox::consume(args, pool.clone(), "order", Incoming, stop.clone());
        tokio::spawn(async { consumer.await.unwrap() });
        Self {
            order: pool,
            rule,
            user,
            _running: stop.drop_guard(),
        }
    }

    /// Returns the first event of this kind and subject that the order domain publishes.
    async fn published(&self, kind: &str, subject: &str) -> CloudEvent {
        let kind = format!("carnet.order.{kind}.v1");
        testkit::eventually(&kind, async || {
            let events = testkit::published(&self.order).await;
            events
                .into_iter()
                .find(|event| event.kind == kind && event.subject.to_string() == subject)
        })
        .await
    }
}

async fn publish(pool: &Pool, event: &CloudEvent) {
    let mut tx = pool.begin().await.unwrap();
    outbox::append(&mut tx, event).await.unwrap();
    tx.commit().await.unwrap();
}

struct People {
    seller: Arc<Caller>,
    provider: Arc<Caller>,
    rival: Arc<Caller>,
}

#[tokio::test]
async fn from_the_request_to_the_transport_approval() {
    let world = OrderDomain::new().await;
    let streams = Streams::start(&world).await;
    let [seller, lab, rival] = [Uuid::now_v7(), Uuid::now_v7(), Uuid::now_v7()];
    let people = People {
        seller: testkit::seller(seller),
        provider: testkit::provider(lab),
        rival: testkit::provider(rival),
    };
    let [product_id, profile, rival_profile] = [Uuid::now_v7(), Uuid::now_v7(), Uuid::now_v7()];
    publish(
        &streams.rule.pool,
        &product(product_id, seller, "ACTIVE", 1),
    )
    .await;
    publish(&streams.user.pool, &provider(profile, lab, "LISTED", 3)).await;
    publish(&streams.user.pool, &Key::of(lab).told(profile, lab, false)).await;
    publish(
        &streams.user.pool,
        &provider(rival_profile, rival, "LISTED", 3),
    )
    .await;

    let order = request_it(
        &world,
        &people.seller,
        request(product_id, &[profile, rival_profile]),
    )
    .await;
    streams.published("AssessmentRequested", &order).await;
    choose(&world, &people, &order).await;
    give_evidence(&world, &people, product_id, &order).await;
    assess(&world, &people, &order).await;
    streams.published("OrderCompleted", &order).await;
    approve(&world, &streams, &people.seller, product_id).await;
    look_back(&world, &people, &order).await;
}

/// Requests the assessment. The product and the providers are known after their events have arrived.
async fn request_it(world: &OrderDomain, seller: &Arc<Caller>, input: Value) -> String {
    testkit::eventually(
        "the order domain to know product and providers",
        async || {
            let payload = world
                .mutate(seller, "requestAssessment", input.clone())
                .await
                .unwrap();
            payload["order"]["id"].as_str().map(str::to_owned)
        },
    )
    .await
}

async fn choose(world: &OrderDomain, people: &People, order: &str) {
    let quoted = world
        .done(&people.provider, "submitQuote", quote(order))
        .await;
    assert_eq!(
        quoted["quote"]["total"],
        json!({ "minorUnits": 2000, "currency": "EUR" })
    );
    world.done(&people.rival, "submitQuote", quote(order)).await;
    let accepted = world
        .done(
            &people.seller,
            "acceptQuote",
            json!({ "quoteId": quoted["quote"]["id"] }),
        )
        .await;
    assert_eq!(accepted["order"]["status"], "ACCEPTED");
    let started = world
        .done(
            &people.provider,
            "startAssessment",
            json!({ "orderId": order }),
        )
        .await;
    assert_eq!(started["order"]["status"], "IN_ASSESSMENT");
}

async fn give_evidence(world: &OrderDomain, people: &People, product: Uuid, order: &str) {
    for kind in ["EU_DOC", "DGD"] {
        let mut input = document(product, kind);
        input["orderId"] = json!(order);
        input["expiresOn"] = json!(day(400));
        let submitted = world.done(&people.seller, "submitDocument", input).await;
        let accepted = json!({ "documentId": submitted["document"]["id"] });
        let accepted = world
            .done(&people.provider, "acceptDocument", accepted)
            .await;
        assert_eq!(accepted["document"]["status"], "ACCEPTED");
    }
    give_a_photo(world, people, product, order).await;
}

/// The provider requests a photo, rejects the first and accepts the second.
async fn give_a_photo(world: &OrderDomain, people: &People, product: Uuid, order: &str) {
    let asked = world
        .done(
            &people.provider,
            "requestDocument",
            ask(order, "SAMPLE_PHOTO"),
        )
        .await;
    let request = &asked["documentRequest"];
    assert_eq!(
        (&request["status"], &request["order"]["status"]),
        (&json!("OPEN"), &json!("AWAITING_DOCUMENTS"))
    );
    let mut input = document(product, "SAMPLE_PHOTO");
    input["orderId"] = json!(order);
    input["documentRequestId"] = request["id"].clone();
    let submitted = world.done(&people.seller, "submitDocument", input).await;
    let photo = string(&submitted["document"]["id"]);
    world
        .done(&people.provider, "rejectDocument", rejection(&photo))
        .await;
    let better = world
        .done(&people.seller, "resubmitDocument", resubmission(&photo))
        .await;
    assert_eq!(
        (&better["document"]["id"], &better["document"]["status"]),
        (&json!(photo), &json!("SUBMITTED"))
    );
    world
        .done(
            &people.provider,
            "acceptDocument",
            json!({ "documentId": photo }),
        )
        .await;
}

async fn assess(world: &OrderDomain, people: &People, order: &str) {
    let mut input = report();
    input["orderId"] = json!(order);
    testkit::eventually("the order domain to know the key", async || {
        let known: i64 = sqlx::query_scalar("select count(*) from provider_keys")
            .fetch_one(&world.database.pool)
            .await
            .unwrap();
        (known > 0).then_some(())
    })
    .await;
    let reported = world.done(&people.provider, "issueReport", input).await;
    assert_eq!(reported["order"]["status"], "REPORTED");
    let completed = world
        .done(&people.seller, "acceptReport", json!({ "orderId": order }))
        .await;
    assert_eq!(completed["order"]["status"], "COMPLETED");
    let certificate = &completed["order"]["certificate"];
    assert_eq!(certificate["status"], "VALID");
    assert_eq!(certificate["documentTypes"], json!(["UN383_SUMMARY"]));
    let number = format!("CRT-{}-000001", crate::support::today().year());
    assert_eq!(certificate["number"], number.as_str());
}

/// Requests an approval, with the question and the answer over the streams.
async fn approve(world: &OrderDomain, streams: &Streams, seller: &Arc<Caller>, product: Uuid) {
    let input = json!({ "productId": product, "lane": lane() });
    let payload = world.done(seller, "requestTransportApproval", input).await;
    let approval = &payload["transportApproval"];
    assert_eq!(
        (&approval["status"], &approval["screening"]),
        (&json!("REQUESTED"), &json!("NOT_SCREENED"))
    );
    assert_eq!(approval["lane"]["origin"], "CN", "the product's own origin");
    let id = string(&approval["id"]);
    let asked = streams.published("TransportApprovalRequested", &id).await;
    shows_all_evidence(asked.data["evidence"].as_array().unwrap());
    let answer = self_check(&asked, "COMPLIANT", vec![finding("EU-BATT-CE", "MET", &[])]);
    publish(&streams.rule.pool, &answer).await;
    let told = streams.published("TransportApproved", &id).await;
    assert_eq!((told.sequence, told.causationid), (2, Some(answer.id)));
    assert_eq!(
        told.correlationid, asked.correlationid,
        "one chain from the request to the decision"
    );
    let query =
        "query($id: ID!) { transportApproval(id: $id) { status validTo decidedAt selfCheck { id }
                                                             reasons { code rule message } } }";
    let data = world.read(seller, query, json!({ "id": id })).await;
    let approval = &data["transportApproval"];
    assert_eq!(approval["status"], "APPROVED");
    assert_eq!(approval["selfCheck"]["id"], answer.subject.to_string());
    assert_eq!(approval["validTo"], json!(lane_day(30)));
    let codes: Vec<&str> = approval["reasons"]
        .as_array()
        .unwrap()
        .iter()
        .map(|reason| reason["code"].as_str().unwrap())
        .collect();
    assert_eq!(codes, ["RULE_MET", "PARTIES_NOT_SCREENED"]);
}

/// Checks that the question has the documents and the evidence of the certificate.
fn shows_all_evidence(evidence: &[Value]) {
    let mut kinds: Vec<&str> = evidence
        .iter()
        .map(|one| one["type"].as_str().unwrap())
        .collect();
    kinds.sort_unstable();
    assert_eq!(kinds, ["DGD", "EU_DOC", "SAMPLE_PHOTO", "UN383_SUMMARY"]);
    let certified = evidence
        .iter()
        .find(|one| one["type"] == "UN383_SUMMARY")
        .unwrap();
    assert_eq!(
        certified["issuedOn"],
        json!(day(0)),
        "issued when the certificate begins"
    );
    assert_eq!(
        certified["expiresOn"],
        json!(day(730)),
        "expires when the certificate ends"
    );
}

async fn look_back(world: &OrderDomain, people: &People, order: &str) {
    let query = "query($id: ID!) { order(id: $id) {
        number status type message dueAt seller { id } provider { id } providerProfile { id }
        requirementIds lane { origin destination mode direction aircraft }
        quotes { status leadDays validUntil lines { description amount { minorUnits } } provider { id } }
        documents { type status issuer sha256 rejection { code } }
        report { overall labReference findings { requirementId result establishes remark evidence { id } } }
        certificate { number product { id } order { id } }
        timeline(first: 100) { nodes { sequence event status note by { id } } }
    } }";
    let data = world
        .read(&people.seller, query, json!({ "id": order }))
        .await;
    let order = &data["order"];
    assert_eq!(order["status"], "COMPLETED");
    assert_eq!(order["message"], "Please quote.");
    assert_eq!(
        order["provider"]["id"],
        people.provider.organisation().unwrap().to_string()
    );
    assert!(order["dueAt"].is_string());
    let lane = json!({ "origin": "CN", "destination": "DE", "mode": "AIR", "direction": null, "aircraft": "CARGO" });
    assert_eq!(order["lane"], lane);
    let mut quotes: Vec<&str> = order["quotes"]
        .as_array()
        .unwrap()
        .iter()
        .map(|quote| quote["status"].as_str().unwrap())
        .collect();
    quotes.sort_unstable();
    assert_eq!(quotes, ["ACCEPTED", "REJECTED"]);
    assert_eq!(order["report"]["labReference"], "LAB-1");
    assert_eq!(order["report"]["findings"][0]["remark"], "Passed.");
    tells_all_steps(&order["timeline"]["nodes"]);
}

fn tells_all_steps(timeline: &Value) {
    let timeline: Vec<(i64, &str)> = timeline
        .as_array()
        .unwrap()
        .iter()
        .map(|entry| {
            (
                entry["sequence"].as_i64().unwrap(),
                entry["event"].as_str().unwrap(),
            )
        })
        .collect();
    let steps = [
        "ASSESSMENT_REQUESTED",
        "QUOTE_SUBMITTED",
        "QUOTE_SUBMITTED",
        "QUOTE_ACCEPTED",
        "ASSESSMENT_STARTED",
        "DOCUMENT_SUBMITTED",
        "DOCUMENT_ACCEPTED",
        "DOCUMENT_SUBMITTED",
        "DOCUMENT_ACCEPTED",
        "DOCUMENT_REQUESTED",
        "DOCUMENT_SUBMITTED",
        "DOCUMENT_REJECTED",
        "DOCUMENT_SUBMITTED",
        "DOCUMENT_ACCEPTED",
        "ASSESSMENT_REPORT_ISSUED",
        "ORDER_COMPLETED",
    ];
    assert_eq!(timeline, (1..).zip(steps).collect::<Vec<_>>());
}
