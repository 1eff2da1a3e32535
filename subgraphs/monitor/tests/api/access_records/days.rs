//! Each day is linked to the day that was begun before it.

use events::CloudEvent;
use serde_json::{Value, json};

use crate::support::{DAY, Monitor, event, failed_sign_in, noon, served, told};

/// Changes that an owner of the tables can make.
const UNLOCK: &str = "
    alter table access_records disable trigger access_records_append_only_trigger;
    alter table access_days disable trigger access_days_append_only_trigger;
    alter table security_events disable trigger security_events_append_only_trigger;
    alter table security_days disable trigger security_days_append_only_trigger";

/// Three records on each of these days after 24 November.
fn on(days: &[i64]) -> Vec<CloudEvent> {
    days.iter()
        .flat_map(|day| (0..3).map(move |second| event(served("Me"), noon(day * DAY + second))))
        .collect()
}

/// Three days, changed with the rights of the tables' owner only.
async fn three_days() -> Monitor {
    let monitor = Monitor::start().await;
    monitor.serve(&on(&[0, 1, 2])).await;
    monitor.run_sql(UNLOCK).await;
    monitor
}

async fn chain(monitor: &Monitor, day: &str) -> Value {
    let query = format!(
        r#"{{ accessChain(day: "{day}") {{ records intact brokenAt brokenBy previousDay }} }}"#
    );
    monitor.ask_admin(&query).await["accessChain"].clone()
}

fn intact(records: u32, previous: Option<&str>) -> Value {
    json!({ "records": records, "intact": true, "brokenAt": null, "brokenBy": null, "previousDay": previous })
}

fn broken(records: u32, by: &str, previous: Option<&str>) -> Value {
    json!({ "records": records, "intact": false, "brokenAt": null, "brokenBy": by, "previousDay": previous })
}

#[tokio::test]
async fn each_day_names_the_day_before_it() {
    let monitor = three_days().await;
    assert_eq!(chain(&monitor, "2026-11-24").await, intact(3, None));
    assert_eq!(
        chain(&monitor, "2026-11-25").await,
        intact(3, Some("2026-11-24"))
    );
    assert_eq!(
        chain(&monitor, "2026-11-26").await,
        intact(3, Some("2026-11-25"))
    );
    assert_eq!(chain(&monitor, "2026-11-27").await, intact(0, None));
}

#[tokio::test]
async fn the_link_is_as_it_is_described() {
    let monitor = three_days().await;
    // Written from the description alone, in another language.
    let different = monitor
        .number(
            "with recursive numbered as (
                 select day, position, convert_to(array_to_string(array[day::text, position::text, id::text,
                     (extract(epoch from at) * 1000000)::bigint::text, client_id::text, client_kind, user_id::text,
                     organisation_id::text, operation, operation_type, operation_hash, array_to_string(root_fields, ' '),
                     cost::text, duration_micros::text, response_bytes::text, status::text, outcome,
                     correlation_id::text], E'\\n', ''), 'UTF8') as line
                 from access_records
             ), chain as (
                 select day, 0::bigint as position, coalesce(
                     sha256(convert_to(array_to_string(array['previous', previous_day::text, previous_records::text,
                         encode(previous_head, 'hex')], E'\\n'), 'UTF8')),
                     decode(repeat('00', 32), 'hex')) as hash
                 from access_days where previous_day is not null
                 union all
                 select day, 0, decode(repeat('00', 32), 'hex') from access_days where previous_day is null
                 union all
                 select chain.day, numbered.position, sha256(chain.hash || numbered.line)
                 from chain join numbered on numbered.position = chain.position + 1 and numbered.day = chain.day
             )
             select count(*) from access_days d
             where not exists (select from chain c where c.day = d.day and c.position = d.records and c.hash = d.head)",
        )
        .await;
    assert_eq!(different, 0);
    let links = monitor
        .number(
            "select count(*) from access_days d join access_days p on p.day = d.previous_day
             where d.previous_records = p.records and d.previous_head = p.head and d.number = p.number + 1",
        )
        .await;
    assert_eq!(links, 2);
}

#[tokio::test]
async fn a_day_in_the_middle_that_was_deleted_with_its_head_is_found() {
    let monitor = three_days().await;
    monitor
        .run_sql("delete from access_records where day = '2026-11-25'")
        .await;
    monitor
        .run_sql("delete from access_days where day = '2026-11-25'")
        .await;
    assert_eq!(
        chain(&monitor, "2026-11-26").await,
        broken(3, "PREVIOUS_DAY_MISSING", Some("2026-11-25"))
    );
    assert_eq!(
        chain(&monitor, "2026-11-25").await,
        broken(0, "DAY_MISSING", None)
    );
    assert_eq!(chain(&monitor, "2026-11-24").await, intact(3, None));
}

#[tokio::test]
async fn a_first_day_that_was_deleted_with_its_head_is_found() {
    let monitor = three_days().await;
    monitor
        .run_sql("delete from access_records where day = '2026-11-24'")
        .await;
    monitor
        .run_sql("delete from access_days where day = '2026-11-24'")
        .await;
    assert_eq!(
        chain(&monitor, "2026-11-25").await,
        broken(3, "PREVIOUS_DAY_MISSING", Some("2026-11-24"))
    );
    assert_eq!(
        chain(&monitor, "2026-11-26").await,
        intact(3, Some("2026-11-25"))
    );
}

#[tokio::test]
async fn a_day_that_was_cut_short_together_with_its_head_is_found() {
    let monitor = three_days().await;
    monitor
        .run_sql("delete from access_records where day = '2026-11-25' and position = 3")
        .await;
    monitor
        .run_sql(
            "update access_days d set records = 2, head = r.hash from access_records r
             where d.day = '2026-11-25' and r.day = d.day and r.position = 2",
        )
        .await;
    assert_eq!(
        chain(&monitor, "2026-11-25").await,
        intact(2, Some("2026-11-24"))
    );
    assert_eq!(
        chain(&monitor, "2026-11-26").await,
        broken(3, "PREVIOUS_DAY_CHANGED", Some("2026-11-25"))
    );
    // Records that arrive late do not fill the gap.
    monitor.serve(&on(&[1])).await;
    assert_eq!(
        chain(&monitor, "2026-11-25").await,
        intact(5, Some("2026-11-24"))
    );
    assert_eq!(
        chain(&monitor, "2026-11-26").await,
        broken(3, "PREVIOUS_DAY_CHANGED", Some("2026-11-25"))
    );
}

#[tokio::test]
async fn a_link_that_was_changed_is_found() {
    let monitor = three_days().await;
    let entry = json!({
        "records": 3, "intact": false, "brokenAt": 1, "brokenBy": "ENTRY", "previousDay": "2026-11-24",
    });
    monitor
        .run_sql("update access_days set previous_day = '2026-11-24' where day = '2026-11-26'")
        .await;
    assert_eq!(chain(&monitor, "2026-11-26").await, entry);
    monitor
        .run_sql(
            "update access_days set previous_day = null, previous_records = null, previous_head = null, number = null
             where day = '2026-11-26'",
        )
        .await;
    assert_eq!(chain(&monitor, "2026-11-26").await["brokenAt"], 1);
}

#[tokio::test]
async fn late_records_leave_the_days_intact() {
    let monitor = three_days().await;
    monitor.serve(&on(&[0, 1, 0])).await;
    assert_eq!(chain(&monitor, "2026-11-24").await, intact(9, None));
    assert_eq!(
        chain(&monitor, "2026-11-25").await,
        intact(6, Some("2026-11-24"))
    );
    assert_eq!(
        chain(&monitor, "2026-11-26").await,
        intact(3, Some("2026-11-25"))
    );
}

#[tokio::test]
async fn a_day_that_begins_late_is_linked_too() {
    let monitor = three_days().await;
    monitor.serve(&on(&[-4])).await;
    monitor.serve(&on(&[3])).await;
    assert_eq!(
        chain(&monitor, "2026-11-20").await,
        intact(3, Some("2026-11-26"))
    );
    assert_eq!(
        chain(&monitor, "2026-11-27").await,
        intact(3, Some("2026-11-20"))
    );
    monitor
        .run_sql("delete from access_records where day = '2026-11-20'")
        .await;
    monitor
        .run_sql("delete from access_days where day = '2026-11-20'")
        .await;
    assert_eq!(
        chain(&monitor, "2026-11-27").await,
        broken(3, "PREVIOUS_DAY_MISSING", Some("2026-11-20"))
    );
}

#[tokio::test]
async fn the_tables_of_days_refuse_changes() {
    let monitor = Monitor::start().await;
    monitor.serve(&on(&[0, 1])).await;
    monitor.tell(&[told(failed_sign_in(None), noon(0))]).await;
    for (change, constraint) in [
        ("delete from access_days", "access_days_append_only"),
        ("truncate access_days cascade", "access_days_append_only"),
        (
            "update access_days set previous_day = null",
            "access_days_append_only",
        ),
        (
            "update access_days set previous_records = 1, previous_head = head",
            "access_days_append_only",
        ),
        (
            "update access_days set number = number + 1",
            "access_days_append_only",
        ),
        (
            "update access_days set day = day + 1",
            "access_days_append_only",
        ),
        ("delete from security_days", "security_days_append_only"),
        (
            "truncate security_days cascade",
            "security_days_append_only",
        ),
        (
            "update security_days set number = null",
            "security_days_append_only",
        ),
    ] {
        let refused = sqlx::raw_sql(change)
            .execute(&monitor.database.pool)
            .await
            .unwrap_err();
        assert_eq!(database::violated(&refused), Some(constraint), "{change}");
    }
}

#[tokio::test]
async fn days_of_security_events_are_linked_in_the_same_way() {
    let monitor = Monitor::start().await;
    let events: Vec<_> = (0..9)
        .map(|number| told(failed_sign_in(None), noon(number % 3 * DAY + number)))
        .collect();
    monitor.tell(&events).await;
    monitor.run_sql(UNLOCK).await;
    let ask = async |day: &str| {
        let query = format!(
            r#"{{ verifySecurityEvents(day: "{day}") {{ events intact brokenBy previousDay }} }}"#
        );
        monitor.ask_admin(&query).await["verifySecurityEvents"].clone()
    };
    let expected =
        json!({ "events": 3, "intact": true, "brokenBy": null, "previousDay": "2026-11-25" });
    assert_eq!(ask("2026-11-26").await, expected);
    monitor
        .run_sql("delete from security_events where day = '2026-11-24' and position = 3")
        .await;
    monitor
        .run_sql(
            "update security_days d set events = 2, head = e.hash from security_events e
             where d.day = '2026-11-24' and e.day = d.day and e.position = 2",
        )
        .await;
    // When the next day began, the first had one event.
    assert_eq!(ask("2026-11-25").await["intact"], true);
    monitor
        .run_sql("delete from security_events where day = '2026-11-24'")
        .await;
    monitor
        .run_sql("delete from security_days where day = '2026-11-24'")
        .await;
    let expected = json!({
        "events": 3, "intact": false, "brokenBy": "PREVIOUS_DAY_MISSING", "previousDay": "2026-11-24",
    });
    assert_eq!(ask("2026-11-25").await, expected);
    assert_eq!(ask("2026-11-24").await["brokenBy"], "DAY_MISSING");
}
