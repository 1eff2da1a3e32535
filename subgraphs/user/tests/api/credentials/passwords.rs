//! Password changes and resets, and throttling of guesses.

use std::time::{Duration, Instant};

use serde_json::{Value, json};
use uuid::Uuid;

use crate::keys::verify;
use crate::support::{ACCEPTED, PASSWORD, SESSION, UserDomain, attempt, refusals};

const NEW: &str = "a quite different pass phrase 9";

async fn sign_in(platform: &UserDomain, email: &str, password: &str) -> Value {
    let input = json!({ "email": email, "password": password });
    platform
        .mutate(&testkit::anonymous(), "signIn", SESSION, input)
        .await
}

async fn ask_for_reset(platform: &UserDomain, email: &str) -> Value {
    let input = json!({ "email": email });
    platform
        .mutate(
            &testkit::anonymous(),
            "requestPasswordReset",
            ACCEPTED,
            input,
        )
        .await
}

async fn reset(platform: &UserDomain, token: &str, password: &str) -> Value {
    let input = json!({ "token": token, "newPassword": password });
    let selection = "{ reset userErrors { code path } }";
    platform
        .mutate(&testkit::anonymous(), "resetPassword", selection, input)
        .await
}

#[tokio::test]
async fn a_forgotten_password_is_reset_by_mail_once() {
    let platform = UserDomain::start().await;
    let nora = platform.member("SELLER").await;
    let accepted = json!({ "accepted": true, "userErrors": [] });
    assert_eq!(ask_for_reset(&platform, &nora.email).await, accepted);
    assert_eq!(
        ask_for_reset(&platform, "nobody@example.org").await,
        accepted,
        "says nothing"
    );
    let token = platform
        .letter("PasswordResetRequested", &nora.email)
        .await
        .unwrap();
    assert_eq!(
        platform
            .letters("PasswordResetRequested", "nobody@example.org")
            .await
            .len(),
        0
    );

    let refused = reset(&platform, &token, "password12345").await;
    assert_eq!(
        refusals(&refused),
        [("PASSWORD_COMMON", "input.newPassword".to_owned())]
    );
    assert_eq!(
        reset(&platform, &token, NEW).await,
        json!({ "reset": true, "userErrors": [] }),
        "still valid"
    );
    let invalid = [("TOKEN_INVALID", "input.token".to_owned())];
    for token in [token.as_str(), "nonsense", &"A".repeat(43)] {
        assert_eq!(refusals(&reset(&platform, token, NEW).await), invalid);
    }
    platform.event("SessionsRevoked", nora.user).await;
    assert_eq!(
        platform.letters("PasswordReset", &nora.email).await,
        [""],
        "the owner is told"
    );
    assert_eq!(
        refusals(&sign_in(&platform, &nora.email, PASSWORD).await)[0].0,
        "INVALID_CREDENTIALS"
    );
    platform.sign_in(&nora.email, NEW).await;
}

#[tokio::test]
async fn a_new_password_is_judged_only_for_whoever_may_set_one() {
    let platform = UserDomain::start().await;
    let nora = platform.member("SELLER").await;
    // The strength check would refuse it as common.
    let weak = "password12345";
    for token in ["nonsense", &"A".repeat(43)] {
        assert_eq!(
            refusals(&reset(&platform, token, weak).await)[0].0,
            "TOKEN_INVALID"
        );
        let input = json!({ "invitationToken": token, "name": "Nora", "password": weak });
        let selection = "{ registered userErrors { code path } }";
        let refused = platform
            .mutate(&testkit::anonymous(), "registerUser", selection, input)
            .await;
        assert_eq!(refusals(&refused)[0].0, "INVITATION_INVALID");
    }
    let input = json!({ "currentPassword": "another one than hers", "newPassword": weak });
    let selection = "{ changed userErrors { code path } }";
    let refused = platform
        .mutate(&nora.caller, "changePassword", selection, input)
        .await;
    assert_eq!(refusals(&refused)[0].0, "PASSWORD_WRONG");
}

/// The mutations that require the password of a signed-in user.
const DOORS: [&str; 6] = [
    "beginSecondFactor",
    "regenerateRecoveryCodes",
    "disableSecondFactor",
    "changePassword",
    "deactivateUser",
    "closeOrganisation",
];

/// Regression test: a stolen session could close a company for good within a quarter of an hour.
#[tokio::test]
async fn the_end_of_ones_own_account_or_organisation_takes_the_password() {
    let platform = UserDomain::start().await;
    let nora = platform.member("SELLER").await;
    for (name, mut input) in [
        ("deactivateUser", json!({ "reason": "no more" })),
        (
            "deactivateUser",
            json!({ "userId": nora.user, "reason": "no more" }),
        ),
        (
            "closeOrganisation",
            json!({ "organisationId": nora.organisation, "reason": "no more" }),
        ),
    ] {
        let selection = "{ userErrors { code path } }";
        let refused = platform
            .mutate(&nora.caller, name, selection, input.clone())
            .await;
        assert_eq!(
            refusals(&refused),
            [("PASSWORD_REQUIRED", "input.password".to_owned())],
            "{name}"
        );
        input["password"] = json!("a guess");
        let refused = platform
            .mutate(&nora.caller, name, selection, input.clone())
            .await;
        assert_eq!(
            refusals(&refused),
            [("PASSWORD_WRONG", "input.password".to_owned())],
            "{name}"
        );
        input["password"] = Value::Null;
        input["secondFactorCode"] = json!("123456");
        let refused = platform.mutate(&nora.caller, name, selection, input).await;
        let expected = [("SECOND_FACTOR_INVALID", "input.secondFactorCode".to_owned())];
        assert_eq!(refusals(&refused), expected, "{name}: she has none");
    }
    platform.sign_in(&nora.email, PASSWORD).await;
}

#[tokio::test]
async fn guesses_within_a_session_wait_as_at_the_door_and_keep_nobody_out() {
    let platform = UserDomain::start().await;
    let nora = platform.member("SELLER").await;
    let guess = async |number: usize, password: &str| {
        let name = DOORS[number % DOORS.len()];
        let input = match name {
            "changePassword" => json!({ "currentPassword": password, "newPassword": NEW }),
            "deactivateUser" => json!({ "reason": "no more", "password": password }),
            "closeOrganisation" => {
                json!({ "organisationId": nora.organisation, "reason": "no more", "password": password })
            }
            _ => json!({ "password": password }),
        };
        let payload = platform
            .mutate(&nora.caller, name, "{ userErrors { code path } }", input)
            .await;
        refusals(&payload)
            .first()
            .map(|refused| refused.0.to_owned())
    };
    for number in 0..6 {
        assert_eq!(
            guess(number, "a guess").await.as_deref(),
            Some("PASSWORD_WRONG"),
            "{number}"
        );
    }
    for number in 0..DOORS.len() {
        assert_eq!(
            guess(number, PASSWORD).await.as_deref(),
            Some("TOO_MANY_ATTEMPTS"),
            "every door"
        );
    }
    let told: (i64, i64) = sqlx::query_as(
        "select count(*) filter (where event ->> 'type' like '%SignInFailed%'),
             count(*) filter (where event ->> 'type' like '%SignInThrottled%') from outbox",
    )
    .fetch_one(&platform.database.pool)
    .await
    .unwrap();
    assert_eq!(told, (6, 1));
    platform.sign_in(&nora.email, PASSWORD).await;
    tokio::time::sleep(Duration::from_millis(2_100)).await;
    assert_eq!(guess(3, PASSWORD).await, None);
}

#[tokio::test]
async fn how_long_an_answer_takes_does_not_tell_whether_there_is_an_account() {
    let platform = UserDomain::start().await;
    let nora = platform.member("SELLER").await;
    let mut fastest = [Duration::MAX; 4];
    for _ in 0..4 {
        let register = async |email: &str| {
            let input = crate::support::registration("SELLER", email);
            platform
                .mutate(
                    &testkit::anonymous(),
                    "registerOrganisation",
                    ACCEPTED,
                    input,
                )
                .await
        };
        let unknown = format!("{}@example.org", Uuid::now_v7().simple());
        let started = Instant::now();
        ask_for_reset(&platform, &nora.email).await;
        let known_reset = started.elapsed();
        ask_for_reset(&platform, &unknown).await;
        let unknown_reset = started.elapsed().saturating_sub(known_reset);
        let started = Instant::now();
        register(&nora.email).await;
        let known_registration = started.elapsed();
        register(&unknown).await;
        let unknown_registration = started.elapsed().saturating_sub(known_registration);
        let now = [
            known_reset,
            unknown_reset,
            known_registration,
            unknown_registration,
        ];
        fastest
            .iter_mut()
            .zip(now)
            .for_each(|(best, one)| *best = one.min(*best));
    }
    let [known_reset, unknown_reset, known, unknown] = fastest.map(|time| time.as_secs_f64());
    assert!(
        (0.8..1.25).contains(&(known_reset / unknown_reset)),
        "{fastest:?}"
    );
    assert!((0.8..1.25).contains(&(known / unknown)), "{fastest:?}");
}

#[tokio::test]
async fn a_reset_link_expires_in_an_hour_and_is_of_no_use_for_verifying() {
    let platform = UserDomain::start().await;
    let nora = platform.member("SELLER").await;
    ask_for_reset(&platform, &nora.email).await;
    let token = platform
        .letter("PasswordResetRequested", &nora.email)
        .await
        .unwrap();
    assert_eq!(platform.verify(&token).await["verified"], false);
    let (anybody, token, new) = (testkit::anonymous(), token.into(), NEW.into());
    let late = chassis::now() + time::Duration::hours(1);
    assert!(
        platform
            .services
            .credentials
            .reset_password(&anybody, &token, &new, late)
            .await
            .is_err()
    );
    let in_time = late - time::Duration::minutes(1);
    assert!(
        platform
            .services
            .credentials
            .reset_password(&anybody, &token, &new, in_time)
            .await
            .is_ok()
    );
}

#[tokio::test]
async fn who_changes_the_password_stays_and_all_others_are_out() {
    let platform = UserDomain::start().await;
    let nora = platform.member("SELLER").await;
    let elsewhere = platform.sign_in(&nora.email, PASSWORD).await;
    let selection = "{ changed userErrors { code path } }";
    let change = |current: &'static str, new: &'static str| {
        let input = json!({ "currentPassword": current, "newPassword": new });
        platform.mutate(&nora.caller, "changePassword", selection, input)
    };
    let wrong = change("not this password", NEW).await;
    assert_eq!(
        refusals(&wrong),
        [("PASSWORD_WRONG", "input.currentPassword".to_owned())]
    );
    let short = change(PASSWORD, "short").await;
    assert_eq!(
        refusals(&short),
        [("PASSWORD_INVALID", "input.newPassword".to_owned())]
    );
    let unchanged = change(PASSWORD, PASSWORD).await;
    assert_eq!(
        refusals(&unchanged),
        [("INVALID", "input.newPassword".to_owned())]
    );
    assert_eq!(
        change(PASSWORD, NEW).await,
        json!({ "changed": true, "userErrors": [] })
    );
    let told = platform.event("SessionsRevoked", nora.user).await;
    assert_eq!(
        told.data["except"],
        verify(&nora.access_token).sid.to_string()
    );
    let through: Uuid = told.data["through"].as_str().unwrap().parse().unwrap();
    assert!(through >= verify(&elsewhere.access_token).sid);
    let input = json!({ "refreshToken": nora.refresh_token });
    let payload = platform
        .mutate(&testkit::anonymous(), "refreshSession", SESSION, input)
        .await;
    assert_eq!(payload["userErrors"], json!([]), "this session goes on");
    assert_eq!(
        platform.letters("PasswordChanged", &nora.email).await.len(),
        1
    );
    platform.sign_in(&nora.email, NEW).await;
}

#[tokio::test]
async fn guesses_have_to_wait_whether_there_is_an_account_or_not() {
    let platform = UserDomain::start().await;
    let nora = platform.member("SELLER").await;
    for (email, verified) in [(nora.email.as_str(), 6), ("nobody@example.org", 12)] {
        for _ in 0..7 {
            assert_eq!(
                refusals(&sign_in(&platform, email, "a wrong guess").await)[0].0,
                "INVALID_CREDENTIALS"
            );
        }
        let payload = sign_in(&platform, email, PASSWORD).await;
        assert_eq!(
            refusals(&payload),
            [("INVALID_CREDENTIALS", "input".to_owned())],
            "{email}"
        );
        assert_eq!(
            platform.verified_failures().await,
            verified,
            "the others are not looked at"
        );
    }
    let told: i64 = sqlx::query_scalar(
        "select count(*) from outbox where event ->> 'type' like '%SignInThrottled%'",
    )
    .fetch_one(&platform.database.pool)
    .await
    .unwrap();
    assert_eq!(told, 2, "once each");
    // A minute later the owner can sign in, whatever a stranger has done, and the count restarts.
    let now = chassis::now() + time::Duration::minutes(1);
    let own = attempt(&nora.email, PASSWORD);
    assert!(
        platform
            .services
            .sessions
            .sign_in(&testkit::anonymous(), &own, now)
            .await
            .is_ok()
    );
    let wrong = attempt(&nora.email, "a wrong guess");
    for _ in 0..5 {
        assert!(
            platform
                .services
                .sessions
                .sign_in(&testkit::anonymous(), &wrong, now)
                .await
                .is_err()
        );
    }
    assert_eq!(platform.verified_failures().await, 17);
}

#[tokio::test]
async fn many_guesses_at_the_same_time_are_no_way_around() {
    let platform = UserDomain::start().await;
    let nora = platform.member("SELLER").await;
    let guesses = (0..20).map(|_| sign_in(&platform, &nora.email, "a wrong guess"));
    futures::future::join_all(guesses).await;
    let begun: i32 = sqlx::query_scalar("select max(failures) from sign_in_attempts")
        .fetch_one(&platform.database.pool)
        .await
        .unwrap();
    assert_eq!(begun, 6, "the free ones, and the one that begins the wait");
    // On a busy machine a request may time out before its password is compared.
    let tried = platform.verified_failures().await;
    assert!((1..=6).contains(&tried), "{tried} passwords were looked at");
}

#[tokio::test]
async fn a_reset_ends_the_wait() {
    let platform = UserDomain::start().await;
    let nora = platform.member("SELLER").await;
    for _ in 0..7 {
        sign_in(&platform, &nora.email, "a wrong guess").await;
    }
    ask_for_reset(&platform, &nora.email).await;
    let token = platform
        .letter("PasswordResetRequested", &nora.email)
        .await
        .unwrap();
    reset(&platform, &token, NEW).await;
    platform.sign_in(&nora.email, NEW).await;
}

#[tokio::test]
async fn who_guesses_at_many_accounts_from_one_place_has_to_wait() {
    let platform = UserDomain::start().await;
    let nora = platform.member("SELLER").await;
    let now = chassis::now();
    for guess in 0..51 {
        let new = attempt(&format!("somebody-{guess}@example.org"), "a wrong guess");
        assert!(
            platform
                .services
                .sessions
                .sign_in(&testkit::anonymous_from("2001:db8::1"), &new, now)
                .await
                .is_err()
        );
    }
    let own = attempt(&nora.email, PASSWORD);
    assert!(
        platform
            .services
            .sessions
            .sign_in(&testkit::anonymous_from("2001:db8::ffff"), &own, now)
            .await
            .is_err(),
        "the same network"
    );
    assert!(
        platform
            .services
            .sessions
            .sign_in(&testkit::anonymous_from("192.0.2.7"), &own, now)
            .await
            .is_ok(),
        "another place"
    );
    assert!(
        platform
            .services
            .sessions
            .sign_in(&testkit::anonymous_from("nonsense"), &own, now)
            .await
            .is_ok(),
        "no address"
    );
}

#[tokio::test]
async fn a_strangers_guesses_do_not_keep_the_owner_out() {
    let platform = UserDomain::start().await;
    let nora = platform.member("SELLER").await;
    let now = chassis::now();
    for _ in 0..7 {
        let guess = attempt(&nora.email, "a wrong guess");
        assert!(
            platform
                .services
                .sessions
                .sign_in(&testkit::anonymous_from("192.0.2.66"), &guess, now)
                .await
                .is_err()
        );
    }
    let own = attempt(&nora.email, PASSWORD);
    assert!(
        platform
            .services
            .sessions
            .sign_in(&testkit::anonymous_from("192.0.2.66"), &own, now)
            .await
            .is_err()
    );
    assert!(
        platform
            .services
            .sessions
            .sign_in(&testkit::anonymous_from("192.0.2.7"), &own, now)
            .await
            .is_ok()
    );
}

#[tokio::test]
async fn a_hash_of_another_cost_is_made_anew_at_the_next_sign_in() {
    let platform = UserDomain::start().await;
    let nora = platform.member("SELLER").await;
    // PASSWORD, at 8 KiB and one pass.
    let cheap = user::accounts::service::Passwords::at_cost(1, 8, 1).unwrap();
    let services = platform.services_with(cheap);
    let own = attempt(&nora.email, PASSWORD);
    services
        .sessions
        .sign_in(&testkit::anonymous(), &own, chassis::now())
        .await
        .unwrap();
    assert!(
        platform
            .password_hash(nora.user)
            .await
            .starts_with("$argon2id$v=19$m=8,t=1,p=1$")
    );
    platform.sign_in(&nora.email, PASSWORD).await;
    assert!(
        platform
            .password_hash(nora.user)
            .await
            .starts_with("$argon2id$v=19$m=19456,t=2,p=1$")
    );
}
