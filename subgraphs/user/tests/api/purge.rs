//! Expired rows and unverified registrations are removed.

use envelope::{Error, Field, Keyring, Subject};
use events::Fact;
use events::user::UserFact;
use secrecy::SecretString;
use serde_json::json;
use time::Duration;
use uuid::Uuid;

use crate::support::{ACCEPTED, UserDomain, refusals, registration};

async fn register(platform: &UserDomain, email: &str) {
    let input = registration("SELLER", email);
    platform
        .mutate(
            &testkit::anonymous(),
            "registerOrganisation",
            ACCEPTED,
            input,
        )
        .await;
}

/// The account and the organisation of the latest registration.
async fn last_registered(platform: &UserDomain) -> (Uuid, Uuid) {
    sqlx::query_as("select user_id, organisation_id from members order by user_id desc limit 1")
        .fetch_one(&platform.database.pool)
        .await
        .unwrap()
}

async fn count(platform: &UserDomain, sql: &'static str) -> i64 {
    sqlx::query_scalar(sql)
        .fetch_one(&platform.database.pool)
        .await
        .unwrap()
}

async fn has_key(keys: &Keyring, subject: Subject) -> bool {
    let field = Field {
        entity: "Test",
        field: "text",
        id: Uuid::now_v7(),
    };
    let sealed = keys.seal(subject, field, &SecretString::from("text")).await;
    assert!(
        matches!(sealed, Ok(_) | Err(Error::Destroyed)),
        "a key store that answers"
    );
    sealed.is_ok()
}

#[tokio::test]
async fn an_unverified_registration_is_removed_after_a_week_with_its_keys() {
    let platform = UserDomain::start().await;
    register(&platform, "ghost@example.org").await;
    let (ghost, organisation) = last_registered(&platform).await;
    let link = platform
        .letter("EmailVerificationRequested", "ghost@example.org")
        .await
        .unwrap();
    let nora = platform.member("SELLER").await;
    let now = chassis::now();
    platform
        .services
        .purge(now + Duration::days(6))
        .await
        .unwrap();
    assert_eq!(count(&platform, "select count(*) from users").await, 2);
    platform
        .services
        .purge(now + Duration::days(8))
        .await
        .unwrap();
    assert_eq!(count(&platform, "select count(*) from users").await, 1);
    assert_eq!(
        count(&platform, "select count(*) from organisations").await,
        1,
        "hers, though it is PENDING"
    );

    let event = platform.event("RegistrationRemoved", ghost).await;
    let Some(UserFact::RegistrationRemoved(removed)) = UserFact::read(&event).unwrap() else {
        panic!("{event:?}")
    };
    assert_eq!(
        (removed.user, removed.organisations.as_slice()),
        (ghost, &[organisation][..])
    );
    assert_eq!(platform.lanes("RegistrationRemoved", ghost).await, ["bulk"]);
    let keys = Keyring::open(platform.keys(), "user").await.unwrap();
    assert!(!has_key(&keys, Subject::User(ghost)).await);
    assert!(!has_key(&keys, Subject::Organisation(organisation)).await);
    assert!(has_key(&keys, Subject::User(nora.user)).await);

    assert_eq!(
        refusals(&platform.verify(&link).await),
        [("TOKEN_INVALID", "input.token".to_owned())]
    );
    platform.register("SELLER", "ghost@example.org").await;
}

#[tokio::test]
async fn an_unverified_registration_that_is_in_use_stays() {
    let platform = UserDomain::start().await;
    let admin = testkit::admin();
    register(&platform, "verified@example.org").await;
    let (_, verified) = last_registered(&platform).await;
    let input = json!({ "organisationId": verified });
    platform
        .mutate(
            &admin,
            "verifyOrganisation",
            "{ userErrors { code } }",
            input,
        )
        .await;
    register(&platform, "client@example.org").await;
    let (_, with_client) = last_registered(&platform).await;
    let input = json!({ "name": "ERP", "kind": "PARTNER", "organisationId": with_client });
    platform
        .mutate(&admin, "createApiClient", "{ userErrors { code } }", input)
        .await;
    register(&platform, "link@example.org").await;
    let late = chassis::now() + Duration::days(7);
    let email = SecretString::from("link@example.org");
    platform
        .services
        .registrations
        .request_email_verification(&testkit::anonymous(), &email, late)
        .await
        .unwrap();
    platform
        .services
        .purge(late + Duration::HOUR)
        .await
        .unwrap();
    assert_eq!(count(&platform, "select count(*) from users").await, 3);
    platform
        .services
        .purge(late + Duration::days(2))
        .await
        .unwrap();
    assert_eq!(
        count(&platform, "select count(*) from users").await,
        2,
        "the last link has expired"
    );
}

/// Regression test: the job deleted a thousand rows a minute, and one stranger could create more.
#[tokio::test]
async fn a_purge_goes_on_until_nothing_is_left() {
    let platform = UserDomain::start().await;
    platform.run_sql(
            "insert into letter_counts (key, day, letters)
             select decode(lpad(to_hex(n), 64, '0'), 'hex'), current_date - 1, 1 from generate_series(1, 2500) n;
             insert into sign_in_attempts (key, failures, blocked_until, last_at)
             select decode(lpad(to_hex(n), 64, '0'), 'hex'), 1, now(), now() - interval '2 days'
             from generate_series(1, 2500) n",
        )
        .await;
    assert_eq!(
        platform.services.purge(chassis::now()).await.unwrap(),
        5_000
    );
    let left =
        "select (select count(*) from letter_counts) + (select count(*) from sign_in_attempts)";
    assert_eq!(count(&platform, left).await, 0);
}

/// More registrations than one transaction removes.
#[tokio::test]
async fn many_registrations_are_removed_by_one_purge() {
    let platform = UserDomain::start().await;
    register(&platform, "ghost@example.org").await;
    platform.run_sql(
            "insert into users (id, version, email, email_hash, name, password_hash, status, created_at, updated_at)
             select gen_random_uuid(), version, email, email_hash, name, password_hash, status, created_at, updated_at
             from users, generate_series(1, 149);
             insert into organisations (id, version, kind, legal_name, country, status, created_at, updated_at)
             select u.id, o.version, o.kind, o.legal_name, o.country, o.status, o.created_at, o.updated_at
             from organisations o, users u where u.id not in (select user_id from members);
             insert into members (organisation_id, user_id, roles, joined_at)
             select id, id, '{SELLER_OWNER}', now() from users where id in (select id from organisations)",
        )
        .await;
    platform
        .services
        .purge(chassis::now() + Duration::days(8))
        .await
        .unwrap();
    let left = "select (select count(*) from users) + (select count(*) from organisations)";
    assert_eq!(count(&platform, left).await, 0);
    let told = "select count(*) from outbox where event ->> 'type' like '%RegistrationRemoved%'";
    assert_eq!(count(&platform, told).await, 150);
}
