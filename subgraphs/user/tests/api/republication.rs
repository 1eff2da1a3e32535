//! The current state of organisations, providers, their keys and accounts, page by page, with which other domains
//! reconcile their projections.

use envelope::{Keyring, Subject};
use events::operations::{Listed, Page};
use events::user::UserFact;
use events::{CloudEvent, Fact, Lane};
use outbox::{Listings, republish};
use time::Duration;
use uuid::Uuid;

use crate::keys::open_contact;
use crate::provider_keys::registration::{Key, Lab};
use crate::support::UserDomain;

/// Publishes all listings. Returns the pages of this run in the order of their publication.
async fn republished(platform: &UserDomain, pages: usize) -> Vec<CloudEvent> {
    let run = republish(
        &platform.database.pool,
        &platform.listings(),
        chassis::now(),
    )
    .await
    .unwrap();
    testkit::eventually("the pages", || async {
        let mut published = testkit::published(&platform.database.pool).await;
        published.retain(|event| event.subject == run);
        (published.len() == pages).then_some(published)
    })
    .await
}

fn one<T: Clone>(page: &Page<T>, is_it: impl Fn(&T) -> bool) -> Listed<T> {
    assert_eq!(
        (page.after, page.through),
        (None, None),
        "the only page covers everything"
    );
    let found = page.items.iter().find(|listed| is_it(&listed.item));
    let found = found.unwrap();
    Listed {
        sequence: found.sequence,
        item: found.item.clone(),
    }
}

#[tokio::test]
async fn each_listing_says_what_the_last_fact_said() {
    let lab = Lab::start().await;
    let platform = &lab.platform;
    let provider: Uuid = lab.provider.parse().unwrap();
    let key: Uuid = lab.registered(&Key::p256()).await["id"]
        .as_str()
        .unwrap()
        .parse()
        .unwrap();
    let last = [
        platform
            .event("OrganisationRegistered", lab.owner.organisation)
            .await,
        platform.event("ProviderApproved", provider).await,
        platform.event("ProviderKeyRegistered", key).await,
        platform.event("EmailVerified", lab.owner.user).await,
    ];
    let pages = republished(platform, 4).await;
    assert!(pages.iter().all(|page| page.audience.is_empty()));
    let mut listed = Vec::new();
    for page in &pages {
        match UserFact::read(page).unwrap() {
            Some(UserFact::OrganisationsListed(page)) => {
                let found = one(&page, |item| item.id == lab.owner.organisation);
                listed.push((found.sequence, serde_json::to_value(found.item).unwrap()));
            }
            Some(UserFact::ProvidersListed(page)) => {
                let found = one(&page, |item| item.id == provider);
                listed.push((found.sequence, serde_json::to_value(found.item).unwrap()));
            }
            Some(UserFact::ProviderKeysListed(page)) => {
                let mut found = one(&page, |item| item.id == key);
                let Some(UserFact::ProviderKeyRegistered(fact)) = UserFact::read(&last[2]).unwrap()
                else {
                    panic!("another fact")
                };
                // Postgres stores microseconds.
                assert!(
                    (fact.registered_at - found.item.registered_at).abs() < Duration::MICROSECOND
                );
                found.item.registered_at = fact.registered_at;
                listed.push((found.sequence, serde_json::to_value(found.item).unwrap()));
            }
            Some(UserFact::UsersListed(page)) => {
                let mut found = one(&page, |item| item.id == lab.owner.user);
                assert_eq!(
                    open_contact(found.item.id, &found.item.contact).await,
                    lab.owner.email
                );
                // Sealed again for each event.
                last[3].data["contact"]
                    .as_str()
                    .unwrap()
                    .clone_into(&mut found.item.contact);
                listed.push((found.sequence, serde_json::to_value(found.item).unwrap()));
            }
            other => panic!("{other:?}"),
        }
    }
    let facts: Vec<_> = last
        .into_iter()
        .map(|event| (event.sequence, event.data))
        .collect();
    assert_eq!(listed, facts);
}

#[tokio::test]
async fn pages_follow_each_other_and_go_to_the_consumers_in_the_bulk_lane() {
    let platform = UserDomain::start().await;
    platform.member("SELLER").await;
    // Copies of the organisation: a listing unseals no names.
    platform.run_sql(
            "insert into organisations (id, version, kind, legal_name, country, status, created_at, updated_at)
             select gen_random_uuid(), 1, kind, legal_name, country, status, created_at, updated_at
             from organisations, generate_series(1, 149)",
        )
        .await;
    let run = republish(
        &platform.database.pool,
        &platform.listings(),
        chassis::now(),
    )
    .await
    .unwrap();
    let organisations: Vec<Page<_>> = testkit::eventually("the pages for order", || async {
        let entries = platform.entries("order", Lane::Bulk).await;
        assert!(entries.iter().all(|event| event.subject == run));
        let facts = entries
            .iter()
            .filter_map(|event| match UserFact::read(event).unwrap() {
                Some(UserFact::OrganisationsListed(page)) => Some(page),
                _ => None,
            });
        let all = entries.len() == 4;
        Some(facts.collect()).filter(|_| all)
    })
    .await;
    let [first, second] = organisations.as_slice() else {
        panic!("{} pages", organisations.len())
    };
    assert_eq!((first.items.len(), second.items.len()), (100, 50));
    assert!(
        first
            .items
            .iter()
            .chain(&second.items)
            .is_sorted_by_key(|listed| listed.item.id)
    );
    let end = first.items.last().map(|listed| listed.item.id);
    assert_eq!((first.after, first.through), (None, end));
    assert_eq!((second.after, second.through), (end, None));
    let users = testkit::eventually("the page for common", || async {
        Some(platform.entries("common", Lane::Bulk).await).filter(|entries| !entries.is_empty())
    })
    .await;
    assert_eq!(
        users
            .iter()
            .map(|event| event.kind.as_str())
            .collect::<Vec<_>>(),
        ["carnet.user.UsersListed.v1"]
    );
}

#[tokio::test]
async fn an_account_whose_key_was_destroyed_is_not_listed() {
    let platform = UserDomain::start().await;
    let (kept, lost) = (
        platform.member("SELLER").await,
        platform.member("SELLER").await,
    );
    let keys = Keyring::open(platform.keys(), "user").await.unwrap();
    keys.destroy(Subject::User(lost.user)).await.unwrap();
    // A process whose caches have no key of this user.
    let listings = platform.listings_of_a_new_process().await;
    let run = Uuid::now_v7();
    assert_eq!(
        listings.publish_page("users", run, None).await.unwrap(),
        None
    );
    let page = platform.event("UsersListed", run).await;
    let Some(UserFact::UsersListed(page)) = UserFact::read(&page).unwrap() else {
        panic!("another fact")
    };
    let users: Vec<_> = page.items.iter().map(|listed| listed.item.id).collect();
    assert_eq!(users, [kept.user]);
}

#[tokio::test]
async fn a_listing_that_does_not_exist_is_an_error() {
    let platform = UserDomain::start().await;
    let unknown = platform
        .listings()
        .publish_page("nothing", Uuid::now_v7(), None)
        .await;
    assert!(
        unknown
            .unwrap_err()
            .to_string()
            .contains("there is no listing nothing")
    );
}
