//! An organisation registers with its owner.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use envelope::Field;
use events::Fact;
use events::user::UserFact;
use secrecy::ExposeSecret;
use serde_json::{Value, json};
use uuid::Uuid;

use crate::keys::common_keyring;
use crate::support::{PASSWORD, Platform, REGISTERED, refusals, registration};

async fn register(platform: &Platform, input: Value) -> Value {
    platform.mutate(&testkit::anonymous(), "registerOrganisation", REGISTERED, input).await
}

fn id(value: &Value) -> Uuid {
    value["id"].as_str().unwrap().parse().unwrap()
}

#[tokio::test]
async fn an_organisation_registers_with_its_owner() {
    let platform = Platform::start().await;
    for (kind, role) in [("SELLER", "SELLER_OWNER"), ("PROVIDER", "PROVIDER_OWNER")] {
        let payload = register(&platform, registration(kind, &format!("Nora+{kind}@Example.org"))).await;
        let (organisation, user) = (&payload["organisation"], &payload["user"]);
        assert_eq!(organisation["kind"], kind);
        assert_eq!(organisation["legalName"], "Nordlicht Handels GmbH");
        assert_eq!((&organisation["country"], &organisation["status"]), (&json!("DE"), &json!("PENDING")));
        assert_eq!(user["email"], format!("Nora+{kind}@Example.org"), "as it was typed");
        assert_eq!((&user["name"], &user["status"]), (&json!("Nora Nordlicht"), &json!("REGISTERED")));
        assert_eq!(user["roles"], json!([role]));
        assert_eq!(user["organisation"]["id"], organisation["id"]);
        assert_eq!(payload["userErrors"], json!([]));
    }
}

#[tokio::test]
async fn it_is_told_without_a_name_and_with_an_address_for_the_mail_only() {
    let platform = Platform::start().await;
    let payload = register(&platform, registration("SELLER", "nora@example.org")).await;
    let (organisation, user) = (id(&payload["organisation"]), id(&payload["user"]));
    let told = platform.events_until("UserRegistered", user).await;
    assert_eq!(told.len(), 2);
    assert!(told.iter().all(|event| event.sequence == 1 && event.audience == [organisation, user]));
    let text = serde_json::to_string(&told).unwrap();
    assert!(!["nora", "Nora", "Nordlicht"].iter().any(|name| text.contains(name)), "{text}");

    let Some(UserFact::OrganisationRegistered(fact)) = UserFact::read(&told[0]).unwrap() else {
        panic!("{told:?}")
    };
    assert_eq!((fact.id, fact.kind.as_str(), fact.country.as_str()), (organisation, "SELLER", "DE"));
    let Some(UserFact::UserRegistered(fact)) = UserFact::read(&told[1]).unwrap() else { panic!("{told:?}") };
    assert_eq!(
        (fact.id, fact.organisation, fact.roles),
        (user, organisation, vec!["SELLER_OWNER".to_owned()])
    );
    let sealed = STANDARD.decode(fact.contact).unwrap();
    let contact = Field { entity: "User", field: "contact", id: user };
    let opened = common_keyring().await.unseal_addressed(contact, &sealed).unwrap();
    assert_eq!(opened.expose_secret(), "nora@example.org");
}

#[tokio::test]
async fn all_that_is_wrong_is_said_at_once_and_nothing_is_written() {
    let platform = Platform::start().await;
    let owner = json!({ "email": "nobody", "name": " ", "password": "short" });
    let input = json!({ "kind": "PLATFORM", "legalName": "", "country": "DE", "owner": owner });
    let payload = register(&platform, input).await;
    let expected = [
        ("KIND_NOT_ALLOWED", "input.kind"),
        ("TEXT_INVALID", "input.legalName"),
        ("EMAIL_INVALID", "input.owner.email"),
        ("TEXT_INVALID", "input.owner.name"),
        ("PASSWORD_INVALID", "input.owner.password"),
    ];
    assert_eq!(refusals(&payload), expected.map(|(code, path)| (code, path.to_owned())));
    assert_eq!((&payload["organisation"], &payload["user"]), (&Value::Null, &Value::Null));
    let rows: i64 =
        sqlx::query_scalar("select (select count(*) from organisations) + (select count(*) from outbox)")
            .fetch_one(&platform.database.pool)
            .await
            .unwrap();
    assert_eq!(rows, 0);
}

#[tokio::test]
async fn every_text_has_a_limit() {
    let platform = Platform::start().await;
    let cases = [
        ("/legalName", "x".repeat(201), "TEXT_INVALID"),
        ("/legalName", "two\nlines".to_owned(), "TEXT_INVALID"),
        ("/owner/name", "x".repeat(101), "TEXT_INVALID"),
        ("/owner/email", format!("{}@example.org", "x".repeat(1000)), "EMAIL_INVALID"),
        ("/owner/email", "a\u{200B}b@example.org".to_owned(), "EMAIL_INVALID"),
        ("/owner/password", "x".repeat(11), "PASSWORD_INVALID"),
        ("/owner/password", "x".repeat(129), "PASSWORD_INVALID"),
        ("/kind", "CARRIER".to_owned(), "KIND_NOT_ALLOWED"),
    ];
    for (field, value, expected) in cases {
        let mut input = registration("SELLER", "limits@example.org");
        *input.pointer_mut(field).unwrap() = json!(value);
        let payload = register(&platform, input).await;
        assert_eq!(refusals(&payload), [(expected, format!("input{}", field.replace('/', ".")))], "{value}");
    }
    let mut longest = registration("SELLER", "longest@example.org");
    longest["legalName"] = json!("x".repeat(200));
    longest["owner"]["password"] = json!("x".repeat(128));
    assert_eq!(register(&platform, longest).await["userErrors"], json!([]));
}

#[tokio::test]
async fn there_is_one_account_per_address_however_it_is_typed() {
    let platform = Platform::start().await;
    platform.register("SELLER", "nora@example.org").await;
    for again in ["nora@example.org", " NORA@Example.ORG ", "ｎｏｒａ@example.org"] {
        let payload = register(&platform, registration("PROVIDER", again)).await;
        assert_eq!(refusals(&payload), [("EMAIL_TAKEN", "input.owner.email".to_owned())], "{again}");
    }
    platform.sign_in("Nora@example.org", PASSWORD).await;
}

#[tokio::test]
async fn of_two_who_register_an_address_at_the_same_time_one_gets_it() {
    let platform = Platform::start().await;
    let input = || registration("SELLER", "race@example.org");
    let (one, other) = tokio::join!(register(&platform, input()), register(&platform, input()));
    let mut outcomes = [refusals(&one), refusals(&other)];
    outcomes.sort();
    assert_eq!(outcomes, [vec![], vec![("EMAIL_TAKEN", "input.owner.email".to_owned())]]);
}

#[tokio::test]
async fn a_deactivated_account_leaves_its_address_free() {
    let platform = Platform::start().await;
    platform.register("SELLER", "nora@example.org").await;
    platform.sql("update users set status = 'DEACTIVATED'").await;
    platform.register("SELLER", "nora@example.org").await;
    platform.sign_in("nora@example.org", PASSWORD).await;
}
