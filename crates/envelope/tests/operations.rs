//! RSA operations are slow: a new subject costs one with the public key, and an unwrapped key is not unwrapped again.
#![expect(clippy::unwrap_used, reason = "helpers of tests")]

use std::time::Duration;

use envelope::{Error, Field, Keyring, RsaOperations, Subject};
use secrecy::SecretString;
use uuid::Uuid;

const FIELD: Field = Field {
    entity: "user",
    field: "email",
    id: Uuid::nil(),
};

async fn seal(keyring: &Keyring, subject: Subject) -> Vec<u8> {
    let text = SecretString::from("ada@example.org");
    keyring.seal(subject, FIELD, &text).await.unwrap()
}

fn operations(wraps: u64, unwraps: u64) -> RsaOperations {
    RsaOperations { wraps, unwraps }
}

#[tokio::test]
async fn a_new_subject_costs_one_wrap_and_reading_its_values_costs_nothing() {
    let keys = testkit::keys("user").await;
    let keyring = Keyring::open(&keys.args, "user").await.unwrap();
    let sealed = seal(&keyring, Subject::User(Uuid::now_v7())).await;
    assert_eq!(keyring.rsa_operations(), operations(1, 0));
    keyring.unseal(FIELD, &sealed).await.unwrap();
    assert_eq!(keyring.rsa_operations(), operations(1, 0));
}

#[tokio::test]
async fn a_key_that_was_loaded_by_its_version_also_seals() {
    let keys = testkit::keys("user").await;
    let writer = Keyring::open(&keys.args, "user").await.unwrap();
    let reader = Keyring::open(&keys.args, "user").await.unwrap();
    let subject = Subject::User(Uuid::now_v7());
    let sealed = seal(&writer, subject).await;
    reader.unseal(FIELD, &sealed).await.unwrap();
    seal(&reader, subject).await;
    reader.unseal(FIELD, &sealed).await.unwrap();
    assert_eq!(reader.rsa_operations(), operations(0, 1));
}

#[tokio::test]
async fn a_key_is_compared_with_the_key_store_without_rsa_when_its_entry_ends() {
    let keys = testkit::keys("user").await;
    let writer = Keyring::open(&keys.args, "user").await.unwrap();
    // Each use reads the key store.
    let reader = Keyring::open_caching(&keys.args, "user", Duration::ZERO)
        .await
        .unwrap();
    let subject = Subject::User(Uuid::now_v7());
    let sealed = seal(&writer, subject).await;
    for _ in 0..3 {
        reader.unseal(FIELD, &sealed).await.unwrap();
    }
    assert_eq!(reader.rsa_operations(), operations(0, 1));
    writer.destroy(subject).await.unwrap();
    let refused = reader.unseal(FIELD, &sealed).await;
    assert!(matches!(refused, Err(Error::Destroyed)), "{refused:?}");
}

#[tokio::test]
async fn a_preloaded_key_needs_no_rsa() {
    let keys = testkit::keys("user").await;
    let writer = Keyring::open(&keys.args, "user").await.unwrap();
    let subject = Subject::Case(Uuid::now_v7());
    seal(&writer, subject).await;
    assert_eq!(writer.rsa_operations(), operations(1, 0));

    let reader = Keyring::open(&keys.args, "user").await.unwrap();
    reader.preload(subject).await.unwrap();
    assert_eq!(reader.rsa_operations(), operations(0, 1));
    reader.preload(subject).await.unwrap();
    seal(&reader, subject).await;
    assert_eq!(reader.rsa_operations(), operations(0, 1));
}

#[tokio::test]
async fn a_preload_creates_no_key_and_reports_no_destroyed_one() {
    let keys = testkit::keys("user").await;
    let keyring = Keyring::open(&keys.args, "user").await.unwrap();
    let subject = Subject::Case(Uuid::now_v7());
    keyring.preload(subject).await.unwrap();
    assert_eq!(keyring.rsa_operations(), operations(0, 0));
    seal(&keyring, subject).await;
    assert_eq!(keyring.rsa_operations(), operations(1, 0));
    keyring.destroy(subject).await.unwrap();
    keyring.preload(subject).await.unwrap();
    let text = SecretString::from("late");
    let refused = keyring.seal(subject, FIELD, &text).await;
    assert!(matches!(refused, Err(Error::Destroyed)), "{refused:?}");
}

#[tokio::test]
async fn a_new_index_costs_one_wrap() {
    let keys = testkit::keys("user").await;
    let keyring = Keyring::open(&keys.args, "user").await.unwrap();
    let hash = keyring
        .index("user.email")
        .await
        .unwrap()
        .hash("ada@example.org");
    assert_eq!(keyring.rsa_operations(), operations(1, 0));
    let later = Keyring::open(&keys.args, "user").await.unwrap();
    let index = later.index("user.email").await.unwrap();
    assert_eq!(index.hash("ada@example.org"), hash, "the key was stored");
    assert_eq!(later.rsa_operations(), operations(0, 1));
}
