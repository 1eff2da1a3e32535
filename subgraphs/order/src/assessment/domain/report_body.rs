//! The signed content of a report: the whole report in canonical JSON (RFC 8785), so that both sides produce the same bytes.

use secrecy::ExposeSecret;
use serde::Serialize;
use uuid::Uuid;

use super::{Finding, ReportDraft};
use crate::domain::Refusal;
use crate::evidence::domain::Document;
use crate::orders::domain::Order;
use crate::orders::domain::refusals::order_not_found;

/// Version of the format. A new format gets the next number.
const SCHEMA: &str = "carnet.report/1";

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Body<'a> {
    schema: &'a str,
    order: OrderBody<'a>,
    product: Uuid,
    market: &'a str,
    provider: ProviderBody,
    requirements: &'a [String],
    overall: &'a str,
    findings: Vec<FindingBody<'a>>,
    lab_reference: Option<&'a str>,
    valid_from: String,
    valid_to: String,
    supersedes: Option<Uuid>,
}

#[derive(Serialize)]
struct OrderBody<'a> {
    id: Uuid,
    number: &'a str,
}

#[derive(Serialize)]
struct ProviderBody {
    id: Uuid,
    organisation: Uuid,
}

#[derive(Serialize)]
struct FindingBody<'a> {
    requirement: &'a str,
    result: &'a str,
    establishes: &'a [String],
    evidence: Vec<EvidenceBody>,
    remark: Option<&'a str>,
}

/// Reference to a document and the hash of its content.
#[derive(Serialize)]
struct EvidenceBody {
    id: Uuid,
    sha256: String,
}

/// Reason why a report cannot be signed.
#[derive(Debug, thiserror::Error)]
pub enum Unsignable {
    #[error(transparent)]
    Refused(#[from] Refusal),
    #[error(transparent)]
    Json(#[from] serde_json::Error),
}

/// Returns the canonical JSON of a report. `documents` are those of the order, and include all documents of the findings.
pub fn report_body(
    draft: &ReportDraft,
    order: &Order,
    documents: &[Document],
) -> Result<String, Unsignable> {
    let chosen = order.chosen().ok_or_else(order_not_found)?;
    let findings = draft
        .findings
        .iter()
        .map(|finding| finding_body(finding, documents))
        .collect();
    let body = Body {
        schema: SCHEMA,
        order: OrderBody {
            id: order.id.0,
            number: &order.number,
        },
        product: order.product.0,
        market: &order.lane.destination,
        provider: ProviderBody {
            id: chosen.provider.0,
            organisation: chosen.organisation.0,
        },
        requirements: &order.requirements,
        overall: draft.overall.into_str(),
        findings,
        lab_reference: draft
            .lab_reference
            .as_ref()
            .map(ExposeSecret::expose_secret),
        valid_from: draft.valid_from.to_string(),
        valid_to: draft.valid_to.to_string(),
        supersedes: draft.supersedes.map(|report| report.0),
    };
    Ok(serde_json_canonicalizer::to_string(&body)?)
}

fn finding_body<'a>(finding: &'a Finding, documents: &[Document]) -> FindingBody<'a> {
    let of = |id| documents.iter().find(|document| document.id == id);
    let evidence = finding.evidence.iter().filter_map(|id| of(*id));
    FindingBody {
        requirement: &finding.requirement,
        result: finding.result.into_str(),
        establishes: &finding.establishes,
        evidence: evidence
            .map(|one| EvidenceBody {
                id: one.id.0,
                sha256: hex::encode(one.sha256),
            })
            .collect(),
        remark: finding.remark.as_ref().map(ExposeSecret::expose_secret),
    }
}

#[cfg(test)]
#[path = "report_body_tests.rs"]
mod tests;
