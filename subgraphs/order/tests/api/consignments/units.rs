//! Units of consignment lines: their forms, and the list that the rule domain publishes.

use serde_json::{Value, json};

use crate::consignments::plans::{Planner, planner};
use crate::facts::units;

/// Returns the payload of a plan whose second line has this unit.
async fn planned(here: &Planner, unit: &str) -> Value {
    let input = here.with(&[("/lines/1/unit", json!(unit))]);
    here.world
        .mutate(&here.seller, "createConsignment", input)
        .await
        .unwrap()
}

/// Returns the stored unit of the second line.
async fn kept(here: &Planner, unit: &str) -> Value {
    let payload = planned(here, unit).await;
    assert_eq!(payload["userErrors"], json!([]), "{unit:?}");
    let query = "query($id: ID!) { consignment(id: $id) { lines { unit } } }";
    let id = json!({ "id": payload["consignment"]["id"] });
    here.world.read(&here.seller, query, id).await["consignment"]["lines"][1]["unit"].take()
}

fn assert_refused(payload: &Value, hint: &str) {
    let error = &payload["userErrors"][0];
    let path = json!(["input", "lines", "1", "unit"]);
    assert_eq!(
        (&error["code"], &error["path"]),
        (&json!("INVALID"), &path),
        "{payload}"
    );
    assert!(
        error["message"].as_str().unwrap().contains(hint),
        "{payload}"
    );
}

#[tokio::test]
async fn a_unit_may_be_written_in_several_ways() {
    let here = planner().await;
    for (written, code) in [
        ("KGM", "KGM"),
        ("kgm", "KGM"),
        (" KGM ", "KGM"),
        ("kg", "KGM"),
        ("Kilograms", "KGM"),
        ("\u{FF2B}\u{FF27}\u{FF2D}", "KGM"),
        ("c62", "C62"),
        ("ha", "HAR"),
    ] {
        assert_eq!(kept(&here, written).await, code, "{written:?}");
        assert_eq!(
            planned(&here, written).await["warnings"],
            json!([]),
            "{written:?}"
        );
    }
    for (written, hint) in [
        ("kilogramm", "Did you mean `KGM`"),
        ("", "UN/ECE Recommendation 20"),
        ("KGMX", "UN/ECE Recommendation 20"),
        ("KG\u{200B}M", "UN/ECE Recommendation 20"),
    ] {
        assert_refused(&planned(&here, written).await, hint);
    }
}

#[tokio::test]
async fn an_unknown_code_is_a_warning_until_the_list_is_complete() {
    let here = planner().await;
    let payload = planned(&here, "zzz").await;
    let warning = &payload["warnings"][0];
    let path = json!(["input", "lines", "1", "unit"]);
    assert_eq!(
        (&warning["code"], &warning["path"]),
        (&json!("UNIT_UNKNOWN"), &path),
        "{payload}"
    );
    assert_eq!(kept(&here, "zzz").await, "ZZZ");

    here.world
        .take_in(&units(&[("ZZZ", "some unit", Some("zz"))], false, 1))
        .await
        .unwrap();
    assert_eq!(
        planned(&here, "zzz").await["warnings"],
        json!([]),
        "it is known now"
    );
    assert_eq!(kept(&here, "zz").await, "ZZZ");
    assert_eq!(kept(&here, "some units").await, "ZZZ");
    assert_eq!(
        planned(&here, "ZZ8").await["warnings"][0]["code"],
        "UNIT_UNKNOWN"
    );

    for (code, complete) in [("ZZ9", true), ("ZZ7", false)] {
        here.world
            .take_in(&units(&[(code, "another unit", None)], complete, 2))
            .await
            .unwrap();
        let payload = planned(&here, "ZZ8").await;
        assert_refused(&payload, "UN/ECE Recommendation 20");
        assert_eq!(
            (&payload["consignment"], &payload["warnings"]),
            (&Value::Null, &json!([]))
        );
        for known in ["KGM", "ZZZ", code] {
            assert_eq!(kept(&here, known).await, known);
        }
    }
}

#[tokio::test]
async fn a_repeated_plan_is_not_refused_because_the_list_has_become_complete() {
    let here = planner().await;
    let input = here.with(&[
        ("/lines/1/unit", json!("ZZ8")),
        ("/idempotencyKey", json!("plan")),
    ]);
    let first = here
        .world
        .done(&here.seller, "createConsignment", input.clone())
        .await;
    assert_eq!(first["warnings"][0]["code"], "UNIT_UNKNOWN");
    assert_eq!(
        here.world
            .done(&here.seller, "createConsignment", input.clone())
            .await,
        first
    );
    let mut change = here.with(&[("/lines/1/unit", json!("ZZ8"))]);
    change["consignmentId"] = first["consignment"]["id"].clone();
    let changed = here
        .world
        .done(&here.seller, "updateConsignment", change.clone())
        .await;
    assert_eq!(changed["warnings"][0]["code"], "UNIT_UNKNOWN");

    here.world
        .take_in(&units(&[("ZZ9", "another unit", None)], true, 1))
        .await
        .unwrap();
    let again = here
        .world
        .done(&here.seller, "createConsignment", input)
        .await;
    assert_eq!(again["consignment"]["id"], first["consignment"]["id"]);
    assert_refused(
        &here
            .world
            .mutate(&here.seller, "updateConsignment", change)
            .await
            .unwrap(),
        "UN/ECE",
    );
}

#[tokio::test]
async fn an_earlier_event_about_a_unit_changes_nothing() {
    let here = planner().await;
    for (name, seconds) in [("newer unit", 2), ("older unit", 1)] {
        here.world
            .take_in(&units(&[("ZZZ", name, None)], false, seconds))
            .await
            .unwrap();
    }
    assert_eq!(kept(&here, "newer unit").await, "ZZZ");
    assert_refused(
        &planned(&here, "older unit").await,
        "UN/ECE Recommendation 20",
    );
}
