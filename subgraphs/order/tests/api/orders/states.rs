//! Every command, at every point of an order's life, by every caller: steps without a row in the table are refused with the
//! right code and have no effect; steps with a row lead to its status and have one event.

use std::collections::BTreeSet;

use caller::{ApiClient, ClientKind, Identity, OrganisationKind, Role, Who};
use order::orders::service::{Command, OrderEvent, Part, TRANSITIONS};
use order::service::RIGHTS;
use serde_json::json;
use uuid::Uuid;

use crate::stages::{DEEDS, LifeStage, PROVIDERS, SELLERS, STAGES, Scene, Someone};
use crate::support::{Case, OrderDomain, ROLES, draft, person, quote, request};

pub fn may(field: &str, role: Role) -> bool {
    let row = RIGHTS.0.iter().find(|right| right.name == field).unwrap();
    row.who.contains(&Who::Role(role))
}

/// Returns the code with which this must be refused, if any.
pub fn refused_with(
    scene: &Scene,
    stage: LifeStage,
    field: &str,
    command: Command,
    someone: &Someone,
) -> Option<&'static str> {
    if !may(field, someone.role) {
        return Some("FORBIDDEN");
    }
    let Some(part) = someone.part else {
        return Some(Scene::hidden(field));
    };
    if let Some(code) = scene.lacks(field, someone) {
        return Some(code);
    }
    let decides = matches!(command, Command::AcceptDocument | Command::RejectDocument);
    if part == Part::Admin && decides && stage.status.is_over() {
        return None;
    }
    if scene.row(field, command, part).is_none() {
        return Some("WRONG_STATE");
    }
    (field == "resubmitDocument" && !scene.has_rejected()).then_some("DOCUMENT_NOT_REJECTED")
}

#[tokio::test]
async fn what_no_row_allows_is_refused_and_leaves_no_trace() {
    let world = OrderDomain::new().await;
    for stage in STAGES {
        let scene = Scene::at(&world, *stage).await;
        let before = world.contents().await;
        for &(field, command) in DEEDS {
            for someone in scene.everybody() {
                let Some(code) = refused_with(&scene, *stage, field, command, &someone) else {
                    continue;
                };
                let input = scene.input(field, command, &someone.caller);
                let is = world.refusal(&someone.caller, field, input).await;
                let (role, part) = (someone.role, someone.part);
                assert_eq!(
                    is, code,
                    "{command} at {} by {role:?} as {part:?}",
                    stage.name
                );
            }
        }
        assert_eq!(world.contents().await, before, "{}", stage.name);
    }
}

/// Returns the kind of an event: `QUOTE_SUBMITTED` is `carnet.order.QuoteSubmitted.v1`.
pub fn fact(event: OrderEvent) -> String {
    let words = event
        .into_str()
        .split('_')
        .map(|word| format!("{}{}", &word[..1], word[1..].to_lowercase()));
    format!("carnet.order.{}.v1", words.collect::<String>())
}

#[tokio::test]
async fn what_a_row_allows_leads_where_it_says_and_is_told_once() {
    let world = OrderDomain::new().await;
    let mut used = BTreeSet::new();
    for stage in STAGES {
        let people = Scene::at(&world, *stage).await;
        for &(field, command) in DEEDS {
            for (nth, someone) in people.everybody().iter().enumerate() {
                if refused_with(&people, *stage, field, command, someone).is_some() {
                    continue;
                }
                let scene = Scene::at(&world, *stage).await;
                let someone = scene.everybody().swap_remove(nth);
                used.insert(takes_effect(&world, &scene, field, command, &someone).await);
            }
        }
    }
    let rows = TRANSITIONS.iter().enumerate();
    let rows = rows.filter(|(_, row)| row.from.is_some() && row.by != Part::System);
    let rows: BTreeSet<_> = rows.map(|(position, _)| Some(position)).collect();
    used.remove(&None);
    assert_eq!(used, rows, "every row but the clock's is used");
}

/// Executes the command, checks its effect, and returns the position of the row, or `None` if there was no step.
async fn takes_effect(
    world: &OrderDomain,
    scene: &Scene,
    field: &str,
    command: Command,
    someone: &Someone,
) -> Option<usize> {
    let (before, told) = (scene.case.state(world).await, world.told().await.len());
    let input = scene.input(field, command, &someone.caller);
    world.done(&someone.caller, field, input).await;
    let told = world.told().await.split_off(told);
    let kinds: Vec<&str> = told.iter().map(|event| event.kind.as_str()).collect();
    let what = format!("{command} at {before:?} by {:?}: {kinds:?}", someone.part);
    let Some(row) = scene.row(field, command, someone.part.unwrap()) else {
        assert_eq!(
            scene.case.state(world).await,
            before,
            "no step of the order: {what}"
        );
        assert_eq!(kinds.len(), 1, "{what}");
        return None;
    };
    assert_eq!(
        scene.case.state(world).await,
        (row.to.into_str().to_owned(), before.1 + 1),
        "{what}"
    );
    let step: (Uuid, i64, String, String) = sqlx::query_as(
        "select id, sequence, event, status from order_timeline where order_id = $1 order by sequence desc limit 1",
    )
    .bind(scene.case.order.parse::<Uuid>().unwrap())
    .fetch_one(&world.database.pool)
    .await
    .unwrap();
    assert_eq!((step.0, step.1), (told[0].id, before.1 + 1), "{what}");
    assert_eq!(
        (step.2.as_str(), step.3.as_str()),
        (row.event.into_str(), row.to.into_str()),
        "{what}"
    );
    assert_eq!(kinds[0], fact(row.event), "{what}");
    assert!(kinds[1..].iter().copied().all(follows), "{what}");
    TRANSITIONS.iter().position(|one| one == row)
}

/// Returns true for the events that may follow that of a step.
fn follows(kind: &str) -> bool {
    let follows = [
        "QuoteRejected",
        "CertificateIssued",
        "CertificateSuspended",
        "CertificateSuperseded",
    ];
    let follows = follows.map(|kind| format!("carnet.order.{kind}.v1"));
    follows.iter().any(|one| one == kind)
}

#[tokio::test]
async fn an_order_is_begun_by_the_seller_of_its_product() {
    let world = OrderDomain::new().await;
    let seller = Uuid::now_v7();
    let (product, profile) = (
        world.product(seller).await,
        world.provider(Uuid::now_v7()).await,
    );
    let begin = [
        ("draftOrder", draft(product), "DRAFT"),
        (
            "requestAssessment",
            request(product, &[profile]),
            "REQUESTED",
        ),
    ];
    for (field, input, status) in begin {
        for role in ROLES {
            let caller = person(seller, OrganisationKind::Seller, role);
            if SELLERS.contains(&role) {
                let payload = world.done(&caller, field, input.clone()).await;
                assert_eq!(payload["order"]["status"], status);
                let stranger = person(Uuid::now_v7(), OrganisationKind::Seller, role);
                assert_eq!(
                    world.refused(&stranger, field, input.clone()).await,
                    "PRODUCT_NOT_FOUND"
                );
            } else {
                assert_eq!(
                    world.refused(&caller, field, input.clone()).await,
                    "FORBIDDEN",
                    "{role:?}"
                );
            }
        }
    }
    assert!(PROVIDERS.iter().all(|role| ROLES.contains(role)));
}

#[tokio::test]
async fn the_refusal_of_a_step_names_the_status_and_the_possible_commands() {
    let world = OrderDomain::new().await;
    let case = Case::requested(&world).await;
    case.quote(&world, &case.first).await;
    let payload = world
        .mutate(&case.first, "submitQuote", quote(&case.order))
        .await
        .unwrap();
    let error = &payload["userErrors"][0];
    assert_eq!(error["code"], "WRONG_STATE");
    let message = error["message"].as_str().unwrap();
    assert!(message.contains("the status QUOTED"), "{message}");
    assert!(
        message.ends_with("In this status you can use: withdrawQuote."),
        "{message}"
    );
}

#[tokio::test]
async fn nobody_and_no_machine_without_a_scope_gives_a_command() {
    let world = OrderDomain::new().await;
    let stage = STAGES
        .iter()
        .find(|stage| stage.name == "two quotes")
        .unwrap();
    let scene = Scene::at(&world, *stage).await;
    let partner = ApiClient {
        id: Uuid::now_v7(),
        kind: ClientKind::Partner,
        organisation: Some(scene.case.seller_id()),
        scopes: Vec::new(),
    };
    let machines = [
        (testkit::anonymous(), "UNAUTHENTICATED"),
        (testkit::gateway(), "FORBIDDEN"),
        (testkit::signed(Identity::Client(partner)), "FORBIDDEN"),
    ];
    for (caller, code) in machines {
        for &(field, command) in DEEDS {
            let input = scene.input(field, command, &caller);
            assert_eq!(world.refused(&caller, field, input).await, code, "{field}");
        }
        for (field, input) in [("draftOrder", json!(draft(scene.case.product)))] {
            assert_eq!(world.refused(&caller, field, input).await, code, "{field}");
        }
    }
}
