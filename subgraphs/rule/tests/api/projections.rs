//! Projections of documents and certificates: several events in one transaction, and the reconciliation with the source.

use events::operations::{Listed, Page};
use events::order::{Certificate, EvidenceDocument, OrderFact};
use events::rule::RuleFact;
use events::{CloudEvent, Fact};
use outbox::Reactions;
use uuid::Uuid;

use crate::self_checks::reactions::{certificate, document};
use crate::support::{RuleDomain, event};

fn accepted(document: &EvidenceDocument, sequence: i64) -> CloudEvent {
    event(
        OrderFact::DocumentAccepted(document.clone()),
        document.id,
        sequence,
    )
}

fn some_document() -> EvidenceDocument {
    document(
        &Uuid::now_v7().to_string(),
        Uuid::now_v7(),
        "EU_DOC",
        "ACCEPTED",
    )
}

async fn status(platform: &RuleDomain, id: Uuid) -> Option<(i64, String)> {
    sqlx::query_as(
        "select sequence, status from evidence_documents where id = $1
         union all select sequence, status from evidence_certificates where id = $1",
    )
    .bind(id)
    .fetch_optional(&platform.database.pool)
    .await
    .unwrap()
}

#[tokio::test]
async fn a_batch_keeps_the_greatest_sequence_of_each_aggregate() {
    let platform = RuleDomain::bare().await;
    let (one, other) = (some_document(), some_document());
    let issued = certificate(&Uuid::now_v7().to_string(), Uuid::now_v7());
    let certified = |status: &str| Certificate {
        status: status.to_owned(),
        ..issued.clone()
    };
    let rejected = EvidenceDocument {
        status: "REJECTED".to_owned(),
        ..one.clone()
    };
    let batch = [
        event(OrderFact::DocumentRejected(rejected), one.id, 3),
        accepted(&other, 1),
        accepted(&one, 2),
        event(
            OrderFact::CertificateIssued(certified("VALID")),
            issued.id,
            1,
        ),
        event(
            OrderFact::CertificateRevoked(certified("REVOKED")),
            issued.id,
            2,
        ),
    ];
    let incoming = platform.incoming();
    assert!(
        batch
            .iter()
            .all(|event| incoming.is_projection(&event.kind))
    );
    for _ in 0..2 {
        let mut tx = platform.database.pool.begin().await.unwrap();
        incoming.project(&mut tx, &batch).await.unwrap();
        tx.commit().await.unwrap();
        assert_eq!(
            status(&platform, one.id).await,
            Some((3, "REJECTED".to_owned()))
        );
        assert_eq!(
            status(&platform, other.id).await,
            Some((1, "ACCEPTED".to_owned()))
        );
        assert_eq!(
            status(&platform, issued.id).await,
            Some((2, "REVOKED".to_owned()))
        );
    }
}

#[tokio::test]
async fn one_bad_event_of_a_batch_is_set_aside_and_the_others_take_effect() {
    let platform = RuleDomain::bare().await;
    let documents: Vec<_> = (0..50).map(|_| some_document()).collect();
    let mut events: Vec<_> = documents
        .iter()
        .map(|document| accepted(document, 1))
        .collect();
    let unreadable = EvidenceDocument {
        id: Uuid::now_v7(),
        kind: "BAD".to_owned(),
        ..some_document()
    };
    let mut bad = accepted(&unreadable, 1);
    bad.data["issuedOn"] = serde_json::json!("never");
    events.insert(25, bad.clone());
    platform.order.publish(&events).await;
    testkit::eventually("the good ones to be projected", || async {
        (platform
            .number("select count(*) from evidence_documents")
            .await
            == 50)
            .then_some(())
    })
    .await;
    testkit::eventually("the bad one to be set aside", || async {
        let letters = sqlx::query_scalar::<_, Uuid>("select event_id from dead_letters");
        let letters = letters.fetch_all(&platform.database.pool).await.unwrap();
        (letters == [bad.id]).then_some(())
    })
    .await;
}

fn listed<T: Clone>(items: &[(i64, &T)]) -> Vec<Listed<T>> {
    items
        .iter()
        .map(|(sequence, item)| Listed {
            sequence: *sequence,
            item: (*item).clone(),
        })
        .collect()
}

#[tokio::test]
async fn a_page_of_documents_repairs_what_differs_and_counts_it() {
    let platform = RuleDomain::bare().await;
    let mut all: Vec<_> = (0..6).map(|_| some_document()).collect();
    all.sort_by_key(|document| document.id);
    let [before, same, missing, stale, newer, surplus] = all.try_into().unwrap();
    for (document, sequence) in [
        (&before, 1),
        (&same, 2),
        (&stale, 1),
        (&newer, 5),
        (&surplus, 1),
    ] {
        platform
            .wait_until_processed(&platform.order_says_once(accepted(document, sequence)).await)
            .await;
    }
    // The same version with other content, as after a manual change of the row.
    sqlx::query(
        "update evidence_documents set kind = 'OTHER', organisation_id = gen_random_uuid() where id = $1",
    )
    .bind(same.id)
    .execute(&platform.database.pool)
    .await
    .unwrap();
    let expired = EvidenceDocument {
        status: "EXPIRED".to_owned(),
        ..stale.clone()
    };
    let items = listed(&[(2, &same), (1, &missing), (2, &expired), (4, &newer)]);
    let run = Uuid::now_v7();
    let page = Page {
        run,
        after: Some(before.id),
        through: None,
        items,
    };
    let page = event(OrderFact::DocumentsListed(page), run, 1);
    assert!(!platform.incoming().is_projection(&page.kind));
    platform
        .wait_until_processed(&platform.order_says_once(page).await)
        .await;

    assert_eq!(
        status(&platform, missing.id).await,
        Some((1, "ACCEPTED".to_owned()))
    );
    assert_eq!(
        status(&platform, stale.id).await,
        Some((2, "EXPIRED".to_owned()))
    );
    assert_eq!(
        status(&platform, newer.id).await,
        Some((5, "ACCEPTED".to_owned())),
        "newer than the page"
    );
    assert!(
        status(&platform, surplus.id).await.is_some(),
        "reported and left"
    );
    let repaired = "select count(*) from evidence_documents where kind <> 'EU_DOC'";
    assert_eq!(platform.number(repaired).await, 0);
    let checked = platform.checked(run).await;
    assert_eq!(
        (&*checked.consumer, &*checked.projection, checked.compared),
        ("rule", "documents", 4)
    );
    assert_eq!(
        (checked.missing, checked.outdated, checked.surplus),
        (1, 2, 1)
    );
}

#[tokio::test]
async fn pages_of_certificates_are_counted_together_and_a_second_run_finds_nothing() {
    let platform = RuleDomain::bare().await;
    let mut all: Vec<_> = (0..3)
        .map(|_| certificate(&Uuid::now_v7().to_string(), Uuid::now_v7()))
        .collect();
    all.sort_by_key(|certificate| certificate.id);
    let [one, two, three] = all.try_into().unwrap();
    let issued = event(OrderFact::CertificateIssued(two.clone()), two.id, 1);
    platform
        .wait_until_processed(&platform.order_says_once(issued).await)
        .await;
    let revoked = Certificate {
        status: "REVOKED".to_owned(),
        document_types: vec!["EU_DOC".to_owned(), "DGD".to_owned()],
        ..two
    };
    for expected in [(2, 1, 0), (0, 0, 0)] {
        let run = Uuid::now_v7();
        let pages = [
            Page {
                run,
                after: None,
                through: Some(revoked.id),
                items: listed(&[(1, &one), (2, &revoked)]),
            },
            Page {
                run,
                after: Some(revoked.id),
                through: None,
                items: listed(&[(1, &three)]),
            },
        ];
        for page in pages {
            let page = event(OrderFact::CertificatesListed(page), run, 1);
            platform
                .wait_until_processed(&platform.order_says_once(page).await)
                .await;
        }
        let checked = platform.checked(run).await;
        assert_eq!(
            (&*checked.projection, checked.compared),
            ("certificates", 3)
        );
        assert_eq!(
            (checked.missing, checked.outdated, checked.surplus),
            expected
        );
    }
    let types =
        "select cardinality(document_types)::bigint from evidence_certificates where sequence = 2";
    assert_eq!(platform.number(types).await, 2);
}

#[tokio::test]
async fn a_document_that_is_newer_than_the_page_is_no_surplus() {
    let platform = RuleDomain::bare().await;
    let run = Uuid::now_v7();
    let page = Page {
        run,
        after: None,
        through: None,
        items: Vec::new(),
    };
    let page = event(OrderFact::DocumentsListed(page), run, 1);
    let late = some_document();
    platform
        .wait_until_processed(&platform.order_says_once(accepted(&late, 1)).await)
        .await;
    platform
        .wait_until_processed(&platform.order_says_once(page).await)
        .await;
    assert_eq!(platform.checked(run).await.surplus, 0);
}

impl RuleDomain {
    /// Publishes an event of the order domain.
    async fn order_says_once(&self, event: CloudEvent) -> CloudEvent {
        self.order.publish(std::slice::from_ref(&event)).await;
        event
    }

    /// Returns the result of a reconciliation.
    async fn checked(&self, run: Uuid) -> events::operations::ProjectionChecked {
        testkit::eventually("the result of the comparison", || async {
            let published = testkit::published(&self.database.pool).await;
            published
                .iter()
                .find_map(|event| match RuleFact::read(event).unwrap() {
                    Some(RuleFact::ProjectionChecked(checked)) if checked.run == run => {
                        Some(checked)
                    }
                    _ => None,
                })
        })
        .await
    }
}
