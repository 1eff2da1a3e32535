use std::collections::BTreeSet;
use std::num::NonZeroU8;

use common::mail::jobs::deliver_mail;
use events::order::OrderFact;
use tokio_util::sync::CancellationToken;
use uuid::Uuid;

use crate::support::{Common, MailServer, order, order_event};

#[tokio::test]
async fn many_workers_of_two_processes_send_each_mail_once() {
    const MAILS: usize = 40;
    let (common, server) = (Common::start().await, MailServer::start().await);
    let organisation = Uuid::now_v7();
    for _ in 0..4 {
        common.person(organisation).await;
    }
    let event = || {
        order_event(OrderFact::AssessmentRequested(order(
            Uuid::now_v7(),
            &[organisation],
        )))
    };
    common
        .order_says(
            &std::iter::repeat_with(event)
                .take(MAILS / 4)
                .collect::<Vec<_>>(),
        )
        .await;

    let stop = CancellationToken::new();
    let workers = NonZeroU8::new(3).unwrap();
    let process = || {
        deliver_mail(
            common.services.mail.clone(),
            server.client(),
            workers,
            stop.clone(),
        )
    };
    let processes = [tokio::spawn(process()), tokio::spawn(process())];
    testkit::eventually("all mails to be sent", || async {
        common
            .mails()
            .await
            .iter()
            .all(|mail| mail["state"] == "SENT")
            .then_some(())
    })
    .await;
    stop.cancel();
    for process in processes {
        process.await.unwrap().unwrap();
    }
    let received = server.received();
    let different: BTreeSet<_> = received
        .iter()
        .map(|mail| mail.header("Message-ID").to_owned())
        .collect();
    assert_eq!((received.len(), different.len()), (MAILS, MAILS));
    assert!(
        common
            .mails()
            .await
            .iter()
            .all(|mail| mail["attempts"] == 1)
    );
}
