//! Reviews by administrators, expiry by the job, and their consequences.

use events::Fact;
use events::user::UserFact;
use serde_json::{Value, json};
use time::Duration;
use tokio_util::sync::CancellationToken;
use user::providers::jobs::expire_accreditations;
use uuid::Uuid;

use crate::support::{Member, PROVIDER, UserDomain, accreditation, refusals, testing};

async fn review(platform: &UserDomain, name: &str, id: &str, reason: Option<&str>) -> Value {
    let mut input = json!({ "providerId": id });
    if let Some(reason) = reason {
        input["reason"] = json!(reason);
    }
    platform
        .mutate(&testkit::admin(), name, PROVIDER, input)
        .await
}

async fn status(platform: &UserDomain, owner: &Member, id: &str) -> (String, Option<String>) {
    let query = "query($id: ID!) { provider(id: $id) { status reason } }";
    let data = platform
        .answer(&owner.caller, query, json!({ "id": id }))
        .await;
    let text = |field: &str| data["provider"][field].as_str().map(str::to_owned);
    (text("status").unwrap(), text("reason"))
}

/// The names of the events about this subject.
async fn told(platform: &UserDomain, last: &str, subject: Uuid) -> Vec<String> {
    let told = platform.events_until(last, subject).await;
    let told = told.iter().filter(|event| event.subject == subject);
    let names: Vec<(i64, String)> = told
        .map(|event| {
            (
                event.sequence,
                event.kind.split('.').nth(2).unwrap().to_owned(),
            )
        })
        .collect();
    assert!(
        names
            .iter()
            .map(|(sequence, _)| *sequence)
            .eq(1..=i64::try_from(names.len()).unwrap())
    );
    names.into_iter().map(|(_, name)| name).collect()
}

#[tokio::test]
async fn a_provider_is_rejected_suspended_reinstated_and_removed() {
    let platform = UserDomain::start().await;
    let lab = platform.member("PROVIDER").await;
    let id = platform.draft(&lab, testing()).await;
    platform
        .mutate_nothing(&lab.caller, "submitProvider", PROVIDER)
        .await;
    let rejected = review(
        &platform,
        "rejectProvider",
        &id,
        Some("the number is not DAkkS's"),
    )
    .await;
    assert_eq!(rejected["provider"]["status"], "DRAFT");
    assert_eq!(
        status(&platform, &lab, &id).await.1.as_deref(),
        Some("the number is not DAkkS's")
    );
    let submitted = platform
        .mutate_nothing(&lab.caller, "submitProvider", PROVIDER)
        .await;
    assert_eq!(submitted["provider"]["reason"], Value::Null);
    review(&platform, "approveProvider", &id, Some("seen on site")).await;

    let suspended = review(&platform, "suspendProvider", &id, Some("complaints")).await;
    assert_eq!(suspended["provider"]["status"], "SUSPENDED");
    let hidden = "query($id: ID!) { provider(id: $id) { id } providers { totalCount } }";
    let data = platform
        .answer(&testkit::anonymous(), hidden, json!({ "id": id }))
        .await;
    assert_eq!(
        data,
        json!({ "provider": null, "providers": { "totalCount": 0 } })
    );
    let again = review(&platform, "suspendProvider", &id, Some("complaints")).await;
    assert_eq!(refusals(&again), [("WRONG_STATE", "input".to_owned())]);
    let back = review(&platform, "reinstateProvider", &id, None).await;
    assert_eq!(
        (&back["provider"]["status"], &back["provider"]["reason"]),
        (&json!("LISTED"), &Value::Null)
    );
    let removed = review(&platform, "removeProvider", &id, Some("fraud")).await;
    assert_eq!(removed["provider"]["status"], "REMOVED");
    let over = review(&platform, "removeProvider", &id, Some("fraud")).await;
    assert_eq!(refusals(&over), [("WRONG_STATE", "input".to_owned())]);

    let subject: Uuid = id.parse().unwrap();
    let names = told(&platform, "ProviderRemoved", subject).await;
    let expected = [
        "ProviderAdded",
        "AccreditationAdded",
        "ProviderUpdated",
        "ProviderRejected",
        "ProviderUpdated",
        "ProviderApproved",
        "ProviderSuspended",
        "ProviderReinstated",
        "ProviderRemoved",
    ];
    assert_eq!(names, expected);
    let event = platform.event("ProviderSuspended", subject).await;
    let Some(UserFact::ProviderSuspended(fact)) = UserFact::read(&event).unwrap() else {
        panic!("{event:?}")
    };
    assert_eq!(
        (fact.status.as_str(), fact.reason.as_deref()),
        ("SUSPENDED", Some("complaints"))
    );
    assert_eq!(fact.accreditations[0].standard, "ISO/IEC 17025");
    let event = platform.event("ProviderRejected", subject).await;
    assert_eq!(event.data["reason"], Value::Null, "only of what was ended");

    let records: Vec<(String, Option<String>)> = sqlx::query_as(
        "select action, reason from audit_records where subject_id = $1 order by id",
    )
    .bind(subject)
    .fetch_all(&platform.database.pool)
    .await
    .unwrap();
    let expected = [
        ("REJECT_PROVIDER", Some("the number is not DAkkS's")),
        ("APPROVE_PROVIDER", Some("seen on site")),
        ("SUSPEND_PROVIDER", Some("complaints")),
        ("REINSTATE_PROVIDER", None),
        ("REMOVE_PROVIDER", Some("fraud")),
    ];
    assert_eq!(
        records,
        expected.map(|(action, reason)| (action.to_owned(), reason.map(str::to_owned)))
    );
}

#[tokio::test]
async fn a_reason_is_a_line() {
    let platform = UserDomain::start().await;
    let (_, id) = platform.listed(testing()).await;
    for name in [
        "rejectProvider",
        "suspendProvider",
        "removeProvider",
        "approveProvider",
        "reinstateProvider",
    ] {
        for bad in ["", "  ", "two\nlines", &"x".repeat(501)] {
            let payload = review(&platform, name, &id, Some(bad)).await;
            assert_eq!(
                refusals(&payload),
                [("TEXT_INVALID", "input.reason".to_owned())],
                "{name} {bad}"
            );
        }
        let payload = review(&platform, name, "nonsense", Some("x")).await;
        assert_eq!(
            refusals(&payload),
            [("PROVIDER_NOT_FOUND", "input.providerId".to_owned())],
            "{name}"
        );
    }
}

#[tokio::test]
async fn an_accreditation_that_expires_is_told_once_and_suspends() {
    let platform = UserDomain::start().await;
    let (lab, id) = platform.listed(testing()).await;
    let (_, other) = platform.listed(testing()).await;
    let mut longer = accreditation();
    longer["validTo"] = json!(format!("{}-12-31", chassis::now().year() + 9));
    let (kept, kept_id) = platform.listed(testing()).await;
    platform
        .mutate(&kept.caller, "addAccreditation", PROVIDER, longer)
        .await;
    assert_eq!(
        platform
            .services
            .providers
            .expire_accreditations(chassis::now())
            .await
            .unwrap(),
        0
    );

    let later = chassis::now() + Duration::days(800);
    let (one, two) = tokio::join!(
        platform.services.providers.expire_accreditations(later),
        platform.services.providers.expire_accreditations(later)
    );
    let rest = platform
        .services
        .providers
        .expire_accreditations(later)
        .await
        .unwrap();
    assert_eq!(one.unwrap() + two.unwrap() + rest, 3, "each of them once");
    let suspended = (
        "SUSPENDED".to_owned(),
        Some("ACCREDITATION_EXPIRED".to_owned()),
    );
    assert_eq!(status(&platform, &lab, &id).await, suspended);
    assert_eq!(
        status(&platform, &kept, &kept_id).await,
        ("LISTED".to_owned(), None)
    );
    for provider in [&id, &other] {
        let subject = provider.parse().unwrap();
        let names = told(&platform, "ProviderSuspended", subject).await;
        assert_eq!(
            names
                .iter()
                .filter(|name| *name == "AccreditationExpired")
                .count(),
            1
        );
        for name in ["AccreditationExpired", "ProviderSuspended"] {
            assert_eq!(
                platform.lanes(name, subject).await,
                ["bulk"],
                "a job publishes in the bulk lane"
            );
        }
    }
    let event = platform
        .event("ProviderSuspended", id.parse().unwrap())
        .await;
    assert_eq!(
        (&event.data["status"], &event.data["reason"]),
        (&json!("SUSPENDED"), &json!("ACCREDITATION_EXPIRED"))
    );

    let mut renewed = accreditation();
    renewed["number"] = json!("D-PL-2");
    let payload = platform
        .mutate(&lab.caller, "addAccreditation", PROVIDER, renewed)
        .await;
    assert_eq!(
        payload["userErrors"],
        json!([]),
        "a suspended provider mends what is wrong"
    );
    let back = review(&platform, "reinstateProvider", &id, None).await;
    assert_eq!(back["provider"]["status"], "LISTED");
}

#[tokio::test]
async fn each_page_of_expired_accreditations_has_a_time_of_its_own() {
    let platform = UserDomain::start().await;
    platform.listed(testing()).await;
    // Copies of the provider: more than one transaction of the job handles.
    platform.run_sql(
            "insert into organisations (id, version, kind, legal_name, country, status, created_at, updated_at)
             select gen_random_uuid(), version, kind, legal_name, country, status, created_at, updated_at
             from organisations, generate_series(1, 149);
             insert into providers
                 (id, version, organisation_id, display_name, languages, status, created_at, updated_at)
             select gen_random_uuid(), p.version, o.id, p.display_name, p.languages, p.status, p.created_at, p.updated_at
             from providers p join organisations o on o.id <> p.organisation_id;
             insert into accreditations
                 (id, provider_id, body, standard, number, scope, hs_prefixes, document_types, valid_from, valid_to)
             select gen_random_uuid(), p.id, a.body, a.standard, a.number, a.scope, a.hs_prefixes, a.document_types,
                 a.valid_from, a.valid_to
             from accreditations a join providers p on p.id <> a.provider_id",
        )
        .await;
    let later = chassis::now() + Duration::days(800);
    let expired = platform
        .services
        .providers
        .expire_accreditations(later)
        .await
        .unwrap();
    assert_eq!(expired, 150);
    let pages: Vec<i64> = sqlx::query_scalar(
        "select count(*) from providers group by updated_at order by updated_at",
    )
    .fetch_all(&platform.database.pool)
    .await
    .unwrap();
    assert_eq!(pages, [100, 50]);
}

#[tokio::test]
async fn a_withdrawn_accreditation_does_not_count() {
    let platform = UserDomain::start().await;
    let (lab, id) = platform.listed(testing()).await;
    let (stranger, _) = platform.listed(testing()).await;
    let query = "query($id: ID!) { provider(id: $id) { accreditations { id } } }";
    let data = platform
        .answer(&lab.caller, query, json!({ "id": id }))
        .await;
    let input = json!({ "accreditationId": data["provider"]["accreditations"][0]["id"], "reason": "merged" });
    let payload = platform
        .mutate(
            &stranger.caller,
            "withdrawAccreditation",
            PROVIDER,
            input.clone(),
        )
        .await;
    assert_eq!(
        refusals(&payload),
        [(
            "ACCREDITATION_NOT_FOUND",
            "input.accreditationId".to_owned()
        )]
    );
    for _ in 0..2 {
        let payload = platform
            .mutate(
                &testkit::admin(),
                "withdrawAccreditation",
                PROVIDER,
                input.clone(),
            )
            .await;
        let accreditation = &payload["provider"]["accreditations"][0];
        assert_eq!(
            (&accreditation["status"], &accreditation["reason"]),
            (&json!("WITHDRAWN"), &json!("merged"))
        );
        assert_eq!(payload["provider"]["status"], "SUSPENDED");
        assert_eq!(payload["provider"]["reason"], "ACCREDITATION_WITHDRAWN");
    }
    let names = told(&platform, "ProviderSuspended", id.parse().unwrap()).await;
    assert_eq!(
        names[names.len() - 2..],
        ["AccreditationExpired", "ProviderSuspended"]
    );
    for name in ["AccreditationExpired", "ProviderSuspended"] {
        assert_eq!(
            platform.lanes(name, id.parse().unwrap()).await,
            ["single"],
            "a command does not"
        );
    }
    let event = platform
        .event("ProviderSuspended", id.parse().unwrap())
        .await;
    assert_eq!(event.data["accreditations"], json!([]), "it does not count");
    let later = chassis::now() + Duration::days(800);
    let expired = platform
        .services
        .providers
        .expire_accreditations(later)
        .await
        .unwrap();
    assert_eq!(expired, 1, "the stranger's only");
    let back = review(&platform, "reinstateProvider", &id, None).await;
    assert_eq!(
        refusals(&back),
        [("ACCREDITATION_REQUIRED", "input".to_owned())]
    );
    let unknown = json!({ "accreditationId": "nonsense", "reason": "merged" });
    let payload = platform
        .mutate(&lab.caller, "withdrawAccreditation", PROVIDER, unknown)
        .await;
    assert_eq!(
        refusals(&payload),
        [(
            "ACCREDITATION_NOT_FOUND",
            "input.accreditationId".to_owned()
        )]
    );
}

#[tokio::test]
async fn the_clock_looks_at_once_and_stops_when_told() {
    let platform = UserDomain::start().await;
    let (lab, id) = platform.listed(testing()).await;
    platform
        .run_sql("update accreditations set valid_from = '2001-01-01', valid_to = '2001-12-31'")
        .await;
    let stop = CancellationToken::new();
    let job = tokio::spawn(expire_accreditations(
        platform.services.providers.clone(),
        stop.clone(),
    ));
    platform
        .event("AccreditationExpired", id.parse().unwrap())
        .await;
    platform
        .event("ProviderSuspended", id.parse().unwrap())
        .await;
    assert_eq!(status(&platform, &lab, &id).await.0, "SUSPENDED");
    stop.cancel();
    job.await.unwrap().unwrap();
}
