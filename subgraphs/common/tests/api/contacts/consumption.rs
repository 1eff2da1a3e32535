//! The projection of the user domain's accounts: batches, and the comparison with the user domain's listing.

use std::collections::BTreeSet;

use events::operations::{Listed, Page, ProjectionChecked};
use events::order::OrderFact;
use events::user::{Letter, Registration, User, UserFact};
use sqlx::Row;
use uuid::Uuid;

use crate::support::{
    Common, Counted, MailServer, Person, letter, order, order_event, page_event, user_event,
};

/// A row of the projection with its memberships.
#[derive(Debug, PartialEq, Eq)]
struct Known {
    version: i64,
    organisations: BTreeSet<Uuid>,
    address: Vec<u8>,
}

async fn known(common: &Common, person: &Person) -> Option<Known> {
    let row = sqlx::query(
        "select version, address, array(
             select organisation_id from contact_memberships where contact_memberships.user_id = contacts.user_id
         ) as organisations
         from contacts where user_id = $1",
    )
    .bind(person.id)
    .fetch_optional(&common.database.pool)
    .await
    .unwrap()?;
    let organisations: Vec<Uuid> = row.get("organisations");
    Some(Known {
        version: row.get("version"),
        organisations: organisations.into_iter().collect(),
        address: row.get("address"),
    })
}

fn set<const N: usize>(organisations: [Uuid; N]) -> BTreeSet<Uuid> {
    organisations.into()
}

#[tokio::test]
async fn accounts_are_projected_in_batches_and_the_greatest_version_of_each_counts() {
    let mut common = Common::without_process().await;
    let organisation = Uuid::now_v7();
    let before: Vec<Person> = std::iter::repeat_with(|| Person::new(organisation))
        .take(60)
        .collect();
    let moved = |person: &Person| Person {
        organisation: Uuid::now_v7(),
        ..person.clone()
    };
    let after: Vec<Person> = before.iter().map(moved).collect();
    let recipient = &common.recipient;
    let mut events: Vec<_> = after
        .iter()
        .map(|person| person.said(recipient, 3, UserFact::MemberJoined))
        .collect();
    events.extend(
        before
            .iter()
            .map(|person| person.said(recipient, 2, UserFact::UserUpdated)),
    );
    events.extend(before.iter().map(|person| person.registered(recipient)));
    common.user.publish(&events).await;
    // All of them are in the view before the first is read.
    testkit::eventually("the events in the view", || async {
        (common.user.unacknowledged().await.len() == events.len()).then_some(())
    })
    .await;
    common.world.streams.event_tries = 2;
    let counted = Counted::default();
    common.consume(counted.clone());
    common.user.wait_until_acknowledged(&events).await;

    assert_eq!(counted.batches(), [128, 52]);
    assert!(
        events.iter().all(|event| counted.attempts(event) == 0),
        "none was tried by itself"
    );
    for person in &after {
        let known = known(&common, person).await.unwrap();
        assert_eq!(
            (known.version, known.organisations),
            (3, set([person.organisation]))
        );
    }
    assert_eq!(common.processed(&events).await.len(), events.len());
}

#[tokio::test]
async fn an_account_that_cannot_be_stored_costs_no_other_of_its_batch() {
    let mut common = Common::without_process().await;
    let people: Vec<Person> = std::iter::repeat_with(|| Person::new(Uuid::now_v7()))
        .take(3)
        .collect();
    let mut events: Vec<_> = people
        .iter()
        .map(|person| person.registered(&common.recipient))
        .collect();
    events[1].data["contact"] = "not base64!".into();
    common.user.publish(&events).await;
    testkit::eventually("the events in the view", || async {
        (common.user.unacknowledged().await.len() == 3).then_some(())
    })
    .await;
    (
        common.world.streams.event_tries,
        common.world.streams.event_retry_millis,
    ) = (2, 50);
    common.consume(Counted::default());
    common.user.wait_until_acknowledged(&events).await;
    assert_eq!(common.processed(&events).await.len(), 2);
    assert!(known(&common, &people[1]).await.is_none());
    for person in [&people[0], &people[2]] {
        assert_eq!(known(&common, person).await.unwrap().version, 1);
    }
    let dead: Vec<Uuid> = sqlx::query_scalar("select event_id from dead_letters")
        .fetch_all(&common.database.pool)
        .await
        .unwrap();
    assert_eq!(dead, [events[1].id]);
}

#[tokio::test]
async fn an_unverified_registration_is_forgotten_with_its_letters() {
    let common = Common::start().await;
    let (gone, kept) = (Person::new(Uuid::now_v7()), Person::new(Uuid::now_v7()));
    let letters = [&gone, &kept].map(|person| {
        let letter = letter(&common.recipient, "ghost@example.org", Some("token"));
        user_event(UserFact::EmailVerificationRequested(Letter {
            user: Some(person.id),
            ..letter
        }))
    });
    common
        .user_says(&[
            gone.registered(&common.recipient),
            kept.registered(&common.recipient),
        ])
        .await;
    common.user_says(&letters).await;
    let removed = Registration {
        user: gone.id,
        organisations: vec![gone.organisation],
    };
    common
        .user_says(&[user_event(UserFact::RegistrationRemoved(removed))])
        .await;
    assert!(known(&common, &gone).await.is_none());
    assert!(known(&common, &kept).await.is_some());
    let left: Vec<Option<Uuid>> = sqlx::query_scalar("select user_id from mail_messages")
        .fetch_all(&common.database.pool)
        .await
        .unwrap();
    assert_eq!(left, [Some(kept.id)]);
    let organisations: Vec<Uuid> = sqlx::query_scalar("select id from organisations")
        .fetch_all(&common.database.pool)
        .await
        .unwrap();
    assert_eq!(organisations, [kept.organisation]);
}

/// Results of the finished comparisons.
async fn checked(common: &Common, count: usize) -> Vec<ProjectionChecked> {
    let events = common.published("ProjectionChecked", count).await;
    events
        .into_iter()
        .map(|event| serde_json::from_value(event.data).unwrap())
        .collect()
}

fn page(run: Uuid, bounds: [Option<Uuid>; 2], items: Vec<Listed<User>>) -> Page<User> {
    let [after, through] = bounds;
    Page {
        run,
        after,
        through,
        items,
    }
}

#[tokio::test]
async fn a_listing_repairs_what_is_missing_or_differs_and_reports_what_is_too_much() {
    let common = Common::start().await;
    let recipient = &common.recipient;
    let [missing, outdated, differing, same, newer, surplus, last] =
        std::array::from_fn(|_| Person::new(Uuid::now_v7()));
    let registered =
        [&outdated, &differing, &same, &surplus, &last].map(|one| one.registered(recipient));
    common.user_says(&registered).await;
    let gone = Person {
        organisation: Uuid::now_v7(),
        ..newer.clone()
    };
    common
        .user_says(&[gone.said(recipient, 5, UserFact::MemberLeft)])
        .await;
    sqlx::query("delete from contact_memberships where user_id = $1")
        .bind(differing.id)
        .execute(&common.database.pool)
        .await
        .unwrap();
    let address = known(&common, &same).await.unwrap().address;
    let run = Uuid::now_v7();
    // Registered after the run began, so the page may lack it.
    let late = common.person(Uuid::now_v7()).await;

    let pages = |run, rest| {
        let versions = [
            (&missing, 1),
            (&outdated, 2),
            (&differing, 1),
            (&same, 1),
            (&newer, 4),
        ];
        let first = versions
            .map(|(person, version)| person.listed(recipient, version))
            .into();
        let bounds = [[None, Some(surplus.id)], [Some(surplus.id), None]];
        [page(run, bounds[0], first), page(run, bounds[1], rest)].map(page_event)
    };
    common
        .user_lists(&pages(run, vec![last.listed(recipient, 1)]))
        .await;

    let result = &checked(&common, 1).await[0];
    assert_eq!((result.run, result.compared), (run, 6));
    assert_eq!(
        (result.consumer.as_str(), result.projection.as_str()),
        ("common", "contacts")
    );
    assert_eq!((result.missing, result.outdated, result.surplus), (1, 2, 1));
    for (person, version) in [
        (&missing, 1),
        (&outdated, 2),
        (&differing, 1),
        (&same, 1),
        (&last, 1),
    ] {
        let known = known(&common, person).await.unwrap();
        assert_eq!(
            (known.version, known.organisations),
            (version, set([person.organisation]))
        );
    }
    let newer = known(&common, &gone).await.unwrap();
    assert_eq!(
        (newer.version, newer.organisations),
        (5, set([gone.organisation]))
    );
    assert_eq!(
        known(&common, &same).await.unwrap().address,
        address,
        "sealed again is no difference"
    );
    assert!(
        known(&common, &surplus).await.is_some(),
        "reported and left"
    );

    let again = Uuid::now_v7();
    let rest = vec![last.listed(recipient, 1), late.listed(recipient, 1)];
    common.user_lists(&pages(again, rest)).await;
    let results = checked(&common, 2).await;
    let second = results.iter().find(|result| result.run == again).unwrap();
    assert_eq!(
        (second.missing, second.outdated, second.surplus),
        (0, 0, 1),
        "repaired"
    );
}

#[tokio::test]
async fn a_repaired_contact_can_be_written_to() {
    let common = Common::start().await;
    let server = MailServer::start().await;
    let person = Person::new(Uuid::now_v7());
    let listing = page(
        Uuid::now_v7(),
        [None, None],
        vec![person.listed(&common.recipient, 3)],
    );
    common.user_lists(&[page_event(listing)]).await;
    // Its own registration arrives late.
    common
        .user_says(&[person.registered(&common.recipient)])
        .await;
    assert_eq!(known(&common, &person).await.unwrap().version, 3);
    let asked = OrderFact::AssessmentRequested(order(Uuid::now_v7(), &[person.organisation]));
    common.order_says(&[order_event(asked)]).await;
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
