//! The servers and databases of a test work, and are removed afterwards.

use std::sync::LazyLock;

use sqlx::migrate::Migrator;

static NO_MIGRATIONS: LazyLock<Migrator> = LazyLock::new(|| Migrator::with_migrations(Vec::new()));

#[tokio::test]
async fn a_database_goes_with_its_value() {
    let database = testkit::database(&NO_MIGRATIONS).await;
    let one: i32 = sqlx::query_scalar("select 1")
        .fetch_one(&database.pool)
        .await
        .unwrap();
    assert_eq!(one, 1);
    let args = database.args.clone();
    drop(database);

    let gone = database::connect(&args)
        .unwrap()
        .acquire()
        .await
        .unwrap_err();

    assert_eq!(
        gone.as_database_error()
            .and_then(sqlx::error::DatabaseError::code)
            .as_deref(),
        Some("3D000"),
        "{gone}"
    );
}

#[tokio::test]
async fn the_keys_open() {
    let keys = testkit::keys("user").await;
    envelope::Keyring::open(&keys.args, "user").await.unwrap();
    let file = keys.args.domain_key_file.clone();
    drop(keys);
    assert!(!file.exists());
}

#[tokio::test]
async fn each_test_has_streams_of_its_own() {
    let (one, other) = (testkit::streams(), testkit::streams());
    assert_ne!(one.redis_prefix, other.redis_prefix);
    assert!(
        testkit::entries(&one, "user", "order", events::Lane::Single)
            .await
            .is_empty()
    );
}
