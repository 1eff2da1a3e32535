use std::collections::BTreeMap;

use e2e::{
    documents::web,
    graph::text,
    people::{self, Member},
    waiting,
};
use serde_json::{Value, json};

use crate::{platform, turn};

/// A seller with a product, and a listed provider; the order domain has received both.
struct Parties {
    seller: Member,
    provider: Member,
    input: Value,
}

async fn parties() -> Parties {
    let platform = platform();
    let stage = platform.stage().await;
    let seller = stage
        .register("SELLER", "Sturm Handel", "DE")
        .await
        .unwrap();
    let product = people::power_bank(&seller).await.unwrap();
    let (provider, profile) = stage.provider("Sturm Labor").await.unwrap();
    let input = json!({
        "productId": product, "providerIds": [profile], "type": "TESTING", "requirementIds": ["AIR-UN3480-CAO"],
        "lane": { "origin": "CN", "destination": "DE", "mode": "AIR", "aircraft": "CARGO" },
    });
    let parties = Parties {
        seller,
        provider,
        input,
    };
    let first = parties.request().await;
    parties.notified(&[first]).await;
    parties
}

impl Parties {
    async fn request(&self) -> String {
        let payload = self
            .seller
            .graph
            .mutate(&web::REQUEST_ASSESSMENT, self.input.clone())
            .await
            .unwrap();
        text(&payload, "/order/id").unwrap().to_owned()
    }

    /// The number of notifications of the provider for each order.
    async fn notices(&self) -> anyhow::Result<BTreeMap<String, usize>> {
        let query = "{ notifications(first: 100) { edges { node { subjectId } } } }";
        let data = self.provider.graph.send(query, json!({})).await?.data()?;
        let mut counts = BTreeMap::new();
        for edge in data
            .pointer("/notifications/edges")
            .and_then(Value::as_array)
            .into_iter()
            .flatten()
        {
            *counts
                .entry(text(edge, "/node/subjectId")?.to_owned())
                .or_default() += 1;
        }
        Ok(counts)
    }

    /// Waits until the provider was notified of all these orders, and checks that it was notified of each once.
    async fn notified(&self, orders: &[String]) {
        let counts = waiting::wait_for("every notice", async || {
            let counts = self.notices().await?;
            Ok(orders
                .iter()
                .all(|order| counts.contains_key(order))
                .then_some(counts))
        })
        .await
        .unwrap();
        for order in orders {
            assert_eq!(
                counts.get(order),
                Some(&1),
                "{order} was told more than once"
            );
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn with_redis_down_commands_commit_and_their_events_arrive_when_it_is_back() {
    let _turn = turn().await;
    let (platform, parties) = (platform(), parties().await);
    platform.kill("redis");
    let order = parties.request().await;
    let shown = parties
        .seller
        .graph
        .run(&web::ORDER, json!({ "id": order }))
        .await
        .unwrap();
    assert_eq!(shown.pointer("/order/status"), Some(&json!("REQUESTED")));
    platform.start("redis");
    parties.notified(&[order]).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn order_killed_between_commit_and_relay_loses_no_event() {
    let _turn = turn().await;
    let (platform, parties) = (platform(), parties().await);
    // Without Redis the relay cannot publish, so commits from now on stay in the outbox.
    platform.kill("redis");
    let order = parties.request().await;
    platform.kill("order");
    platform.start("redis");
    platform.start("order");
    parties.notified(&[order]).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn common_killed_while_it_consumes_doubles_no_effect() {
    let _turn = turn().await;
    let (platform, parties) = (platform(), parties().await);
    platform.kill("common");
    let mut orders = Vec::new();
    for _ in 0..90 {
        orders.push(parties.request().await);
    }
    platform.start("common");
    let told = waiting::wait_for("the first notice", async || {
        // The notifications can be read when common answers again.
        Ok(parties
            .notices()
            .await
            .ok()
            .map(|counts| counts.len())
            .filter(|told| *told > 1))
    })
    .await
    .unwrap();
    platform.kill("common");
    assert!(
        told <= orders.len(),
        "nothing was left to consume: the kill proved nothing"
    );
    platform.start("common");
    parties.notified(&orders).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn without_a_subgraph_the_rest_of_the_answer_arrives() {
    let _turn = turn().await;
    let (platform, parties) = (platform(), parties().await);
    platform.kill("rule");
    let query = "{ me { id organisation { products(first: 1) { edges { node { id } } } } } }";
    let answer = parties.seller.graph.send(query, json!({})).await.unwrap();
    assert_eq!(answer.code(), Some("SUBGRAPH_UNAVAILABLE"), "{answer:?}");
    assert_eq!(
        answer.body.pointer("/data/me/id"),
        Some(&json!(parties.seller.user)),
        "{answer:?}"
    );
    platform.start("rule");
    let data = parties
        .seller
        .graph
        .send(query, json!({}))
        .await
        .unwrap()
        .data()
        .unwrap();
    assert!(
        data.pointer("/me/organisation/products/edges/0/node/id")
            .is_some(),
        "{data}"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn rule_killed_amid_a_bulk_self_check_goes_on_where_it_was() {
    let _turn = turn().await;
    let platform = platform();
    let seller = platform
        .stage()
        .await
        .register("SELLER", "Sturm Handel", "DE")
        .await
        .unwrap();
    let rows: Vec<_> = (0..2_000)
        .map(|number| format!("P-{number},Bank,CN,850760"))
        .collect();
    let csv = format!("sku,name,origin_country,hs_code\n{}", rows.join("\n"));
    seller
        .graph
        .mutate(&web::IMPORT_PRODUCTS, json!({ "csv": csv }))
        .await
        .unwrap();
    let lanes =
        json!([{ "destination": "DE", "mode": "SEA" }, { "destination": "FR", "mode": "SEA" }]);
    let input = json!({ "lanes": lanes, "idempotencyKey": "once" });
    let started = seller
        .graph
        .mutate(&web::START_BULK_SELF_CHECK, input.clone())
        .await
        .unwrap();
    let id = text(&started, "/bulkSelfCheck/id").unwrap().to_owned();
    let progress = async || -> anyhow::Result<Value> {
        let data = seller
            .graph
            .run(&web::BULK_SELF_CHECK, json!({ "id": id }))
            .await?;
        Ok(data.pointer("/bulkSelfCheck").cloned().unwrap_or_default())
    };
    let checked = |bulk: &Value| {
        bulk.get("checkedCount")
            .and_then(Value::as_i64)
            .unwrap_or_default()
    };
    let amid = waiting::wait_for("the first page", async || {
        let bulk = progress().await?;
        Ok((checked(&bulk) > 0).then(|| checked(&bulk)))
    });
    let amid = amid.await.unwrap();
    platform.kill("rule");
    assert!(
        amid < 4_000,
        "nothing was left to do: the kill proved nothing"
    );
    platform.start("rule");
    let again = seller
        .graph
        .mutate(&web::START_BULK_SELF_CHECK, input)
        .await
        .unwrap();
    assert_eq!(
        text(&again, "/bulkSelfCheck/id").unwrap(),
        id,
        "sent again it is the same work"
    );
    let done = waiting::wait_for("the end", async || {
        let bulk = progress().await?;
        Ok((bulk.get("status") == Some(&json!("COMPLETED"))).then_some(bulk))
    });
    let done = done.await.unwrap();
    assert_eq!(checked(&done), 4_000, "each once: {done:.500}");
    let counted: i64 = done
        .get("verdicts")
        .and_then(Value::as_array)
        .into_iter()
        .flatten()
        .filter_map(|one| one.get("count")?.as_i64())
        .sum();
    assert_eq!(counted, 4_000);
}
