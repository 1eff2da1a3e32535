//! Every command on a transport approval, in every status, by every caller.

use std::sync::Arc;

use caller::{Caller, OrganisationKind, Role};
use serde_json::{Value, json};
use uuid::Uuid;

use crate::shipment::{Shipment, answer, approval, rules_change};
use crate::support::{OrderDomain, ROLES, person};

const STATUSES: [&str; 5] = [
    "REQUESTED",
    "APPROVED",
    "NEEDS_REVIEW",
    "REFUSED",
    "SUSPENDED",
];

/// The commands, with the roles that may use them.
const COMMANDS: [(&str, &[Role]); 4] = [
    (
        "recheckApproval",
        &[Role::SellerOwner, Role::SellerMember, Role::PlatformAdmin],
    ),
    ("appealApproval", &[Role::SellerOwner, Role::SellerMember]),
    ("decideApproval APPROVE", &[Role::PlatformAdmin]),
    ("decideApproval REFUSE", &[Role::PlatformAdmin]),
];

/// The next status of each permitted step. Other steps are refused.
const ALLOWED: [(&str, &str, &str); 6] = [
    ("APPROVED", "recheckApproval", "APPROVED"),
    ("NEEDS_REVIEW", "recheckApproval", "NEEDS_REVIEW"),
    ("REFUSED", "recheckApproval", "REQUESTED"),
    ("REFUSED", "appealApproval", "NEEDS_REVIEW"),
    ("NEEDS_REVIEW", "decideApproval APPROVE", "APPROVED"),
    ("NEEDS_REVIEW", "decideApproval REFUSE", "REFUSED"),
];

async fn at(world: &OrderDomain, status: &str) -> (Shipment, String) {
    let shipment = Shipment::planned(world, 2).await;
    let id = shipment.asked(world).await;
    match status {
        "APPROVED" => answer(world, &id, "COMPLIANT").await,
        "NEEDS_REVIEW" => answer(world, &id, "NO_RULE_FOUND").await,
        "REFUSED" => answer(world, &id, "ACTION_REQUIRED").await,
        "SUSPENDED" => {
            answer(world, &id, "COMPLIANT").await;
            rules_change(world, &id).await;
        }
        _ => {}
    }
    assert_eq!(
        approval(world, &shipment.seller, &id).await["status"],
        status
    );
    (shipment, id)
}

fn input(command: &str, id: &str) -> Value {
    match command {
        "recheckApproval" => json!({ "approvalId": id }),
        "appealApproval" => json!({ "approvalId": id, "reason": "Because." }),
        "decideApproval APPROVE" => {
            json!({ "approvalId": id, "reason": "Because.", "decision": "APPROVE" })
        }
        _ => json!({ "approvalId": id, "reason": "Because.", "decision": "REFUSE" }),
    }
}

fn name(command: &str) -> &str {
    command.split(' ').next().unwrap()
}

/// Returns a caller for each role in the organisations of the seller and of the carrier, and in another one. The flag is true
/// for a party.
fn everybody(of: &Shipment) -> Vec<(Arc<Caller>, Role, bool)> {
    let mut people = Vec::new();
    for role in ROLES {
        let seller = matches!(role, Role::SellerOwner | Role::SellerMember);
        let admin = role == Role::PlatformAdmin;
        people.push((
            person(of.seller_id(), OrganisationKind::Seller, role),
            role,
            seller || admin,
        ));
        people.push((
            person(of.carrier_id(), OrganisationKind::Carrier, role),
            role,
            admin,
        ));
        people.push((
            person(Uuid::now_v7(), OrganisationKind::Seller, role),
            role,
            admin,
        ));
    }
    people
}

fn promised(
    status: &str,
    command: &str,
    role: Role,
    has_part: bool,
) -> Result<&'static str, &'static str> {
    let (_, roles) = COMMANDS.iter().find(|(name, _)| *name == command).unwrap();
    if !roles.contains(&role) {
        return Err("FORBIDDEN");
    }
    if !has_part {
        return Err("APPROVAL_NOT_FOUND");
    }
    // The question is open: the request asked it, or the review that suspended the approval.
    if command == "recheckApproval" && ["REQUESTED", "SUSPENDED"].contains(&status) {
        return Err("BEING_CHECKED");
    }
    let row = ALLOWED
        .iter()
        .find(|(from, what, _)| *from == status && *what == command);
    row.map(|(.., to)| *to).ok_or("WRONG_STATE")
}

#[tokio::test]
async fn every_command_in_every_status_by_everybody() {
    let world = OrderDomain::new().await;
    let (mut allowed, mut refused) = (0, 0);
    for status in STATUSES {
        let (shipment, id) = at(&world, status).await;
        let before = world.contents().await;
        for (command, _) in COMMANDS {
            for (caller, role, has_part) in everybody(&shipment) {
                match promised(status, command, role, has_part) {
                    Err(code) => {
                        let is = world
                            .refusal(&caller, name(command), input(command, &id))
                            .await;
                        assert_eq!(is, code, "{command} at {status} by {role:?}");
                        refused += 1;
                    }
                    Ok(_) => allowed += 1,
                }
            }
        }
        assert_eq!(
            world.contents().await,
            before,
            "a refusal at {status} left a trace"
        );
    }
    assert_eq!(
        (allowed, allowed + refused),
        (3 * 5 + 2 + 2 * 3, 5 * 4 * 39)
    );
}

#[tokio::test]
async fn what_is_allowed_leads_where_it_should_and_is_told() {
    let world = OrderDomain::new().await;
    for (status, command, to) in ALLOWED {
        for by_seller in [true, false] {
            let (shipment, id) = at(&world, status).await;
            let (caller, role) = if by_seller {
                (shipment.seller.clone(), Role::SellerOwner)
            } else {
                (testkit::admin(), Role::PlatformAdmin)
            };
            if promised(status, command, role, true).is_err() {
                continue;
            }
            let before = approval(&world, &shipment.seller, &id).await;
            let told = world.told().await.len();
            world
                .done(&caller, name(command), input(command, &id))
                .await;
            let after = approval(&world, &shipment.seller, &id).await;
            let version = before["version"].as_i64().unwrap() + 1;
            assert_eq!(
                (&after["status"], &after["version"]),
                (&json!(to), &json!(version)),
                "{command} at {status}"
            );
            let told = world.told().await.split_off(told);
            let steps: Vec<_> = told
                .iter()
                .filter(|event| event.subject.to_string() == id)
                .collect();
            let questions = if command == "recheckApproval" { 2 } else { 1 };
            assert_eq!(
                steps.len(),
                questions,
                "one question per product, one event else"
            );
            for step in &steps {
                assert_eq!(step.sequence, version);
                assert_eq!(step.audience, [shipment.seller_id(), shipment.carrier_id()]);
            }
            let row: Uuid = sqlx::query_scalar(
                "select id from transport_approval_timeline where approval_id = $1 and sequence = $2",
            )
            .bind(id.parse::<Uuid>().unwrap())
            .bind(version)
            .fetch_one(&world.database.pool)
            .await
            .unwrap();
            assert_eq!(row, steps[0].id);
        }
    }
}
