use strum::VariantArray;
use time::OffsetDateTime;

use crate::domain::{Lane, OrderId, ProductId, ProviderId, TransportMode};
use crate::orders::domain::{Candidate, OrderType};
use crate::work_lists::domain::work::*;

const OVER: [OrderStatus; 4] = [
    OrderStatus::Declined,
    OrderStatus::Expired,
    OrderStatus::Completed,
    OrderStatus::Cancelled,
];

fn organisation(number: u128) -> OrganisationId {
    OrganisationId(Uuid::from_u128(number))
}

/// An order with a candidate that has not answered, one that has quoted, one that was chosen, and one that has declined.
fn order(status: OrderStatus) -> Order {
    let candidate = |number, state| Candidate {
        organisation: organisation(number),
        provider: ProviderId(Uuid::from_u128(number)),
        state,
        version: 1,
        updated_at: OffsetDateTime::UNIX_EPOCH,
    };
    Order {
        id: OrderId(Uuid::from_u128(9)),
        number: "ORD-2026-000001".into(),
        kind: OrderType::Testing,
        status,
        seller: organisation(1),
        product: ProductId(Uuid::from_u128(8)),
        lane: Lane {
            origin: "CN".into(),
            destination: "DE".into(),
            mode: TransportMode::Air,
            direction: None,
            aircraft: None,
        },
        requirements: Vec::new(),
        candidates: vec![
            candidate(2, CandidateState::Asked),
            candidate(3, CandidateState::Quoted),
            candidate(4, CandidateState::Chosen),
            candidate(5, CandidateState::Declined),
        ],
        provider: None,
        quote_by: Some(OffsetDateTime::UNIX_EPOCH),
        due_at: Some(OffsetDateTime::UNIX_EPOCH),
        overdue_at: None,
        version: 1,
        created_at: OffsetDateTime::UNIX_EPOCH,
        updated_at: OffsetDateTime::UNIX_EPOCH,
    }
}

#[test]
fn an_order_that_is_not_over_always_says_what_to_do_next_and_who_has_to() {
    for status in OrderStatus::VARIANTS {
        let steps = order(*status).next_steps();
        assert_eq!(
            steps.is_empty(),
            OVER.contains(status),
            "{status}: {steps:?}"
        );
        for step in steps {
            let row = TRANSITIONS.iter().find(|row| {
                row.from == Some(*status) && row.command == step.command && row.by == step.by
            });
            assert!(row.is_some(), "{status}: {step:?} is not in the table");
        }
    }
}

#[test]
fn nobody_waits_for_candidates_when_all_have_answered() {
    let mut order = order(OrderStatus::Quoted);
    assert!(
        order
            .next_steps()
            .iter()
            .any(|step| step.by == Part::Candidate)
    );
    order
        .candidates
        .retain(|one| one.state != CandidateState::Asked);
    assert_eq!(
        order
            .next_steps()
            .iter()
            .map(|step| (step.command, step.by))
            .collect::<Vec<_>>(),
        [(Command::AcceptQuote, Part::Seller)]
    );
}

#[test]
fn what_waits_for_somebody_is_what_the_table_lets_them_do() {
    for status in OrderStatus::VARIANTS {
        let order = order(*status);
        for &part in Part::VARIANTS {
            let Some(Waiting { kind, .. }) = order.waits_for(part) else {
                continue;
            };
            let Some(action) = kind.action() else {
                continue;
            };
            let can = order
                .next_steps()
                .iter()
                .any(|step| step.by == part && step.command.mutation() == action);
            assert!(can, "{status}: {part:?} is told to {action}");
        }
    }
}

#[test]
fn whoever_may_see_an_order_is_a_party_once() {
    let mut order = order(OrderStatus::Requested);
    let numbers = |order: &Order| {
        let parties = order.parties();
        parties
            .iter()
            .map(|party| party.organisation)
            .collect::<Vec<_>>()
    };
    let seen = [
        Some(organisation(1)),
        Some(organisation(2)),
        Some(organisation(3)),
        Some(organisation(4)),
        None,
    ];
    assert_eq!(numbers(&order), seen);
    order.seller = organisation(2);
    assert_eq!(numbers(&order), [seen[1], seen[2], seen[3], None]);
}

#[test]
fn a_step_is_the_last_change_for_those_that_see_it_and_time_does_not_go_back() {
    let mut order = order(OrderStatus::Requested);
    order
        .candidates
        .retain(|candidate| candidate.state != CandidateState::Chosen);
    let (before, now) = (
        OffsetDateTime::UNIX_EPOCH,
        OffsetDateTime::UNIX_EPOCH + Duration::HOUR,
    );
    let step = order.decline(organisation(2)).unwrap();
    for at in [now, before] {
        order.mark_updated(&step, at);
        let parties = order.parties();
        let seen = parties
            .iter()
            .map(|party| (party.organisation, party.updated_at));
        assert_eq!(
            seen.collect::<Vec<_>>(),
            [
                (Some(organisation(1)), now),
                (Some(organisation(3)), before),
                (None, now)
            ]
        );
        for (candidate, expected) in [(2, now), (3, before)] {
            let seen = order.clone().for_candidate(organisation(candidate));
            assert_eq!(seen.updated_at, expected, "{candidate}");
        }
    }
}

#[test]
fn what_expires_is_to_be_renewed_from_sixty_days_before_its_last_day_until_that_ends() {
    use time::macros::{date, datetime};
    let place = WorkKey {
        due: datetime!(2027-01-01 0:00 UTC),
        anchor: Uuid::nil(),
        subject: Uuid::nil(),
    };
    let mut item = WorkItem {
        kind: WorkKind::RenewCertificate,
        subject: Uuid::nil(),
        since: OffsetDateTime::UNIX_EPOCH,
        due: None,
        place,
    };
    item.renew_before(date!(2027 - 01 - 01), |day| {
        market_day::beginning("US", day)
    });
    assert_eq!(
        item.since,
        datetime!(2026-11-01 04:00 UTC),
        "daylight saving time ends on this day"
    );
    assert_eq!(item.due, Some(datetime!(2027-01-01 05:00 UTC)));
    assert_eq!(item.place, place, "the list keeps its order");
}
