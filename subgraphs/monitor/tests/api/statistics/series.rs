//! Series of the statistics: counts in buckets of days, weeks and months.

use events::CloudEvent;
use serde_json::{Value, json};
use uuid::Uuid;

use super::{
    DAY, HOUR, LAB, NOVEMBER, OTHER_SELLER, SELLER, checked, checked_in_bulk, completed, declined,
    order, quoted, reported, requested, statistics,
};
use crate::support::{Monitor, code, event, noon, served};

const STEPS: [&str; 3] = ["DAY", "WEEK", "MONTH"];
const COUNTS: &str = "assessments { requested reported completed } responses { asked answered declined } operations { served refused }";
const POINTERS: [&str; 8] = [
    "/assessments/requested",
    "/assessments/reported",
    "/assessments/completed",
    "/responses/asked",
    "/responses/answered",
    "/responses/declined",
    "/operations/served",
    "/operations/refused",
];

/// Events of orders at many times of a month, the first and the last second of some days included.
fn scattered() -> Vec<CloudEvent> {
    let mut events = Vec::new();
    for number in 0..60_i64 {
        let seller = if number % 2 == 0 {
            SELLER
        } else {
            OTHER_SELLER
        };
        let order = order(seller, if number % 5 == 0 { "PL" } else { "DE" });
        let midnight = 12 * HOUR + (number % 28) * DAY;
        let at = match number % 4 {
            0 => midnight,
            1 => midnight - 1,
            _ => number * number * 7_919 % (29 * DAY),
        };
        events.push(requested(&order, at));
        if number % 3 > 0 {
            events.push(quoted(&order, LAB, at + number * HOUR));
        }
        if number % 7 == 0 {
            events.push(declined(&order, LAB, at + HOUR));
        }
        if number % 3 == 1 {
            events.push(reported(&order, at + (number % 11) * DAY));
            events.push(completed(&order, at + (number % 13) * DAY));
        }
    }
    events
}

/// Operations of the seller and of another organisation at many times of a month.
fn operations() -> Vec<CloudEvent> {
    let operation = |number: i64| {
        let mut record = served("Me");
        if number % 2 == 0 {
            record.organisation = Some(SELLER);
        }
        if number % 3 == 0 {
            record.outcome = "FORBIDDEN".into();
        }
        event(record, noon(number * number * 104_729 % (29 * DAY)))
    };
    (0..40).map(operation).collect()
}

fn assert_sums(figures: &Value, pointers: &[&str]) {
    let buckets = figures["series"].as_array().unwrap();
    for pointer in pointers {
        let count = |value: &Value| value.pointer(pointer).and_then(Value::as_i64).unwrap();
        let sum: i64 = buckets.iter().map(count).sum();
        assert_eq!(sum, count(figures), "{pointer}: {figures}");
    }
}

#[tokio::test]
async fn the_sum_of_a_series_is_the_figure_of_the_period() {
    let monitor = Monitor::start().await;
    monitor.producer("order").await.tell(&scattered()).await;
    monitor.serve(&operations()).await;
    let checks = [
        checked("DE", "NO_RULE_FOUND", None),
        checked("PL", "COMPLIANT", None),
        checked_in_bulk(&[("COMPLIANT", 20), ("NO_RULE_FOUND", 5)]),
    ];
    monitor.producer("rule").await.tell(&checks).await;
    let whole = statistics(&monitor, NOVEMBER, COUNTS).await;
    for pointer in POINTERS {
        let count = whole.pointer(pointer).and_then(Value::as_i64);
        assert!(count > Some(5), "{pointer}: {whole}");
    }
    for period in [
        NOVEMBER,
        r#"from: "2026-11-26", to: "2026-12-02""#,
        r#"from: "2026-11-30", to: "2026-11-30""#,
        r#"from: "2026-02-11", to: "2027-01-31""#,
    ] {
        for market in ["", r#", market: "PL""#] {
            for step in STEPS {
                let fields = format!(
                    "{COUNTS} selfChecks {{ checks withoutRule }}
                     series(step: {step}) {{ {COUNTS} selfChecks {{ checks withoutRule }} }}"
                );
                let figures = statistics(&monitor, &format!("{period}{market}"), &fields).await;
                assert_sums(&figures, &POINTERS);
                assert_sums(&figures, &["/selfChecks/checks", "/selfChecks/withoutRule"]);
            }
        }
    }
}

#[tokio::test]
async fn the_sum_of_an_own_series_is_the_figure_of_the_organisation() {
    let monitor = Monitor::start().await;
    monitor.producer("order").await.tell(&scattered()).await;
    monitor.serve(&operations()).await;
    let (seller, provider) = (testkit::seller(SELLER), testkit::provider(LAB));
    let stranger = testkit::seller(Uuid::now_v7());
    for (caller, own) in [
        (&seller, Some("/assessments/requested")),
        (&provider, Some("/responses/answered")),
        (&stranger, None),
    ] {
        for step in STEPS {
            let query = format!(
                "{{ ownStatistics({NOVEMBER}) {{ {COUNTS} series(step: {step}) {{ {COUNTS} }} }} }}"
            );
            let answer = monitor.ask(caller, &query).await;
            let figures = &answer["data"]["ownStatistics"];
            assert_sums(figures, &POINTERS);
            for pointer in POINTERS {
                let count = figures.pointer(pointer).and_then(Value::as_i64);
                if own == Some(pointer) {
                    assert!(count > Some(5), "{figures}");
                } else if own.is_none() {
                    assert_eq!(count, Some(0), "{figures}");
                }
            }
        }
    }
}

#[tokio::test]
async fn a_bucket_without_counts_has_zeros() {
    let monitor = Monitor::start().await;
    let one = order(SELLER, "DE");
    let until_midnight = 12 * HOUR;
    let events = [
        requested(&one, until_midnight - 1),
        quoted(&one, LAB, 5 * DAY),
        reported(&one, until_midnight + 2 * DAY),
    ];
    monitor.producer("order").await.tell(&events).await;
    monitor
        .serve(&[event(served("Me"), noon(until_midnight))])
        .await;
    let fields = format!("series(step: DAY) {{ from to {COUNTS} }}");
    let period = r#"from: "2026-11-23", to: "2026-11-28""#;
    let series = statistics(&monitor, period, &fields).await["series"].clone();
    let bucket = |day: &str, assessments: [i32; 3], responses: [i32; 3], served: i32| {
        let [requested, reported, completed] = assessments;
        let [asked, answered, declined] = responses;
        json!({
            "from": day, "to": day,
            "assessments": { "requested": requested, "reported": reported, "completed": completed },
            "responses": { "asked": asked, "answered": answered, "declined": declined },
            "operations": { "served": served, "refused": 0 },
        })
    };
    let none = [0, 0, 0];
    assert_eq!(
        series,
        json!([
            bucket("2026-11-23", none, none, 0),
            // The answer counts on the day of its request.
            bucket("2026-11-24", [1, 0, 0], [2, 1, 0], 0),
            bucket("2026-11-25", none, none, 1),
            bucket("2026-11-26", none, none, 0),
            bucket("2026-11-27", [0, 1, 0], none, 0),
            bucket("2026-11-28", none, none, 0),
        ])
    );
}

#[tokio::test]
async fn weeks_begin_on_monday_and_months_on_the_first() {
    let monitor = Monitor::start().await;
    let days = async |period: &str, step: &str| -> Vec<Value> {
        let query =
            format!("{{ ownStatistics({period}) {{ series(step: {step}) {{ from to }} }} }}");
        let answer = monitor.ask(&testkit::seller(SELLER), &query).await;
        answer["data"]["ownStatistics"]["series"]
            .as_array()
            .unwrap()
            .clone()
    };
    let bucket = |from: &str, to: &str| json!({ "from": from, "to": to });
    // 28 December 2026 is a Monday.
    assert_eq!(
        days(r#"from: "2026-12-27", to: "2027-01-05""#, "WEEK").await,
        [
            bucket("2026-12-27", "2026-12-27"),
            bucket("2026-12-28", "2027-01-03"),
            bucket("2027-01-04", "2027-01-05"),
        ]
    );
    assert_eq!(
        days(r#"from: "2027-01-31", to: "2027-03-02""#, "MONTH").await,
        [
            bucket("2027-01-31", "2027-01-31"),
            bucket("2027-02-01", "2027-02-28"),
            bucket("2027-03-01", "2027-03-02"),
        ]
    );
    let longest = r#"from: "2026-01-01", to: "2027-01-01""#;
    assert_eq!(days(longest, "DAY").await.len(), 366);
    assert_eq!(days(longest, "MONTH").await.len(), 13);
}

#[tokio::test]
async fn a_series_has_the_period_of_its_statistics() {
    let monitor = Monitor::start().await;
    for field in ["statistics", "ownStatistics"] {
        let query = format!(
            r#"{{ {field}(from: "2026-01-01", to: "2027-01-02") {{ series(step: MONTH) {{ from }} }} }}"#
        );
        let answer = monitor.ask(&testkit::admin(), &query).await;
        assert_eq!(code(&answer), "BAD_USER_INPUT", "{field}");
    }
}
