//! Mails to addresses with characters outside ASCII.

use common::mail::domain::MailTopic;
use common::mail::store::{StopKeys, insert_mail_stop};
use common::store::Keyring;
use events::user::UserFact;
use serde_json::{Value, json};

use crate::support::{Common, MailServer, Sink, letter, user_event};

const TOKEN: &str = "Pq3zT-xk_0aB7cD9eF1gH2iJ4kL6mN8oPqRsTuVwXyZ";
const FROM: &str = "MAIL FROM:<no-reply@carnet.example>";
const PLAIN: &[&str] = &["8BITMIME"];
const INTERNATIONAL: &[&str] = &["8BITMIME", "SMTPUTF8"];

/// Queues a letter to this address.
async fn write(common: &Common, address: &str) {
    let written = letter(&common.recipient, address, Some(TOKEN));
    common
        .user_says(&[user_event(UserFact::EmailVerificationRequested(written))])
        .await;
}

/// The state and the failure of the newest mail.
async fn outcome(common: &Common) -> (Value, Value) {
    let mail = &common.mails().await[0];
    (mail["state"].clone(), mail["failure"].clone())
}

#[tokio::test]
async fn a_domain_travels_in_ascii_and_a_local_part_with_smtputf8_or_not_at_all() {
    let common = Common::start().await;
    let (plain, international) = (Sink::start(PLAIN).await, Sink::start(INTERNATIONAL).await);
    let utf8 = format!("{FROM} SMTPUTF8 BODY=8BITMIME");
    let to = |address: &str| format!("RCPT TO:<{address}>");
    let sent = || (json!("SENT"), Value::Null);
    let not_offered = (json!("FAILED"), json!("SMTPUTF8_NOT_OFFERED"));
    let (bucher, jose) = ("ann@xn--bcher-kva.example", "jos\u{E9}@example.com");
    let cases = [
        (
            &plain,
            "ann@example.com",
            vec![FROM.to_owned(), to("ann@example.com")],
            sent(),
        ),
        (
            &plain,
            "ann@b\u{FC}cher.example",
            vec![FROM.to_owned(), to(bucher)],
            sent(),
        ),
        (
            &plain,
            "ann@B\u{DC}CHER.example",
            vec![FROM.to_owned(), to(bucher)],
            sent(),
        ),
        (&plain, bucher, vec![FROM.to_owned(), to(bucher)], sent()),
        (
            &international,
            bucher,
            vec![FROM.to_owned(), to(bucher)],
            sent(),
        ),
        (
            &plain,
            "ann@\u{4F8B}\u{3048}.example",
            vec![FROM.to_owned(), to("ann@xn--r8jz45g.example")],
            sent(),
        ),
        (&international, jose, vec![utf8.clone(), to(jose)], sent()),
        (
            &international,
            "jos\u{E9}@b\u{FC}cher.example",
            vec![utf8.clone(), to("jos\u{E9}@xn--bcher-kva.example")],
            sent(),
        ),
        (&plain, jose, vec![], not_offered.clone()),
        (
            &plain,
            "\u{7528}\u{6237}@b\u{FC}cher.example",
            vec![],
            not_offered,
        ),
        (
            &international,
            "nonsense",
            vec![],
            (json!("FAILED"), json!("ADDRESS_INVALID")),
        ),
    ];
    for (server, address, commands, wanted) in cases {
        write(&common, address).await;
        assert!(
            common
                .services
                .mail
                .deliver_next(&server.client(), chassis::now())
                .await
                .unwrap()
        );
        assert_eq!(server.take_commands(), commands, "{address}");
        assert_eq!(outcome(&common).await, wanted, "{address}");
    }
    let later = chassis::now() + time::Duration::days(1);
    assert!(
        !common
            .services
            .mail
            .deliver_next(&international.client(), later)
            .await
            .unwrap(),
        "failed for good"
    );
}

#[tokio::test]
async fn a_password_reset_that_no_server_takes_fails_at_once_where_administrators_see_it() {
    let (common, plain) = (Common::start().await, Sink::start(PLAIN).await);
    let written = letter(&common.recipient, "jos\u{E9}@example.com", Some(TOKEN));
    common
        .user_says(&[user_event(UserFact::PasswordResetRequested(written))])
        .await;
    assert!(
        common
            .services
            .mail
            .deliver_next(&plain.client(), chassis::now())
            .await
            .unwrap()
    );
    let mail = common.mail().await;
    assert_eq!(mail["template"], "PASSWORD_RESET", "{mail}");
    assert_eq!(mail["state"], "FAILED", "{mail}");
    assert_eq!(mail["failure"], "SMTPUTF8_NOT_OFFERED", "{mail}");
    assert_eq!(mail["attempts"], 1, "{mail}");
    for hours in [1, 24, 240] {
        let later = chassis::now() + time::Duration::hours(hours);
        assert!(
            !common
                .services
                .mail
                .deliver_next(&plain.client(), later)
                .await
                .unwrap(),
            "after {hours} hours"
        );
    }
    assert_eq!(common.mail().await, mail, "nothing is tried again");
    assert_eq!(
        plain.take_commands(),
        Vec::<String>::new(),
        "the server was not told the address"
    );
}

#[tokio::test]
async fn a_stop_holds_for_every_spelling_of_a_domain() {
    let (common, server) = (Common::start().await, MailServer::start().await);
    let keys = StopKeys::open(&Keyring::open(&common.keys.args, "common").await.unwrap())
        .await
        .unwrap();
    let (unicode, ascii) = ("ann@b\u{FC}cher.example", "ann@xn--bcher-kva.example");
    let topic = MailTopic::Registrations;
    assert_eq!(
        keys.stop(topic, &unicode.into()),
        keys.stop(topic, &ascii.into())
    );
    let former = keys.former_stop(topic, &ascii.into()).unwrap();
    for stop in [keys.stop(topic, &unicode.into()), former] {
        let mut conn = common.database.pool.acquire().await.unwrap();
        insert_mail_stop(&mut conn, &stop, chassis::now())
            .await
            .unwrap();
        for address in [unicode, ascii] {
            write(&common, address).await;
            assert!(
                common
                    .services
                    .mail
                    .deliver_next(&server.client(), chassis::now())
                    .await
                    .unwrap()
            );
            assert_eq!(
                outcome(&common).await,
                (json!("FAILED"), json!("UNSUBSCRIBED")),
                "{address}"
            );
        }
        common.run_sql("delete from mail_stops").await;
    }
    write(&common, unicode).await;
    assert!(
        common
            .services
            .mail
            .deliver_next(&server.client(), chassis::now())
            .await
            .unwrap()
    );
    assert_eq!(outcome(&common).await, (json!("SENT"), Value::Null));
}
