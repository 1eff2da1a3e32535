use std::num::NonZeroU8;
use std::sync::Arc;

use common::mail::jobs::deliver_mail;
use events::order::OrderFact;
use serde_json::json;
use time::Duration;
use tokio_util::sync::CancellationToken;
use uuid::Uuid;

use crate::support::{Answer, Common, MailServer, order, order_event};

async fn queued(common: &Common) {
    let person = common.person(Uuid::now_v7()).await;
    let fact = OrderFact::AssessmentRequested(order(Uuid::now_v7(), &[person.organisation]));
    common.order_says(&[order_event(fact)]).await;
}

async fn state(common: &Common) -> String {
    common.mail().await["state"].as_str().unwrap().to_owned()
}

#[tokio::test]
async fn a_mail_found_sending_at_the_start_is_unknown_and_not_sent_again() {
    let (common, server) = (Common::start().await, MailServer::start().await);
    queued(&common).await;
    // As left by a process that was killed between its two commits.
    common
        .run_sql(
            "update mail_messages set state = 'SENDING', due_at = null, attempts = 1, version = version + 1,
                 changed_at = now() - interval '1 minute'",
        )
        .await;
    let stop = CancellationToken::new();
    let workers = NonZeroU8::new(2).unwrap();
    let job = tokio::spawn(deliver_mail(
        common.services.mail.clone(),
        server.client(),
        workers,
        stop.clone(),
    ));
    testkit::eventually("the mail to be unknown", || async {
        (state(&common).await == "UNKNOWN").then_some(())
    })
    .await;
    assert_eq!(common.mail().await["failure"], "ABANDONED");
    assert_eq!(
        common.published("MailFailed", 1).await[0].data["state"],
        "UNKNOWN"
    );

    // A mail that is queued afterwards is sent: the workers have polled and skipped the other one.
    queued(&common).await;
    testkit::eventually("the second mail", || async {
        (!server.received().is_empty()).then_some(())
    })
    .await;
    stop.cancel();
    job.await.unwrap().unwrap();
    assert_eq!(server.received().len(), 1);
    let later = chassis::now() + Duration::days(30);
    assert!(
        !common
            .services
            .mail
            .deliver_next(&server.client(), later)
            .await
            .unwrap()
    );
}

#[tokio::test]
async fn a_mail_without_an_answer_is_unknown() {
    let (common, server) = (Common::start().await, MailServer::start().await);
    queued(&common).await;
    server.will([Answer::HangUp]);
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
        (&json!("UNKNOWN"), &json!("SMTP_NO_ANSWER"))
    );
    assert_eq!(server.received().len(), 1, "the server had it");
    let later = chassis::now() + Duration::days(30);
    assert!(
        !common
            .services
            .mail
            .deliver_next(&server.client(), later)
            .await
            .unwrap()
    );
    assert_eq!(server.received().len(), 1);
}

#[tokio::test]
async fn a_mail_is_given_up_when_its_worker_is_dead_and_not_before() {
    let (common, server) = (Common::start().await, MailServer::start().await);
    queued(&common).await;
    server.will([Answer::Hold]);
    let (service, smtp) = (common.services.mail.clone(), server.client());
    let worker = tokio::spawn(async move { service.deliver_next(&smtp, chassis::now()).await });
    testkit::eventually("the server to have the mail", || async {
        (server.received().len() == 1).then_some(())
    })
    .await;

    let later = chassis::now() + Duration::hours(1);
    assert_eq!(
        common.services.mail.give_up_abandoned(later).await.unwrap(),
        0,
        "somebody is at it"
    );
    assert_eq!(state(&common).await, "SENDING");
    worker.abort();
    testkit::eventually("the mail to be given up", || async {
        (common.services.mail.give_up_abandoned(later).await.unwrap() == 1).then_some(())
    })
    .await;
    assert_eq!(state(&common).await, "UNKNOWN");
}

#[tokio::test]
async fn a_slow_answer_is_still_an_answer() {
    let (common, server) = (Common::start().await, MailServer::start().await);
    queued(&common).await;
    server.will([Answer::Hold]);
    let (service, smtp) = (common.services.mail.clone(), Arc::new(server.client()));
    let worker = tokio::spawn(async move { service.deliver_next(&*smtp, chassis::now()).await });
    testkit::eventually("the server to have the mail", || async {
        (server.received().len() == 1).then_some(())
    })
    .await;
    assert_eq!(
        common
            .services
            .mail
            .give_up_abandoned(chassis::now() + Duration::hours(1))
            .await
            .unwrap(),
        0
    );
    server.release();
    assert!(worker.await.unwrap().unwrap());
    assert_eq!(state(&common).await, "SENT");
}
