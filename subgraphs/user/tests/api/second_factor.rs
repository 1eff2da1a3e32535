//! A code of an authenticator application, or one on paper, besides the password.

use serde_json::{Value, json};
use time::{Duration, OffsetDateTime};
use totp_rs::{Algorithm, Secret, TOTP};
use user::service::SignIn;

use crate::support::{Member, PASSWORD, Platform, SESSION, refusals};

const BEGUN: &str = "{ secret uri userErrors { code path } }";
const CODES: &str = "{ recoveryCodes userErrors { code path } }";

fn code(secret: &str, at: OffsetDateTime) -> String {
    let bytes = Secret::Encoded(secret.to_owned()).to_bytes().unwrap();
    let totp = TOTP::new(Algorithm::SHA1, 6, 1, 30, bytes, None, String::new()).unwrap();
    totp.generate(at.unix_timestamp().cast_unsigned())
}

async fn begin(platform: &Platform, member: &Member, password: &str) -> Value {
    let input = json!({ "password": password });
    platform.mutate(&member.caller, "beginSecondFactor", BEGUN, input).await
}

async fn confirm(platform: &Platform, member: &Member, code: &str) -> Value {
    platform.mutate(&member.caller, "confirmSecondFactor", CODES, json!({ "code": code })).await
}

async fn sign_in(platform: &Platform, member: &Member, code: Option<&str>) -> Value {
    let input = json!({ "email": member.email, "password": PASSWORD, "secondFactorCode": code });
    platform.mutate(&testkit::anonymous(), "signIn", SESSION, input).await
}

/// Somebody with a second factor: its secret and the recovery codes.
async fn enabled(platform: &Platform) -> (Member, String, Vec<String>) {
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
    let platform = Platform::start().await;
    let nora = platform.member("SELLER").await;
    let wrong = begin(&platform, &nora, "not this password").await;
    assert_eq!(refusals(&wrong), [("PASSWORD_WRONG", "input.password".to_owned())]);
    assert_eq!(refusals(&confirm(&platform, &nora, "123456").await)[0].0, "SECOND_FACTOR_MISSING");
    let begun = begin(&platform, &nora, PASSWORD).await;
    let secret = begun["secret"].as_str().unwrap();
    assert!(begun["uri"].as_str().unwrap().contains(secret));
    assert_eq!(sign_in(&platform, &nora, None).await["userErrors"], json!([]), "not yet");
    let refused = confirm(&platform, &nora, "000000").await;
    assert_eq!(refusals(&refused), [("SECOND_FACTOR_INVALID", "input.code".to_owned())]);
    let codes = confirm(&platform, &nora, &code(secret, chassis::now())).await;
    assert_eq!(codes["recoveryCodes"].as_array().unwrap().len(), 10);
    assert_eq!(refusals(&sign_in(&platform, &nora, None).await)[0].0, "SECOND_FACTOR_REQUIRED");
    assert_eq!(refusals(&begin(&platform, &nora, PASSWORD).await)[0].0, "SECOND_FACTOR_ENABLED");
    assert_eq!(platform.letters("SecondFactorEnabled", &nora.email).await.len(), 1);
    let query = "{ me { secondFactor } }";
    assert_eq!(platform.answer(&nora.caller, query, json!({})).await["me"]["secondFactor"], true);
}

#[tokio::test]
async fn a_code_works_once_and_the_next_one_after_it() {
    let platform = Platform::start().await;
    let (nora, secret, _) = enabled(&platform).await;
    let (anybody, now) = (testkit::anonymous(), chassis::now());
    let at = |moment: OffsetDateTime| SignIn {
        email: nora.email.clone().into(),
        password: PASSWORD.into(),
        code: Some(code(&secret, moment).into()),
        organisation: None,
    };
    let sign_in =
        async |with: OffsetDateTime, moment| platform.service.sign_in(&anybody, &at(with), moment).await;
    assert!(sign_in(now, now).await.is_err(), "the one that confirmed it");
    let next = now + Duration::seconds(30);
    assert!(sign_in(next, next).await.is_ok());
    assert!(sign_in(next, next).await.is_err(), "replayed");
    let later = next + Duration::minutes(5);
    assert!(sign_in(next, later).await.is_err(), "old");
    assert!(sign_in(later, later).await.is_ok());
}

#[tokio::test]
async fn recovery_codes_work_once_each() {
    let platform = Platform::start().await;
    let (nora, _, codes) = enabled(&platform).await;
    assert_eq!(sign_in(&platform, &nora, Some(&codes[0].to_uppercase())).await["userErrors"], json!([]));
    let again = sign_in(&platform, &nora, Some(&codes[0])).await;
    assert_eq!(refusals(&again), [("SECOND_FACTOR_INVALID", "input.secondFactorCode".to_owned())]);
    let input = json!({ "password": PASSWORD });
    let fresh = platform.mutate(&nora.caller, "regenerateRecoveryCodes", CODES, input).await;
    assert_eq!(refusals(&sign_in(&platform, &nora, Some(&codes[1])).await)[0].0, "SECOND_FACTOR_INVALID");
    let code = fresh["recoveryCodes"][0].as_str().unwrap();
    assert_eq!(sign_in(&platform, &nora, Some(code)).await["userErrors"], json!([]));
}

#[tokio::test]
async fn wrong_codes_have_to_wait_too() {
    let platform = Platform::start().await;
    let (nora, _, codes) = enabled(&platform).await;
    for _ in 0..6 {
        assert_eq!(refusals(&sign_in(&platform, &nora, Some("000000")).await)[0].0, "SECOND_FACTOR_INVALID");
    }
    assert_eq!(refusals(&sign_in(&platform, &nora, Some(&codes[0])).await)[0].0, "TOO_MANY_ATTEMPTS");
}

#[tokio::test]
async fn is_taken_away_with_the_password_only() {
    let platform = Platform::start().await;
    let (nora, ..) = enabled(&platform).await;
    let selection = "{ disabled userErrors { code path } }";
    let disable = |password: &'static str| {
        platform.mutate(&nora.caller, "disableSecondFactor", selection, json!({ "password": password }))
    };
    assert_eq!(refusals(&disable("not this password").await)[0].0, "PASSWORD_WRONG");
    assert_eq!(disable(PASSWORD).await["disabled"], true);
    assert_eq!(refusals(&disable(PASSWORD).await)[0].0, "SECOND_FACTOR_MISSING");
    assert_eq!(sign_in(&platform, &nora, None).await["userErrors"], json!([]));
    assert_eq!(platform.letters("SecondFactorDisabled", &nora.email).await.len(), 1);
}
