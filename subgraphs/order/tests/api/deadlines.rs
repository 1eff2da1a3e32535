//! The jobs of the clock, at given times.

use events::CloudEvent;
use serde_json::{Value, json};
use time::{Duration, OffsetDateTime};
use uuid::Uuid;

use crate::support::{Case, OrderDomain, day, document, report, request, string, today};

fn in_days(days: i64) -> OffsetDateTime {
    chassis::now() + Duration::days(days)
}

/// Returns the day after this number of days, at a time at which it is the same day in UTC, in Germany and where each day ends
/// last.
fn evening(days: i64) -> OffsetDateTime {
    (today() + Duration::days(days))
        .with_hms(18, 0, 0)
        .unwrap()
        .assume_utc()
}

async fn told(world: &OrderDomain, kind: &str) -> Vec<CloudEvent> {
    let kind = format!("carnet.order.{kind}.v1");
    world
        .told()
        .await
        .into_iter()
        .filter(|event| event.kind == kind)
        .collect()
}

async fn order(world: &OrderDomain, case: &Case) -> Value {
    let query = "query($id: ID!) { order(id: $id) {
        status version overdueAt timeline(first: 100) { nodes { sequence event status note by { id } } } } }";
    world
        .read(&case.seller, query, json!({ "id": case.order }))
        .await["order"]
        .take()
}

fn last(order: &Value) -> &Value {
    order["timeline"]["nodes"]
        .as_array()
        .unwrap()
        .last()
        .unwrap()
}

fn audience(of: &[Uuid]) -> Vec<Uuid> {
    let mut audience = of.to_vec();
    audience.sort();
    audience
}

#[tokio::test]
async fn an_order_whose_quotes_nobody_accepts_in_time_expires() {
    let world = OrderDomain::new().await;
    let (requested, quoted) = (Case::requested(&world).await, Case::requested(&world).await);
    quoted.quote(&world, &quoted.first).await;
    let accepted = Case::accepted(&world).await;
    assert_eq!(world.services.orders.expire(in_days(13)).await.unwrap(), 0);
    assert_eq!(world.services.orders.expire(in_days(15)).await.unwrap(), 2);
    assert_eq!(
        world.services.orders.expire(in_days(15)).await.unwrap(),
        0,
        "once"
    );
    assert_eq!(order(&world, &accepted).await["status"], "ACCEPTED");
    let events = told(&world, "OrderExpired").await;
    for (case, version) in [(&requested, 2), (&quoted, 3)] {
        let seen = order(&world, case).await;
        assert_eq!(
            (&seen["status"], &seen["version"]),
            (&json!("EXPIRED"), &json!(version))
        );
        let entry = json!({ "sequence": version, "event": "ORDER_EXPIRED", "status": "EXPIRED", "note": null, "by": null });
        assert_eq!(last(&seen), &entry);
        let mut of = events
            .iter()
            .filter(|event| event.subject.to_string() == case.order);
        let (event, more) = (of.next().unwrap(), of.next());
        assert!(more.is_none());
        assert_eq!(
            (event.sequence, &event.data["status"]),
            (version, &json!("EXPIRED"))
        );
        let everybody = audience(&[case.seller_id(), case.first_id(), case.second_id()]);
        assert_eq!(audience(&event.audience), everybody);
        let row: Uuid = sqlx::query_scalar(
            "select id from order_timeline where order_id = $1 and sequence = $2",
        )
        .bind(case.order.parse::<Uuid>().unwrap())
        .bind(version)
        .fetch_one(&world.database.pool)
        .await
        .unwrap();
        assert_eq!(row, event.id, "the timeline is the list of the events");
    }
    let input = crate::support::quote(&requested.order);
    assert_eq!(
        world.refused(&requested.first, "submitQuote", input).await,
        "WRONG_STATE"
    );
}

#[tokio::test]
async fn a_late_report_is_told_once_and_the_order_goes_on() {
    let world = OrderDomain::new().await;
    let (case, started) = (
        Case::accepted(&world).await,
        Case::in_assessment(&world).await,
    );
    assert_eq!(
        world
            .services
            .orders
            .mark_overdue(in_days(3))
            .await
            .unwrap(),
        0,
        "four days were promised"
    );
    assert_eq!(
        world
            .services
            .orders
            .mark_overdue(in_days(5))
            .await
            .unwrap(),
        2
    );
    assert_eq!(
        world
            .services
            .orders
            .mark_overdue(in_days(6))
            .await
            .unwrap(),
        0,
        "once"
    );
    let seen = order(&world, &case).await;
    assert_eq!(seen["status"], "ACCEPTED");
    assert!(seen["overdueAt"].is_string());
    assert_eq!(last(&seen)["event"], "ASSESSMENT_OVERDUE");
    let events = told(&world, "AssessmentOverdue").await;
    assert_eq!(events.len(), 2);
    let of = events
        .iter()
        .find(|event| event.subject.to_string() == case.order)
        .unwrap();
    assert_eq!(
        audience(&of.audience),
        audience(&[case.seller_id(), case.first_id()])
    );
    world
        .done(
            &case.first,
            "startAssessment",
            json!({ "orderId": case.order }),
        )
        .await;
    let reason = json!({ "orderId": started.order, "reason": "Too late." });
    world.done(&started.seller, "cancelOrder", reason).await;
    assert_eq!(
        order(&world, &started).await["overdueAt"],
        Value::Null,
        "it is no longer awaited"
    );
}

#[tokio::test]
async fn two_processes_at_once_do_everything_once() {
    let world = OrderDomain::new().await;
    let case = Case::requested(&world).await;
    for _ in 0..19 {
        world
            .done(
                &case.seller,
                "requestAssessment",
                request(case.product, &case.profiles),
            )
            .await;
    }
    let (other, later) = (world.second_service().await, in_days(15));
    let (one, two) = tokio::join!(
        world.services.orders.expire(later),
        other.orders.expire(later)
    );
    assert_eq!(one.unwrap() + two.unwrap(), 20);
    let mut subjects: Vec<Uuid> = told(&world, "OrderExpired")
        .await
        .into_iter()
        .map(|event| event.subject)
        .collect();
    subjects.sort();
    subjects.dedup();
    assert_eq!(
        (subjects.len(), told(&world, "OrderExpired").await.len()),
        (20, 20)
    );
    let data = world
        .read(
            &case.seller,
            "{ orders(filter: { status: EXPIRED }) { totalCount } }",
            json!({}),
        )
        .await;
    assert_eq!(data["orders"]["totalCount"], 20);
}

#[tokio::test]
async fn what_a_command_holds_is_left_for_the_next_time() {
    let world = OrderDomain::new().await;
    let (held, free) = (Case::requested(&world).await, Case::requested(&world).await);
    let mut command = world.database.pool.begin().await.unwrap();
    sqlx::query("select from orders where id = $1 for update")
        .bind(held.order.parse::<Uuid>().unwrap())
        .execute(&mut *command)
        .await
        .unwrap();
    assert_eq!(world.services.orders.expire(in_days(15)).await.unwrap(), 1);
    assert_eq!(order(&world, &free).await["status"], "EXPIRED");
    command.rollback().await.unwrap();
    assert_eq!(world.services.orders.expire(in_days(15)).await.unwrap(), 1);
    assert_eq!(order(&world, &held).await["status"], "EXPIRED");
}

#[tokio::test]
async fn a_command_waits_for_the_batch_that_has_its_own_order_and_for_no_other() {
    let world = OrderDomain::new().await;
    let due = Case::requested(&world).await;
    let mut input = request(due.product, &due.profiles);
    input["quoteBy"] = json!(
        (in_days(60))
            .format(&time::format_description::well_known::Rfc3339)
            .unwrap()
    );
    let open = string(&world.done(&due.seller, "requestAssessment", input).await["order"]["id"]);
    let id: Uuid = due.order.parse().unwrap();
    // Keeps the batch from finishing.
    let mut obstacle = world.database.pool.begin().await.unwrap();
    sqlx::query("select from order_entries where order_id = $1 for update")
        .bind(id)
        .execute(&mut *obstacle)
        .await
        .unwrap();
    let service = world.services.clone();
    let job = tokio::spawn(async move { service.orders.expire(in_days(15)).await });
    testkit::eventually("the batch to hold the order", async || {
        let free = sqlx::query("select from orders where id = $1 for update skip locked").bind(id);
        free.fetch_optional(&world.database.pool)
            .await
            .unwrap()
            .is_none()
            .then_some(())
    })
    .await;
    world
        .done(&due.first, "submitQuote", crate::support::quote(&open))
        .await;
    let release = async {
        testkit::eventually("the command to wait", async || {
            let waiting: i64 = sqlx::query_scalar(
                "select count(*) from pg_stat_activity
                 where datname = current_database() and wait_event_type = 'Lock' and query like '%from orders%'",
            )
            .fetch_one(&world.database.pool)
            .await
            .unwrap();
            (waiting > 0).then_some(())
        })
        .await;
        obstacle.rollback().await.unwrap();
    };
    let late = json!({ "orderId": due.order, "reason": "No longer needed." });
    let (code, ()) = tokio::join!(world.refusal(&due.seller, "cancelOrder", late), release);
    assert_eq!(code, "WRONG_STATE", "the batch was first");
    assert_eq!(job.await.unwrap().unwrap(), 1);
}

/// Creates an accepted document that expires on the given day.
async fn accepted(world: &OrderDomain, case: &Case, expires_on: &str) -> String {
    let mut input = document(case.product, "EU_DOC");
    input["expiresOn"] = json!(expires_on);
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
async fn an_accepted_document_expires_after_its_last_day() {
    let world = OrderDomain::new().await;
    let case = Case::accepted(&world).await;
    let id = accepted(&world, &case, &day(10)).await;
    let mut input = document(case.product, "SDS");
    input["expiresOn"] = json!(day(10));
    world.done(&case.seller, "submitDocument", input).await;
    assert_eq!(
        world.services.documents.expire(in_days(10)).await.unwrap(),
        0,
        "its last day"
    );
    let (other, later) = (world.second_service().await, in_days(12));
    let (one, two) = tokio::join!(
        world.services.documents.expire(later),
        other.documents.expire(later)
    );
    assert_eq!(
        one.unwrap() + two.unwrap(),
        1,
        "once, and what was not accepted stays as it is"
    );
    let events = told(&world, "DocumentExpired").await;
    let event = events.first().unwrap();
    assert_eq!(
        (events.len(), event.subject.to_string(), event.sequence),
        (1, id, 3)
    );
    assert_eq!(
        (&event.data["status"], &event.audience),
        (&json!("EXPIRED"), &vec![case.seller_id()])
    );
    let query = "query($id: ID!) { evidenceDocuments(filter: { productId: $id }) { nodes { type status } } }";
    let data = world
        .read(&case.seller, query, json!({ "id": case.product }))
        .await;
    let documents = json!([{ "type": "SDS", "status": "SUBMITTED" }, { "type": "EU_DOC", "status": "EXPIRED" }]);
    assert_eq!(data["evidenceDocuments"]["nodes"], documents);
}

#[tokio::test]
async fn a_valid_certificate_expires_after_its_last_day() {
    let world = OrderDomain::new().await;
    let case = Case::reported(&world, report()).await;
    world
        .done(
            &case.seller,
            "acceptReport",
            json!({ "orderId": case.order }),
        )
        .await;
    assert_eq!(
        world
            .services
            .certificates
            .expire(in_days(730))
            .await
            .unwrap(),
        0,
        "its last day"
    );
    let (other, later) = (world.second_service().await, in_days(732));
    let (one, two) = tokio::join!(
        world.services.certificates.expire(later),
        other.certificates.expire(later)
    );
    assert_eq!(one.unwrap() + two.unwrap(), 1);
    let events = told(&world, "CertificateExpired").await;
    let event = events.first().unwrap();
    assert_eq!(
        (events.len(), &event.data["status"]),
        (1, &json!("EXPIRED"))
    );
    assert_eq!(
        audience(&event.audience),
        audience(&[case.seller_id(), case.first_id()])
    );
    let query = "query($id: ID!) { order(id: $id) { certificate { status } } }";
    let data = world
        .read(&case.seller, query, json!({ "id": case.order }))
        .await;
    assert_eq!(data["order"]["certificate"]["status"], "EXPIRED");
}

#[tokio::test]
async fn what_expires_is_told_at_60_30_and_7_days_once_each() {
    let world = OrderDomain::new().await;
    let case = Case::accepted(&world).await;
    let id = accepted(&world, &case, &day(65)).await;
    let other = world.second_service().await;
    for (days, sent) in [
        (0, 0),
        (4, 0),
        (5, 1),
        (5, 0),
        (34, 0),
        (35, 1),
        (57, 0),
        (58, 1),
        (59, 0),
        (65, 0),
        (66, 0),
    ] {
        let at = evening(days);
        let (one, two) = tokio::join!(world.services.remind(at), other.remind(at));
        assert_eq!(one.unwrap() + two.unwrap(), sent, "on day {days}");
    }
    let events = told(&world, "DocumentExpiring").await;
    let told: Vec<(String, &Value)> = events
        .iter()
        .map(|event| (event.subject.to_string(), &event.data["days"]))
        .collect();
    assert_eq!(
        told,
        [
            (id.clone(), &json!(60)),
            (id.clone(), &json!(30)),
            (id, &json!(7))
        ]
    );
    for event in &events {
        assert_eq!(event.audience, [case.seller_id()]);
        assert_eq!(
            (&event.data["reference"], &event.data["expiresOn"]),
            (&json!("EU_DOC"), &json!(day(65)))
        );
    }
}

#[tokio::test]
async fn what_has_few_days_left_when_it_is_accepted_has_the_nearest_reminder_only() {
    let world = OrderDomain::new().await;
    let case = Case::accepted(&world).await;
    for (left, first) in [(20, 30), (7, 7), (0, 7)] {
        let id = accepted(&world, &case, &day(left)).await;
        assert_eq!(world.services.remind(evening(0)).await.unwrap(), 1);
        let events = told(&world, "DocumentExpiring").await;
        let of: Vec<&Value> = events
            .iter()
            .filter(|event| event.subject.to_string() == id)
            .map(|event| &event.data["days"])
            .collect();
        assert_eq!(of, [&json!(first)], "{left} days left");
    }
}

#[tokio::test]
async fn certificates_have_reminders_too() {
    let world = OrderDomain::new().await;
    let case = Case::reported(&world, report()).await;
    let completed = world
        .done(
            &case.seller,
            "acceptReport",
            json!({ "orderId": case.order }),
        )
        .await;
    for (days, sent) in [
        (669, 0),
        (670, 1),
        (671, 0),
        (700, 1),
        (723, 1),
        (730, 0),
        (731, 0),
    ] {
        assert_eq!(
            world.services.remind(evening(days)).await.unwrap(),
            sent,
            "on day {days}"
        );
    }
    let events = told(&world, "CertificateExpiring").await;
    let days: Vec<&Value> = events.iter().map(|event| &event.data["days"]).collect();
    assert_eq!(days, [&json!(60), &json!(30), &json!(7)]);
    assert_eq!(
        events[0].data["reference"],
        completed["order"]["certificate"]["number"]
    );
    assert_eq!(events[0].audience, [case.seller_id()]);
}
