//! Second factors: codes of an authenticator application and recovery codes.

use commands::CommandContext;
use serde_json::{Value, json};
use time::{Duration, OffsetDateTime};
use totp_rs::{Algorithm, Secret, TOTP};
use user::service::Error;
use user::sessions::service::SignIn;

use crate::support::{ACCEPTED, Member, PASSWORD, SESSION, UserDomain, attempt, refusals};

const BEGUN: &str = "{ secret uri userErrors { code path } }";
const CODES: &str = "{ recoveryCodes userErrors { code path } }";

pub fn code(secret: &str, at: OffsetDateTime) -> String {
    let bytes = Secret::Encoded(secret.to_owned()).to_bytes().unwrap();
    let totp = TOTP::new(Algorithm::SHA1, 6, 1, 30, bytes, None, String::new()).unwrap();
    totp.generate(at.unix_timestamp().cast_unsigned())
}

async fn begin(platform: &UserDomain, member: &Member, password: &str) -> Value {
    let input = json!({ "password": password });
    platform
        .mutate(&member.caller, "beginSecondFactor", BEGUN, input)
        .await
}

async fn confirm(platform: &UserDomain, member: &Member, code: &str) -> Value {
    platform
        .mutate(
            &member.caller,
            "confirmSecondFactor",
            CODES,
            json!({ "code": code }),
        )
        .await
}

async fn sign_in(platform: &UserDomain, member: &Member, code: Option<&str>) -> Value {
    let input = json!({ "email": member.email, "password": PASSWORD, "secondFactorCode": code });
    platform
        .mutate(&testkit::anonymous(), "signIn", SESSION, input)
        .await
}

/// A member with a second factor: the secret and the recovery codes.
async fn enabled(platform: &UserDomain) -> (Member, String, Vec<String>) {
    let nora = platform.member("SELLER").await;
    let begun = begin(platform, &nora, PASSWORD).await;
    let secret = begun["secret"].as_str().unwrap().to_owned();
    let payload = confirm(platform, &nora, &code(&secret, chassis::now())).await;
    assert_eq!(payload["userErrors"], json!([]));
    let codes = serde_json::from_value(payload["recoveryCodes"].clone()).unwrap();
    (nora, secret, codes)
}

#[tokio::test]
async fn is_asked_for_once_it_is_confirmed() {
    let platform = UserDomain::start().await;
    let nora = platform.member("SELLER").await;
    let wrong = begin(&platform, &nora, "not this password").await;
    assert_eq!(
        refusals(&wrong),
        [("PASSWORD_WRONG", "input.password".to_owned())]
    );
    assert_eq!(
        refusals(&confirm(&platform, &nora, "123456").await)[0].0,
        "SECOND_FACTOR_MISSING"
    );
    let begun = begin(&platform, &nora, PASSWORD).await;
    let secret = begun["secret"].as_str().unwrap();
    assert!(begun["uri"].as_str().unwrap().contains(secret));
    assert_eq!(
        sign_in(&platform, &nora, None).await["userErrors"],
        json!([]),
        "not yet"
    );
    let refused = confirm(&platform, &nora, "000000").await;
    assert_eq!(
        refusals(&refused),
        [("SECOND_FACTOR_INVALID", "input.code".to_owned())]
    );
    let codes = confirm(&platform, &nora, &code(secret, chassis::now())).await;
    assert_eq!(codes["recoveryCodes"].as_array().unwrap().len(), 10);
    assert_eq!(
        refusals(&sign_in(&platform, &nora, None).await)[0].0,
        "SECOND_FACTOR_REQUIRED"
    );
    assert_eq!(
        refusals(&begin(&platform, &nora, PASSWORD).await)[0].0,
        "SECOND_FACTOR_ENABLED"
    );
    assert_eq!(
        platform
            .letters("SecondFactorEnabled", &nora.email)
            .await
            .len(),
        1
    );
    let query = "{ me { secondFactor } }";
    assert_eq!(
        platform.answer(&nora.caller, query, json!({})).await["me"]["secondFactor"],
        true
    );
}

#[tokio::test]
async fn the_account_changes_when_it_is_confirmed_and_when_it_is_disabled() {
    let platform = UserDomain::start().await;
    let nora = platform.member("SELLER").await;
    let updated = async || {
        let query = "{ me { updatedAt } }";
        platform.answer(&nora.caller, query, json!({})).await["me"]["updatedAt"].clone()
    };
    let start = updated().await;
    let begun = begin(&platform, &nora, PASSWORD).await;
    assert_eq!(updated().await, start, "it is not asked for yet");
    let code = code(begun["secret"].as_str().unwrap(), chassis::now());
    confirm(&platform, &nora, &code).await;
    let confirmed = updated().await;
    assert_ne!(confirmed, start);
    let input = json!({ "password": PASSWORD });
    let payload = platform
        .mutate(
            &nora.caller,
            "disableSecondFactor",
            "{ disabled userErrors { code } }",
            input,
        )
        .await;
    assert_eq!(payload["disabled"], true);
    assert_ne!(updated().await, confirmed);
}

#[tokio::test]
async fn a_confirmation_older_than_the_last_change_does_not_turn_the_time_of_the_account_back() {
    let platform = UserDomain::start().await;
    let nora = platform.member("SELLER").await;
    let query = "{ me { secondFactor updatedAt } }";
    let before = platform.answer(&nora.caller, query, json!({})).await;
    let begun = begin(&platform, &nora, PASSWORD).await;
    let earlier = chassis::now() - Duration::minutes(5);
    let code = code(begun["secret"].as_str().unwrap(), earlier);
    let command = CommandContext::new(nora.caller.clone(), earlier);
    platform
        .services
        .second_factors
        .confirm_second_factor(&command, &code)
        .await
        .unwrap();
    let after = platform.answer(&nora.caller, query, json!({})).await;
    assert_eq!(after["me"]["secondFactor"], true);
    assert_eq!(after["me"]["updatedAt"], before["me"]["updatedAt"]);
}

#[tokio::test]
async fn a_code_works_once_and_the_next_one_after_it() {
    let platform = UserDomain::start().await;
    let (nora, secret, _) = enabled(&platform).await;
    let (anybody, now) = (testkit::anonymous(), chassis::now());
    let at = |moment: OffsetDateTime| SignIn {
        code: Some(code(&secret, moment).into()),
        ..attempt(&nora.email, PASSWORD)
    };
    let sign_in = async |with: OffsetDateTime, moment| {
        platform
            .services
            .sessions
            .sign_in(&anybody, &at(with), moment)
            .await
    };
    assert!(
        sign_in(now, now).await.is_err(),
        "the one that confirmed it"
    );
    let next = now + Duration::seconds(30);
    assert!(sign_in(next, next).await.is_ok());
    assert!(sign_in(next, next).await.is_err(), "replayed");
    let later = next + Duration::minutes(5);
    assert!(sign_in(next, later).await.is_err(), "old");
    assert!(sign_in(later, later).await.is_ok());
}

#[tokio::test]
async fn recovery_codes_work_once_each() {
    let platform = UserDomain::start().await;
    let (nora, _, codes) = enabled(&platform).await;
    assert_eq!(
        sign_in(&platform, &nora, Some(&codes[0].to_uppercase())).await["userErrors"],
        json!([])
    );
    let again = sign_in(&platform, &nora, Some(&codes[0])).await;
    assert_eq!(
        refusals(&again),
        [("SECOND_FACTOR_INVALID", "input.secondFactorCode".to_owned())]
    );
    let input = json!({ "password": PASSWORD });
    let fresh = platform
        .mutate(&nora.caller, "regenerateRecoveryCodes", CODES, input)
        .await;
    assert_eq!(
        refusals(&sign_in(&platform, &nora, Some(&codes[1])).await)[0].0,
        "SECOND_FACTOR_INVALID"
    );
    let code = fresh["recoveryCodes"][0].as_str().unwrap();
    assert_eq!(
        sign_in(&platform, &nora, Some(code)).await["userErrors"],
        json!([])
    );
}

#[tokio::test]
async fn the_owner_is_told_of_each_recovery_code_that_is_used_and_of_new_ones() {
    let platform = UserDomain::start().await;
    let (nora, secret, codes) = enabled(&platform).await;
    let later = chassis::now() + Duration::minutes(1);
    let with_app = sign_in_at(&platform, &nora, &code(&secret, later), later).await;
    assert_eq!(with_app, Ok(()));
    let letters = async |name: &str| platform.letters(name, &nora.email).await.len();
    assert_eq!(letters("RecoveryCodeUsed").await, 0);
    for (recovery, used) in codes.iter().take(2).zip(1..) {
        let payload = sign_in(&platform, &nora, Some(recovery)).await;
        assert_eq!(payload["userErrors"], json!([]));
        assert_eq!(letters("RecoveryCodeUsed").await, used);
    }
    sign_in(&platform, &nora, Some(&codes[0])).await;
    assert_eq!(letters("RecoveryCodeUsed").await, 2, "it was used before");
    assert_eq!(letters("RecoveryCodesReplaced").await, 0);
    let input = json!({ "password": PASSWORD });
    platform
        .mutate(&nora.caller, "regenerateRecoveryCodes", CODES, input)
        .await;
    assert_eq!(letters("RecoveryCodesReplaced").await, 1);
}

#[tokio::test]
async fn wrong_codes_have_to_wait_too() {
    let platform = UserDomain::start().await;
    let (nora, _, codes) = enabled(&platform).await;
    for _ in 0..6 {
        assert_eq!(
            refusals(&sign_in(&platform, &nora, Some("000000")).await)[0].0,
            "SECOND_FACTOR_INVALID"
        );
    }
    assert_eq!(
        refusals(&sign_in(&platform, &nora, Some(&codes[0])).await)[0].0,
        "INVALID_CREDENTIALS"
    );
}

#[tokio::test]
async fn is_taken_away_with_the_password_only() {
    let platform = UserDomain::start().await;
    let (nora, ..) = enabled(&platform).await;
    let selection = "{ disabled userErrors { code path } }";
    let disable = |password: &'static str| {
        platform.mutate(
            &nora.caller,
            "disableSecondFactor",
            selection,
            json!({ "password": password }),
        )
    };
    assert_eq!(
        refusals(&disable("not this password").await)[0].0,
        "PASSWORD_WRONG"
    );
    assert_eq!(disable(PASSWORD).await["disabled"], true);
    assert_eq!(
        refusals(&disable(PASSWORD).await)[0].0,
        "SECOND_FACTOR_MISSING"
    );
    assert_eq!(
        sign_in(&platform, &nora, None).await["userErrors"],
        json!([])
    );
    assert_eq!(
        platform
            .letters("SecondFactorDisabled", &nora.email)
            .await
            .len(),
        1
    );
}

#[tokio::test]
async fn a_code_ends_ones_own_organisation_and_account_and_each_works_once() {
    let platform = UserDomain::start().await;
    let (nora, _, codes) = enabled(&platform).await;
    let end = async |name: &str, mut input: Value, code: &str| {
        input["secondFactorCode"] = json!(code);
        platform
            .mutate(&nora.caller, name, "{ userErrors { code path } }", input)
            .await
    };
    let closure = json!({ "organisationId": nora.organisation, "reason": "no more" });
    assert_eq!(
        refusals(&end("closeOrganisation", closure.clone(), "wrong").await)[0].0,
        "SECOND_FACTOR_INVALID"
    );
    assert_eq!(
        end("closeOrganisation", closure, &codes[0]).await["userErrors"],
        json!([])
    );
    let deactivation = json!({ "reason": "no more" });
    let again = end("deactivateUser", deactivation.clone(), &codes[0]).await;
    assert_eq!(
        refusals(&again),
        [("SECOND_FACTOR_INVALID", "input.secondFactorCode".to_owned())]
    );
    assert_eq!(
        end("deactivateUser", deactivation, &codes[1]).await["userErrors"],
        json!([])
    );
    platform.event("UserDeactivated", nora.user).await;
}

#[tokio::test]
async fn a_second_factor_that_is_not_confirmed_proves_nothing() {
    let platform = UserDomain::start().await;
    let nora = platform.member("SELLER").await;
    let begun = begin(&platform, &nora, PASSWORD).await;
    let code = code(begun["secret"].as_str().unwrap(), chassis::now());
    let input = json!({ "organisationId": nora.organisation, "reason": "no more", "secondFactorCode": code });
    let refused = platform
        .mutate(
            &nora.caller,
            "closeOrganisation",
            "{ userErrors { code path } }",
            input,
        )
        .await;
    assert_eq!(refusals(&refused)[0].0, "SECOND_FACTOR_INVALID");
}

#[tokio::test]
async fn guesses_at_a_second_factor_that_waits_to_be_confirmed_have_to_wait_too() {
    let platform = UserDomain::start().await;
    let nora = platform.member("SELLER").await;
    let begun = begin(&platform, &nora, PASSWORD).await;
    for _ in 0..6 {
        assert_eq!(
            refusals(&confirm(&platform, &nora, "000000").await)[0].0,
            "SECOND_FACTOR_INVALID"
        );
    }
    let code = code(begun["secret"].as_str().unwrap(), chassis::now());
    assert_eq!(
        refusals(&confirm(&platform, &nora, &code).await)[0].0,
        "TOO_MANY_ATTEMPTS"
    );
}

#[tokio::test]
async fn a_second_factor_that_is_not_confirmed_within_an_hour_is_forgotten() {
    let platform = UserDomain::start().await;
    let confirmed_after = async |time: Duration| {
        let nora = platform.member("SELLER").await;
        let begun = begin(&platform, &nora, PASSWORD).await;
        let later = chassis::now() + time;
        let code = code(begun["secret"].as_str().unwrap(), later);
        let command = CommandContext::new(nora.caller.clone(), later);
        match platform
            .services
            .second_factors
            .confirm_second_factor(&command, &code)
            .await
        {
            Err(Error::Refused(reasons)) => Err(reasons[0].code.into_str()),
            other => other.map(|codes| codes.len()).map_err(|_| "INTERNAL"),
        }
    };
    assert_eq!(confirmed_after(Duration::minutes(59)).await, Ok(10));
    assert_eq!(
        confirmed_after(Duration::hours(1)).await,
        Err("SECOND_FACTOR_MISSING")
    );
}

/// Signs in with the right password, at a time at which no attempt has to wait.
async fn sign_in_at(
    platform: &UserDomain,
    member: &Member,
    code: &str,
    now: OffsetDateTime,
) -> Result<(), &'static str> {
    let new = SignIn {
        code: Some(code.into()),
        ..attempt(&member.email, PASSWORD)
    };
    match platform
        .services
        .sessions
        .sign_in(&testkit::anonymous(), &new, now)
        .await
    {
        Ok(_) => Ok(()),
        Err(Error::Refused(reasons)) => Err(reasons[0].code.into_str()),
        Err(_) => Err("INTERNAL"),
    }
}

/// Sends twenty wrong codes after the right password. Returns the time of the last.
async fn blocked(platform: &UserDomain, member: &Member, from: OffsetDateTime) -> OffsetDateTime {
    for minutes in 1..=20 {
        let refused = sign_in_at(
            platform,
            member,
            "000000",
            from + Duration::minutes(2 * minutes),
        )
        .await;
        assert_eq!(refused, Err("SECOND_FACTOR_INVALID"), "{minutes}");
    }
    from + Duration::minutes(42)
}

async fn reasons(platform: &UserDomain) -> Vec<String> {
    sqlx::query_scalar(
        "select event -> 'data' ->> 'reason' from outbox where event ->> 'type' like '%SignInFailed%' order by position",
    )
    .fetch_all(&platform.database.pool)
    .await
    .unwrap()
}

#[tokio::test]
async fn a_right_password_without_a_code_is_recorded_and_counts_as_an_attempt() {
    let platform = UserDomain::start().await;
    let (nora, _, codes) = enabled(&platform).await;
    for _ in 0..6 {
        let refused = sign_in(&platform, &nora, None).await;
        assert_eq!(
            refusals(&refused),
            [(
                "SECOND_FACTOR_REQUIRED",
                "input.secondFactorCode".to_owned()
            )]
        );
    }
    assert_eq!(
        refusals(&sign_in(&platform, &nora, None).await)[0].0,
        "INVALID_CREDENTIALS"
    );
    assert_eq!(
        refusals(&sign_in(&platform, &nora, Some(&codes[0])).await)[0].0,
        "INVALID_CREDENTIALS"
    );
    assert_eq!(reasons(&platform).await, ["SECOND_FACTOR_MISSING"; 6]);
}

#[tokio::test]
async fn a_right_password_with_a_wrong_code_is_recorded_and_the_owner_gets_a_mail_a_day() {
    let platform = UserDomain::start().await;
    let (nora, secret, _) = enabled(&platform).await;
    for _ in 0..3 {
        assert_eq!(
            refusals(&sign_in(&platform, &nora, Some("000000")).await)[0].0,
            "SECOND_FACTOR_INVALID"
        );
    }
    assert_eq!(reasons(&platform).await, ["WRONG_CODE"; 3]);
    assert_eq!(
        platform.letters("SecondFactorFailed", &nora.email).await,
        [""]
    );
    let tomorrow = chassis::now() + Duration::days(1);
    assert_eq!(
        sign_in_at(&platform, &nora, "000000", tomorrow).await,
        Err("SECOND_FACTOR_INVALID")
    );
    assert_eq!(
        platform
            .letters("SecondFactorFailed", &nora.email)
            .await
            .len(),
        2
    );
    // With a wrong password, the code is not checked.
    let wrong = SignIn {
        code: Some("000000".into()),
        ..attempt(&nora.email, "a wrong guess")
    };
    assert!(
        platform
            .services
            .sessions
            .sign_in(&testkit::anonymous(), &wrong, tomorrow)
            .await
            .is_err()
    );
    assert_eq!(reasons(&platform).await.last().unwrap(), "WRONG_PASSWORD");
    let later = tomorrow + Duration::minutes(1);
    assert_eq!(
        sign_in_at(&platform, &nora, &code(&secret, later), later).await,
        Ok(())
    );
}

#[tokio::test]
async fn after_twenty_wrong_codes_only_a_recovery_code_opens_and_the_owner_is_told_once() {
    let platform = UserDomain::start().await;
    let (nora, secret, codes) = enabled(&platform).await;
    let now = blocked(&platform, &nora, chassis::now()).await;
    for minutes in [0, 2, 4] {
        let at = now + Duration::minutes(minutes);
        let refused = sign_in_at(&platform, &nora, &code(&secret, at), at).await;
        assert_eq!(refused, Err("SECOND_FACTOR_BLOCKED"), "also a right one");
    }
    assert_eq!(reasons(&platform).await[20..], ["SECOND_FACTOR_BLOCKED"; 3]);
    assert_eq!(
        platform.letters("SecondFactorBlocked", &nora.email).await,
        [""]
    );
    let days = now + Duration::days(3);
    let refused = sign_in_at(&platform, &nora, &code(&secret, days), days).await;
    assert_eq!(
        refused,
        Err("SECOND_FACTOR_BLOCKED"),
        "it does not end by itself"
    );
    let later = days + Duration::minutes(2);
    assert_eq!(sign_in_at(&platform, &nora, &codes[0], later).await, Ok(()));
    assert_eq!(
        sign_in_at(&platform, &nora, &code(&secret, later), later).await,
        Ok(())
    );
}

#[tokio::test]
async fn wrong_codes_are_forgotten_after_a_right_one() {
    let platform = UserDomain::start().await;
    let (nora, secret, _) = enabled(&platform).await;
    let mut now = chassis::now();
    for _ in 0..2 {
        for _ in 0..19 {
            now += Duration::minutes(2);
            let refused = sign_in_at(&platform, &nora, "000000", now).await;
            assert_eq!(refused, Err("SECOND_FACTOR_INVALID"));
        }
        now += Duration::minutes(2);
        assert_eq!(
            sign_in_at(&platform, &nora, &code(&secret, now), now).await,
            Ok(())
        );
    }
}

/// An attacker who reads the mailbox would otherwise gain twenty guesses with each reset.
#[tokio::test]
async fn a_reset_unblocks_codes_once_a_day_and_never_removes_the_second_factor() {
    let platform = UserDomain::start().await;
    let (nora, secret, _) = enabled(&platform).await;
    let reset = async |now: OffsetDateTime| {
        let input = json!({ "email": nora.email });
        platform
            .mutate(
                &testkit::anonymous(),
                "requestPasswordReset",
                ACCEPTED,
                input,
            )
            .await;
        let token = platform
            .letter("PasswordResetRequested", &nora.email)
            .await
            .unwrap()
            .into();
        platform
            .run_sql("update one_time_tokens set expires_at = now() + interval '30 days'")
            .await;
        platform
            .services
            .credentials
            .reset_password(&testkit::anonymous(), &token, &PASSWORD.into(), now)
            .await
            .unwrap();
    };
    let mut now = blocked(&platform, &nora, chassis::now()).await;
    reset(now).await;
    assert_eq!(
        refusals(&sign_in(&platform, &nora, None).await)[0].0,
        "SECOND_FACTOR_REQUIRED"
    );
    assert_eq!(
        sign_in_at(&platform, &nora, &code(&secret, now), now).await,
        Ok(())
    );
    now = blocked(&platform, &nora, now).await;
    reset(now).await;
    let refused = sign_in_at(&platform, &nora, &code(&secret, now), now).await;
    assert_eq!(refused, Err("SECOND_FACTOR_BLOCKED"), "one reset a day");
    now += Duration::days(1);
    reset(now).await;
    assert_eq!(
        sign_in_at(&platform, &nora, &code(&secret, now), now).await,
        Ok(())
    );
}

/// An office shares one address, and its users sign in in two steps.
#[tokio::test]
async fn signing_in_in_two_steps_does_not_count_against_the_place() {
    let platform = UserDomain::start().await;
    let (nora, secret, _) = enabled(&platform).await;
    let office = testkit::anonymous_from("192.0.2.7");
    let mut now = chassis::now();
    for time in 0..60 {
        now += Duration::seconds(31);
        let first = platform
            .services
            .sessions
            .sign_in(&office, &attempt(&nora.email, PASSWORD), now)
            .await;
        assert!(first.is_err(), "the code is missing");
        let new = SignIn {
            code: Some(code(&secret, now).into()),
            ..attempt(&nora.email, PASSWORD)
        };
        assert!(
            platform
                .services
                .sessions
                .sign_in(&office, &new, now)
                .await
                .is_ok(),
            "{time}"
        );
    }
}
