//! A value that is sealed to a domain's public key opens only in that domain, for the same field of the same row.
#![expect(clippy::unwrap_used, reason = "helpers of tests")]

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::PathBuf;

use envelope::{Args, Error, Field, Keyring, Recipient, generate_domain_key_files};
use secrecy::{ExposeSecret, SecretString};
use uuid::Uuid;

/// Key files for one test, and their key store.
struct Domain {
    folder: PathBuf,
    keys: testkit::Keys,
}

impl Drop for Domain {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.folder);
    }
}

impl Domain {
    async fn new() -> Self {
        let folder = std::env::temp_dir().join(format!("envelope-{}", Uuid::now_v7()));
        fs::create_dir(&folder).unwrap();
        let domain = Self {
            folder,
            keys: testkit::keys("common").await,
        };
        generate_domain_key_files(&domain.private(), &domain.public()).unwrap();
        domain
    }

    fn private(&self) -> PathBuf {
        self.folder.join("private.pem")
    }

    fn public(&self) -> PathBuf {
        self.folder.join("public.pem")
    }

    async fn keyring(&self) -> Keyring {
        let args = Args {
            domain_key_file: self.private(),
            ..self.keys.args.clone()
        };
        Keyring::open(&args, "common").await.unwrap()
    }
}

fn address(id: Uuid) -> Field {
    Field {
        entity: "contact",
        field: "address",
        id,
    }
}

#[tokio::test]
async fn the_recipient_opens_it_and_nobody_else() {
    let (common, other) = (Domain::new().await, Domain::new().await);
    let (keyring, stranger) = (common.keyring().await, other.keyring().await);
    let (id, text) = (Uuid::now_v7(), SecretString::from("ada@example.org"));
    let recipient = Recipient::read(&common.public()).unwrap();
    let sealed = recipient.seal(address(id), &text).unwrap();
    let opened = keyring.unseal_addressed(address(id), &sealed).unwrap();
    assert_eq!(opened.expose_secret(), text.expose_secret());

    let refused = keyring.unseal_addressed(address(Uuid::now_v7()), &sealed);
    assert!(
        matches!(refused, Err(Error::WrongField)),
        "another row: {refused:?}"
    );
    let refused = keyring.unseal_addressed(
        Field {
            field: "name",
            ..address(id)
        },
        &sealed,
    );
    assert!(
        matches!(refused, Err(Error::WrongField)),
        "another field: {refused:?}"
    );
    let refused = stranger.unseal_addressed(address(id), &sealed);
    assert!(
        matches!(refused, Err(Error::WrongRecipient)),
        "another domain: {refused:?}"
    );
    let refused = keyring.unseal(address(id), &sealed).await;
    assert!(
        matches!(refused, Err(Error::Malformed)),
        "as a value of its own: {refused:?}"
    );
}

#[tokio::test]
async fn every_changed_or_missing_byte_is_refused() {
    let common = Domain::new().await;
    let keyring = common.keyring().await;
    let id = Uuid::now_v7();
    let recipient = Recipient::read(&common.public()).unwrap();
    let sealed = recipient
        .seal(address(id), &SecretString::from("short"))
        .unwrap();
    for at in 0..sealed.len() {
        let mut changed = sealed.clone();
        changed[at] ^= 0x10;
        assert!(
            keyring.unseal_addressed(address(id), &changed).is_err(),
            "byte {at}"
        );
        assert!(
            keyring
                .unseal_addressed(address(id), &sealed[..at])
                .is_err(),
            "cut to {at}"
        );
    }
}

#[tokio::test]
async fn key_files_are_private_and_never_replaced() {
    let common = Domain::new().await;
    let mode = fs::metadata(common.private()).unwrap().permissions().mode();
    assert_eq!(mode & 0o777, 0o600);
    let before = fs::read(common.private()).unwrap();
    let refused = generate_domain_key_files(&common.private(), &common.public());
    assert!(matches!(refused, Err(Error::KeyFile { .. })), "{refused:?}");
    let refused = generate_domain_key_files(&common.folder.join("new.pem"), &common.public());
    assert!(matches!(refused, Err(Error::KeyFile { .. })), "{refused:?}");
    assert_eq!(fs::read(common.private()).unwrap(), before);
    let mut names: Vec<_> = fs::read_dir(&common.folder)
        .unwrap()
        .map(|entry| entry.unwrap().file_name())
        .collect();
    names.sort();
    assert_eq!(
        names,
        ["private.pem", "public.pem"],
        "nothing half-made is left"
    );
}

#[tokio::test]
async fn a_lost_public_key_is_made_again_from_the_private_one() {
    let common = Domain::new().await;
    let before = (
        fs::read(common.private()).unwrap(),
        fs::read(common.public()).unwrap(),
    );
    fs::remove_file(common.public()).unwrap();
    generate_domain_key_files(&common.private(), &common.public()).unwrap();
    let after = (
        fs::read(common.private()).unwrap(),
        fs::read(common.public()).unwrap(),
    );
    assert!(before == after, "the same pair");
}

#[test]
fn a_public_key_file_that_is_none_is_refused() {
    let refused = Recipient::read(&PathBuf::from("/nonexistent/public.pem"));
    assert!(matches!(refused, Err(Error::KeyFile { .. })), "{refused:?}");
    let file = std::env::temp_dir().join(format!("envelope-{}.pem", Uuid::now_v7()));
    fs::write(&file, "nonsense").unwrap();
    let refused = Recipient::read(&file);
    assert!(matches!(refused, Err(Error::KeyFile { .. })), "{refused:?}");
    fs::remove_file(file).unwrap();
}
