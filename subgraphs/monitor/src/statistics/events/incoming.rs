//! Reactions to the events that the statistics count.

use events::CloudEvent;
use events::order::{Order, OrderFact};
use events::rule::RuleFact;
use uuid::Uuid;

use crate::statistics::domain::{
    self, Answer, Assessment, CheckFigures, ProviderAnswer, SelfCheckCount, StatisticsUpdates,
};

/// Verdict of a self-check without a matching rule.
const NO_RULE: &str = "NO_RULE_FOUND";
/// Status of a completed order.
const COMPLETED: &str = "COMPLETED";

pub fn order(event: &CloudEvent, fact: OrderFact, updates: &mut StatisticsUpdates) {
    let at = Some(event.time);
    match fact {
        OrderFact::AssessmentRequested(order) => {
            updates.assessments.push(Assessment {
                requested_at: at,
                ..assessment(&order)
            });
            let asked = order.candidates.iter();
            updates.answers.extend(asked.map(|&one| ProviderAnswer {
                asked_at: at,
                ..request(&order, one)
            }));
        }
        OrderFact::QuoteSubmitted(order) => answered(event, &order, Answer::Quoted, updates),
        OrderFact::RequestDeclined(order) => answered(event, &order, Answer::Declined, updates),
        OrderFact::AssessmentReportIssued(order) => {
            updates.assessments.push(Assessment {
                reported_at: at,
                ..assessment(&order)
            });
        }
        OrderFact::OrderCompleted(order) => {
            updates.assessments.push(Assessment {
                completed_at: at,
                ..assessment(&order)
            });
        }
        // The dispute confirmed the report.
        OrderFact::DisputeResolved(order) if order.status == COMPLETED => {
            updates.assessments.push(Assessment {
                completed_at: at,
                ..assessment(&order)
            });
        }
        _ => {}
    }
}

fn answered(event: &CloudEvent, order: &Order, answer: Answer, updates: &mut StatisticsUpdates) {
    if let Some(provider) = order.answered_by {
        let answered = Some((answer, event.time));
        updates.answers.push(ProviderAnswer {
            answered,
            ..request(order, provider)
        });
    }
}

/// Creates the assessment of an order without times.
fn assessment(order: &Order) -> Assessment {
    Assessment {
        order: order.id,
        seller: order.seller,
        market: domain::market(&order.market),
        requested_at: None,
        reported_at: None,
        completed_at: None,
    }
}

/// Creates the request to a provider without times.
fn request(order: &Order, provider: Uuid) -> ProviderAnswer {
    let market = domain::market(&order.market);
    ProviderAnswer {
        order: order.id,
        provider,
        market,
        asked_at: None,
        answered: None,
    }
}

/// A bulk self-check reports only the sum over all markets.
pub fn self_check(event: &CloudEvent, fact: RuleFact, updates: &mut StatisticsUpdates) {
    let (market, figures) = match fact {
        // A seller did not ask for the check of a transport approval.
        RuleFact::SelfCheckCompleted(check) if check.transport_approval.is_none() => {
            let figures = CheckFigures {
                checks: 1,
                without_rule: (check.verdict == NO_RULE).into(),
            };
            (domain::market(&check.lane.destination), figures)
        }
        RuleFact::BulkSelfCheckCompleted(bulk) => {
            let without_rule = bulk.verdicts.get(NO_RULE).copied().unwrap_or_default();
            (
                None,
                CheckFigures {
                    checks: bulk.verdicts.values().sum(),
                    without_rule,
                },
            )
        }
        _ => return,
    };
    updates.self_checks.push(SelfCheckCount {
        day: crate::domain::day(event.time),
        market,
        figures,
    });
}
