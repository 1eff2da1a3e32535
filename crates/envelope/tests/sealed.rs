//! A sealed value opens for the same field of the same row as long as its subject's key exists, and never otherwise.
#![expect(clippy::unwrap_used, reason = "helpers of tests")]

use std::time::Duration;

use envelope::{Error, Field, Keyring, MAX_TEXT, Subject};
use proptest::prelude::any;
use proptest::test_runner::{Config, TestRunner};
use secrecy::{ExposeSecret, SecretString};
use uuid::Uuid;

fn email(id: Uuid) -> Field {
    Field {
        entity: "user",
        field: "email",
        id,
    }
}

fn text(text: &str) -> SecretString {
    SecretString::from(text)
}

async fn opened(keyring: &Keyring, field: Field, sealed: &[u8]) -> Result<String, Error> {
    Ok(keyring
        .unseal(field, sealed)
        .await?
        .expose_secret()
        .to_owned())
}

#[tokio::test]
async fn opens_for_the_same_field_of_the_same_row_only() {
    let keys = testkit::keys("user").await;
    let keyring = Keyring::open(&keys.args, "user").await.unwrap();
    let (subject, id) = (Subject::User(Uuid::now_v7()), Uuid::now_v7());
    let sealed = keyring
        .seal(subject, email(id), &text("ada@example.org"))
        .await
        .unwrap();
    assert_eq!(
        opened(&keyring, email(id), &sealed).await.unwrap(),
        "ada@example.org"
    );
    let again = keyring
        .seal(subject, email(id), &text("ada@example.org"))
        .await
        .unwrap();
    assert_ne!(sealed, again, "equal texts do not look equal");
    assert!(!sealed.windows(3).any(|window| window == b"ada"));

    let others = [
        email(Uuid::now_v7()),
        Field {
            field: "name",
            ..email(id)
        },
        Field {
            entity: "organisation",
            ..email(id)
        },
        Field {
            entity: "use",
            field: "remail",
            id,
        },
    ];
    for other in others {
        let refused = opened(&keyring, other, &sealed).await;
        assert!(
            matches!(refused, Err(Error::WrongField)),
            "{other:?}: {refused:?}"
        );
    }
}

#[tokio::test]
async fn refuses_every_single_changed_bit() {
    let keys = testkit::keys("user").await;
    let keyring = Keyring::open(&keys.args, "user").await.unwrap();
    let id = Uuid::now_v7();
    let sealed = keyring
        .seal(Subject::User(id), email(id), &text("short"))
        .await
        .unwrap();
    for at in 0..sealed.len() {
        for bit in 0..8 {
            let mut changed = sealed.clone();
            changed[at] ^= 1 << bit;
            assert!(
                opened(&keyring, email(id), &changed).await.is_err(),
                "bit {bit} of byte {at}"
            );
        }
    }
    assert!(
        opened(&keyring, email(id), &sealed).await.is_ok(),
        "and the original still opens"
    );
}

#[tokio::test]
async fn refuses_every_length_but_its_own() {
    let keys = testkit::keys("user").await;
    let keyring = Keyring::open(&keys.args, "user").await.unwrap();
    let id = Uuid::now_v7();
    let sealed = keyring
        .seal(Subject::User(id), email(id), &text("short"))
        .await
        .unwrap();
    for length in 0..sealed.len() {
        assert!(
            opened(&keyring, email(id), &sealed[..length])
                .await
                .is_err(),
            "cut to {length}"
        );
    }
    assert!(
        opened(&keyring, email(id), &[sealed.as_slice(), b"\0"].concat())
            .await
            .is_err(),
        "longer"
    );
}

#[tokio::test]
async fn a_value_cannot_be_given_to_another_subject() {
    let keys = testkit::keys("user").await;
    let keyring = Keyring::open(&keys.args, "user").await.unwrap();
    let (mine, yours, id) = (Uuid::now_v7(), Uuid::now_v7(), Uuid::now_v7());
    let sealed = keyring
        .seal(Subject::User(mine), email(id), &text("mine"))
        .await
        .unwrap();
    let foreign = keyring
        .seal(Subject::User(yours), email(id), &text("yours"))
        .await
        .unwrap();
    // The head is 27 bytes long; the subject's kind is the seventh, followed by its ID.
    let with_head = |head: &[u8], rest: &[u8]| [&head[..27], &rest[27..]].concat();
    let moved = opened(&keyring, email(id), &with_head(&foreign, &sealed)).await;
    assert!(matches!(moved, Err(Error::Tampered)), "{moved:?}");
    let mut other_kind = sealed.clone();
    other_kind[6] = 1;
    let refused = opened(&keyring, email(id), &other_kind).await;
    assert!(
        matches!(refused, Err(Error::UnknownVersion)),
        "an organisation of that id has no key: {refused:?}"
    );
    // The wrapped data key is 60 bytes long.
    let swapped = [&sealed[..87], &foreign[87..]].concat();
    let refused = opened(&keyring, email(id), &swapped).await;
    assert!(
        matches!(refused, Err(Error::WrongField)),
        "another value's key: {refused:?}"
    );
}

#[tokio::test]
async fn a_version_that_never_was_is_unknown_and_not_made() {
    let keys = testkit::keys("user").await;
    let keyring = Keyring::open(&keys.args, "user").await.unwrap();
    let id = Uuid::now_v7();
    let mut sealed = keyring
        .seal(Subject::Case(id), email(id), &text("text"))
        .await
        .unwrap();
    for version in [[0, 0, 0, 2], [0xff; 4]] {
        sealed[23..27].copy_from_slice(&version);
        let refused = opened(&keyring, email(id), &sealed).await;
        assert!(matches!(refused, Err(Error::UnknownVersion)), "{refused:?}");
    }
}

#[tokio::test]
async fn a_destroyed_subject_is_gone_for_good_everywhere() {
    let keys = testkit::keys("user").await;
    let keyring = Keyring::open(&keys.args, "user").await.unwrap();
    let lifetime = Duration::from_millis(50);
    let elsewhere = Keyring::open_caching(&keys.args, "user", lifetime)
        .await
        .unwrap();
    let (gone, stays, id) = (
        Subject::User(Uuid::now_v7()),
        Subject::User(Uuid::now_v7()),
        Uuid::now_v7(),
    );
    let sealed = keyring.seal(gone, email(id), &text("gone")).await.unwrap();
    let kept = keyring.seal(stays, email(id), &text("kept")).await.unwrap();
    assert_eq!(
        opened(&elsewhere, email(id), &sealed).await.unwrap(),
        "gone"
    );

    keyring.destroy(gone).await.unwrap();
    assert!(
        matches!(
            opened(&keyring, email(id), &sealed).await,
            Err(Error::Destroyed)
        ),
        "at once here"
    );
    let elsewhere = &elsewhere;
    let sealed = sealed.as_slice();
    testkit::eventually(
        "the other process's cache to forget the key",
        || async move {
            matches!(
                opened(elsewhere, email(id), sealed).await,
                Err(Error::Destroyed)
            )
            .then_some(())
        },
    )
    .await;
    let refused = keyring.seal(gone, email(id), &text("new")).await;
    assert!(
        matches!(refused, Err(Error::Destroyed)),
        "nothing new is sealed: {refused:?}"
    );
    keyring.destroy(gone).await.unwrap();
    assert_eq!(
        opened(&keyring, email(id), &kept).await.unwrap(),
        "kept",
        "others are untouched"
    );
}

#[tokio::test]
async fn a_subject_destroyed_before_its_first_use_never_gets_a_key() {
    let keys = testkit::keys("user").await;
    let keyring = Keyring::open(&keys.args, "user").await.unwrap();
    let subject = Subject::Organisation(Uuid::now_v7());
    keyring.destroy(subject).await.unwrap();
    let refused = keyring
        .seal(subject, email(Uuid::now_v7()), &text("late"))
        .await;
    assert!(matches!(refused, Err(Error::Destroyed)), "{refused:?}");
}

#[tokio::test]
async fn a_subject_first_used_by_many_at_once_has_one_key() {
    let keys = testkit::keys("user").await;
    let (one, two) = (
        Keyring::open(&keys.args, "user").await.unwrap(),
        Keyring::open(&keys.args, "user").await.unwrap(),
    );
    for _ in 0..5 {
        let (subject, id) = (Subject::User(Uuid::now_v7()), Uuid::now_v7());
        let seal = |keyring: &Keyring| {
            let keyring = keyring.clone();
            async move {
                keyring
                    .seal(subject, email(id), &text("at once"))
                    .await
                    .unwrap()
            }
        };
        let sealed = tokio::join!(seal(&one), seal(&two), seal(&one), seal(&two));
        for (keyring, sealed) in [
            (&two, &sealed.0),
            (&one, &sealed.1),
            (&two, &sealed.2),
            (&one, &sealed.3),
        ] {
            assert_eq!(opened(keyring, email(id), sealed).await.unwrap(), "at once");
        }
    }
}

#[tokio::test]
async fn another_domain_opens_nothing() {
    let (keys, foreign) = (testkit::keys("user").await, testkit::keys("order").await);
    let keyring = Keyring::open(&keys.args, "user").await.unwrap();
    let id = Uuid::now_v7();
    let sealed = keyring
        .seal(Subject::User(id), email(id), &text("ours"))
        .await
        .unwrap();
    let order = Keyring::open(&foreign.args, "order").await.unwrap();
    assert!(
        matches!(
            opened(&order, email(id), &sealed).await,
            Err(Error::UnknownVersion)
        ),
        "its key store"
    );
    // With the same key store and key file, but as another domain: wrapped keys contain their domain.
    let thief = Keyring::open(&keys.args, "order").await.unwrap();
    assert!(matches!(
        opened(&thief, email(id), &sealed).await,
        Err(Error::WrongDomainKey)
    ));
    assert!(matches!(
        thief.seal(Subject::User(id), email(id), &text("x")).await,
        Err(Error::WrongDomainKey)
    ));
    // With the same key store and another key file.
    let folder = temporary_folder();
    let (private, public) = (folder.join("private.pem"), folder.join("public.pem"));
    envelope::generate_domain_key_files(&private, &public).unwrap();
    let args = envelope::Args {
        domain_key_file: private,
        ..keys.args.clone()
    };
    let stranger = Keyring::open(&args, "user").await.unwrap();
    assert!(matches!(
        opened(&stranger, email(id), &sealed).await,
        Err(Error::WrongDomainKey)
    ));
    std::fs::remove_dir_all(folder).unwrap();
}

fn temporary_folder() -> std::path::PathBuf {
    let folder = std::env::temp_dir().join(format!("envelope-{}", Uuid::now_v7()));
    std::fs::create_dir(&folder).unwrap();
    folder
}

#[tokio::test]
async fn an_index_finds_equal_texts_in_every_process_and_no_other_index_does() {
    let keys = testkit::keys("user").await;
    let (one, two) = (
        Keyring::open(&keys.args, "user").await.unwrap(),
        Keyring::open(&keys.args, "user").await.unwrap(),
    );
    let (here, there) = tokio::join!(one.index("user.email"), two.index("user.email"));
    let hash = here.unwrap().hash("ada@example.org");
    assert_eq!(hash, there.unwrap().hash("ada@example.org"));
    assert_eq!(hash.len(), 32);
    let later = Keyring::open(&keys.args, "user").await.unwrap();
    assert_eq!(
        hash,
        later
            .index("user.email")
            .await
            .unwrap()
            .hash("ada@example.org")
    );
    assert_ne!(
        hash,
        later
            .index("user.email")
            .await
            .unwrap()
            .hash("Ada@example.org")
    );
    assert_ne!(
        hash,
        later
            .index("user.phone")
            .await
            .unwrap()
            .hash("ada@example.org")
    );
}

#[tokio::test]
async fn says_so_when_the_key_store_or_the_key_file_is_not_there() {
    let keys = testkit::keys("user").await;
    let nowhere = SecretString::from("postgres://nobody@127.0.0.1:1/none");
    let args = envelope::Args {
        keys_database_url: nowhere,
        ..keys.args.clone()
    };
    let refused = Keyring::open(&args, "user").await;
    assert!(
        matches!(refused, Err(Error::KeyStoreUnavailable(_))),
        "{refused:?}"
    );
    for (file, content) in [
        ("missing.pem", None),
        ("nonsense.pem", Some("-----BEGIN NONSENSE-----")),
    ] {
        let folder = temporary_folder();
        let file = folder.join(file);
        if let Some(content) = content {
            std::fs::write(&file, content).unwrap();
        }
        let args = envelope::Args {
            domain_key_file: file,
            ..keys.args.clone()
        };
        let refused = Keyring::open(&args, "user").await;
        assert!(matches!(refused, Err(Error::KeyFile { .. })), "{refused:?}");
        std::fs::remove_dir_all(folder).unwrap();
    }
}

#[tokio::test]
async fn a_text_has_a_longest_length() {
    let keys = testkit::keys("user").await;
    let keyring = Keyring::open(&keys.args, "user").await.unwrap();
    let id = Uuid::now_v7();
    let longest = "x".repeat(MAX_TEXT);
    let sealed = keyring
        .seal(Subject::User(id), email(id), &text(&longest))
        .await
        .unwrap();
    assert_eq!(opened(&keyring, email(id), &sealed).await.unwrap(), longest);
    let refused = keyring
        .seal(Subject::User(id), email(id), &text(&(longest + "x")))
        .await;
    assert!(matches!(refused, Err(Error::TooLong)), "{refused:?}");
}

#[tokio::test]
async fn nothing_of_a_keyring_is_shown() {
    let keys = testkit::keys("user").await;
    let keyring = Keyring::open(&keys.args, "user").await.unwrap();
    assert_eq!(format!("{keyring:?}"), "Keyring { domain: \"user\", .. }");
    assert_eq!(
        format!("{:?}", keyring.index("user.email").await.unwrap()),
        "BlindIndex(redacted)"
    );
}

#[test]
fn any_text_comes_back_as_it_was() {
    let runtime = tokio::runtime::Runtime::new().unwrap();
    let (_keys, keyring) = runtime.block_on(async {
        let keys = testkit::keys("user").await;
        let keyring = Keyring::open(&keys.args, "user").await.unwrap();
        (keys, keyring)
    });
    let subjects = [
        Subject::User(Uuid::now_v7()),
        Subject::Organisation(Uuid::now_v7()),
    ];
    let mut runner = TestRunner::new(Config {
        failure_persistence: None,
        ..Config::with_cases(200)
    });
    runner
        .run(
            &(any::<String>(), any::<bool>(), any::<u128>()),
            |(plain, which, id)| {
                let (subject, field) = (subjects[usize::from(which)], email(Uuid::from_u128(id)));
                runtime.block_on(async {
                    let sealed = keyring.seal(subject, field, &text(&plain)).await.unwrap();
                    assert_eq!(opened(&keyring, field, &sealed).await.unwrap(), plain);
                });
                Ok(())
            },
        )
        .unwrap();
}

#[tokio::test]
async fn a_file_opens_with_its_own_data_key_until_its_subjects_key_is_destroyed() {
    let keys = testkit::keys("user").await;
    let keyring = Keyring::open(&keys.args, "user").await.unwrap();
    let (owner, case) = (
        Subject::Organisation(Uuid::now_v7()),
        Subject::Case(Uuid::now_v7()),
    );
    let file = Field {
        entity: "File",
        field: "content",
        id: Uuid::now_v7(),
    };
    let (data_key, mut sealer) = keyring.new_file(owner, file).await.unwrap();
    let (content, mut bytes) = (vec![7; 3 * envelope::FRAME], Vec::new());
    sealer.push(&content, &mut bytes).unwrap();
    sealer.finish(&mut bytes).unwrap();
    let open = async |file: Field, data_key: &[u8]| {
        let (mut opener, mut clear) = (keyring.open_file(file, data_key).await?, Vec::new());
        opener.push(&bytes, &mut clear)?;
        opener.finish(&mut clear)?;
        Ok::<_, Error>(clear)
    };
    assert_eq!(open(file, &data_key).await.unwrap(), content);

    let other = Field {
        id: Uuid::now_v7(),
        ..file
    };
    let (others_key, _) = keyring.new_file(owner, other).await.unwrap();
    assert!(
        matches!(open(file, &others_key).await, Err(Error::WrongField)),
        "a key is for one file"
    );
    assert!(
        matches!(open(other, &others_key).await, Err(Error::Tampered)),
        "and the file for its key"
    );

    let handed = keyring.hand_over_file(case, file, &data_key).await.unwrap();
    keyring.destroy(owner).await.unwrap();
    assert!(matches!(open(file, &data_key).await, Err(Error::Destroyed)));
    assert_eq!(
        open(file, &handed).await.unwrap(),
        content,
        "it belongs to the case now"
    );
    keyring.destroy(case).await.unwrap();
    assert!(matches!(open(file, &handed).await, Err(Error::Destroyed)));
}
