//! Every command on a consignment, in every status, by every caller: steps without a row in the table are refused with the
//! right code and have no effect.

use std::sync::Arc;

use caller::{Caller, OrganisationKind, Role};
use serde_json::{Value, json};
use uuid::Uuid;

use crate::shipment::{Shipment, plan};
use crate::support::{OrderDomain, ROLES, person};

const STATUSES: [&str; 8] = [
    "PLANNED",
    "CLEARED",
    "IN_TRANSIT",
    "ON_HOLD",
    "ARRIVED",
    "REJECTED",
    "CLOSED",
    "CANCELLED",
];

#[derive(Clone, Copy, Debug, PartialEq)]
enum Part {
    Seller,
    Carrier,
    Admin,
    None,
}

const SELLERS: [Role; 2] = [Role::SellerOwner, Role::SellerMember];
const MOVES: [Role; 3] = [Role::SellerOwner, Role::SellerMember, Role::Carrier];

/// The commands, with the roles that may use them.
const COMMANDS: [(&str, &[Role]); 10] = [
    ("updateConsignment", &SELLERS),
    ("cancelConsignment", &SELLERS),
    ("dispatchConsignment", &MOVES),
    ("arriveConsignment", &MOVES),
    ("closeConsignment", &SELLERS),
    ("assignDevice", &MOVES),
    ("unassignDevice", &MOVES),
    ("holdConsignment", &[Role::PlatformAdmin]),
    ("decideHold RELEASE", &[Role::PlatformAdmin]),
    ("decideHold REJECT", &[Role::PlatformAdmin]),
];

/// The next status of each permitted step. Other steps are refused.
const ALLOWED: [(&str, &str, &[Part], &str); 16] = [
    ("PLANNED", "updateConsignment", &[Part::Seller], "PLANNED"),
    ("PLANNED", "cancelConsignment", &[Part::Seller], "CANCELLED"),
    (
        "PLANNED",
        "assignDevice",
        &[Part::Seller, Part::Carrier],
        "PLANNED",
    ),
    (
        "PLANNED",
        "unassignDevice",
        &[Part::Seller, Part::Carrier],
        "PLANNED",
    ),
    ("CLEARED", "cancelConsignment", &[Part::Seller], "CANCELLED"),
    (
        "CLEARED",
        "assignDevice",
        &[Part::Seller, Part::Carrier],
        "CLEARED",
    ),
    (
        "CLEARED",
        "unassignDevice",
        &[Part::Seller, Part::Carrier],
        "CLEARED",
    ),
    (
        "CLEARED",
        "dispatchConsignment",
        &[Part::Seller, Part::Carrier],
        "IN_TRANSIT",
    ),
    (
        "IN_TRANSIT",
        "assignDevice",
        &[Part::Seller, Part::Carrier],
        "IN_TRANSIT",
    ),
    (
        "IN_TRANSIT",
        "unassignDevice",
        &[Part::Seller, Part::Carrier],
        "IN_TRANSIT",
    ),
    (
        "IN_TRANSIT",
        "arriveConsignment",
        &[Part::Seller, Part::Carrier],
        "ARRIVED",
    ),
    ("IN_TRANSIT", "holdConsignment", &[Part::Admin], "ON_HOLD"),
    (
        "ON_HOLD",
        "decideHold RELEASE",
        &[Part::Admin],
        "IN_TRANSIT",
    ),
    ("ON_HOLD", "decideHold REJECT", &[Part::Admin], "REJECTED"),
    ("ARRIVED", "closeConsignment", &[Part::Seller], "CLOSED"),
    // The same plan again is a change as well.
    ("PLANNED", "updateConsignment", &[Part::Seller], "PLANNED"),
];

fn input(command: &str, of: &Shipment) -> Value {
    let mut input = match command {
        "updateConsignment" => plan(&of.products),
        "cancelConsignment" | "holdConsignment" => json!({ "reason": "Because." }),
        "assignDevice" => json!({ "deviceId": Uuid::now_v7() }),
        "unassignDevice" => json!({ "deviceId": of.device }),
        "decideHold RELEASE" => json!({ "decision": "RELEASE", "comment": "Because." }),
        "decideHold REJECT" => json!({ "decision": "REJECT", "comment": "Because." }),
        _ => json!({}),
    };
    input["consignmentId"] = json!(of.id);
    input
}

fn name(command: &str) -> &str {
    command.split(' ').next().unwrap()
}

/// Returns a caller for each role in the organisation of each party, and in another one.
fn everybody(of: &Shipment) -> Vec<(Arc<Caller>, Role, Part)> {
    let own = of.seller_id();
    let mut people = Vec::new();
    for role in ROLES {
        let part = match role {
            Role::SellerOwner | Role::SellerMember => Part::Seller,
            Role::PlatformAdmin => Part::Admin,
            _ => Part::None,
        };
        people.push((person(own, OrganisationKind::Seller, role), role, part));
        let part = match role {
            Role::Carrier => Part::Carrier,
            Role::PlatformAdmin => Part::Admin,
            _ => Part::None,
        };
        people.push((
            person(of.carrier_id(), OrganisationKind::Carrier, role),
            role,
            part,
        ));
        let part = if role == Role::PlatformAdmin {
            Part::Admin
        } else {
            Part::None
        };
        people.push((
            person(Uuid::now_v7(), OrganisationKind::Carrier, role),
            role,
            part,
        ));
    }
    people
}

fn promised(
    status: &str,
    command: &str,
    role: Role,
    part: Part,
) -> Result<&'static str, &'static str> {
    let (_, roles) = COMMANDS.iter().find(|(name, _)| *name == command).unwrap();
    if !roles.contains(&role) {
        return Err("FORBIDDEN");
    }
    if part == Part::None {
        return Err("CONSIGNMENT_NOT_FOUND");
    }
    let row = ALLOWED
        .iter()
        .find(|(from, what, by, _)| *from == status && *what == command && by.contains(&part));
    row.map(|(.., to)| *to).ok_or("WRONG_STATE")
}

#[tokio::test]
async fn every_command_in_every_status_by_everybody() {
    let world = OrderDomain::new().await;
    let (mut allowed, mut refused) = (0, 0);
    for status in STATUSES {
        let (shipment, _) = Shipment::at(&world, status).await;
        let before = world.contents().await;
        for (command, _) in COMMANDS {
            for (caller, role, part) in everybody(&shipment) {
                let what = format!("{command} at {status} by {role:?} as {part:?}");
                match promised(status, command, role, part) {
                    Err(code) => {
                        let is = world
                            .refusal(&caller, name(command), input(command, &shipment))
                            .await;
                        assert_eq!(is, code, "{what}");
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
    // Per row: two roles of the seller, one of the carrier, and an administrator in three organisations.
    assert_eq!(
        (allowed, allowed + refused),
        (4 * 2 + 8 * 3 + 3 * 3, 8 * 10 * 39)
    );
}

#[tokio::test]
async fn what_is_allowed_leads_where_it_should_and_is_told_once() {
    let world = OrderDomain::new().await;
    for (status, command, parts, to) in ALLOWED {
        for part in parts {
            let (shipment, _) = Shipment::at(&world, status).await;
            let admin = testkit::admin();
            let caller = match part {
                Part::Seller => &shipment.seller,
                Part::Carrier => &shipment.carrier,
                _ => &admin,
            };
            let before = shipment.read(&world, &admin).await;
            let told = world.told().await.len();
            world
                .done(caller, name(command), input(command, &shipment))
                .await;
            let after = shipment.read(&world, &admin).await;
            assert_eq!(after["status"], to, "{command} at {status}");
            let version = before["version"].as_i64().unwrap() + 1;
            assert_eq!(after["version"], version);
            let told = world.told().await.split_off(told);
            let event = &told[0];
            assert_eq!(
                (told.len(), event.sequence, event.subject.to_string()),
                (1, version, shipment.id.clone())
            );
            assert_eq!(
                event.audience,
                [shipment.seller_id(), shipment.carrier_id()],
                "{command}"
            );
            let last = after["timeline"]["nodes"]
                .as_array()
                .unwrap()
                .last()
                .unwrap();
            assert_eq!(
                (&last["sequence"], &last["status"]),
                (&json!(version), &json!(to))
            );
            let row: Uuid = sqlx::query_scalar(
                "select id from consignment_timeline where consignment_id = $1 and sequence = $2",
            )
            .bind(shipment.id.parse::<Uuid>().unwrap())
            .bind(version)
            .fetch_one(&world.database.pool)
            .await
            .unwrap();
            assert_eq!(row, event.id, "the row of the timeline is the event");
        }
    }
}

#[tokio::test]
async fn a_timeline_is_the_list_of_the_events() {
    let world = OrderDomain::new().await;
    let (shipment, _) = Shipment::at(&world, "CLOSED").await;
    let told: Vec<(String, i64)> = world
        .told()
        .await
        .into_iter()
        .filter(|event| event.subject.to_string() == shipment.id)
        .map(|event| (event.kind, event.sequence))
        .collect();
    let kinds = [
        "ConsignmentCreated",
        "DeviceAssigned",
        "ConsignmentCleared",
        "ConsignmentDispatched",
        "ConsignmentArrived",
        "ConsignmentClosed",
    ];
    let expected: Vec<(String, i64)> = kinds
        .iter()
        .zip(1..)
        .map(|(kind, sequence)| (format!("carnet.order.{kind}.v1"), sequence))
        .collect();
    assert_eq!(told, expected);
    let timeline = shipment.read(&world, &shipment.carrier).await["timeline"]["nodes"].take();
    let events: Vec<&str> = timeline
        .as_array()
        .unwrap()
        .iter()
        .map(|one| one["event"].as_str().unwrap())
        .collect();
    assert_eq!(
        events,
        [
            "CONSIGNMENT_CREATED",
            "DEVICE_ASSIGNED",
            "CONSIGNMENT_CLEARED",
            "CONSIGNMENT_DISPATCHED",
            "CONSIGNMENT_ARRIVED",
            "CONSIGNMENT_CLOSED",
        ]
    );
    assert_eq!(
        timeline[2]["by"],
        Value::Null,
        "the approval did it, not a person"
    );
}
