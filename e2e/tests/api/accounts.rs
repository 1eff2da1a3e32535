//! Accounts: registration, sign-in, wrong passwords, password resets and deactivation.

use e2e::{
    documents::{admin, web},
    mailbox::Action,
    people::{self, PASSWORD},
    waiting,
};
use serde_json::{Value, json};
use totp_rs::{Algorithm, Secret, TOTP};

use crate::{accepted, out_within_seconds, platform, refused};

const NEW_PASSWORD: &str = "a quite different pass phrase 9";

fn sign_in(email: &str, password: &str) -> Value {
    json!({ "email": email, "password": password })
}

#[tokio::test]
async fn an_account_opens_with_the_mail_and_not_before() {
    let platform = platform();
    let web = platform.web();
    let email = people::apply(&web, "CARRIER", "Frachtkontor GmbH", "NL")
        .await
        .unwrap();
    let unverified = refused(&web, &web::SIGN_IN, sign_in(&email, PASSWORD)).await;
    assert_eq!(unverified, "INVALID_CREDENTIALS");
    let again = json!({ "email": email });
    web.mutate(&web::REQUEST_EMAIL_VERIFICATION, again)
        .await
        .unwrap();
    let token = platform
        .mailbox()
        .token(&email, Action::VerifyEmail)
        .await
        .unwrap();
    let weak = json!({ "token": token, "password": "password1234" });
    assert_eq!(
        refused(&web, &web::VERIFY_EMAIL, weak).await,
        "PASSWORD_COMMON"
    );
    let verify = json!({ "token": token, "password": PASSWORD });
    assert_eq!(
        accepted(&web, &web::VERIFY_EMAIL, verify.clone()).await["verified"],
        true
    );
    let carrier = people::member(&web, &email, PASSWORD).await.unwrap();
    let me = carrier
        .graph
        .send("{ me { email roles status } }", json!({}))
        .await
        .unwrap()
        .data()
        .unwrap();
    let expected = json!({ "email": email, "roles": ["CARRIER"], "status": "ACTIVE" });
    assert_eq!(me["me"], expected);
    assert_eq!(
        refused(&web, &web::VERIFY_EMAIL, verify).await,
        "TOKEN_INVALID",
        "a link works once"
    );
}

#[tokio::test]
async fn a_known_address_gets_the_same_answer_and_its_owner_a_mail() {
    let platform = platform();
    let (web, owner) = (platform.web(), platform.seller().await);
    let input = |email: &str| {
        json!({ "input": {
            "kind": "SELLER", "legalName": "Zweitladen GmbH", "country": "DE",
            "owner": { "email": email, "name": "Somebody" },
        } })
    };
    let known = web
        .send(web::REGISTER_ORGANISATION.text, input(&owner.email))
        .await
        .unwrap();
    let fresh = input(&people::fresh_address("zweitladen"));
    let unknown = web
        .send(web::REGISTER_ORGANISATION.text, fresh)
        .await
        .unwrap();
    let answer = |answer: &Value| answer["data"]["registerOrganisation"]["accepted"].clone();
    assert_eq!(
        (known.status, answer(&known.body)),
        (unknown.status, json!(true))
    );
    assert_eq!(answer(&unknown.body), json!(true));
    platform
        .mailbox()
        .find(&owner.email, "You already have an account")
        .await
        .unwrap();
    let refusal = refused(&web, &web::SIGN_IN, sign_in(&owner.email, NEW_PASSWORD)).await;
    assert_eq!(refusal, "INVALID_CREDENTIALS");
}

#[tokio::test]
async fn a_forgotten_password_is_reset_by_mail_once() {
    let platform = platform();
    let (web, seller) = (platform.web(), platform.seller().await);
    let ask = |email: &str| json!({ "input": { "email": email } });
    let known = web
        .send(web::REQUEST_PASSWORD_RESET.text, ask(&seller.email))
        .await
        .unwrap();
    let unknown = ask(&people::fresh_address("nobody"));
    let unknown = web
        .send(web::REQUEST_PASSWORD_RESET.text, unknown)
        .await
        .unwrap();
    assert_eq!(known.body, unknown.body, "it says nothing");
    let token = platform
        .mailbox()
        .token(&seller.email, Action::ResetPassword)
        .await
        .unwrap();
    let reset = json!({ "token": token, "newPassword": NEW_PASSWORD });
    assert_eq!(
        accepted(&web, &web::RESET_PASSWORD, reset.clone()).await["reset"],
        true
    );
    assert_eq!(
        refused(&web, &web::RESET_PASSWORD, reset).await,
        "TOKEN_INVALID",
        "a link works once"
    );
    out_within_seconds(&seller.graph).await;
    let old = refused(&web, &web::SIGN_IN, sign_in(&seller.email, PASSWORD)).await;
    assert_eq!(old, "INVALID_CREDENTIALS");
    let now = people::sign_in(&web, &seller.email, NEW_PASSWORD)
        .await
        .unwrap();
    let change = json!({ "currentPassword": NEW_PASSWORD, "newPassword": PASSWORD });
    assert_eq!(
        accepted(&now, &web::CHANGE_PASSWORD, change).await["changed"],
        true
    );
    platform
        .mailbox()
        .find(&seller.email, "Your password has been changed")
        .await
        .unwrap();
}

#[tokio::test]
async fn who_guesses_has_to_wait_whether_there_is_an_account_or_not() {
    let platform = platform();
    let web = platform.web();
    for email in [
        platform.seller().await.email,
        people::fresh_address("nobody"),
    ] {
        // The wait begins with two seconds and grows: after this many attempts it is longer than the last guess takes.
        for _ in 0..12 {
            let wrong = refused(&web, &web::SIGN_IN, sign_in(&email, "a wrong guess")).await;
            assert_eq!(wrong, "INVALID_CREDENTIALS");
        }
        let right = refused(&web, &web::SIGN_IN, sign_in(&email, PASSWORD)).await;
        assert_eq!(right, "INVALID_CREDENTIALS", "{email}");
    }
}

#[tokio::test]
async fn guesses_of_strangers_do_not_make_a_known_device_wait() {
    let platform = platform();
    let (web, seller) = (platform.web(), platform.seller().await);
    let known = accepted(&web, &web::SIGN_IN, sign_in(&seller.email, PASSWORD)).await;
    for _ in 0..12 {
        refused(&web, &web::SIGN_IN, sign_in(&seller.email, "a wrong guess")).await;
    }
    refused(&web, &web::SIGN_IN, sign_in(&seller.email, PASSWORD)).await;
    let mut own = sign_in(&seller.email, PASSWORD);
    own["deviceToken"] = known["session"]["deviceToken"].clone();
    assert!(own["deviceToken"].is_string());
    accepted(&web, &web::SIGN_IN, own).await;
}

/// The code of an authenticator application for a time `ahead` seconds in the future.
fn code(secret: &str, ahead: u64) -> String {
    let bytes = Secret::Encoded(secret.to_owned()).to_bytes().unwrap();
    let totp = TOTP::new(Algorithm::SHA1, 6, 1, 30, bytes, None, String::new()).unwrap();
    totp.generate(std::time::UNIX_EPOCH.elapsed().unwrap().as_secs() + ahead)
}

#[tokio::test]
async fn a_second_factor_is_asked_for_and_each_code_works_once() {
    let platform = platform();
    let (web, seller) = (platform.web(), platform.seller().await);
    let begun = accepted(
        &seller.graph,
        &web::BEGIN_SECOND_FACTOR,
        json!({ "password": PASSWORD }),
    )
    .await;
    let secret = begun["secret"].as_str().unwrap();
    let confirm = json!({ "code": code(secret, 0) });
    let confirmed = accepted(&seller.graph, &web::CONFIRM_SECOND_FACTOR, confirm).await;
    let recovery: Vec<String> = serde_json::from_value(confirmed["recoveryCodes"].clone()).unwrap();
    assert_eq!(recovery.len(), 10);

    let with = |code: &str| {
        let mut input = sign_in(&seller.email, PASSWORD);
        input["secondFactorCode"] = json!(code);
        input
    };
    let without = refused(&web, &web::SIGN_IN, sign_in(&seller.email, PASSWORD)).await;
    assert_eq!(without, "SECOND_FACTOR_REQUIRED");
    // The code that confirmed the second factor is used up; the next one is accepted half a minute early.
    let next = code(secret, 30);
    accepted(&web, &web::SIGN_IN, with(&next)).await;
    assert_eq!(
        refused(&web, &web::SIGN_IN, with(&next)).await,
        "SECOND_FACTOR_INVALID",
        "replayed"
    );
    accepted(&web, &web::SIGN_IN, with(&recovery[0])).await;
    assert_eq!(
        refused(&web, &web::SIGN_IN, with(&recovery[0])).await,
        "SECOND_FACTOR_INVALID",
        "used up"
    );
    platform
        .mailbox()
        .find(&seller.email, "Sign-in now requires a second factor")
        .await
        .unwrap();
}

#[tokio::test]
async fn sessions_are_listed_ended_one_by_one_and_all_at_once() {
    let platform = platform();
    let first = platform.seller().await;
    let web = platform.web();
    let second = people::sign_in(&web, &first.email, PASSWORD).await.unwrap();
    let third = people::sign_in(&web, &first.email, PASSWORD).await.unwrap();
    let data = third.run(&web::MY_SESSIONS, json!({})).await.unwrap();
    let sessions = data
        .pointer("/me/sessions/nodes")
        .and_then(Value::as_array)
        .unwrap();
    assert_eq!(
        sessions
            .iter()
            .filter(|session| session["current"] == true)
            .count(),
        1
    );
    assert_eq!(
        (sessions.len(), &sessions[2]["organisation"]["id"]),
        (3, &json!(first.organisation))
    );
    accepted(
        &third,
        &web::REVOKE_SESSION,
        json!({ "sessionId": sessions[2]["id"] }),
    )
    .await;
    out_within_seconds(&first.graph).await;
    let ended = third
        .run(&web::SIGN_OUT_EVERYWHERE, json!({}))
        .await
        .unwrap();
    assert_eq!(ended["signOutEverywhere"]["endedSessions"], 2);
    for graph in [second, third] {
        out_within_seconds(&graph).await;
    }
}

#[tokio::test]
async fn who_is_locked_is_out_until_unlocked_and_it_is_recorded() {
    let platform = platform();
    let (admin, seller) = (platform.admin().await, platform.seller().await);
    let because = |reason: &str| json!({ "userId": seller.user, "reason": reason });
    assert_eq!(
        refused(&admin, &admin::LOCK_USER, because("")).await,
        "REASON_REQUIRED"
    );
    accepted(&admin, &admin::LOCK_USER, because("reported stolen")).await;
    out_within_seconds(&seller.graph).await;
    let locked = refused(
        &platform.web(),
        &web::SIGN_IN,
        sign_in(&seller.email, PASSWORD),
    )
    .await;
    assert_eq!(locked, "INVALID_CREDENTIALS");
    accepted(&admin, &admin::UNLOCK_USER, because("found again")).await;
    people::sign_in(&platform.web(), &seller.email, PASSWORD)
        .await
        .unwrap();

    // The list does not identify the person: to reveal it takes a reason and leaves a record.
    let found = admin
        .run(
            &admin::USERS,
            json!({ "filter": { "email": seller.email } }),
        )
        .await
        .unwrap();
    assert_eq!(
        found.pointer("/users/nodes/0/id"),
        Some(&json!(seller.user))
    );
    assert!(!found.to_string().contains(&seller.email), "{found}");
    let shown = accepted(
        &admin,
        &admin::REVEAL_PERSONAL_DATA,
        because("asked by the court"),
    )
    .await;
    assert_eq!(
        shown.pointer("/personalData/email"),
        Some(&json!(seller.email))
    );
    let filter = json!({ "filter": { "subjectId": seller.user } });
    let records = admin.run(&admin::AUDIT_RECORDS, filter).await.unwrap();
    let records = records
        .pointer("/auditRecords/nodes")
        .and_then(Value::as_array)
        .unwrap();
    let told: Vec<_> = records
        .iter()
        .map(|record| (&record["action"], &record["reason"]))
        .collect();
    let expected = [
        (json!("REVEAL_PERSONAL_DATA"), json!("asked by the court")),
        (json!("UNLOCK_USER"), json!("found again")),
        (json!("LOCK_USER"), json!("reported stolen")),
    ];
    assert_eq!(
        told,
        expected
            .iter()
            .map(|(action, reason)| (action, reason))
            .collect::<Vec<_>>()
    );
    let stranger = platform.seller_with(&platform.admin_client()).await;
    let answer = stranger
        .graph
        .send(admin::AUDIT_RECORDS.text, json!({}))
        .await
        .unwrap();
    assert_eq!(answer.code(), Some("FORBIDDEN"), "{answer:?}");
}

#[tokio::test]
async fn a_deactivated_persons_token_is_refused() {
    let platform = platform();
    let (admin, seller) = (platform.admin().await, platform.seller().await);
    let unproved = json!({ "reason": "no more business" });
    assert_eq!(
        refused(&seller.graph, &web::DEACTIVATE_USER, unproved).await,
        "PASSWORD_REQUIRED"
    );
    let own = json!({ "reason": "no more business", "password": PASSWORD });
    assert_eq!(
        refused(&seller.graph, &web::DEACTIVATE_USER, own).await,
        "LAST_OWNER"
    );
    let email = people::fresh_address("kurzzeit");
    let kim = people::invite(
        &seller.graph,
        &platform.mailbox(),
        &email,
        &["SELLER_MEMBER"],
    )
    .await
    .unwrap();
    let end = json!({ "userId": kim.user, "reason": "left the company" });
    accepted(&admin, &web::DEACTIVATE_USER, end).await;
    out_within_seconds(&kim.graph).await;
    let refusal = refused(&platform.web(), &web::SIGN_IN, sign_in(&email, PASSWORD)).await;
    assert_eq!(refusal, "INVALID_CREDENTIALS");
}

#[tokio::test]
async fn an_admin_sees_that_a_refresh_token_was_copied() {
    let platform = platform();
    let (admin, seller) = (platform.admin().await, platform.seller().await);
    let shown = json!({ "refreshToken": seller.refresh_token });
    let next = accepted(&platform.web(), &web::REFRESH_SESSION, shown.clone()).await;
    let next = json!({ "refreshToken": next.pointer("/session/refreshToken").unwrap() });
    accepted(&platform.web(), &web::REFRESH_SESSION, next).await;
    let again = refused(&platform.web(), &web::REFRESH_SESSION, shown).await;
    assert_eq!(again, "REFRESH_TOKEN_INVALID");
    let filter = json!({ "filter": { "userId": seller.user, "kind": ["REFRESH_TOKEN_REUSED"] } });
    let event = waiting::wait_for("the security event", async || {
        let data = admin.run(&admin::SECURITY_EVENTS, filter.clone()).await?;
        Ok(data.pointer("/securityEvents/nodes/0").cloned())
    });
    assert_eq!(
        event.await.unwrap().pointer("/user/id"),
        Some(&json!(seller.user))
    );
    let own = people::sign_in(&platform.web(), &seller.email, PASSWORD)
        .await
        .unwrap();
    let own = own.run(&web::MY_SESSIONS, json!({})).await.unwrap();
    assert_eq!(
        own.pointer("/me/securityEvents/nodes/0/kind"),
        Some(&json!("REFRESH_TOKEN_REUSED")),
        "{own}"
    );
}
