//! Orders of the old logistics system.

use std::sync::Arc;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use caller::{Caller, OrganisationKind, Role};
use serde_json::{Value, json};
use uuid::Uuid;

use crate::facts;
use crate::support::{OrderDomain, earlier_id, person};

struct Old {
    world: OrderDomain,
    seller: Arc<Caller>,
    profile: Uuid,
}

const NAMES: &str = "AUFNR;KDNR;ARTNR;BEST_LAND;VERK_TR;LEIST;FRIST;BEMERK;LIEFBED;ANBIETER";

impl Old {
    /// Creates a seller of `PB-1`.
    async fn new() -> Self {
        let world = OrderDomain::new().await;
        let seller = Uuid::now_v7();
        world.product(seller).await;
        let profile = world.provider(Uuid::now_v7()).await;
        Self {
            world,
            seller: testkit::seller(seller),
            profile,
        }
    }

    fn csv(lines: &[String]) -> Value {
        json!({ "format": "CSV", "content": format!("{NAMES}\n{}\n", lines.join("\n")) })
    }

    fn line(&self, reference: &str) -> String {
        format!("{reference};K;PB-1;DE;4;P;;Eilig.;DAP;{}", self.profile)
    }

    async fn import(&self, input: Value) -> Value {
        self.world
            .done(&self.seller, "importLegacyOrders", input)
            .await["report"]
            .take()
    }

    async fn orders(&self) -> i64 {
        sqlx::query_scalar("select count(*) from orders")
            .fetch_one(&self.world.database.pool)
            .await
            .unwrap()
    }
}

fn outcomes(report: &Value) -> Vec<(&str, &str, Option<&str>)> {
    report["lines"]
        .as_array()
        .unwrap()
        .iter()
        .map(|line| {
            (
                line["reference"].as_str().unwrap(),
                line["outcome"].as_str().unwrap(),
                line["code"].as_str(),
            )
        })
        .collect()
}

#[tokio::test]
#[expect(clippy::too_many_lines, reason = "one line for each case")]
async fn good_lines_become_orders_and_bad_ones_say_why() {
    let old = Old::new().await;
    let archived = Uuid::now_v7();
    let mut gone = facts::product(archived, old.seller.organisation().unwrap(), "ARCHIVED", 1);
    gone.data["sku"] = json!("GONE");
    old.world.take_in(&gone).await.unwrap();
    let mut foreign = facts::product(Uuid::now_v7(), Uuid::now_v7(), "ACTIVE", 1);
    foreign.data["sku"] = json!("FOREIGN");
    old.world.take_in(&foreign).await.unwrap();
    let lines = [
        old.line("1"),
        format!("2;K;NOBODYS;DE;4;P;;;;{}", old.profile),
        "3;K;PB-1;XX;4;P;;;;".to_owned(),
        format!("4;K;PB-1;DE;4;P;;;;{}", earlier_id()),
        old.line("1"),
        old.line("5"),
        format!("6;K;GONE;DE;4;P;;;;{}", old.profile),
        format!("7;K;FOREIGN;DE;4;P;;;;{}", old.profile),
        format!("8;K;PB-1;DE;4;P;01.01.2020;;;{}", old.profile),
        "9;K;PB-1;DE;4;P;;;;".to_owned(),
    ];
    let report = old.import(Old::csv(&lines)).await;
    let expected = [
        ("1", "CREATED", None),
        ("2", "REJECTED", Some("PRODUCT_NOT_FOUND")),
        ("3", "REJECTED", Some("INVALID")),
        ("4", "REJECTED", Some("PROVIDER_NOT_FOUND")),
        ("1", "REJECTED", Some("INVALID")),
        ("5", "CREATED", None),
        ("6", "REJECTED", Some("PRODUCT_ARCHIVED")),
        ("7", "REJECTED", Some("PRODUCT_NOT_FOUND")),
        ("8", "REJECTED", Some("INVALID")),
        ("9", "CREATED", None),
    ];
    assert_eq!(outcomes(&report), expected);
    assert_eq!(
        report["lines"][9]["order"]["status"], "DRAFT",
        "it names nobody to ask"
    );
    assert_eq!(
        [
            &report["total"],
            &report["created"],
            &report["skipped"],
            &report["failed"]
        ]
        .map(Value::as_i64),
        [Some(10), Some(3), Some(0), Some(7)]
    );
    assert_eq!(
        (&report["lines"][0]["line"], &report["lines"][8]["line"]),
        (&json!(2), &json!(10))
    );
    assert_eq!(report["lines"][0]["order"]["status"], "REQUESTED");
    assert_eq!(old.orders().await, 3);
    let query =
        "query($id: ID!) { order(id: $id) { type message lane { origin destination mode } } }";
    let data = old
        .world
        .read(
            &old.seller,
            query,
            json!({ "id": report["lines"][0]["order"]["id"] }),
        )
        .await;
    let lane = json!({ "origin": "CN", "destination": "DE", "mode": "AIR" });
    let message = "Eilig.\n\nDelivery terms: DAP";
    assert_eq!(
        data["order"],
        json!({ "type": "TESTING", "message": message, "lane": lane })
    );
}

#[tokio::test]
async fn an_order_is_imported_once_however_often_it_comes() {
    let old = Old::new().await;
    let first = old.import(Old::csv(&[old.line("1"), old.line("2")])).await;
    let again = old
        .import(Old::csv(&[old.line("2"), old.line("1"), old.line("3")]))
        .await;
    let expected = [
        ("2", "ALREADY_IMPORTED", None),
        ("1", "ALREADY_IMPORTED", None),
        ("3", "CREATED", None),
    ];
    assert_eq!(outcomes(&again), expected);
    assert_eq!(
        again["lines"][1]["order"]["id"],
        first["lines"][0]["order"]["id"]
    );
    assert_eq!(again["skipped"], 2);
    let one = || {
        old.world.mutate(
            &old.seller,
            "importLegacyOrders",
            Old::csv(&[old.line("4"), old.line("5")]),
        )
    };
    let (one, other) = tokio::join!(one(), one());
    let (one, other) = (one.unwrap(), other.unwrap());
    for line in [0, 1] {
        let (one, other) = (
            &one["report"]["lines"][line],
            &other["report"]["lines"][line],
        );
        assert_eq!(one["order"]["id"], other["order"]["id"]);
        assert_ne!(one["outcome"], other["outcome"], "one has made it");
    }
    assert_eq!(old.orders().await, 5);
    // Another organisation has its own numbers.
    let other = Uuid::now_v7();
    old.world.product(other).await;
    let report = old
        .world
        .done(
            &testkit::seller(other),
            "importLegacyOrders",
            Old::csv(&[old.line("1")]),
        )
        .await;
    assert_eq!(report["report"]["created"], 1);
}

#[tokio::test]
async fn under_its_key_an_import_is_answered_as_the_first_time_and_another_is_refused() {
    let old = Old::new().await;
    let mut input = Old::csv(&[old.line("1"), "2;K;PB-1;XX;4;P;;;;".to_owned()]);
    input["idempotencyKey"] = json!("once");
    let first = old.import(input.clone()).await;
    let before = old.world.contents().await;
    assert_eq!(old.import(input.clone()).await, first);
    assert_eq!(old.world.contents().await, before);
    input["content"] = json!(format!("{NAMES}\n{}", old.line("9")));
    let code = old
        .world
        .refused(&old.seller, "importLegacyOrders", input)
        .await;
    assert_eq!(code, "IDEMPOTENCY_KEY_REUSED");
}

#[tokio::test]
async fn an_import_that_broke_off_goes_on() {
    let old = Old::new().await;
    let mut input = Old::csv(&[old.line("1"), old.line("2"), old.line("3")]);
    input["idempotencyKey"] = json!("once");
    let first = old.import(input.clone()).await;
    // The state after a process died between the second order and its record.
    sqlx::query("delete from legacy_orders where reference <> '1'")
        .execute(&old.world.database.pool)
        .await
        .unwrap();
    assert_eq!(old.import(input).await, first);
    assert_eq!(old.orders().await, 3);
}

#[tokio::test]
async fn a_trial_changes_nothing() {
    let old = Old::new().await;
    old.import(Old::csv(&[old.line("1")])).await;
    let before = old.world.contents().await;
    let lines = [
        old.line("1"),
        old.line("2"),
        "3;K;PB-1;DE;9;P;;;;".to_owned(),
        format!("4;K;PB-1;DE;4;P;;;;{}", earlier_id()),
        format!("5;K;PB-1;DE;4;P;01.01.2020;;;{}", old.profile),
    ];
    let mut input = Old::csv(&lines);
    input["dryRun"] = json!(true);
    input["idempotencyKey"] = json!("trial");
    let report = old.import(input).await;
    let expected = [
        ("1", "ALREADY_IMPORTED", None),
        ("2", "VALID", None),
        ("3", "REJECTED", Some("INVALID")),
        ("4", "REJECTED", Some("PROVIDER_NOT_FOUND")),
        ("5", "REJECTED", Some("INVALID")),
    ];
    assert_eq!(outcomes(&report), expected);
    assert_eq!(
        (&report["dryRun"], &report["created"]),
        (&json!(true), &json!(1))
    );
    assert_eq!(old.world.contents().await, before);
}

#[tokio::test]
async fn files_come_as_json_too_and_in_latin_1() {
    let old = Old::new().await;
    let json = json!({
        "kopf": { "system": "LOGIS/2" },
        "positionen": [{
            "auftrag": { "nr": 4711 }, "artikel": { "nr": "PB-1" }, "weg": { "land": "FR", "verkehr": 3 },
            "leistung": "B", "anbieter": [old.profile],
        }],
    });
    let report = old
        .import(json!({ "format": "JSON", "content": json.to_string() }))
        .await;
    assert_eq!(outcomes(&report), [("4711", "CREATED", None)]);
    let text = format!("{NAMES}\n1;K;PB-1;DE;4;P;;Größe prüfen;;{}", old.profile);
    let latin_1: Vec<u8> = text
        .chars()
        .map(|char| u8::try_from(u32::from(char)).unwrap())
        .collect();
    let report = old
        .import(json!({ "format": "CSV", "contentBase64": STANDARD.encode(latin_1) }))
        .await;
    let query = "query($id: ID!) { order(id: $id) { message } }";
    let data = old
        .world
        .read(
            &old.seller,
            query,
            json!({ "id": report["lines"][0]["order"]["id"] }),
        )
        .await;
    assert_eq!(data["order"]["message"], "Größe prüfen");
}

#[tokio::test]
async fn a_json_value_of_another_kind_is_refused_with_its_column() {
    let old = Old::new().await;
    let fields = [
        ("/auftrag/nr", "AUFNR"),
        ("/artikel/nr", "ARTNR"),
        ("/weg/land", "BEST_LAND"),
        ("/weg/verkehr", "VERK_TR"),
        ("/leistung", "LEIST"),
        ("/frist", "FRIST"),
        ("/bemerkung", "BEMERK"),
        ("/bedingung", "LIEFBED"),
        ("/anbieter", "ANBIETER"),
        ("/anbieter/0", "ANBIETER"),
    ];
    let good = json!({
        "auftrag": { "nr": 1 }, "artikel": { "nr": "PB-1" }, "weg": { "land": "FR", "verkehr": 3 },
        "leistung": "B", "frist": null, "bemerkung": null, "bedingung": null, "anbieter": [old.profile],
    });
    for (pointer, column) in fields {
        for value in [
            json!(12.5),
            json!(-5),
            json!(true),
            json!([["x"]]),
            json!({ "x": 1 }),
        ] {
            let mut position = good.clone();
            *position.pointer_mut(pointer).unwrap() = value.clone();
            let content =
                json!({ "kopf": { "system": "LOGIS/2" }, "positionen": [position] }).to_string();
            let query =
                "mutation($input: ImportLegacyOrdersInput!) { importLegacyOrders(input: $input) {
                report { lines { code message } } } }";
            let input = json!({ "input": { "format": "JSON", "content": content } });
            let data = old.world.read(&old.seller, query, input).await;
            let row = &data["importLegacyOrders"]["report"]["lines"][0];
            assert_eq!(row["code"], "INVALID", "{pointer} {value}");
            let message = row["message"].as_str().unwrap();
            assert!(message.starts_with(column), "{pointer} {value}: {message}");
        }
    }
    assert_eq!(old.orders().await, 0);
}

#[tokio::test]
async fn what_is_no_file_is_refused_as_a_whole() {
    let old = Old::new().await;
    for input in [
        json!({ "format": "CSV" }),
        json!({ "format": "CSV", "content": "", "contentBase64": "" }),
        json!({ "format": "CSV", "content": "" }),
        json!({ "format": "CSV", "contentBase64": "?" }),
        json!({ "format": "CSV", "contentBase64": "AAAA".repeat(2_000_000) }),
        json!({ "format": "JSON", "content": "[]" }),
        json!({ "format": "CSV", "content": "x".repeat(1_500_001) }),
        json!({ "format": "CSV", "content": format!("{NAMES}\n{}", "1;;PB-1;DE;4;P;;;;\n".repeat(5_001)) }),
    ] {
        assert_eq!(
            old.world
                .refused(&old.seller, "importLegacyOrders", input)
                .await,
            "INVALID"
        );
    }
}

#[tokio::test]
async fn a_line_with_what_no_database_takes_is_rejected() {
    let old = Old::new().await;
    let lines = [
        "\0;K;PB-1;DE;4;P;;;;".to_owned(),
        "1;K;PB\0;DE;4;P;;;;".to_owned(),
        old.line("2").replace("Eilig", "E\0"),
    ];
    let report = old.import(Old::csv(&lines)).await;
    let outcomes = outcomes(&report);
    assert!(
        outcomes
            .iter()
            .all(|line| (line.1, line.2) == ("REJECTED", Some("INVALID"))),
        "{outcomes:?}"
    );
}

#[tokio::test]
async fn five_thousand_orders_are_looked_at_and_hundreds_taken_in() {
    let old = Old::new().await;
    let lines: Vec<String> = (1..=5_000)
        .map(|number| old.line(&format!("A-{number}")))
        .collect();
    let mut trial = Old::csv(&lines);
    trial["dryRun"] = json!(true);
    let report = old.import(trial).await;
    assert_eq!(
        (&report["total"], &report["created"]),
        (&json!(5_000), &json!(5_000))
    );
    let report = old.import(Old::csv(&lines[..300])).await;
    assert_eq!(
        (&report["created"], &report["failed"]),
        (&json!(300), &json!(0))
    );
    assert_eq!(old.orders().await, 300);
}

#[tokio::test]
async fn only_sellers_import() {
    let old = Old::new().await;
    let own = old.seller.organisation().unwrap();
    for (caller, code) in [
        (testkit::anonymous(), "UNAUTHENTICATED"),
        (testkit::admin(), "FORBIDDEN"),
        (testkit::provider(own), "FORBIDDEN"),
        (
            person(own, OrganisationKind::Seller, Role::Partner),
            "FORBIDDEN",
        ),
        (
            person(own, OrganisationKind::Carrier, Role::Carrier),
            "FORBIDDEN",
        ),
    ] {
        let input = json!({ "format": "CSV", "content": "nonsense" });
        assert_eq!(
            old.world
                .refused(&caller, "importLegacyOrders", input)
                .await,
            code
        );
    }
    old.world
        .done(
            &person(own, OrganisationKind::Seller, Role::SellerMember),
            "importLegacyOrders",
            Old::csv(&[]),
        )
        .await;
}

/// Only the adapter and the API know the words of the old system.
#[test]
fn the_old_systems_words_stay_with_its_adapter() {
    let source = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let words = [
        "AUFNR",
        "KDNR",
        "ARTNR",
        "BEST_LAND",
        "VERK_TR",
        "LEIST",
        "FRIST",
        "BEMERK",
        "LIEFBED",
        "ANBIETER",
        "LOGIS",
        "kopf",
        "positionen",
        "auftrag",
        "artikel",
        "anbieter",
    ];
    let mut folders = vec![source];
    let mut looked_at = 0;
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                if !path.ends_with("adapters") && !path.ends_with("graphql") {
                    folders.push(path);
                }
                continue;
            }
            let text = std::fs::read_to_string(&path).unwrap();
            for word in words {
                assert!(!text.contains(word), "{word} in {}", path.display());
            }
            looked_at += 1;
        }
    }
    assert!(looked_at > 100, "{looked_at} files");
}
