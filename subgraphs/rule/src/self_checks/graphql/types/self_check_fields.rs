use async_graphql::{Context, ID, Object};
use chassis::scalar::{CountryCode, Date, DateTime, HsCode};
use chassis::{Failure, RequestContext};

use super::self_check::{ExpiringDocument, Screening, SelfCheck, SelfCheckFinding, Verdict};
use crate::evaluation::graphql::types::DocumentType;
use crate::evaluation::graphql::types::evidence::{EvidenceGroup, document_types};
use crate::evaluation::graphql::types::rule::{TransportCondition, UsedRulePack, disclaimer};
use crate::graphql::Lane;
use crate::products::graphql::types::Product;
use crate::products::graphql::types::fact::{Fact, FactQuestion};

/// Check of a product on a lane and a day against the rules in force on that day. It never changes.
#[Object]
impl SelfCheck {
    /// ID of the self-check.
    async fn id(&self) -> ID {
        self.0.id.0.into()
    }

    /// Product in its current state. The check is based on its state at the time of the check.
    async fn product(&self, ctx: &Context<'_>) -> Result<Option<Product>, Failure> {
        let request = RequestContext::of(ctx);
        Ok(request.load(self.0.product).await?.map(Product))
    }

    /// Lane of the check.
    async fn lane(&self) -> Lane {
        Lane::from(&self.0.case.lane)
    }

    /// Market whose requirements were checked: the country of destination.
    async fn market(&self) -> CountryCode {
        CountryCode(self.0.case.lane.destination.code().to_owned())
    }

    /// Day of the check.
    async fn as_of(&self) -> Date {
        Date(self.0.case.as_of)
    }

    /// HS code at the time of the check.
    async fn hs_code(&self) -> HsCode {
        HsCode(self.0.case.hs_code.clone())
    }

    /// Facts at the time of the check, by name.
    async fn facts(&self) -> Vec<Fact> {
        self.0
            .case
            .facts
            .iter()
            .map(|(name, value)| Fact::of(name, value))
            .collect()
    }

    /// Verdict of the check.
    async fn verdict(&self) -> Verdict {
        self.0.outcome.verdict.into()
    }

    /// One finding for each rule that applies or may apply, by rule pack and in the order of its file.
    async fn findings(&self) -> Vec<SelfCheckFinding> {
        let outcome = &self.0.outcome;
        outcome
            .findings
            .iter()
            .map(|finding| SelfCheckFinding::of(finding, &outcome.packs))
            .collect()
    }

    /// Evidence groups that are not met, of all rules.
    async fn missing(&self) -> Vec<EvidenceGroup> {
        let outcome = &self.0.outcome;
        let missing = outcome.findings.iter().flat_map(|finding| {
            let missing = finding.missing.iter();
            missing.map(move |missing| EvidenceGroup::missing(finding, missing, &outcome.packs))
        });
        missing.collect()
    }

    /// Document types in the missing evidence, each once.
    async fn missing_documents(&self, ctx: &Context<'_>) -> Result<Vec<DocumentType>, Failure> {
        let outcome = &self.0.outcome;
        let codes = outcome.missing_documents();
        document_types(RequestContext::of(ctx), &codes, &outcome.packs).await
    }

    /// Codes of the document types in `missingDocuments`.
    async fn missing_document_codes(&self) -> Vec<&str> {
        self.0.outcome.missing_documents()
    }

    /// Names of the missing facts of all rules, sorted.
    async fn ask(&self) -> &[String] {
        &self.0.outcome.ask
    }

    /// Questions about the missing facts.
    async fn questions(&self) -> Vec<FactQuestion> {
        self.0
            .outcome
            .questions
            .iter()
            .cloned()
            .map(FactQuestion::from)
            .collect()
    }

    /// Names of the prohibitions that may apply, depending on missing facts.
    async fn possible_prohibitions(&self) -> Vec<&str> {
        self.0
            .outcome
            .possible_prohibitions
            .iter()
            .map(|one| one.rule.as_str())
            .collect()
    }

    /// Accepted documents that expire within 30 days of the day of the check, soonest first.
    async fn expiring_documents(&self) -> Vec<ExpiringDocument> {
        let expiring = self.0.outcome.expiring_documents.iter();
        expiring
            .map(|one| ExpiringDocument {
                kind: one.kind.clone(),
                expires_on: Date(one.expires_on),
            })
            .collect()
    }

    /// Conditions under which a consignment of this product must travel.
    async fn transport_conditions(&self) -> Vec<TransportCondition> {
        let conditions = self.0.outcome.transport_conditions.iter();
        conditions
            .map(|one| TransportCondition::of(&one.rule.rule, &one.condition))
            .collect()
    }

    /// Rule packs that were in force.
    async fn pack_versions(&self) -> Vec<UsedRulePack> {
        self.0
            .outcome
            .packs
            .iter()
            .map(UsedRulePack::from)
            .collect()
    }

    /// True if the result is based on documents that only the seller has declared.
    async fn advisory(&self) -> bool {
        self.0.advisory
    }

    /// SHA-256 of the complete input and the rule packs, in lower-case hex.
    async fn input_hash(&self) -> &str {
        &self.0.outcome.input_hash
    }

    /// SHA-256 of the result, in lower-case hex. A repetition of this check has the same hash.
    async fn result_hash(&self) -> &str {
        &self.0.outcome.result_hash
    }

    /// Screening of the parties against sanctions lists.
    async fn screening(&self) -> Screening {
        Screening::NotScreened
    }

    /// Text that you must show together with the result.
    async fn disclaimer(&self) -> String {
        disclaimer(&self.0.outcome.packs)
    }

    /// Time at which the check was made.
    async fn created_at(&self) -> DateTime {
        DateTime(self.0.created_at)
    }
}
