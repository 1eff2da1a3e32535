use events::order::OrderFact;
use events::user::{User, UserFact};
use serde_json::json;
use uuid::Uuid;

use crate::support::{Common, MailServer, Person, letter, order, order_event, user_event};

async fn told(common: &Common, person: &Person) -> u64 {
    let data = common
        .data(&person.caller(), "{ notifications { totalCount } }")
        .await;
    data["notifications"]["totalCount"].as_u64().unwrap()
}

/// Publishes a request for an assessment by these organisations.
async fn ask(common: &Common, organisations: &[Uuid]) {
    let fact = OrderFact::AssessmentRequested(order(Uuid::now_v7(), organisations));
    common.order_says(&[order_event(fact)]).await;
}

#[tokio::test]
async fn a_person_of_two_organisations_is_told_by_either_and_once() {
    let common = Common::start().await;
    let (one, other) = (Uuid::now_v7(), Uuid::now_v7());
    let person = Person {
        others: vec![other],
        ..Person::new(one)
    };
    common
        .user_says(&[person.registered(&common.recipient)])
        .await;
    let colleague = common.person(other).await;
    ask(&common, &[one]).await;
    assert_eq!(
        (
            told(&common, &person).await,
            told(&common, &colleague).await
        ),
        (1, 0)
    );
    ask(&common, &[other]).await;
    assert_eq!(
        (
            told(&common, &person).await,
            told(&common, &colleague).await
        ),
        (2, 1)
    );
    ask(&common, &[one, other]).await;
    assert_eq!(
        (
            told(&common, &person).await,
            told(&common, &colleague).await
        ),
        (3, 2)
    );
    assert_eq!(common.mails().await.len(), 5);
}

#[tokio::test]
async fn every_fact_about_an_account_tells_where_it_belongs() {
    let facts: [fn(User) -> UserFact; 9] = [
        UserFact::EmailVerified,
        UserFact::UserUpdated,
        UserFact::UserLocked,
        UserFact::UserUnlocked,
        UserFact::UserDeactivated,
        UserFact::MemberJoined,
        UserFact::MemberLeft,
        UserFact::RoleAssigned,
        UserFact::RoleRevoked,
    ];
    let common = Common::start().await;
    let mut person = common.person(Uuid::now_v7()).await;
    let mut version = 1;
    for fact in facts {
        let before = person.organisation;
        person.organisation = Uuid::now_v7();
        version += 1;
        common
            .user_says(&[person.said(&common.recipient, version, fact)])
            .await;
        let count = told(&common, &person).await;
        ask(&common, &[before]).await;
        assert_eq!(told(&common, &person).await, count, "they have left");
        ask(&common, &[person.organisation]).await;
        assert_eq!(told(&common, &person).await, count + 1);
    }
}

#[tokio::test]
async fn an_older_version_changes_no_membership() {
    let common = Common::start().await;
    let (old, new) = (Uuid::now_v7(), Uuid::now_v7());
    let before = Person {
        others: vec![old],
        ..Person::new(Uuid::now_v7())
    };
    let after = Person {
        others: vec![new],
        ..before.clone()
    };
    common
        .user_says(&[after.said(&common.recipient, 3, UserFact::MemberJoined)])
        .await;
    common
        .user_says(&[before.said(&common.recipient, 2, UserFact::UserUpdated)])
        .await;
    ask(&common, &[old]).await;
    assert_eq!(told(&common, &after).await, 0);
    ask(&common, &[new]).await;
    assert_eq!(told(&common, &after).await, 1);
}

#[tokio::test]
async fn an_organisation_that_all_have_left_has_nobody_to_tell() {
    let common = Common::start().await;
    let person = common.person(Uuid::now_v7()).await;
    common.user_says(&[person.left(&common.recipient, 2)]).await;
    // It is processed, and not retried like an event with an unknown organisation.
    ask(&common, &[person.organisation]).await;
    assert_eq!(
        (told(&common, &person).await, common.mails().await.len()),
        (0, 0)
    );
}

#[tokio::test]
async fn a_deactivated_person_is_told_nothing_any_more() {
    let (common, server) = (Common::start().await, MailServer::start().await);
    let person = common.person(Uuid::now_v7()).await;
    ask(&common, &[person.organisation]).await;
    common
        .user_says(&[person.deactivated(&common.recipient, 2)])
        .await;
    ask(&common, &[person.organisation]).await;
    assert_eq!(told(&common, &person).await, 1, "that of before");

    // The mail that was queued before is not sent either.
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
        (&json!("FAILED"), &json!("DEACTIVATED"))
    );
    assert!(server.received().is_empty());
}

#[tokio::test]
async fn a_letter_goes_to_whom_the_user_domain_writes() {
    let (common, server) = (Common::start().await, MailServer::start().await);
    let person = common.person(Uuid::now_v7()).await;
    common
        .user_says(&[person.deactivated(&common.recipient, 2)])
        .await;
    let written = events::user::Letter {
        user: Some(person.id),
        ..letter(&common.recipient, &person.address, None)
    };
    common
        .user_says(&[user_event(UserFact::PasswordChanged(written))])
        .await;
    assert!(
        common
            .services
            .mail
            .deliver_next(&server.client(), chassis::now())
            .await
            .unwrap()
    );
    assert_eq!(server.mail().to, [person.address]);
}
