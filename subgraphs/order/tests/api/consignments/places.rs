//! Places and containers of consignments, and the import of the list of places.

use serde_json::{Value, json};

use crate::consignments::plans::{Planner, planner};

const LANE: &str = "/lane";

fn lane(origin: &str, destination: &str) -> Value {
    json!({ "origin": origin, "destination": destination, "mode": "SEA" })
}

/// Returns the payload of a plan from one place to another.
async fn planned(here: &Planner, lane: Value, from: &str, to: &str) -> Value {
    let input = here.with(&[
        (LANE, lane),
        ("/portOfLoading", json!(from)),
        ("/placeOfDelivery", json!(to)),
    ]);
    here.world
        .mutate(&here.seller, "createConsignment", input)
        .await
        .unwrap()
}

async fn import(here: &Planner, csv: &str, complete: bool) -> Value {
    let input = json!({ "csv": csv, "complete": complete });
    here.world
        .done(&testkit::admin(), "importPlaces", input)
        .await
}

#[tokio::test]
async fn customs_and_places_may_have_two_codes_for_a_country() {
    let here = planner().await;
    for (origin, destination, from, to) in [
        ("CN", "XI", "CNSZX", "GBBEL"),
        ("XI", "DE", "GBBEL", "DEHAM"),
        ("XI", "GB", "GBWPT", "GBLON"),
        ("CN", "XK", "CNSZX", "RSPRN"),
        ("XK", "DE", "RSPRN", "DEHAM"),
        ("CN", "GB", "CNSZX", "GBBEL"),
        ("CN", "RS", "CNSZX", "RSBEG"),
    ] {
        let payload = planned(&here, lane(origin, destination), from, to).await;
        assert_eq!(
            (&payload["userErrors"], &payload["warnings"]),
            (&json!([]), &json!([])),
            "{from} {to}"
        );
        let taken = &payload["consignment"]["lane"];
        assert_eq!(
            taken,
            &json!({ "origin": origin, "destination": destination })
        );
    }
    for (origin, destination, from, to, at) in [
        ("CN", "XI", "CNSZX", "IEDUB", "placeOfDelivery"),
        ("CN", "XK", "CNSZX", "ALTIA", "placeOfDelivery"),
        ("CN", "GB", "CNSZX", "XIBEL", "placeOfDelivery"),
        ("XI", "DE", "IEDUB", "DEHAM", "portOfLoading"),
        ("GB", "DE", "FRLEH", "DEHAM", "portOfLoading"),
    ] {
        let payload = planned(&here, lane(origin, destination), from, to).await;
        let error = &payload["userErrors"][0];
        assert_eq!(
            (&error["code"], &error["path"]),
            (&json!("INVALID"), &json!(["input", at])),
            "{from} {to}"
        );
    }
}

#[tokio::test]
async fn a_place_may_be_written_in_several_ways() {
    let here = planner().await;
    let query = "query($id: ID!) { consignment(id: $id) { placeOfDelivery } }";
    for written in [
        "DEHAM",
        "deham",
        "DE HAM",
        " de ham ",
        "DE\u{A0}HAM",
        "DE-HAM",
        "\u{FF24}\u{FF25}HAM",
    ] {
        let taken = here.taken(&[("/placeOfDelivery", json!(written))]).await;
        let data = here
            .world
            .read(&here.seller, query, json!({ "id": taken["id"] }))
            .await;
        assert_eq!(
            data["consignment"]["placeOfDelivery"], "DEHAM",
            "{written:?}"
        );
    }
    for written in [
        "",
        "DE",
        "DEHA",
        "DEHAMB",
        "DEH0M",
        "DEH\u{200B}AM",
        "Hamburg",
        "D\u{415}HAM",
    ] {
        let input = here.with(&[("/placeOfDelivery", json!(written))]);
        let code = here
            .world
            .refused(&here.seller, "createConsignment", input)
            .await;
        assert_eq!(code, "INVALID", "{written:?}");
    }
}

#[tokio::test]
async fn an_unknown_place_is_a_warning_until_all_of_its_country_is_listed() {
    let here = planner().await;
    let german = lane("CN", "DE");
    let payload = planned(&here, german.clone(), "CNZZ9", "DEHMB").await;
    assert_eq!(payload["userErrors"], json!([]));
    let warnings = payload["warnings"].as_array().unwrap();
    let found: Vec<_> = warnings
        .iter()
        .map(|warning| (&warning["code"], &warning["path"]))
        .collect();
    let unknown = json!("PLACE_UNKNOWN");
    let (from, to) = (
        json!(["input", "portOfLoading"]),
        json!(["input", "placeOfDelivery"]),
    );
    assert_eq!(found, [(&unknown, &from), (&unknown, &to)]);
    assert_eq!(
        (&warnings[0]["suggestions"], &warnings[1]["suggestions"]),
        (&json!([]), &json!(["DEHAM"]))
    );

    // A subdivision of a country changes nothing, and neither does another country.
    import(&here, "code,name\nDEQXX,Somewhere\n", false).await;
    import(&here, "code,name\nNLRTM,Rotterdam\n", true).await;
    let payload = planned(&here, german.clone(), "CNSZX", "DEHMB").await;
    assert_eq!(payload["userErrors"], json!([]));
    let payload = planned(&here, german.clone(), "CNSZX", "DEQXX").await;
    assert_eq!(payload["warnings"], json!([]));
    import(&here, "code;name\nDE HAM;Hamburg\nDEBRE;Bremen\n", true).await;
    for (place, hint) in [
        ("DEHMB", "DEHAM (Hamburg)"),
        ("DEQXX", ""),
        ("DEBER", "DEBRE (Bremen)"),
    ] {
        let payload = planned(&here, german.clone(), "CNSZX", place).await;
        let error = &payload["userErrors"][0];
        assert_eq!(
            (&error["code"], &error["path"]),
            (&unknown, &to),
            "{payload}"
        );
        assert!(
            error["message"].as_str().unwrap().contains(hint),
            "{payload}"
        );
        assert_eq!(
            (&payload["consignment"], &payload["warnings"]),
            (&Value::Null, &json!([]))
        );
    }
    let payload = planned(&here, german, "CNZZ9", "DEHAM").await;
    assert_eq!(payload["warnings"][0]["path"], from);
}

#[tokio::test]
async fn a_changed_plan_is_warned_about_too_and_so_is_its_repetition() {
    let here = planner().await;
    let planned = here.taken(&[]).await;
    let mut input = here.with(&[("/placeOfDelivery", json!("DEZZZ"))]);
    input["consignmentId"] = planned["id"].clone();
    input["idempotencyKey"] = json!("change");
    let first = here
        .world
        .done(&here.seller, "updateConsignment", input.clone())
        .await;
    assert_eq!(first["warnings"][0]["code"], "PLACE_UNKNOWN");
    assert_eq!(
        here.world
            .done(&here.seller, "updateConsignment", input)
            .await,
        first
    );
}

#[tokio::test]
async fn a_container_may_be_written_in_several_ways() {
    let here = planner().await;
    let query = "query($id: ID!) { consignment(id: $id) { containers } }";
    for written in [
        "CSQU3054383",
        "csqu3054383",
        "CSQU 305438-3",
        "CSQU 305438 3",
        "CSQU305438/3",
        " csqu-305438-3 ",
    ] {
        let taken = here.taken(&[("/containers", json!([written]))]).await;
        let data = here
            .world
            .read(&here.seller, query, json!({ "id": taken["id"] }))
            .await;
        assert_eq!(
            data["consignment"]["containers"],
            json!(["CSQU3054383"]),
            "{written:?}"
        );
    }
    for (containers, at, why) in [
        (json!(["ATBE1003091"]), "0", "swap body"),
        (json!(["atbk 100309-1"]), "0", "swap body"),
        (json!(["CSQX3054383"]), "0", "U, J or Z"),
        (json!(["CSQU3054384"]), "0", "it is 3"),
        (json!(["CSQU305438"]), "0", "6 digits"),
        (json!(["CSQU30\u{200B}54383"]), "0", "6 digits"),
        (json!([""]), "0", "6 digits"),
        (json!(["CSQU3054383", "csqu 305438-3"]), "1", "twice"),
    ] {
        let input = here.with(&[("/containers", containers.clone())]);
        let payload = here
            .world
            .mutate(&here.seller, "createConsignment", input)
            .await
            .unwrap();
        let error = &payload["userErrors"][0];
        let path = json!(["input", "containers", at]);
        assert_eq!(
            (&error["code"], &error["path"]),
            (&json!("INVALID"), &path),
            "{containers}"
        );
        assert!(
            error["message"].as_str().unwrap().contains(why),
            "{payload}"
        );
    }
}

#[tokio::test]
async fn administrators_import_the_list_and_a_bad_file_changes_nothing() {
    let here = planner().await;
    let (world, admin) = (&here.world, testkit::admin());
    let done = import(&here, "code,name\nDEHAM,Hamburg\nDEQXX,Somewhere\n", false).await;
    assert_eq!(
        (&done["imported"], &done["changed"]),
        (&json!(2), &json!(1)),
        "Hamburg is known"
    );
    let all = "sep=;\r\ncode;name;\r\nde ham;Hamburg\r\n;;\r\n";
    let done = import(&here, all, true).await;
    assert_eq!(done["imported"], 1);
    assert!(
        done["changed"].as_i64().unwrap() > 10,
        "the other German places are removed: {done}"
    );
    assert_eq!(import(&here, all, true).await["changed"], 0);
    let again = json!({ "csv": "code,name\nDEBRE,Bremen\n", "idempotencyKey": "once" });
    let first = world.done(&admin, "importPlaces", again.clone()).await;
    assert_eq!(world.done(&admin, "importPlaces", again).await, first);

    for (csv, why) in [
        ("", "empty"),
        ("code,name\n", "no places"),
        ("place,name\nDEHAM,Hamburg\n", "code,name"),
        ("code,name\nDEBRE,Bremen\nDEHA,Hamburg\n", "line 3"),
        ("code,name\nDEBRE,Bremen\nDE BRE,Bremen\n", "line 3"),
        ("code,name\nDEBRE,\n", "line 2"),
        ("code,name\nDEBRE,\"Bremen\nDEHAM,Hamburg\n", "line 2"),
        (&format!("code,name\nDEBRE,{}\n", "x".repeat(201)), "line 2"),
        (&"x".repeat(1_500_001), "1500000"),
    ] {
        let before = world.contents().await;
        let input = json!({ "csv": csv });
        let payload = world.mutate(&admin, "importPlaces", input).await.unwrap();
        let error = &payload["userErrors"][0];
        assert_eq!(
            (&error["code"], &error["path"]),
            (&json!("INVALID"), &json!(["input", "csv"])),
            "{payload}"
        );
        assert!(
            error["message"].as_str().unwrap().contains(why),
            "{payload}"
        );
        assert_eq!(world.contents().await, before);
    }
    let input = json!({ "csv": "code,name\nDEBRE,Bremen\n" });
    let code = world.refused(&here.seller, "importPlaces", input).await;
    assert_eq!(code, "FORBIDDEN");
}
