//! The order and the latency of mails.

use std::num::NonZeroU8;
use std::time::Instant;

use common::mail::jobs::deliver_mail;
use events::CloudEvent;
use events::order::OrderFact;
use events::user::UserFact;
use time::Duration;
use tokio_util::sync::CancellationToken;
use uuid::Uuid;

use crate::support::{Answer, Common, MailServer, Person, letter, order, order_event, user_event};

fn asked(organisation: Uuid) -> CloudEvent {
    order_event(OrderFact::AssessmentRequested(order(
        Uuid::now_v7(),
        &[organisation],
    )))
}

/// A letter with a link.
fn reset(common: &Common, address: &str) -> CloudEvent {
    user_event(UserFact::PasswordResetRequested(letter(
        &common.recipient,
        address,
        Some("t0ken"),
    )))
}

/// A letter without a link.
fn changed(common: &Common, address: &str) -> CloudEvent {
    user_event(UserFact::PasswordChanged(letter(
        &common.recipient,
        address,
        None,
    )))
}

/// Addresses of all mails that the server has received, oldest first.
fn sent_to(server: &MailServer) -> Vec<String> {
    server
        .received()
        .into_iter()
        .flat_map(|mail| mail.to)
        .collect()
}

#[tokio::test]
async fn a_password_reset_leaves_before_two_thousand_notices() {
    let (common, server) = (Common::start().await, MailServer::start().await);
    let organisation = Uuid::now_v7();
    let members: Vec<Person> = std::iter::repeat_with(|| Person::new(organisation))
        .take(20)
        .collect();
    let registered: Vec<_> = members
        .iter()
        .map(|member| member.registered(&common.recipient))
        .collect();
    common.user_says(&registered).await;
    let facts: Vec<_> = std::iter::repeat_with(|| asked(organisation))
        .take(100)
        .collect();
    common.order_says(&facts).await;
    let queued: i64 =
        sqlx::query_scalar("select count(*) from mail_messages where state = 'QUEUED'")
            .fetch_one(&common.database.pool)
            .await
            .unwrap();
    assert_eq!(queued, 2_000);

    server.will([Answer::Hold]);
    let (stop, one) = (CancellationToken::new(), NonZeroU8::MIN);
    let job = tokio::spawn(deliver_mail(
        common.services.mail.clone(),
        server.client(),
        one,
        stop.clone(),
    ));
    testkit::eventually("a notice on its way", || async {
        (server.received().len() == 1).then_some(())
    })
    .await;
    let letters = [
        changed(&common, "changed@example.org"),
        reset(&common, "reset@example.org"),
    ];
    common.user_says(&letters).await;
    server.release();
    testkit::eventually("further mails", || async {
        (server.received().len() > 3).then_some(())
    })
    .await;
    stop.cancel();
    job.await.unwrap().unwrap();
    let sent = sent_to(&server);
    assert_eq!(sent[1..3], ["reset@example.org", "changed@example.org"]);
    let is_notice = |address: &String| members.iter().any(|member| member.address == *address);
    assert!(is_notice(&sent[0]) && is_notice(&sent[3]), "{sent:?}");
}

#[tokio::test]
async fn a_letter_that_is_tried_again_keeps_its_priority() {
    let (common, server) = (Common::start().await, MailServer::start().await);
    common
        .user_says(&[reset(&common, "reset@example.org")])
        .await;
    server.will([Answer::RefuseText(451)]);
    assert!(
        common
            .services
            .mail
            .deliver_next(&server.client(), chassis::now())
            .await
            .unwrap()
    );
    let person = common.person(Uuid::now_v7()).await;
    common.order_says(&[asked(person.organisation)]).await;
    // Due before the letter, and less urgent.
    let later = chassis::now() + Duration::minutes(5);
    while common
        .services
        .mail
        .deliver_next(&server.client(), later)
        .await
        .unwrap()
    {}
    assert_eq!(
        sent_to(&server),
        ["reset@example.org".to_owned(), person.address]
    );
}

#[tokio::test]
async fn a_letter_that_waits_for_its_retry_does_not_delay_notices() {
    let (common, server) = (Common::start().await, MailServer::start().await);
    common
        .user_says(&[reset(&common, "reset@example.org")])
        .await;
    server.will([Answer::RefuseText(451)]);
    assert!(
        common
            .services
            .mail
            .deliver_next(&server.client(), chassis::now())
            .await
            .unwrap()
    );
    let person = common.person(Uuid::now_v7()).await;
    common.order_says(&[asked(person.organisation)]).await;
    while common
        .services
        .mail
        .deliver_next(&server.client(), chassis::now())
        .await
        .unwrap()
    {}
    assert_eq!(sent_to(&server), [person.address]);
}

#[tokio::test]
async fn notices_of_two_organisations_leave_in_the_order_of_their_events() {
    let (common, server) = (Common::start().await, MailServer::start().await);
    let (one, other) = (
        common.person(Uuid::now_v7()).await,
        common.person(Uuid::now_v7()).await,
    );
    for person in [&one, &one, &other, &one] {
        common.order_says(&[asked(person.organisation)]).await;
    }
    while common
        .services
        .mail
        .deliver_next(&server.client(), chassis::now())
        .await
        .unwrap()
    {}
    assert_eq!(
        sent_to(&server),
        [&one, &one, &other, &one].map(|person| person.address.clone())
    );
}

#[tokio::test]
async fn a_queued_mail_wakes_an_idle_worker() {
    const LETTERS: usize = 8;
    let (common, server) = (Common::start().await, MailServer::start().await);
    let (stop, workers) = (CancellationToken::new(), NonZeroU8::new(2).unwrap());
    let job = tokio::spawn(deliver_mail(
        common.services.mail.clone(),
        server.client(),
        workers,
        stop.clone(),
    ));
    let mut waited = std::time::Duration::ZERO;
    for sent in 0..LETTERS {
        common
            .user_says(&[reset(&common, "reset@example.org")])
            .await;
        let queued = Instant::now();
        testkit::eventually("the letter", || async {
            (server.received().len() > sent).then_some(())
        })
        .await;
        waited += queued.elapsed();
    }
    stop.cancel();
    job.await.unwrap().unwrap();
    // A worker that only polls would take seconds for each.
    assert!(
        waited < std::time::Duration::from_secs(2),
        "{waited:?} for {LETTERS} letters"
    );
}
