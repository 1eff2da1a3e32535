//! Backlog of consumers, and comparisons of projections with their sources.

use events::operations::{DeadLetter, ProjectionChecked};
use events::{CloudEvent, Draft};
use monitor::views::list_views;
use serde_json::{Value, json};
use testkit::RedisServer;
use uuid::Uuid;

use crate::support::{Monitor, code, draft_about, event, noon, served};

const VIEWS: &str = "{ eventViews { producer consumer lane depth lag pending deadLetters } }";

async fn views(monitor: &Monitor) -> Vec<Value> {
    monitor.ask_admin(VIEWS).await["eventViews"]
        .as_array()
        .unwrap()
        .clone()
}

fn open_letter(producer: &str) -> CloudEvent {
    let letter = DeadLetter {
        id: Uuid::now_v7(),
        consumer: "user".to_owned(),
        producer: producer.to_owned(),
        event: None,
        kind: None,
        reason: "no event".to_owned(),
        tries: 1,
        dead_at: noon(0),
        status: "OPEN".to_owned(),
    };
    let draft = draft_about(letter.id, noon(0));
    letter.publish(draft).unwrap()
}

#[tokio::test]
async fn every_view_of_the_routing_table_is_shown_with_its_numbers() {
    let monitor = Monitor::start().await;
    let all = views(&monitor).await;
    let expected: usize = events::CONSUMERS
        .iter()
        .map(|consumer| events::producers_for(consumer).len() * 2)
        .sum();
    assert_eq!(all.len(), expected);
    let quiet = |view: &&Value| view["depth"] == 0 && view["lag"] == 0 && view["pending"] == 0;
    assert!(
        all.iter()
            .all(|view| quiet(&view) && view["deadLetters"] == 0),
        "{all:?}"
    );

    monitor
        .tell(&[
            open_letter("order"),
            open_letter("order"),
            open_letter("rule"),
        ])
        .await;
    let all = views(&monitor).await;
    let of = |producer: &str, consumer: &str, lane: &str| {
        let is = |view: &&Value| {
            view["producer"] == producer && view["consumer"] == consumer && view["lane"] == lane
        };
        all.iter()
            .find(is)
            .unwrap_or_else(|| panic!("{producer} {consumer} {lane}"))
            .clone()
    };
    for lane in ["SINGLE", "BULK"] {
        assert_eq!(of("order", "user", lane)["deadLetters"], 2);
        assert_eq!(of("rule", "order", lane)["deadLetters"], 0);
    }
}

#[tokio::test]
async fn unread_entries_and_failing_entries_are_counted_apart() {
    // The consumer fails, because its table is missing, and retries.
    let monitor = Monitor::start().await;
    monitor.serve(&[event(served("Me"), noon(0))]).await;
    monitor
        .run_sql("alter table access_records rename to elsewhere")
        .await;
    let events: Vec<_> = (1..4)
        .map(|second| event(served("Me"), noon(second)))
        .collect();
    monitor.publish(&events).await;
    let own = async || {
        let all = views(&monitor).await;
        let is = |view: &&Value| {
            view["producer"] == "gateway"
                && view["consumer"] == "monitor"
                && view["lane"] == "SINGLE"
        };
        all.iter().find(is).unwrap().clone()
    };
    let view = testkit::eventually("three pending entries", || async {
        Some(own().await).filter(|view| view["pending"] == 3)
    })
    .await;
    assert_eq!((&view["depth"], &view["lag"]), (&json!(3), &json!(0)));
    monitor
        .run_sql("alter table elsewhere rename to access_records")
        .await;
    testkit::eventually("an empty view", || async {
        (own().await["depth"] == 0).then_some(())
    })
    .await;

    let idle = Monitor::with_consumers(0).await;
    idle.publish(&[event(served("Me"), noon(0))]).await;
    let all = testkit::eventually("an entry", || async {
        Some(views(&idle).await).filter(|all| all.iter().any(|view| view["depth"] == 1))
    })
    .await;
    let view = all.iter().find(|view| view["depth"] == 1).unwrap();
    assert_eq!((&view["lag"], &view["pending"]), (&json!(1), &json!(0)));
}

#[tokio::test]
async fn the_redis_user_of_this_domain_may_see_the_views_of_others() {
    let server = RedisServer::start().await;
    let monitor = Monitor::on(server.streams(), 1).await;
    let restricted = list_views(server.streams_as("carnet_monitor"));
    let services = monitor.services.clone().with_views(restricted);
    let monitor = monitor.offering(services);
    monitor.tell(&[open_letter("order")]).await;
    let all = views(&monitor).await;
    assert!(all.iter().any(|view| view["deadLetters"] == 1), "{all:?}");
}

#[tokio::test]
async fn a_redis_that_is_away_hides_nothing_else() {
    let mut server = RedisServer::start().await;
    let monitor = Monitor::on(server.streams(), 1).await;
    server.stop();
    let query = "{ eventViews { depth } deadLetters { totalCount } }";
    let answer = monitor.ask(&testkit::admin(), query).await;
    assert_eq!(code(&answer), "INTERNAL");
    assert_eq!(answer["data"].get("eventViews"), None);
    assert_eq!(answer["data"]["deadLetters"], json!({ "totalCount": 0 }));
}

fn checked(consumer: &str, projection: &str, run: Uuid, missing: i64) -> CloudEvent {
    let check = ProjectionChecked {
        run,
        consumer: consumer.to_owned(),
        projection: projection.to_owned(),
        compared: 250,
        missing,
        outdated: 2,
        surplus: 1,
    };
    check
        .publish(Draft {
            sequence: 1,
            ..draft_about(run, noon(0))
        })
        .unwrap()
}

#[tokio::test]
async fn the_last_comparison_of_each_projection_is_shown() {
    let monitor = Monitor::start().await;
    let [early, late] = [Uuid::now_v7(), Uuid::now_v7()];
    monitor.tell(&[checked("user", "ratings", late, 0)]).await;
    // It arrives late, and is not the last one.
    monitor.tell(&[checked("user", "ratings", early, 7)]).await;
    let order = monitor.producer("order").await;
    order
        .tell(&[
            checked("order", "products", early, 3),
            checked("order", "products", late, 0),
        ])
        .await;
    order
        .tell(&[checked("order", "organisations", early, 1)])
        .await;
    let shown = |consumer: &str, projection: &str, run: Uuid, missing: i64| {
        json!({
            "consumer": consumer, "projection": projection, "run": run, "compared": 250, "missing": missing,
            "outdated": 2, "surplus": 1, "checkedAt": "2026-11-24T12:00:00Z",
        })
    };
    let ask = async |arguments: &str| {
        let query = format!(
            "{{ projectionChecks{arguments} {{ consumer projection run compared missing outdated surplus checkedAt }} }}"
        );
        monitor.ask_admin(&query).await["projectionChecks"].clone()
    };
    let own = [
        shown("order", "organisations", early, 1),
        shown("order", "products", late, 0),
    ];
    assert_eq!(ask(r#"(filter: { consumer: "order" })"#).await, json!(own));
    let [organisations, products] = own;
    assert_eq!(
        ask("").await,
        json!([organisations, products, shown("user", "ratings", late, 0)])
    );
}

#[tokio::test]
async fn a_domain_reports_on_its_own_projections_only() {
    let monitor = Monitor::start().await;
    let mut forged = checked("order", "products", Uuid::now_v7(), 0);
    "carnet.user.ProjectionChecked.v1".clone_into(&mut forged.kind);
    "carnet/user".clone_into(&mut forged.source);
    let own = checked("user", "ratings", Uuid::now_v7(), 0);
    let mut tx = monitor.database.pool.begin().await.unwrap();
    let refused = outbox::Reactions::react(&monitor::events::Incoming, &mut tx, &forged)
        .await
        .unwrap_err();
    assert_eq!(refused.to_string(), "the user domain reports for order");
    monitor.tell(&[own]).await;
    let checks = monitor.ask_admin("{ projectionChecks { consumer } }").await;
    assert_eq!(checks["projectionChecks"], json!([{ "consumer": "user" }]));
}
