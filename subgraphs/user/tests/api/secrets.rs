//! No secret and no personal data is readable in the database.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde_json::json;

use crate::support::{PASSWORD, SESSION, UserDomain, registration};

#[tokio::test]
async fn the_database_holds_no_name_address_password_or_token() {
    let platform = UserDomain::start().await;
    platform.register("SELLER", "Nora@Example.org").await;
    let input = json!({ "email": "nora@example.org", "password": PASSWORD });
    let session = platform
        .mutate(&testkit::anonymous(), "signIn", SESSION, input)
        .await;
    let input = json!({ "name": "Shop", "kind": "WEB" });
    let created = platform
        .mutate(&testkit::admin(), "createApiClient", "{ key }", input)
        .await;
    let refresh = session["session"]["refreshToken"].as_str().unwrap();
    let device = session["session"]["deviceToken"].as_str().unwrap();
    let secret = created["key"].as_str().unwrap().split_once('.').unwrap().1;

    // Every row of every table, with bytes in hex.
    let dump: String = sqlx::query_scalar(
        "select string_agg(query_to_xml(format('select * from %I', table_name), false, false, '')::text, '')
         from information_schema.tables where table_schema = 'public'",
    )
    .fetch_one(&platform.database.pool)
    .await
    .unwrap();
    let dump = dump.to_lowercase();
    let user = session["session"]["user"]["id"].as_str().unwrap();
    assert!(
        dump.contains(user) && dump.contains("$argon2id$"),
        "the dump is of the right tables"
    );

    let said = registration("SELLER", "nora@example.org");
    let plain = [
        "nora",
        "nordlicht",
        "example.org",
        PASSWORD,
        refresh,
        device,
        secret,
    ];
    let bytes = [refresh, device, secret].map(|text| URL_SAFE_NO_PAD.decode(text).unwrap());
    let texts = [&said["owner"]["name"], &said["legalName"]]
        .map(|text| text.as_str().unwrap().as_bytes().to_vec());
    let hex = bytes.iter().chain(&texts).map(hex::encode);
    for secret in plain
        .map(str::to_lowercase)
        .into_iter()
        .chain(hex)
        .chain([hex::encode("nora@example.org")])
    {
        assert!(!dump.contains(&secret), "{secret} is readable");
    }
}
