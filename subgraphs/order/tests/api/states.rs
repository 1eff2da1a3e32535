//! Every command, in every state, by everybody: what is not allowed is refused with the right code and leaves no trace.

use std::sync::Arc;

use caller::{ApiClient, Caller, ClientKind, Identity, OrganisationKind, Role};
use serde_json::{Value, json};
use uuid::Uuid;

use crate::support::{Case, ROLES, World, person, quote, report, string};

/// The stages that an order can be at, with the part that each of its two providers then plays.
const STAGES: [(&str, Part, Part); 9] = [
    ("REQUESTED", Part::Candidate, Part::Candidate),
    ("REQUESTED, second declined", Part::LastCandidate, Part::None),
    ("QUOTED", Part::Bidder, Part::Candidate),
    ("DECLINED", Part::None, Part::None),
    ("ACCEPTED", Part::Provider, Part::None),
    ("IN_ASSESSMENT", Part::Provider, Part::None),
    ("REPORTED", Part::Provider, Part::None),
    ("COMPLETED", Part::Provider, Part::None),
    ("CANCELLED", Part::Bidder, Part::Candidate),
];

#[derive(Clone, Copy, Debug, PartialEq)]
enum Part {
    Seller,
    Candidate,
    LastCandidate,
    Bidder,
    Provider,
    None,
}

/// Where each step leads. What is not here is not allowed.
const ALLOWED: [(&str, &str, Part, &str); 17] = [
    ("REQUESTED", "submitQuote", Part::Candidate, "QUOTED"),
    ("REQUESTED, second declined", "submitQuote", Part::LastCandidate, "QUOTED"),
    ("QUOTED", "submitQuote", Part::Candidate, "QUOTED"),
    ("REQUESTED", "declineRequest", Part::Candidate, "REQUESTED"),
    ("REQUESTED, second declined", "declineRequest", Part::LastCandidate, "DECLINED"),
    ("QUOTED", "declineRequest", Part::Candidate, "QUOTED"),
    ("QUOTED", "acceptQuote", Part::Seller, "ACCEPTED"),
    ("ACCEPTED", "startAssessment", Part::Provider, "IN_ASSESSMENT"),
    ("IN_ASSESSMENT", "issueReport", Part::Provider, "REPORTED"),
    ("REPORTED", "acceptReport", Part::Seller, "COMPLETED"),
    ("REQUESTED", "cancelOrder", Part::Seller, "CANCELLED"),
    ("REQUESTED, second declined", "cancelOrder", Part::Seller, "CANCELLED"),
    ("QUOTED", "cancelOrder", Part::Seller, "CANCELLED"),
    ("ACCEPTED", "cancelOrder", Part::Seller, "CANCELLED"),
    ("IN_ASSESSMENT", "cancelOrder", Part::Seller, "CANCELLED"),
    ("ACCEPTED", "cancelOrder", Part::Provider, "CANCELLED"),
    ("IN_ASSESSMENT", "cancelOrder", Part::Provider, "CANCELLED"),
];

/// The commands on an order, and which roles may give them at all.
const COMMANDS: [(&str, &[Role]); 7] = [
    ("submitQuote", &PROVIDERS),
    ("declineRequest", &PROVIDERS),
    ("acceptQuote", &SELLERS),
    ("startAssessment", &PROVIDERS),
    ("issueReport", &PROVIDERS),
    ("acceptReport", &SELLERS),
    ("cancelOrder", &[Role::SellerOwner, Role::SellerMember, Role::ProviderOwner, Role::Assessor]),
];
const SELLERS: [Role; 2] = [Role::SellerOwner, Role::SellerMember];
const PROVIDERS: [Role; 2] = [Role::ProviderOwner, Role::Assessor];

async fn at(world: &World, stage: &str) -> (Case, String) {
    let case = match stage {
        "ACCEPTED" => Case::accepted(world).await,
        "IN_ASSESSMENT" => Case::in_assessment(world).await,
        "REPORTED" | "COMPLETED" => Case::reported(world, report()).await,
        _ => Case::requested(world).await,
    };
    let decline = json!({ "orderId": case.order, "reason": "No capacity." });
    let mut quote = Uuid::now_v7().to_string();
    match stage {
        "REQUESTED, second declined" => drop(world.done(&case.second, "declineRequest", decline).await),
        "QUOTED" => quote = case.quote(world, &case.first).await,
        "DECLINED" => {
            world.done(&case.first, "declineRequest", decline.clone()).await;
            world.done(&case.second, "declineRequest", decline).await;
        }
        "COMPLETED" => drop(world.done(&case.seller, "acceptReport", json!({ "orderId": case.order })).await),
        "CANCELLED" => {
            quote = case.quote(world, &case.first).await;
            let reason = json!({ "orderId": case.order, "reason": "Changed plans." });
            world.done(&case.seller, "cancelOrder", reason).await;
        }
        _ => {}
    }
    if matches!(stage, "ACCEPTED" | "IN_ASSESSMENT" | "REPORTED" | "COMPLETED") {
        let order = json!({ "id": case.order });
        let data =
            world.read(&case.seller, "query($id: ID!) { order(id: $id) { quotes { id } } }", order).await;
        quote = string(&data["order"]["quotes"][0]["id"]);
    }
    (case, quote)
}

fn input(command: &str, case: &Case, quoted: &str) -> Value {
    match command {
        "submitQuote" => quote(&case.order),
        "acceptQuote" => json!({ "quoteId": quoted }),
        "declineRequest" | "cancelOrder" => json!({ "orderId": case.order, "reason": "Because." }),
        "issueReport" => {
            let mut input = report();
            input["orderId"] = json!(case.order);
            input
        }
        _ => json!({ "orderId": case.order }),
    }
}

/// Everybody who might try: in each role in the organisation of each party, and in none of them.
fn everybody(case: &Case, first: Part, second: Part) -> Vec<(String, Arc<Caller>, Role, Part)> {
    let mut people = Vec::new();
    let sellers = |organisation, part| (organisation, OrganisationKind::Seller, SELLERS, part);
    let providers = |organisation, part| (organisation, OrganisationKind::Provider, PROVIDERS, part);
    for (organisation, kind, roles, part) in [
        sellers(case.seller_id(), Part::Seller),
        sellers(Uuid::now_v7(), Part::None),
        providers(case.first_id(), first),
        providers(case.second_id(), second),
        providers(Uuid::now_v7(), Part::None),
        // The right organisation, and a role of the other side.
        providers(case.seller_id(), Part::None),
        sellers(case.first_id(), Part::None),
    ] {
        for role in roles {
            people.push((format!("{role:?} as {part:?}"), person(organisation, kind, role), role, part));
        }
    }
    for role in ROLES.into_iter().filter(|role| !SELLERS.contains(role) && !PROVIDERS.contains(role)) {
        // Even inside the seller's own organisation.
        let caller = person(case.seller_id(), OrganisationKind::Seller, role);
        people.push((format!("{role:?} with the seller"), caller, role, Part::None));
    }
    people
}

/// What has to happen.
fn promised(stage: &str, command: &str, role: Role, part: Part) -> Result<&'static str, &'static str> {
    let (_, roles) = COMMANDS.iter().find(|(name, _)| *name == command).unwrap();
    if !roles.contains(&role) {
        return Err("FORBIDDEN");
    }
    let quoted = !matches!(stage, "REQUESTED" | "REQUESTED, second declined" | "DECLINED");
    if command == "acceptQuote" && (part == Part::None || !quoted) {
        return Err("QUOTE_NOT_FOUND");
    }
    if part == Part::None {
        return Err("ORDER_NOT_FOUND");
    }
    // A report may be corrected, by one that says so.
    if command == "issueReport" && part == Part::Provider && matches!(stage, "REPORTED" | "COMPLETED") {
        return Err("INVALID");
    }
    let row = ALLOWED.iter().find(|(from, what, by, _)| *from == stage && *what == command && *by == part);
    row.map(|(.., to)| *to).ok_or("WRONG_STATE")
}

#[tokio::test]
async fn every_command_in_every_state_by_everybody() {
    let world = World::new().await;
    let (mut allowed, mut refused) = (0, 0);
    for (stage, first, second) in STAGES {
        let (case, quoted) = at(&world, stage).await;
        for (command, _) in COMMANDS {
            for (who, caller, role, part) in everybody(&case, first, second) {
                let what = format!("{command} at {stage} by {who}");
                match promised(stage, command, role, part) {
                    Err(code) => {
                        let is = world.refusal(&caller, command, input(command, &case, &quoted)).await;
                        assert_eq!(is, code, "{what}");
                        refused += 1;
                    }
                    Ok(_) => allowed += 1,
                }
            }
        }
        assert_untouched(&world, &case, stage).await;
    }
    assert_eq!((allowed, refused), (17 * 2 + 4, 9 * 7 * 23 - 17 * 2 - 4));
}

/// All those refusals have left no trace on the case.
async fn assert_untouched(world: &World, case: &Case, stage: &str) {
    let (fresh, _) = at(world, stage).await;
    let [is, should_be] = [&case.order, &fresh.order].map(|order| trace(world, order));
    assert_eq!(is.await, should_be.await, "{stage}");
}

/// What an order has left in the database, without what differs between any two.
async fn trace(world: &World, order: &str) -> Vec<String> {
    let order: Uuid = order.parse().unwrap();
    sqlx::query_scalar(
        "select status || version from orders where id = $1
         union all (select event || sequence from order_timeline where order_id = $1 order by sequence)
         union all (select 'quote ' || status from quotes where order_id = $1)
         union all (select 'report ' || overall from assessment_reports where order_id = $1)
         union all (select 'certificate ' || status from certificates where order_id = $1)
         union all (select event->>'type' from outbox where event->>'subject' = $1::text order by position)",
    )
    .bind(order)
    .fetch_all(&world.database.pool)
    .await
    .unwrap()
}

#[tokio::test]
async fn what_is_allowed_leads_where_it_should_and_is_told_once() {
    let world = World::new().await;
    for (stage, command, part, to) in ALLOWED {
        let (_, first, _) = STAGES.into_iter().find(|(name, ..)| *name == stage).unwrap();
        for role in if part == Part::Seller { SELLERS } else { PROVIDERS } {
            let (case, quoted) = at(&world, stage).await;
            let (organisation, kind) = match part {
                Part::Seller => (case.seller_id(), OrganisationKind::Seller),
                part if part == first => (case.first_id(), OrganisationKind::Provider),
                _ => (case.second_id(), OrganisationKind::Provider),
            };
            let before = trace(&world, &case.order).await;
            let caller = person(organisation, kind, role);
            world.done(&caller, command, input(command, &case, &quoted)).await;
            let status: (String, i64) = sqlx::query_as("select status, version from orders where id = $1")
                .bind(case.order.parse::<Uuid>().unwrap())
                .fetch_one(&world.database.pool)
                .await
                .unwrap();
            let steps = before.iter().filter(|line| line.starts_with("carnet.order.")).count();
            assert_eq!(status, (to.to_owned(), i64::try_from(steps).unwrap() + 1), "{command} at {stage}");
            let told: Vec<_> = world.told().await;
            let last = told.iter().rfind(|event| event.subject.to_string() == case.order).unwrap();
            assert_eq!((last.sequence, &last.data["status"]), (status.1, &json!(to)), "{command} at {stage}");
        }
    }
}

#[tokio::test]
async fn nobody_and_no_machine_gives_a_command() {
    let world = World::new().await;
    let (case, quoted) = at(&world, "QUOTED").await;
    let partner = ApiClient {
        id: Uuid::now_v7(),
        kind: ClientKind::Partner,
        organisation: Some(case.seller_id()),
        scopes: Vec::new(),
    };
    let machines = [
        (testkit::anonymous(), "UNAUTHENTICATED"),
        (testkit::gateway(), "FORBIDDEN"),
        (testkit::signed(Identity::Client(partner)), "FORBIDDEN"),
    ];
    for (caller, code) in machines {
        for (command, _) in COMMANDS {
            assert_eq!(
                world.refused(&caller, command, input(command, &case, &quoted)).await,
                code,
                "{command}"
            );
        }
    }
}
