use common::mail::adapters::Folder;
use common::mail::domain::MAX_ATTEMPTS;
use events::order::OrderFact;
use serde_json::json;
use time::format_description::well_known::Rfc2822;
use time::{Duration, OffsetDateTime};
use uuid::Uuid;

use crate::support::{Answer, Common, MailServer, Person, order, order_event, sender};

/// A person with one mail in the queue.
async fn queued(common: &Common) -> Person {
    let person = common.person(Uuid::now_v7()).await;
    let fact = OrderFact::AssessmentRequested(order(Uuid::now_v7(), &[person.organisation]));
    common.order_says(&[order_event(fact)]).await;
    person
}

#[tokio::test]
async fn a_mail_arrives_where_it_should_and_says_what_it_should() {
    let (common, server) = (Common::start().await, MailServer::start().await);
    let (person, now) = (queued(&common).await, chassis::now());
    assert!(
        common
            .services
            .mail
            .deliver_next(&server.client(), now)
            .await
            .unwrap()
    );
    assert!(
        !common
            .services
            .mail
            .deliver_next(&server.client(), now)
            .await
            .unwrap(),
        "there is no other"
    );

    let (mail, received) = (common.mail().await, server.mail());
    assert_eq!(
        (received.from.as_str(), received.to.as_slice()),
        (
            "no-reply@carnet.example",
            [person.address.clone()].as_slice()
        )
    );
    assert_eq!(received.header("From"), "Carnet <no-reply@carnet.example>");
    assert_eq!(received.header("To"), person.address);
    assert_eq!(
        received.header("Subject"),
        "You have received a request for an assessment: ORD-2026-000042"
    );
    assert_eq!(received.header("Auto-Submitted"), "auto-generated");
    assert_eq!(received.header("Content-Type"), "text/plain; charset=utf-8");
    let id = mail["id"].as_str().unwrap();
    assert_eq!(
        received.header("Message-ID"),
        format!("<{id}@carnet.example>")
    );
    let date = OffsetDateTime::parse(received.header("Date"), &Rfc2822).unwrap();
    assert_eq!(date.unix_timestamp(), now.unix_timestamp());
    let text = received.text.split_once("\n\n").unwrap().1;
    assert!(text.contains("\nReference: ORD-2026-000042\n"), "{text}");

    assert_eq!(
        (&mail["state"], &mail["attempts"], &mail["failure"]),
        (&json!("SENT"), &json!(1), &json!(null))
    );
    assert!(mail["sentAt"].is_string());
    let sent = common.published("MailSent", 1).await;
    assert_eq!(sent[0].data["state"], "SENT");
    assert!(
        sent[0].audience.is_empty(),
        "nobody outside the platform is told"
    );
}

#[tokio::test]
async fn a_folder_takes_mails_too() {
    let common = Common::start().await;
    let person = queued(&common).await;
    let path = std::env::temp_dir().join(format!("carnet-mail-{}", Uuid::now_v7()));
    let folder = Folder::open(path.clone(), sender()).unwrap();
    assert!(
        common
            .services
            .mail
            .deliver_next(&folder, chassis::now())
            .await
            .unwrap()
    );
    let mail = common.mail().await;
    let file = path.join(format!("{}.eml", mail["id"].as_str().unwrap()));
    let text = std::fs::read_to_string(file).unwrap();
    assert!(
        text.contains(&format!("\r\nTo: {}\r\n", person.address)),
        "{text}"
    );
    assert!(text.contains("ORD-2026-000042"), "{text}");
    assert_eq!(mail["state"], "SENT");

    // A missing folder is a temporary failure.
    std::fs::remove_dir_all(path).unwrap();
    queued(&common).await;
    assert!(
        common
            .services
            .mail
            .deliver_next(&folder, chassis::now())
            .await
            .unwrap()
    );
    let waiting = &common.mails().await[0];
    assert_eq!(
        (&waiting["state"], &waiting["failure"]),
        (&json!("QUEUED"), &json!("FILE"))
    );
}

#[tokio::test]
async fn a_refusal_for_now_is_tried_again_after_a_pause() {
    let (common, server) = (Common::start().await, MailServer::start().await);
    queued(&common).await;
    server.will([Answer::RefuseRecipient(450), Answer::RefuseText(452)]);
    let (smtp, start) = (server.client(), chassis::now());
    let due = [
        start,
        start + Duration::seconds(30),
        start + Duration::seconds(120),
    ];
    for (attempt, code) in [(1, "SMTP_450"), (2, "SMTP_452")] {
        assert!(
            common
                .services
                .mail
                .deliver_next(&smtp, due[attempt - 1])
                .await
                .unwrap()
        );
        let mail = common.mail().await;
        assert_eq!(
            (&mail["state"], &mail["attempts"]),
            (&json!("QUEUED"), &json!(attempt))
        );
        assert_eq!(mail["failure"], code);
        let too_early = due[attempt] - Duration::seconds(1);
        assert!(
            !common
                .services
                .mail
                .deliver_next(&smtp, too_early)
                .await
                .unwrap(),
            "not due yet"
        );
    }
    assert!(
        common
            .services
            .mail
            .deliver_next(&smtp, due[2])
            .await
            .unwrap()
    );
    let mail = common.mail().await;
    assert_eq!(
        (&mail["state"], &mail["attempts"], &mail["failure"]),
        (&json!("SENT"), &json!(3), &json!(null))
    );
    assert_eq!(server.received().len(), 1);
}

#[tokio::test]
async fn what_is_refused_too_often_has_failed() {
    let (common, server) = (Common::start().await, MailServer::start().await);
    queued(&common).await;
    server.will(vec![
        Answer::RefuseText(451);
        usize::try_from(MAX_ATTEMPTS).unwrap()
    ]);
    let (smtp, mut now) = (server.client(), chassis::now());
    for _ in 0..MAX_ATTEMPTS {
        assert!(common.services.mail.deliver_next(&smtp, now).await.unwrap());
        now += Duration::days(1);
    }
    assert!(
        !common.services.mail.deliver_next(&smtp, now).await.unwrap(),
        "nobody tries any more"
    );
    let mail = common.mail().await;
    assert_eq!(
        (&mail["state"], &mail["attempts"]),
        (&json!("FAILED"), &json!(MAX_ATTEMPTS))
    );
    assert_eq!(
        common.published("MailFailed", 1).await[0].data["state"],
        "FAILED"
    );
}

#[tokio::test]
async fn a_refusal_for_good_is_not_tried_again() {
    for (answer, failure) in [
        (Answer::RefuseSender(553), "SMTP_553"),
        (Answer::RefuseRecipient(550), "SMTP_550"),
        (Answer::RefuseText(554), "SMTP_554"),
    ] {
        let (common, server) = (Common::start().await, MailServer::start().await);
        queued(&common).await;
        server.will([answer]);
        assert!(
            common
                .services
                .mail
                .deliver_next(&server.client(), chassis::now())
                .await
                .unwrap()
        );
        let mail = common.mail().await;
        assert_eq!(
            (&mail["state"], &mail["failure"]),
            (&json!("FAILED"), &json!(failure))
        );
        let later = chassis::now() + Duration::days(30);
        assert!(
            !common
                .services
                .mail
                .deliver_next(&server.client(), later)
                .await
                .unwrap()
        );
        assert!(server.received().is_empty());
        common.published("MailFailed", 1).await;
    }
}

#[tokio::test]
async fn a_server_that_is_away_costs_no_mail() {
    let common = Common::start().await;
    queued(&common).await;
    let away = MailServer::start().await;
    let smtp = away.client();
    drop(away);
    assert!(
        common
            .services
            .mail
            .deliver_next(&smtp, chassis::now())
            .await
            .unwrap()
    );
    let mail = common.mail().await;
    assert_eq!(
        (&mail["state"], &mail["failure"]),
        (&json!("QUEUED"), &json!("SMTP_CONNECTION"))
    );
}

#[tokio::test]
async fn an_address_that_cannot_be_opened_fails_its_mail_only() {
    let (common, server) = (Common::start().await, MailServer::start().await);
    let organisation = Uuid::now_v7();
    let mistaken = Person::new(organisation);
    common
        .user_says(&[mistaken.mistaken(&common.recipient)])
        .await;
    let good = common.person(organisation).await;
    let fact = OrderFact::AssessmentRequested(order(Uuid::now_v7(), &[organisation]));
    common.order_says(&[order_event(fact)]).await;
    while common
        .services
        .mail
        .deliver_next(&server.client(), chassis::now())
        .await
        .unwrap()
    {}
    assert_eq!(server.mail().to, [good.address]);
    let mails = common.mails().await;
    let failed = mails
        .iter()
        .find(|mail| mail["user"]["id"] == json!(mistaken.id))
        .unwrap();
    assert_eq!(
        (&failed["state"], &failed["failure"]),
        (&json!("FAILED"), &json!("ADDRESS_UNREADABLE"))
    );
}
