//! Events of other domains, as they publish them.

use std::collections::BTreeMap;

use events::order::TransportApprovalRequest;
use events::rule::{
    Finding, Product, PublishedRulePack, RuleFact, RulePackVersion, SelfCheck, SelfCheckRefusal,
    Unit, UnitImport, VerdictChange, VerdictChanges,
};
use events::user::{Organisation, Provider, UserFact};
use events::{Cause, CloudEvent, Draft, Fact};
use serde_json::json;
use time::{Duration, OffsetDateTime};
use uuid::Uuid;

pub fn draft(subject: Uuid, sequence: i64) -> Draft {
    let cause = Cause::request(Uuid::now_v7());
    Draft {
        subject,
        sequence,
        time: OffsetDateTime::UNIX_EPOCH,
        cause,
        audience: Vec::new(),
    }
}

pub fn product(id: Uuid, organisation: Uuid, status: &str, sequence: i64) -> CloudEvent {
    let product = Product {
        id,
        organisation,
        sku: "PB-1".into(),
        name: "Power bank".into(),
        origin_country: "CN".into(),
        hs_code: "850760".into(),
        national_codes: BTreeMap::new(),
        facts: json!({}),
        status: status.into(),
    };
    let fact = match (sequence, status) {
        (_, "ARCHIVED") => RuleFact::ProductArchived(product),
        (1, _) => RuleFact::ProductCreated(product),
        _ => RuleFact::ProductFactsChanged(product),
    };
    fact.publish(draft(id, sequence)).unwrap()
}

/// Event of a version of a rule pack with these rules and documents.
pub fn rule_pack(
    id: Uuid,
    pack: &str,
    rules: &[&str],
    documents: &[&str],
    sequence: i64,
) -> CloudEvent {
    let names = |names: &[&str]| names.iter().map(ToString::to_string).collect::<Vec<_>>();
    let version = RulePackVersion {
        id,
        pack: pack.into(),
        version: "1".into(),
        sha256: "00".repeat(32),
        effective_from: None,
        status: "PUBLISHED".into(),
        decision_sha256: None,
        reason: None,
    };
    let (rules, document_codes) = (names(rules), names(documents));
    let fact = RuleFact::RulePackPublished(PublishedRulePack {
        version,
        rules,
        document_codes,
    });
    fact.publish(draft(id, sequence)).unwrap()
}

/// Page of imported units, each with its code, name and symbol, this number of seconds after the Unix epoch.
pub fn units(units: &[(&str, &str, Option<&str>)], complete: bool, seconds: i64) -> CloudEvent {
    let unit = |&(code, name, symbol): &(&str, &str, Option<&str>)| Unit {
        code: code.to_owned(),
        name: name.to_owned(),
        symbol: symbol.map(str::to_owned),
    };
    let fact = RuleFact::UnitsImported(UnitImport {
        units: units.iter().map(unit).collect(),
        complete,
    });
    let time = OffsetDateTime::UNIX_EPOCH + Duration::seconds(seconds);
    fact.publish(Draft {
        time,
        ..draft(Uuid::now_v7(), 1)
    })
    .unwrap()
}

pub fn provider(id: Uuid, organisation: Uuid, status: &str, sequence: i64) -> CloudEvent {
    let (display_name, services) = ("Lab".into(), Vec::new());
    let (accreditations, reason) = (Vec::new(), None);
    let provider = Provider {
        id,
        organisation,
        display_name,
        status: status.into(),
        services,
        accreditations,
        reason,
    };
    let fact = match status {
        "DRAFT" => UserFact::ProviderAdded(provider),
        "LISTED" => UserFact::ProviderApproved(provider),
        "SUSPENDED" => UserFact::ProviderSuspended(provider),
        "REMOVED" => UserFact::ProviderRemoved(provider),
        _ => UserFact::ProviderUpdated(provider),
    };
    fact.publish(draft(id, sequence)).unwrap()
}

pub fn finding(rule: &str, status: &str, missing: &[&str]) -> Finding {
    let missing: Vec<String> = missing.iter().map(ToString::to_string).collect();
    Finding {
        rule: rule.into(),
        revision: 1,
        title: "A rule".into(),
        effect: "REQUIRES".into(),
        status: status.into(),
        missing: if missing.is_empty() {
            BTreeMap::new()
        } else {
            [("group".into(), missing)].into()
        },
        ask: if status == "UNDETERMINED" {
            vec!["aircraft".into()]
        } else {
            Vec::new()
        },
    }
}

/// Answer of the rule domain to a transport approval.
pub fn self_check(request: &CloudEvent, verdict: &str, findings: Vec<Finding>) -> CloudEvent {
    let asked: events::order::TransportApprovalRequest =
        serde_json::from_value(request.data.clone()).unwrap();
    let id = Uuid::now_v7();
    let fact = RuleFact::SelfCheckCompleted(SelfCheck {
        id,
        product: asked.product,
        organisation: asked.organisation,
        lane: asked.lane,
        as_of: asked.as_of,
        verdict: verdict.into(),
        findings,
        result_hash: "00".repeat(32),
        transport_conditions: Vec::new(),
        asked_at_version: Some(asked.version),
        transport_approval: Some(asked.id),
    });
    let draft = Draft {
        cause: Cause::event(request),
        time: chassis::now(),
        ..draft(id, 1)
    };
    fact.publish(draft).unwrap()
}

/// Answer of the rule domain if it cannot check.
pub fn self_check_refused(request: &CloudEvent, code: &str) -> CloudEvent {
    let asked: events::order::TransportApprovalRequest =
        serde_json::from_value(request.data.clone()).unwrap();
    let fact = RuleFact::SelfCheckRefused(SelfCheckRefusal {
        product: Some(asked.product),
        asked_at_version: Some(asked.version),
        transport_approval: request.subject,
        code: code.into(),
    });
    let draft = Draft {
        cause: Cause::event(request),
        time: chassis::now(),
        ..draft(request.subject, 1)
    };
    fact.publish(draft).unwrap()
}

/// The same answer, with this transport condition.
pub fn under_condition(mut answer: CloudEvent, rule: &str) -> CloudEvent {
    answer.data["transportConditions"] = json!([condition(rule)]);
    answer
}

pub fn condition(rule: &str) -> serde_json::Value {
    json!({
        "rule": rule, "metric": "TEMPERATURE", "unit": "CEL", "min": "2.0", "max": "8.0",
        "consecutiveMinutes": 30, "cumulativeMinutes": 120, "maxGapMinutes": 60, "onBreach": "HOLD",
    })
}

/// The verdict about a product changes on the lane of a question.
pub fn requirements_changed(request: &CloudEvent, after: &str) -> CloudEvent {
    let asked: TransportApprovalRequest = serde_json::from_value(request.data.clone()).unwrap();
    verdicts_changed(asked.organisation, vec![verdict(&asked, after)])
}

/// The verdict about the product of a question has changed.
pub fn verdict(asked: &TransportApprovalRequest, after: &str) -> VerdictChange {
    VerdictChange {
        id: Uuid::now_v7(),
        product: asked.product,
        lane: asked.lane.clone(),
        as_of: asked.as_of,
        before: "COMPLIANT".into(),
        after: after.into(),
    }
}

/// Page of a seller's products whose verdicts a rule change changed.
pub fn verdicts_changed(organisation: Uuid, changes: Vec<VerdictChange>) -> CloudEvent {
    let rule_change = Uuid::now_v7();
    let rule_pack_version = Some(Uuid::now_v7());
    let fact = RuleFact::ProductRequirementsChanged(VerdictChanges {
        rule_change,
        organisation,
        rule_pack_version,
        changes,
    });
    fact.publish(Draft {
        time: chassis::now(),
        ..draft(rule_change, 1)
    })
    .unwrap()
}

/// Organisation of a carrier.
pub fn carrier(id: Uuid, status: &str, sequence: i64) -> CloudEvent {
    organisation(id, "CARRIER", status, sequence)
}

pub fn organisation(id: Uuid, kind: &str, status: &str, sequence: i64) -> CloudEvent {
    let organisation = Organisation {
        id,
        kind: kind.into(),
        country: "DE".into(),
        status: status.into(),
    };
    let fact = match status {
        "PENDING" => UserFact::OrganisationRegistered(organisation),
        "ACTIVE" => UserFact::OrganisationVerified(organisation),
        "SUSPENDED" => UserFact::OrganisationSuspended(organisation),
        _ => UserFact::OrganisationClosed(organisation),
    };
    fact.publish(draft(id, sequence)).unwrap()
}
