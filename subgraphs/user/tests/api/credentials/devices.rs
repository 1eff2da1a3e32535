//! Known devices: guesses by strangers do not delay them.

use secrecy::SecretString;
use serde_json::{Value, json};
use user::accounts::service::MailServer;
use user::administration::service::Bootstrap;
use user::service::Error;
use user::sessions::service::SignIn;

use crate::support::{
    ACCEPTED, Member, PASSWORD, SESSION, UserDomain, attempt, refusals, registration,
};

const NEW: &str = "a quite different pass phrase 9";
const SIGNED_IN: &str = "{ session { accessToken refreshToken deviceToken } retryAfterMinutes \
    userErrors { code path message } }";

async fn sign_in(
    platform: &UserDomain,
    email: &str,
    password: &str,
    device: Option<&str>,
) -> Value {
    let input = json!({ "email": email, "password": password, "deviceToken": device });
    platform
        .mutate(&testkit::anonymous(), "signIn", SIGNED_IN, input)
        .await
}

/// Signs in and returns the device token.
async fn device(platform: &UserDomain, email: &str, password: &str, known: Option<&str>) -> String {
    let payload = sign_in(platform, email, password, known).await;
    assert_eq!(payload["userErrors"], json!([]));
    payload["session"]["deviceToken"]
        .as_str()
        .unwrap()
        .to_owned()
}

/// A stranger exhausts the attempts that an account has for unknown devices.
async fn guess(platform: &UserDomain, email: &str) {
    for _ in 0..8 {
        sign_in(platform, email, "a wrong guess", None).await;
    }
    assert_eq!(
        refusals(&sign_in(platform, email, PASSWORD, None).await)[0].0,
        "INVALID_CREDENTIALS"
    );
}

async fn mailed(platform: &UserDomain, email: &str) -> String {
    platform
        .mutate(
            &testkit::anonymous(),
            "requestPasswordReset",
            ACCEPTED,
            json!({ "email": email }),
        )
        .await;
    platform
        .letter("PasswordResetRequested", email)
        .await
        .unwrap()
}

#[tokio::test]
async fn guesses_of_strangers_do_not_make_a_known_device_wait() {
    let platform = UserDomain::start().await;
    let nora = platform.member("SELLER").await;
    let new = Bootstrap {
        organisation: "Carnet".to_owned(),
        country: "DE".to_owned(),
        email: "ada@example.org".into(),
        mail_server: MailServer::default(),
        name: "Ada".into(),
        password: Some(PASSWORD.into()),
    };
    platform
        .services
        .administration
        .bootstrap_admin(new, chassis::now())
        .await
        .unwrap()
        .unwrap();
    for email in [nora.email.as_str(), "ada@example.org"] {
        let known = device(&platform, email, PASSWORD, None).await;
        guess(&platform, email).await;
        let next = device(&platform, email, PASSWORD, Some(&known)).await;
        assert_eq!(
            refusals(&sign_in(&platform, email, PASSWORD, None).await)[0].0,
            "INVALID_CREDENTIALS"
        );
        device(&platform, email, PASSWORD, Some(&next)).await;
    }
}

#[tokio::test]
async fn guesses_of_a_known_device_make_that_device_wait_and_no_other() {
    let platform = UserDomain::start().await;
    let nora = platform.member("SELLER").await;
    let one = device(&platform, &nora.email, PASSWORD, None).await;
    let other = device(&platform, &nora.email, PASSWORD, None).await;
    for _ in 0..8 {
        sign_in(&platform, &nora.email, "a wrong guess", Some(&one)).await;
    }
    assert_eq!(platform.verified_failures().await, 6);
    let refused = sign_in(&platform, &nora.email, PASSWORD, Some(&one)).await;
    assert_eq!(refusals(&refused)[0].0, "INVALID_CREDENTIALS");
    let next = device(&platform, &nora.email, PASSWORD, Some(&other)).await;
    device(&platform, &nora.email, PASSWORD, None).await;
    // The next token of a device belongs to the same device.
    for _ in 0..6 {
        sign_in(&platform, &nora.email, "a wrong guess", Some(&other)).await;
    }
    let refused = sign_in(&platform, &nora.email, PASSWORD, Some(&next)).await;
    assert_eq!(refusals(&refused)[0].0, "INVALID_CREDENTIALS");
}

#[tokio::test]
async fn every_sign_in_that_fails_has_one_answer_whether_there_is_an_account_or_not() {
    let platform = UserDomain::start().await;
    let nora = platform.member("SELLER").await;
    let known = device(&platform, &nora.email, PASSWORD, None).await;
    let wrong = sign_in(&platform, &nora.email, "a wrong guess", None).await;
    assert_eq!(
        refusals(&wrong),
        [("INVALID_CREDENTIALS", "input".to_owned())]
    );
    assert_eq!(
        (&wrong["session"], &wrong["retryAfterMinutes"]),
        (&Value::Null, &json!(1))
    );
    for email in [nora.email.as_str(), "nobody@example.org"] {
        for _ in 0..8 {
            assert_eq!(
                sign_in(&platform, email, "a wrong guess", None).await,
                wrong,
                "{email}"
            );
        }
        assert_eq!(
            sign_in(&platform, email, PASSWORD, None).await,
            wrong,
            "too many at {email}"
        );
        assert_eq!(
            sign_in(&platform, email, PASSWORD, Some("nonsense")).await,
            wrong,
            "{email}"
        );
    }
    platform
        .run_sql("update users set status = 'LOCKED'; delete from sign_in_attempts")
        .await;
    assert_eq!(
        sign_in(&platform, &nora.email, PASSWORD, None).await,
        wrong,
        "locked"
    );
    assert_eq!(
        sign_in(&platform, &nora.email, PASSWORD, Some(&known)).await,
        wrong
    );
}

#[tokio::test]
async fn a_new_password_makes_device_tokens_useless_and_gives_one_that_works_at_once() {
    let platform = UserDomain::start().await;
    let nora = platform.member("SELLER").await;
    let old = device(&platform, &nora.email, PASSWORD, None).await;
    guess(&platform, &nora.email).await;
    let input = json!({ "token": mailed(&platform, &nora.email).await, "newPassword": NEW });
    let selection = "{ reset deviceToken userErrors { code path } }";
    let reset = platform
        .mutate(&testkit::anonymous(), "resetPassword", selection, input)
        .await;
    assert_eq!(reset["reset"], true);
    guess(&platform, &nora.email).await;
    let refused = sign_in(&platform, &nora.email, NEW, Some(&old)).await;
    assert_eq!(
        refusals(&refused)[0].0,
        "INVALID_CREDENTIALS",
        "from before the reset"
    );
    let known = reset["deviceToken"].as_str();
    let payload = sign_in(&platform, &nora.email, NEW, known).await;
    let member = Member::of(&nora.email, &payload["session"]);

    let input = json!({ "currentPassword": NEW, "newPassword": PASSWORD });
    let selection = "{ changed deviceToken userErrors { code path } }";
    let changed = platform
        .mutate(&member.caller, "changePassword", selection, input)
        .await;
    assert_eq!(changed["changed"], true);
    let refused = sign_in(&platform, &nora.email, PASSWORD, known).await;
    assert_eq!(
        refusals(&refused)[0].0,
        "INVALID_CREDENTIALS",
        "from before the change"
    );
    device(
        &platform,
        &nora.email,
        PASSWORD,
        changed["deviceToken"].as_str(),
    )
    .await;
}

#[tokio::test]
async fn an_address_that_is_verified_makes_the_device_known() {
    let platform = UserDomain::start().await;
    let input = registration("SELLER", "nora@example.org");
    platform
        .mutate(
            &testkit::anonymous(),
            "registerOrganisation",
            ACCEPTED,
            input,
        )
        .await;
    let token = platform
        .letter("EmailVerificationRequested", "nora@example.org")
        .await
        .unwrap();
    let input = json!({ "token": token, "password": PASSWORD });
    let selection = "{ verified deviceToken userErrors { code path } }";
    let verified = platform
        .mutate(&testkit::anonymous(), "verifyEmail", selection, input)
        .await;
    guess(&platform, "nora@example.org").await;
    device(
        &platform,
        "nora@example.org",
        PASSWORD,
        verified["deviceToken"].as_str(),
    )
    .await;
}

#[tokio::test]
async fn an_invitation_that_is_accepted_makes_the_device_known() {
    let platform = UserDomain::start().await;
    let owner = platform.member("SELLER").await;
    let input = json!({ "email": "kim@example.org", "roles": ["SELLER_MEMBER"] });
    platform
        .mutate(
            &owner.caller,
            "inviteMember",
            "{ userErrors { code } }",
            input,
        )
        .await;
    let token = platform
        .letter("MemberInvited", "kim@example.org")
        .await
        .unwrap();
    let input = json!({ "invitationToken": token, "name": "Kim", "password": PASSWORD });
    let selection = "{ registered deviceToken userErrors { code path } }";
    let registered = platform
        .mutate(&testkit::anonymous(), "registerUser", selection, input)
        .await;
    guess(&platform, "kim@example.org").await;
    device(
        &platform,
        "kim@example.org",
        PASSWORD,
        registered["deviceToken"].as_str(),
    )
    .await;
}

/// Regression test: with a stolen access token, each switch and each refresh was a new device with its own budget of
/// guesses.
#[tokio::test]
async fn a_session_is_one_device_however_often_it_is_refreshed_or_switched() {
    let platform = UserDomain::start().await;
    let nora = platform.member("SELLER").await;
    let payload = sign_in(&platform, &nora.email, PASSWORD, None).await;
    let first = payload["session"]["deviceToken"]
        .as_str()
        .unwrap()
        .to_owned();
    let input = json!({ "refreshToken": payload["session"]["refreshToken"] });
    let refreshed = platform
        .mutate(&testkit::anonymous(), "refreshSession", SESSION, input)
        .await;
    let second = refreshed["session"]["deviceToken"].as_str().unwrap();
    for _ in 0..6 {
        sign_in(&platform, &nora.email, "a wrong guess", Some(second)).await;
    }
    let refused = sign_in(&platform, &nora.email, PASSWORD, Some(&first)).await;
    assert_eq!(refusals(&refused)[0].0, "INVALID_CREDENTIALS");

    let input = json!({ "organisationId": nora.organisation });
    let switched = platform
        .mutate(&nora.caller, "switchOrganisation", SESSION, input)
        .await;
    let input = json!({ "refreshToken": switched["session"]["refreshToken"] });
    let refreshed = platform
        .mutate(&testkit::anonymous(), "refreshSession", SESSION, input)
        .await;
    for payload in [switched, refreshed] {
        assert_eq!(payload["userErrors"], json!([]));
        assert_eq!(payload["session"]["deviceToken"], Value::Null);
    }
}

#[tokio::test]
async fn a_device_token_is_for_one_account_and_180_days() {
    let platform = UserDomain::start().await;
    let (nora, eve) = (
        platform.member("SELLER").await,
        platform.member("SELLER").await,
    );
    let (own, foreign) = (
        device(&platform, &nora.email, PASSWORD, None).await,
        device(&platform, &eve.email, PASSWORD, None).await,
    );
    guess(&platform, &nora.email).await;
    let mut changed = own.clone().into_bytes();
    changed[40] = if changed[40] == b'A' { b'B' } else { b'A' };
    let changed = String::from_utf8(changed).unwrap();
    for token in [
        foreign.as_str(),
        &changed,
        "",
        "nonsense",
        &"x".repeat(2_000),
    ] {
        let refused = sign_in(&platform, &nora.email, PASSWORD, Some(token)).await;
        assert_eq!(refusals(&refused)[0].0, "INVALID_CREDENTIALS", "{token}");
    }
    let with = SignIn {
        device_token: Some(own.into()),
        ..attempt(&nora.email, PASSWORD)
    };
    let (anybody, now) = (testkit::anonymous(), chassis::now());
    platform
        .run_sql("update sign_in_attempts set blocked_until = now() + interval '200 days'")
        .await;
    let late = now + time::Duration::days(180);
    assert!(
        platform
            .services
            .sessions
            .sign_in(&anybody, &with, late)
            .await
            .is_err()
    );
    let in_time = late - time::Duration::hours(1);
    assert!(
        platform
            .services
            .sessions
            .sign_in(&anybody, &with, in_time)
            .await
            .is_ok()
    );
}

#[tokio::test]
async fn another_hash_of_the_same_password_leaves_the_device_known() {
    let platform = UserDomain::start().await;
    let nora = platform.member("SELLER").await;
    let known = device(&platform, &nora.email, PASSWORD, None).await;
    let services =
        platform.services_with(user::accounts::service::Passwords::at_cost(1, 8, 1).unwrap());
    let with = SignIn {
        device_token: Some(known.clone().into()),
        ..attempt(&nora.email, PASSWORD)
    };
    services
        .sessions
        .sign_in(&testkit::anonymous(), &with, chassis::now())
        .await
        .unwrap();
    guess(&platform, &nora.email).await;
    device(&platform, &nora.email, PASSWORD, Some(&known)).await;
}

#[tokio::test]
async fn guesses_from_the_same_network_address_do_not_make_a_known_device_wait() {
    let platform = UserDomain::start().await;
    let nora = platform.member("SELLER").await;
    let with = async |device: Option<SecretString>| {
        let new = SignIn {
            device_token: device,
            ..attempt(&nora.email, PASSWORD)
        };
        platform
            .services
            .sessions
            .sign_in(&testkit::anonymous_from("192.0.2.7"), &new, chassis::now())
            .await
    };
    let known = with(None).await.unwrap().device_token;
    platform.run_sql("update sign_in_attempts set failures = 60, blocked_until = now() + interval '14 minutes 10 seconds'")
        .await;
    let Err(Error::Refused(refusals)) = with(None).await else {
        panic!("nobody waits")
    };
    assert_eq!(refusals[0].retry_after_minutes, Some(15), "whole minutes");
    assert!(with(known).await.is_ok());
}

/// Guesses from many network addresses are limited together.
#[tokio::test]
async fn unknown_devices_share_ten_attempts_a_minute_wherever_they_are() {
    let platform = UserDomain::start().await;
    let nora = platform.member("SELLER").await;
    let (begun, guess) = (chassis::now(), attempt(&nora.email, "a wrong guess"));
    for second in 0..60 {
        let now = begun + time::Duration::seconds(second);
        for place in 0..3 {
            let caller = testkit::anonymous_from(&format!("192.0.2.{}", 3 * second + place));
            assert!(
                platform
                    .services
                    .sessions
                    .sign_in(&caller, &guess, now)
                    .await
                    .is_err()
            );
        }
    }
    assert_eq!(platform.verified_failures().await, 10);
}
