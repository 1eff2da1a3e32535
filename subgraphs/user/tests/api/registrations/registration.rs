//! An organisation registers with its owner, who verifies the address.

use events::Fact;
use events::user::{Membership, UserFact};
use serde_json::{Value, json};
use user::accounts::service::MailServer;
use user::registrations::service::Verification;

use crate::keys::open_contact;
use crate::support::{ACCEPTED, PASSWORD, SESSION, UserDomain, refusals, registration};

async fn register(platform: &UserDomain, input: Value) -> Value {
    platform
        .mutate(
            &testkit::anonymous(),
            "registerOrganisation",
            ACCEPTED,
            input,
        )
        .await
}

/// Registers a seller with this name. Returns the id of the registration.
async fn register_as(platform: &UserDomain, name: &str, email: &str) -> String {
    let mut input = registration("SELLER", email);
    input["legalName"] = json!(name);
    let selection = "{ accepted registrationId userErrors { code path } }";
    let payload = platform
        .mutate(
            &testkit::anonymous(),
            "registerOrganisation",
            selection,
            input,
        )
        .await;
    assert_eq!(
        (&payload["accepted"], &payload["userErrors"]),
        (&json!(true), &json!([]))
    );
    payload["registrationId"].as_str().unwrap().to_owned()
}

async fn verify_with(platform: &UserDomain, input: Value) -> Value {
    let selection = "{ verified deviceToken userErrors { code path } }";
    platform
        .mutate(&testkit::anonymous(), "verifyEmail", selection, input)
        .await
}

/// The tokens of the verification emails.
async fn links(platform: &UserDomain, email: &str) -> Vec<String> {
    platform.letters("EmailVerificationRequested", email).await
}

fn invalid() -> [(&'static str, String); 1] {
    [("TOKEN_INVALID", "input.token".to_owned())]
}

async fn sign_in(platform: &UserDomain, email: &str) -> Value {
    let input = json!({ "email": email, "password": PASSWORD });
    platform
        .mutate(&testkit::anonymous(), "signIn", SESSION, input)
        .await
}

#[tokio::test]
async fn who_registers_and_verifies_the_address_can_sign_in() {
    let platform = UserDomain::start().await;
    for (kind, role) in [
        ("SELLER", "SELLER_OWNER"),
        ("PROVIDER", "PROVIDER_OWNER"),
        ("CARRIER", "CARRIER"),
    ] {
        let email = format!("Nora+{kind}@Example.org");
        assert_eq!(
            register(&platform, registration(kind, &email)).await["accepted"],
            true
        );
        assert_eq!(
            refusals(&sign_in(&platform, &email).await),
            [("INVALID_CREDENTIALS", "input".to_owned())]
        );
        let token = platform
            .letter("EmailVerificationRequested", &email)
            .await
            .unwrap();
        assert_eq!(platform.verify(&token).await["verified"], true);
        assert_eq!(refusals(&platform.verify(&token).await), invalid(), "once");
        let nora = platform.sign_in(&email, PASSWORD).await;
        let query =
            "{ me { email name roles status organisation { kind legalName country status } } }";
        let me = &platform.answer(&nora.caller, query, json!({})).await["me"];
        assert_eq!(
            (&me["email"], &me["name"]),
            (&json!(email), &json!("Nora Nordlicht")),
            "as it was typed"
        );
        assert_eq!(
            (&me["roles"], &me["status"]),
            (&json!([role]), &json!("ACTIVE"))
        );
        let organisation = json!({
            "kind": kind, "legalName": "Nordlicht Handels GmbH", "country": "DE", "status": "PENDING",
        });
        assert_eq!(me["organisation"], organisation);
    }
}

#[tokio::test]
async fn it_is_told_without_a_name_and_with_an_address_for_the_mail_only() {
    let platform = UserDomain::start().await;
    let nora = platform.member("SELLER").await;
    let told = platform.events_until("EmailVerified", nora.user).await;
    let names: Vec<&str> = told
        .iter()
        .filter_map(|event| event.kind.split('.').nth(2))
        .collect();
    let expected = [
        "OrganisationRegistered",
        "UserRegistered",
        "EmailVerificationRequested",
        "EmailVerified",
    ];
    assert_eq!(names, expected);
    let text = serde_json::to_string(&told).unwrap();
    let address = nora.email.split('@').next().unwrap();
    assert!(
        ![address, "Nora", "Nordlicht"]
            .iter()
            .any(|name| text.contains(name)),
        "{text}"
    );

    let Some(UserFact::OrganisationRegistered(fact)) = UserFact::read(&told[0]).unwrap() else {
        panic!("{told:?}")
    };
    assert_eq!(
        (fact.id, fact.kind.as_str(), fact.country.as_str()),
        (nora.organisation, "SELLER", "DE")
    );
    let Some(UserFact::EmailVerified(fact)) = UserFact::read(&told[3]).unwrap() else {
        panic!("{told:?}")
    };
    let roles = vec!["SELLER_OWNER".to_owned()];
    assert_eq!(
        fact.memberships,
        [Membership {
            organisation: nora.organisation,
            roles
        }]
    );
    assert_eq!((fact.status.as_str(), told[3].sequence), ("ACTIVE", 2));
    assert_eq!(open_contact(nora.user, &fact.contact).await, nora.email);
}

#[tokio::test]
async fn all_that_is_wrong_is_said_at_once_and_nothing_is_written() {
    let platform = UserDomain::start().await;
    let owner = json!({ "email": "nobody", "name": " " });
    let input = json!({ "kind": "PLATFORM", "legalName": "", "country": "DE", "owner": owner });
    let payload = register(&platform, input).await;
    let expected = [
        ("KIND_NOT_ALLOWED", "input.kind"),
        ("TEXT_INVALID", "input.legalName"),
        ("EMAIL_INVALID", "input.owner.email"),
        ("TEXT_INVALID", "input.owner.name"),
    ];
    assert_eq!(
        refusals(&payload),
        expected.map(|(code, path)| (code, path.to_owned()))
    );
    assert_eq!(payload["accepted"], false);
    let rows: i64 = sqlx::query_scalar(
        "select (select count(*) from organisations) + (select count(*) from outbox)",
    )
    .fetch_one(&platform.database.pool)
    .await
    .unwrap();
    assert_eq!(rows, 0);
}

#[tokio::test]
async fn every_text_has_a_limit() {
    let platform = UserDomain::start().await;
    let cases = [
        ("/legalName", "x".repeat(201), "TEXT_INVALID"),
        ("/legalName", "two\nlines".to_owned(), "TEXT_INVALID"),
        ("/owner/name", "x".repeat(101), "TEXT_INVALID"),
        (
            "/owner/email",
            format!("{}@example.org", "x".repeat(1000)),
            "EMAIL_INVALID",
        ),
        (
            "/owner/email",
            "a\u{200B}b@example.org".to_owned(),
            "EMAIL_INVALID",
        ),
        ("/kind", "PLATFORM".to_owned(), "KIND_NOT_ALLOWED"),
    ];
    for (field, value, expected) in cases {
        let mut input = registration("SELLER", "limits@example.org");
        *input.pointer_mut(field).unwrap() = json!(value);
        let payload = register(&platform, input).await;
        assert_eq!(
            refusals(&payload),
            [(expected, format!("input{}", field.replace('/', ".")))],
            "{value}"
        );
    }
    let mut longest = registration("SELLER", "longest@example.org");
    longest["legalName"] = json!("x".repeat(200));
    assert_eq!(register(&platform, longest).await["userErrors"], json!([]));
}

#[tokio::test]
async fn a_known_address_has_the_same_answer_and_its_owner_is_told() {
    let platform = UserDomain::start_with(MailServer { smtputf8: true }).await;
    platform.register("SELLER", "nora@example.org").await;
    let fresh = register(&platform, registration("PROVIDER", "other@example.org")).await;
    for again in [
        "nora@example.org",
        " NORA@Example.ORG ",
        "ｎｏｒａ@example.org",
    ] {
        assert_eq!(
            register(&platform, registration("PROVIDER", again)).await,
            fresh,
            "{again}"
        );
    }
    let known = register_as(&platform, "A shop", "nora@example.org").await;
    let unknown = register_as(&platform, "A shop", "another@example.org").await;
    assert_ne!(known, unknown, "an id in either case");
    // Sent to the mailbox of the registration, not to the typed address.
    assert_eq!(
        platform
            .letters("RegistrationRepeated", "nora@example.org")
            .await,
        [""; 4]
    );
    let count: i64 = sqlx::query_scalar("select count(*) from users")
        .fetch_one(&platform.database.pool)
        .await
        .unwrap();
    assert_eq!(count, 3, "nothing was made for the known address");
    platform.sign_in("Nora@example.org", PASSWORD).await;
}

#[tokio::test]
async fn look_alikes_are_other_addresses() {
    let platform = UserDomain::start_with(MailServer { smtputf8: true }).await;
    platform.register("SELLER", "nora@example.org").await;
    platform.register("SELLER", "nоra@example.org").await; // a Cyrillic letter
    let one = platform.sign_in("nora@example.org", PASSWORD).await;
    let other = platform.sign_in("nоra@example.org", PASSWORD).await;
    assert_ne!(one.user, other.user);
}

/// Regression test: a stranger could choose the password of an account that the owner of the mailbox then confirmed.
#[tokio::test]
async fn registering_another_persons_address_sets_no_password() {
    let platform = UserDomain::start().await;
    register_as(&platform, "The stranger's shop", "nora@example.org").await;
    let chosen: i64 =
        sqlx::query_scalar("select count(*) from users where password_hash is not null")
            .fetch_one(&platform.database.pool)
            .await
            .unwrap();
    assert_eq!(chosen, 0);
    let token = links(&platform, "nora@example.org").await.pop().unwrap();
    for (password, expected) in [
        ("x7!k2".to_owned(), "PASSWORD_INVALID"),
        ("x".repeat(129), "PASSWORD_INVALID"),
        ("password12345".to_owned(), "PASSWORD_COMMON"),
    ] {
        let refused = verify_with(&platform, json!({ "token": token, "password": password })).await;
        assert_eq!(
            refusals(&refused),
            [(expected, "input.password".to_owned())],
            "{password}"
        );
    }
    let longest = &PASSWORD.repeat(5)[..128];
    let verified = verify_with(&platform, json!({ "token": token, "password": longest })).await;
    assert_eq!(verified["verified"], true, "still valid");
    platform.sign_in("nora@example.org", longest).await;
    assert_eq!(
        refusals(&sign_in(&platform, "nora@example.org").await)[0].0,
        "INVALID_CREDENTIALS"
    );
}

#[tokio::test]
async fn verifying_an_address_ends_all_other_registrations_of_it() {
    let platform = UserDomain::start().await;
    for name in ["The stranger's shop", "Nora's shop", "Another shop"] {
        register_as(&platform, name, "nora@example.org").await;
    }
    register_as(&platform, "Kim's shop", "kim@example.org").await;
    let tokens = links(&platform, "nora@example.org").await;
    assert_eq!(platform.verify(&tokens[1]).await["verified"], true);
    for token in &tokens {
        assert_eq!(refusals(&platform.verify(token).await), invalid());
    }
    let input = json!({ "email": "nora@example.org" });
    platform
        .mutate(
            &testkit::anonymous(),
            "requestEmailVerification",
            ACCEPTED,
            input,
        )
        .await;
    assert_eq!(
        links(&platform, "nora@example.org").await.len(),
        3,
        "no other one"
    );
    let nora = platform.sign_in("nora@example.org", PASSWORD).await;
    let query = "{ me { organisation { legalName } } }";
    let me = &platform.answer(&nora.caller, query, json!({})).await["me"];
    assert_eq!(me["organisation"]["legalName"], "Nora's shop");
    let token = links(&platform, "kim@example.org").await.pop().unwrap();
    assert_eq!(
        platform.verify(&token).await["verified"],
        true,
        "another address"
    );
}

/// An address receives ten letters a day, and strangers can cause all of them.
#[tokio::test]
async fn the_link_of_any_mail_opens_the_own_registration() {
    let platform = UserDomain::start().await;
    for _ in 0..10 {
        register_as(&platform, "The stranger's shop", "nora@example.org").await;
    }
    let own = register_as(&platform, "Nora's shop", "nora@example.org").await;
    let foreign = register_as(&platform, "Kim's shop", "kim@example.org").await;
    let tokens = links(&platform, "nora@example.org").await;
    assert_eq!(tokens.len(), 10, "none for her own");
    let input = |registration: &str| json!({ "token": tokens[9], "password": PASSWORD, "registrationId": registration });
    let refused = verify_with(&platform, input(&foreign)).await;
    let unknown = [("REGISTRATION_NOT_FOUND", "input.registrationId".to_owned())];
    assert_eq!(refusals(&refused), unknown, "of another address");
    assert_eq!(
        refusals(&verify_with(&platform, input("nonsense")).await),
        unknown
    );
    assert_eq!(verify_with(&platform, input(&own)).await["verified"], true);
    let nora = platform.sign_in("nora@example.org", PASSWORD).await;
    let query = "{ me { organisation { legalName } } }";
    let me = &platform.answer(&nora.caller, query, json!({})).await["me"];
    assert_eq!(me["organisation"]["legalName"], "Nora's shop");
    let kim = links(&platform, "kim@example.org").await.pop().unwrap();
    let again = json!({ "token": kim, "password": PASSWORD, "registrationId": own });
    assert_eq!(
        refusals(&verify_with(&platform, again).await),
        unknown,
        "it is an account"
    );
}

#[tokio::test]
async fn of_two_who_verify_an_address_at_the_same_time_one_gets_it() {
    let platform = UserDomain::start().await;
    for _ in 0..2 {
        register(&platform, registration("SELLER", "race@example.org")).await;
    }
    let tokens = platform
        .letters("EmailVerificationRequested", "race@example.org")
        .await;
    let (one, other) = tokio::join!(platform.verify(&tokens[0]), platform.verify(&tokens[1]));
    assert_ne!(one["verified"], other["verified"]);
    let loser = if one["verified"] == true { other } else { one };
    assert_eq!(refusals(&loser), invalid());
    platform.sign_in("race@example.org", PASSWORD).await;
}

#[tokio::test]
async fn a_link_can_be_asked_for_again_and_says_nothing() {
    let platform = UserDomain::start().await;
    register(&platform, registration("SELLER", "nora@example.org")).await;
    platform.register("SELLER", "verified@example.org").await;
    let ask = async |email: &str| {
        let input = json!({ "email": email });
        platform
            .mutate(
                &testkit::anonymous(),
                "requestEmailVerification",
                ACCEPTED,
                input,
            )
            .await
    };
    let accepted = json!({ "accepted": true, "userErrors": [] });
    for email in [
        "nora@example.org",
        "verified@example.org",
        "nobody@example.org",
    ] {
        for _ in 0..6 {
            assert_eq!(ask(email).await, accepted, "{email}");
        }
    }
    assert_eq!(
        refusals(&ask("nonsense").await),
        [("EMAIL_INVALID", "input.email".to_owned())]
    );
    let tokens = platform
        .letters("EmailVerificationRequested", "nora@example.org")
        .await;
    assert_eq!(tokens.len(), 5, "a mailbox is not flooded");
    assert_eq!(
        platform
            .letters("EmailVerificationRequested", "verified@example.org")
            .await
            .len(),
        1
    );
    assert_eq!(platform.verify(&tokens[4]).await["verified"], true);
    assert_eq!(
        platform.verify(&tokens[0]).await["verified"],
        false,
        "the others are of no use then"
    );
}

#[tokio::test]
async fn a_link_expires() {
    let platform = UserDomain::start().await;
    register(&platform, registration("SELLER", "nora@example.org")).await;
    let token = platform
        .letter("EmailVerificationRequested", "nora@example.org")
        .await
        .unwrap()
        .into();
    let (anybody, late) = (
        testkit::anonymous(),
        chassis::now() + time::Duration::hours(24),
    );
    let new = Verification {
        token,
        password: PASSWORD.into(),
        registration: None,
    };
    assert!(
        platform
            .services
            .registrations
            .verify_email(&anybody, &new, late)
            .await
            .is_err()
    );
    let in_time = late - time::Duration::minutes(1);
    assert!(
        platform
            .services
            .registrations
            .verify_email(&anybody, &new, in_time)
            .await
            .is_ok()
    );
}

#[tokio::test]
async fn a_deactivated_account_leaves_its_address_free() {
    let platform = UserDomain::start().await;
    platform.register("SELLER", "nora@example.org").await;
    platform
        .run_sql("update users set status = 'DEACTIVATED'")
        .await;
    platform.register("SELLER", "nora@example.org").await;
    platform.sign_in("nora@example.org", PASSWORD).await;
}
