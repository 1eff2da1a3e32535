//! Notices of decisions about providers and organisations, and of finished bulk self-checks.

use std::collections::BTreeMap;

use events::rule::{BulkSelfCheck, RuleFact};
use events::user::{Organisation, Provider, ProviderKey, UserFact};
use events::{Cause, CloudEvent, Draft, Fact};
use serde_json::{Value, json};
use uuid::Uuid;

use crate::support::{Common, MailServer, Person, user_event};

/// Kind and subject of each notification of a person, oldest first.
async fn received(common: &Common, person: &Person) -> Vec<Value> {
    let query = "{ notifications(first: 100) { nodes { kind subjectId } } }";
    let data = common.data(&person.caller(), query).await;
    data["notifications"]["nodes"]
        .as_array()
        .unwrap()
        .iter()
        .rev()
        .cloned()
        .collect()
}

fn provider(id: Uuid, organisation: Uuid) -> Provider {
    Provider {
        id,
        organisation,
        display_name: "Lab".to_owned(),
        status: "LISTED".to_owned(),
        services: Vec::new(),
        accreditations: Vec::new(),
        reason: None,
    }
}

type Made = fn(Provider) -> UserFact;

#[tokio::test]
async fn each_decision_about_a_provider_is_a_notice_and_a_mail_to_its_members() {
    let (common, server) = (Common::start().await, MailServer::start().await);
    let (member, stranger) = (
        common.person(Uuid::now_v7()).await,
        common.person(Uuid::now_v7()).await,
    );
    let id = Uuid::now_v7();
    let facts: [(Made, &str, &str); 6] = [
        (
            UserFact::ProviderApproved,
            "PROVIDER_APPROVED",
            "Your provider profile has been approved",
        ),
        (
            UserFact::ProviderRejected,
            "PROVIDER_REJECTED",
            "Your provider profile has been rejected",
        ),
        (
            UserFact::ProviderSuspended,
            "PROVIDER_SUSPENDED",
            "Your provider profile has been suspended",
        ),
        (
            UserFact::ProviderReinstated,
            "PROVIDER_REINSTATED",
            "Your provider profile has been reinstated",
        ),
        (
            UserFact::ProviderRemoved,
            "PROVIDER_REMOVED",
            "Your provider profile has been removed",
        ),
        (
            UserFact::AccreditationExpired,
            "ACCREDITATION_EXPIRED",
            "An accreditation has ended",
        ),
    ];
    for (fact, kind, title) in facts {
        common
            .user_says(&[user_event(fact(provider(id, member.organisation)))])
            .await;
        let last = received(&common, &member).await.pop();
        assert_eq!(last, Some(json!({ "kind": kind, "subjectId": id })));
        assert!(
            common
                .services
                .mail
                .deliver_next(&server.client(), chassis::now())
                .await
                .unwrap()
        );
        let mail = server.received().pop().unwrap();
        assert_eq!(
            (mail.to.as_slice(), mail.header("Subject")),
            ([member.address.clone()].as_slice(), title)
        );
    }
    for silent in [
        UserFact::ProviderAdded,
        UserFact::ProviderUpdated,
        UserFact::AccreditationAdded,
    ] {
        common
            .user_says(&[user_event(silent(provider(id, member.organisation)))])
            .await;
    }
    assert_eq!(received(&common, &member).await.len(), 6);
    assert!(received(&common, &stranger).await.is_empty());
}

#[tokio::test]
async fn a_proposed_signing_key_is_a_notice_to_the_members_of_the_provider() {
    let common = Common::start().await;
    let (member, stranger) = (
        common.person(Uuid::now_v7()).await,
        common.person(Uuid::now_v7()).await,
    );
    let key = ProviderKey {
        id: Uuid::now_v7(),
        provider: Uuid::now_v7(),
        organisation: member.organisation,
        algorithm: "EdDSA".to_owned(),
        jwk: json!({}),
        registered_at: chassis::now(),
        revoked_at: None,
    };
    let provider = key.provider;
    for fact in [
        UserFact::ProviderKeyProposed,
        UserFact::ProviderKeyRegistered,
        UserFact::ProviderKeyRevoked,
    ] {
        common.user_says(&[user_event(fact(key.clone()))]).await;
    }
    let expected = json!({ "kind": "PROVIDER_KEY_PROPOSED", "subjectId": provider });
    assert_eq!(received(&common, &member).await, [expected]);
    assert_eq!(common.mail().await["template"], "PROVIDER_KEY_PROPOSED");
    assert!(received(&common, &stranger).await.is_empty());
}

#[tokio::test]
async fn a_verified_organisation_is_notified() {
    let common = Common::start().await;
    let member = common.person(Uuid::now_v7()).await;
    let verified = Organisation {
        id: member.organisation,
        kind: "SELLER".to_owned(),
        country: "DE".to_owned(),
        status: "ACTIVE".to_owned(),
    };
    common
        .user_says(&[user_event(UserFact::OrganisationVerified(verified))])
        .await;
    let expected = json!({ "kind": "ORGANISATION_VERIFIED", "subjectId": member.organisation });
    assert_eq!(received(&common, &member).await, [expected]);
    assert_eq!(common.mail().await["template"], "ORGANISATION_VERIFIED");
}

fn bulk(organisation: Uuid, status: &str, in_background: bool) -> CloudEvent {
    let bulk = BulkSelfCheck {
        id: Uuid::now_v7(),
        organisation,
        status: status.to_owned(),
        done: 3,
        verdicts: BTreeMap::from([("COMPLIANT".to_owned(), 3)]),
        in_background,
    };
    let (subject, cause) = (bulk.id, Cause::request(Uuid::now_v7()));
    let draft = Draft {
        subject,
        sequence: 2,
        time: chassis::now(),
        cause,
        audience: vec![organisation],
    };
    RuleFact::BulkSelfCheckCompleted(bulk)
        .publish(draft)
        .unwrap()
}

#[tokio::test]
async fn a_bulk_self_check_that_ends_by_itself_is_a_notice_to_the_seller() {
    let common = Common::start().await;
    let seller = common.person(Uuid::now_v7()).await;
    let completed = bulk(seller.organisation, "COMPLETED", true);
    let failed = bulk(seller.organisation, "FAILED", true);
    let mut older = bulk(seller.organisation, "COMPLETED", true);
    older.data.as_object_mut().unwrap().remove("inBackground");
    let events = [
        bulk(seller.organisation, "COMPLETED", false),
        bulk(seller.organisation, "CANCELLED", true),
        older,
        completed.clone(),
        failed.clone(),
    ];
    common.rule_says(&events).await;
    let expected = [
        json!({ "kind": "BULK_SELF_CHECK_COMPLETED", "subjectId": completed.subject }),
        json!({ "kind": "BULK_SELF_CHECK_FAILED", "subjectId": failed.subject }),
    ];
    assert_eq!(received(&common, &seller).await, expected);
    assert_eq!(common.mails().await.len(), 2);
}
