//! The directory of carriers.

use serde_json::{Value, json};
use testkit::pages::List;
use uuid::Uuid;

use crate::administration::locks::auditor;
use crate::support::{ACCEPTED, Member, PASSWORD, UserDomain, code, registration};

const CARRIERS: &str =
    "query($filter: CarrierFilter) { carriers(filter: $filter) { totalCount nodes { id } } }";

/// Registers an organisation with these fields, and signs its owner in.
async fn register(platform: &UserDomain, kind: &str, fields: Value) -> Member {
    let email = format!("{}@example.org", Uuid::now_v7().simple());
    let mut input = registration(kind, &email);
    for (name, value) in fields.as_object().unwrap() {
        input[name] = value.clone();
    }
    let anonymous = testkit::anonymous();
    platform
        .mutate(&anonymous, "registerOrganisation", ACCEPTED, input)
        .await;
    let token = platform.letter("EmailVerificationRequested", &email).await;
    platform.verify(&token.unwrap()).await;
    platform.sign_in(&email, PASSWORD).await
}

/// Registers a carrier and verifies it.
async fn carrier(platform: &UserDomain, fields: Value) -> Member {
    let member = register(platform, "CARRIER", fields).await;
    change_status(platform, "verifyOrganisation", &member).await;
    member
}

async fn change_status(platform: &UserDomain, mutation: &str, member: &Member) {
    let mut input = json!({ "organisationId": member.organisation });
    if mutation == "suspendOrganisation" {
        input["reason"] = json!("under investigation");
    }
    let selection = "{ userErrors { code path } }";
    let payload = platform
        .mutate(&testkit::admin(), mutation, selection, input)
        .await;
    assert_eq!(payload["userErrors"], json!([]), "{mutation}");
}

async fn found(platform: &UserDomain, filter: Value) -> Vec<String> {
    let seller = testkit::seller(Uuid::now_v7());
    let data = platform
        .answer(&seller, CARRIERS, json!({ "filter": filter }))
        .await;
    let nodes = data["carriers"]["nodes"].as_array().unwrap();
    assert_eq!(data["carriers"]["totalCount"], nodes.len(), "{filter}");
    let ids = nodes.iter().map(|node| node["id"].as_str().unwrap());
    ids.map(str::to_owned).collect()
}

#[tokio::test]
async fn active_carriers_are_found_by_country_and_by_words_of_the_display_name() {
    let platform = UserDomain::start().await;
    let mueller =
        json!({ "legalName": "Alpha Transport GmbH", "displayName": "M\u{FC}ller Spedition" });
    let mueller = carrier(&platform, mueller).await.organisation.to_string();
    let nord = json!({ "legalName": "Nordfracht SE", "country": "PL" });
    let nord = carrier(&platform, nord).await.organisation.to_string();
    // Neither verified, nor active, nor carriers.
    register(
        &platform,
        "CARRIER",
        json!({ "legalName": "Nordfracht Neu" }),
    )
    .await;
    let suspended = carrier(&platform, json!({ "legalName": "Nordfracht Alt" })).await;
    change_status(&platform, "suspendOrganisation", &suspended).await;
    let seller = register(
        &platform,
        "SELLER",
        json!({ "legalName": "Nordfracht Shop" }),
    )
    .await;
    change_status(&platform, "verifyOrganisation", &seller).await;
    for (filter, expected) in [
        (json!(null), vec![&mueller, &nord]),
        (json!({}), vec![&mueller, &nord]),
        (json!({ "country": "DE" }), vec![&mueller]),
        (json!({ "country": "FR" }), vec![]),
        (json!({ "text": "m\u{FC}ll" }), vec![&mueller]),
        (json!({ "text": "SPEDITION Mu\u{308}ller" }), vec![&mueller]),
        (json!({ "text": "spedition", "country": "PL" }), vec![]),
        (json!({ "text": "nordf" }), vec![&nord]),
        (json!({ "text": "  " }), vec![&mueller, &nord]),
        (json!({ "text": "fracht" }), vec![]),
        (json!({ "text": "%" }), vec![]),
        // The display name hides the legal name.
        (json!({ "text": "alpha" }), vec![]),
    ] {
        let read = found(&platform, filter.clone()).await;
        assert_eq!(read.iter().collect::<Vec<_>>(), expected, "{filter}");
    }
}

#[tokio::test]
async fn the_directory_shows_sellers_the_public_data_of_carriers_only() {
    let platform = UserDomain::start().await;
    let fields = json!({ "legalName": "Nordfracht SE", "displayName": "Nordfracht" });
    let owner = carrier(&platform, fields).await;
    let input = json!({ "eori": "DE123", "vatId": "DE123456789" });
    platform
        .mutate(
            &owner.caller,
            "updateOrganisation",
            "{ userErrors { code } }",
            input,
        )
        .await;
    let query = "{ carriers { nodes { id kind displayName country status legalName eori vatId updatedAt \
        members { totalCount } } } }";
    let seller = testkit::seller(Uuid::now_v7());
    let data = platform.answer(&seller, query, json!({})).await;
    let public = json!({
        "id": owner.organisation, "kind": "CARRIER", "displayName": "Nordfracht", "country": "DE", "status": "ACTIVE",
        "legalName": null, "eori": null, "vatId": null, "updatedAt": null, "members": { "totalCount": 0 },
    });
    assert_eq!(data["carriers"]["nodes"], json!([public]));
    for staff in [testkit::admin(), auditor()] {
        let data = platform.answer(&staff, CARRIERS, json!({})).await;
        assert_eq!(data["carriers"]["totalCount"], 1);
    }
    for (caller, expected) in [
        (testkit::anonymous(), "UNAUTHENTICATED"),
        (owner.caller, "FORBIDDEN"),
        (testkit::provider(Uuid::now_v7()), "FORBIDDEN"),
    ] {
        let answer = platform.ask(&caller, CARRIERS, json!({})).await;
        assert_eq!(code(&answer), expected);
        assert_eq!(answer["data"]["carriers"], Value::Null);
    }
}

#[tokio::test]
async fn the_directory_has_the_same_carriers_from_either_end() {
    let platform = UserDomain::start().await;
    for number in 1..=3 {
        let name = format!("Fracht {number}");
        carrier(&platform, json!({ "displayName": name })).await;
    }
    let seller = testkit::seller(Uuid::now_v7());
    let list = List::of_root("carriers", "id displayName");
    let rows = list.rows(async |query| platform.answer(&seller, &query, json!({})).await);
    let names: Vec<Value> = rows
        .await
        .into_iter()
        .map(|row| row["displayName"].clone())
        .collect();
    assert_eq!(names, ["Fracht 1", "Fracht 2", "Fracht 3"]);
}
