//! A provider writes its profile, and an administrator lists it.

use caller::{Identity, OrganisationKind, Role, User};
use events::Fact;
use events::user::UserFact;
use serde_json::{Value, json};
use uuid::Uuid;

use crate::support::{PROVIDER, UserDomain, accreditation, code, mutation, refusals, testing};

fn profile(services: &Value) -> Value {
    json!({ "displayName": "Rheinlab", "languages": ["de", "pt-BR"], "services": services })
}

fn id(payload: &Value) -> Uuid {
    payload["provider"]["id"].as_str().unwrap().parse().unwrap()
}

#[tokio::test]
async fn a_provider_is_listed_step_by_step() {
    let platform = UserDomain::start().await;
    let lab = platform.member("PROVIDER").await;
    let early = platform
        .mutate(&lab.caller, "updateProvider", PROVIDER, profile(&json!([])))
        .await;
    assert_eq!(
        refusals(&early),
        [("PROVIDER_NOT_FOUND", "input".to_owned())]
    );
    let draft = platform
        .mutate(&lab.caller, "addProvider", PROVIDER, profile(&json!([])))
        .await;
    let provider = id(&draft);
    let again = platform
        .mutate(&lab.caller, "addProvider", PROVIDER, profile(&json!([])))
        .await;
    assert_eq!(refusals(&again), [("PROVIDER_EXISTS", "input".to_owned())]);
    assert_eq!(
        draft["provider"]["organisation"]["id"],
        lab.organisation.to_string()
    );
    assert_eq!(
        (&draft["provider"]["status"], &draft["provider"]["services"]),
        (&json!("DRAFT"), &json!([]))
    );

    let refused = platform
        .mutate_nothing(&lab.caller, "submitProvider", PROVIDER)
        .await;
    assert_eq!(
        refusals(&refused),
        [("SERVICE_REQUIRED", "input".to_owned())]
    );
    let updated = platform
        .mutate(
            &lab.caller,
            "updateProvider",
            PROVIDER,
            profile(&json!([testing()])),
        )
        .await;
    assert_eq!(
        (id(&updated), &updated["provider"]["services"]),
        (provider, &json!([testing()]))
    );
    let refused = platform
        .mutate_nothing(&lab.caller, "submitProvider", PROVIDER)
        .await;
    assert_eq!(
        refusals(&refused),
        [("ACCREDITATION_REQUIRED", "input".to_owned())]
    );

    let accredited = platform
        .mutate(&lab.caller, "addAccreditation", PROVIDER, accreditation())
        .await;
    let added = &accredited["provider"]["accreditations"][0];
    assert_eq!(
        (&added["standard"], &added["status"]),
        (&json!("ISO/IEC 17025"), &json!("IN_FORCE"))
    );
    assert_eq!(
        (&added["serviceTypes"], &added["hsPrefixes"]),
        (&json!(["TESTING"]), &json!([]))
    );
    let approve = json!({ "providerId": provider });
    let early = platform
        .mutate(
            &testkit::admin(),
            "approveProvider",
            PROVIDER,
            approve.clone(),
        )
        .await;
    assert_eq!(refusals(&early), [("WRONG_STATE", "input".to_owned())]);
    let submitted = platform
        .mutate_nothing(&lab.caller, "submitProvider", PROVIDER)
        .await;
    assert_eq!(submitted["provider"]["status"], "UNDER_REVIEW");
    let approved = platform
        .mutate(&testkit::admin(), "approveProvider", PROVIDER, approve)
        .await;
    assert_eq!(approved["provider"]["status"], "LISTED");

    let told = platform.events_until("ProviderApproved", provider).await;
    let told: Vec<_> = told
        .iter()
        .filter(|event| event.subject == provider)
        .collect();
    let names: Vec<_> = told
        .iter()
        .filter_map(|event| event.kind.split('.').nth(2))
        .collect();
    let expected = [
        "ProviderAdded",
        "ProviderUpdated",
        "AccreditationAdded",
        "ProviderUpdated",
        "ProviderApproved",
    ];
    assert_eq!(names, expected);
    assert_eq!(
        told.iter().map(|event| event.sequence).collect::<Vec<_>>(),
        [1, 2, 3, 4, 5]
    );
    assert!(
        told.iter()
            .all(|event| event.audience == [lab.organisation])
    );
    let Some(UserFact::ProviderApproved(fact)) = UserFact::read(told[4]).unwrap() else {
        panic!("{told:?}")
    };
    assert_eq!(
        (fact.organisation, fact.display_name.as_str()),
        (lab.organisation, "Rheinlab")
    );
    assert_eq!(
        (
            fact.status.as_str(),
            fact.services[0].document_types[0].as_str()
        ),
        ("LISTED", "UN383_SUMMARY")
    );
}

#[tokio::test]
async fn faults_are_said_where_they_are() {
    let platform = UserDomain::start().await;
    let lab = platform.member("PROVIDER").await;
    let mut bad = testing();
    bad["markets"] = json!([]);
    bad["documentTypes"] = json!(["un 38.3"]);
    bad["leadDays"] = json!(-1);
    let input =
        json!({ "displayName": " ", "languages": ["Deutsch"], "services": [testing(), bad] });
    let payload = platform
        .mutate(&lab.caller, "addProvider", PROVIDER, input)
        .await;
    let expected = [
        ("TEXT_INVALID", "input.displayName"),
        ("LANGUAGE_INVALID", "input.languages.0"),
        ("DOCUMENT_TYPE_INVALID", "input.services.1.documentTypes.0"),
        ("MARKET_REQUIRED", "input.services.1.markets"),
        ("LEAD_DAYS_INVALID", "input.services.1.leadDays"),
    ];
    assert_eq!(
        refusals(&payload),
        expected.map(|(code, path)| (code, path.to_owned()))
    );
    let many = profile(&json!(vec![testing(); 51]));
    let payload = platform
        .mutate(&lab.caller, "addProvider", PROVIDER, many)
        .await;
    assert_eq!(
        refusals(&payload),
        [("TOO_MANY", "input.services".to_owned())]
    );
}

#[tokio::test]
async fn an_accreditation_is_checked() {
    let platform = UserDomain::start().await;
    let lab = platform.member("PROVIDER").await;
    let payload = platform
        .mutate(&lab.caller, "addAccreditation", PROVIDER, accreditation())
        .await;
    assert_eq!(
        refusals(&payload),
        [("PROVIDER_NOT_FOUND", "input".to_owned())],
        "no profile yet"
    );
    platform
        .mutate(
            &lab.caller,
            "addProvider",
            PROVIDER,
            profile(&json!([testing()])),
        )
        .await;
    let mut bad = accreditation();
    bad["standard"] = json!("ISO 9001");
    bad["number"] = json!("");
    bad["documentTypes"] = json!(["un 38.3"]);
    bad["hsPrefixes"] = json!(vec!["85"; 301]);
    bad["validTo"] = json!("2001-01-01");
    let payload = platform
        .mutate(&lab.caller, "addAccreditation", PROVIDER, bad)
        .await;
    let expected = [
        ("STANDARD_UNKNOWN", "input.standard"),
        ("TEXT_INVALID", "input.number"),
        ("TOO_MANY", "input.hsPrefixes"),
        ("DOCUMENT_TYPE_INVALID", "input.documentTypes.0"),
        ("DATES_INVALID", "input.validTo"),
    ];
    assert_eq!(
        refusals(&payload),
        expected.map(|(code, path)| (code, path.to_owned()))
    );
    let mut old = accreditation();
    old["validFrom"] = json!("2001-01-01");
    old["validTo"] = json!("2001-12-31");
    let payload = platform
        .mutate(&lab.caller, "addAccreditation", PROVIDER, old)
        .await;
    assert_eq!(
        payload["provider"]["accreditations"][0]["status"],
        "EXPIRED"
    );
    let payload = platform
        .mutate_nothing(&lab.caller, "submitProvider", PROVIDER)
        .await;
    assert_eq!(
        refusals(&payload),
        [("ACCREDITATION_REQUIRED", "input".to_owned())]
    );
}

#[tokio::test]
async fn two_who_add_at_the_same_time_make_one_profile() {
    let platform = UserDomain::start().await;
    let lab = platform.member("PROVIDER").await;
    let add = || {
        platform.mutate(
            &lab.caller,
            "addProvider",
            PROVIDER,
            profile(&json!([testing()])),
        )
    };
    let (one, other) = tokio::join!(add(), add());
    let mut refused = [refusals(&one), refusals(&other)];
    refused.sort();
    assert_eq!(
        refused,
        [vec![], vec![("PROVIDER_EXISTS", "input".to_owned())]]
    );
}

/// Regression test: each locked the organisation `FOR SHARE` and then `FOR UPDATE`, so that two of them deadlocked.
#[tokio::test]
async fn eight_updates_at_the_same_time_all_end() {
    let platform = UserDomain::start().await;
    let (lab, without) = (
        platform.member("PROVIDER").await,
        platform.member("PROVIDER").await,
    );
    platform
        .mutate(
            &lab.caller,
            "addProvider",
            PROVIDER,
            profile(&json!([testing()])),
        )
        .await;
    for (owner, expected) in [
        (&lab, vec![]),
        (&without, vec![("PROVIDER_NOT_FOUND", "input".to_owned())]),
    ] {
        let update = || {
            platform.mutate(
                &owner.caller,
                "updateProvider",
                PROVIDER,
                profile(&json!([testing()])),
            )
        };
        for payload in futures::future::join_all((0..8).map(|_| update())).await {
            assert_eq!(refusals(&payload), expected);
        }
    }
}

#[tokio::test]
async fn what_is_listed_is_covered() {
    let platform = UserDomain::start().await;
    let lab = platform.member("PROVIDER").await;
    let mut certification = testing();
    certification["type"] = json!("CERTIFICATION");
    let mut toys = testing();
    toys["hsPrefixes"] = json!(["950300"]);
    let services = json!([testing(), certification, toys]);
    platform
        .mutate(&lab.caller, "addProvider", PROVIDER, profile(&services))
        .await;
    let mut batteries = accreditation();
    batteries["hsPrefixes"] = json!(["8507"]);
    batteries["documentTypes"] = json!(["UN383_SUMMARY"]);
    let added = platform
        .mutate(&lab.caller, "addAccreditation", PROVIDER, batteries)
        .await;
    assert_eq!(
        added["provider"]["accreditations"][0]["documentTypes"],
        json!(["UN383_SUMMARY"])
    );
    let refused = platform
        .mutate_nothing(&lab.caller, "submitProvider", PROVIDER)
        .await;
    let uncovered = |positions: &[usize]| -> Vec<(&str, String)> {
        positions
            .iter()
            .map(|position| ("NOT_COVERED", format!("input.services.{position}")))
            .collect()
    };
    assert_eq!(refusals(&refused), uncovered(&[1, 2]));
    for (standard, prefix) in [("ISO/IEC 17065", "85"), ("ISO/IEC 17025", "95")] {
        let mut more = accreditation();
        more["standard"] = json!(standard);
        more["hsPrefixes"] = json!([prefix]);
        platform
            .mutate(&lab.caller, "addAccreditation", PROVIDER, more)
            .await;
    }
    let submitted = platform
        .mutate_nothing(&lab.caller, "submitProvider", PROVIDER)
        .await;
    assert_eq!(
        submitted["provider"]["status"], "UNDER_REVIEW",
        "{submitted}"
    );
    let approve = json!({ "providerId": id(&submitted) });
    platform
        .mutate(&testkit::admin(), "approveProvider", PROVIDER, approve)
        .await;

    let mut all_goods = testing();
    all_goods["hsPrefixes"] = json!([]);
    let more = profile(&json!([testing(), all_goods]));
    let refused = platform
        .mutate(&lab.caller, "updateProvider", PROVIDER, more)
        .await;
    assert_eq!(refusals(&refused), uncovered(&[1]));
    let mut advice = testing();
    advice["type"] = json!("CONSULTATION");
    advice["hsPrefixes"] = json!([]);
    let updated = platform
        .mutate(
            &lab.caller,
            "updateProvider",
            PROVIDER,
            profile(&json!([testing(), advice])),
        )
        .await;
    assert_eq!(updated["provider"]["status"], "LISTED", "{updated}");
}

#[tokio::test]
async fn each_command_is_for_one_role() {
    let platform = UserDomain::start().await;
    let organisation = Uuid::now_v7();
    let assessor = testkit::signed(Identity::User(User {
        id: Uuid::now_v7(),
        organisation,
        kind: OrganisationKind::Provider,
        roles: vec![Role::Assessor],
        session: Uuid::now_v7(),
    }));
    let callers = [
        (
            "nobody",
            testkit::anonymous(),
            "UNAUTHENTICATED",
            "UNAUTHENTICATED",
        ),
        (
            "a seller",
            testkit::seller(organisation),
            "FORBIDDEN",
            "FORBIDDEN",
        ),
        ("an assessor", assessor, "FORBIDDEN", "FORBIDDEN"),
        (
            "an owner",
            testkit::provider(organisation),
            "none",
            "FORBIDDEN",
        ),
        ("an admin", testkit::admin(), "FORBIDDEN", "none"),
    ];
    let submit = "mutation { submitProvider { userErrors { code } } }";
    let approve = mutation("approveProvider", "{ userErrors { code path } }");
    for (who, caller, own, admins) in callers {
        let accredit = json!({ "input": accreditation() });
        let answer = platform
            .ask(
                &caller,
                &mutation("addAccreditation", "{ userErrors { code } }"),
                accredit,
            )
            .await;
        assert_eq!(code(&answer), own, "{who} accredits: {answer}");
        assert_eq!(
            code(&platform.ask(&caller, submit, json!({})).await),
            own,
            "{who} submits"
        );
        for unknown in [Uuid::now_v7().to_string(), "nonsense".to_owned()] {
            let input = json!({ "input": { "providerId": unknown } });
            let answer = platform.ask(&caller, &approve, input).await;
            assert_eq!(code(&answer), admins, "{who} approves: {answer}");
            if admins == "none" {
                let refused = refusals(&answer["data"]["approveProvider"]);
                assert_eq!(
                    refused,
                    [("PROVIDER_NOT_FOUND", "input.providerId".to_owned())]
                );
            }
        }
    }
}

#[tokio::test]
async fn an_unverified_provider_offers_few_services_and_has_few_accreditations() {
    let platform = UserDomain::start().await;
    let lab = platform.member("PROVIDER").await;
    platform.draft(&lab, testing()).await;
    let offer = async |count: usize| {
        let services = vec![testing(); count];
        let input = json!({ "displayName": "Rheinlab", "languages": ["de"], "services": services });
        platform
            .mutate(&lab.caller, "updateProvider", PROVIDER, input)
            .await
    };
    assert!(refusals(&offer(10).await).is_empty());
    assert_eq!(
        refusals(&offer(11).await),
        [("TOO_MANY", "input.services".to_owned())]
    );
    let accredit = async || {
        platform
            .mutate(&lab.caller, "addAccreditation", PROVIDER, accreditation())
            .await
    };
    for _ in 1..10 {
        assert!(refusals(&accredit().await).is_empty());
    }
    assert_eq!(
        refusals(&accredit().await),
        [("TOO_MANY", "input".to_owned())]
    );
    let input = json!({ "organisationId": lab.organisation });
    platform
        .mutate(
            &testkit::admin(),
            "verifyOrganisation",
            "{ userErrors { code } }",
            input,
        )
        .await;
    assert!(refusals(&offer(11).await).is_empty());
    assert!(refusals(&accredit().await).is_empty());
}
