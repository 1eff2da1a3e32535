use async_graphql::{Context, ID, Object};
use chassis::scalar::{CountryCode, Date, DateTime, HsCode};
use chassis::{Failure, RequestContext};

use super::self_check::{ExpiringDocument, Screening, SelfCheck, SelfCheckFinding, Verdict};
use crate::evaluation::graphql::types::rule::{
    EvidenceGroup, TransportCondition, UsedRulePack, disclaimer,
};
use crate::graphql::Lane;
use crate::products::graphql::types::Product;
use crate::products::graphql::types::fact::{Fact, FactQuestion};

/// A product on a lane on a day, held against the rules in force then. It never changes.
#[Object]
impl SelfCheck {
    async fn id(&self) -> ID {
        self.0.id.0.into()
    }

    /// As it is today; the check rests on what it was then.
    async fn product(&self, ctx: &Context<'_>) -> Result<Option<Product>, Failure> {
        let request = RequestContext::of(ctx);
        Ok(request.load(self.0.product).await?.map(Product))
    }

    async fn lane(&self) -> Lane {
        Lane::from(&self.0.case.lane)
    }

    /// Whose requirements it is about: the destination of the lane.
    async fn market(&self) -> CountryCode {
        CountryCode(self.0.case.lane.destination.code().to_owned())
    }

    async fn as_of(&self) -> Date {
        Date(self.0.case.as_of)
    }

    /// The HS code as it was.
    async fn hs_code(&self) -> HsCode {
        HsCode(self.0.case.hs_code.clone())
    }

    /// The facts as they were, by name.
    async fn facts(&self) -> Vec<Fact> {
        self.0
            .case
            .facts
            .iter()
            .map(|(name, value)| Fact::of(name, value))
            .collect()
    }

    async fn verdict(&self) -> Verdict {
        self.0.outcome.verdict.into()
    }

    /// One for every rule that applies or may apply, by pack and in the order of its file.
    async fn findings(&self) -> Vec<SelfCheckFinding> {
        self.0
            .outcome
            .findings
            .iter()
            .map(SelfCheckFinding::from)
            .collect()
    }

    /// The groups of evidence that are not met, of all rules together.
    async fn missing(&self) -> Vec<EvidenceGroup> {
        let missing = self
            .0
            .outcome
            .findings
            .iter()
            .flat_map(|finding| &finding.missing);
        missing.map(EvidenceGroup::from).collect()
    }

    /// The documents among them, each once, by the codes of the catalogue.
    async fn missing_documents(&self) -> Vec<&str> {
        self.0.outcome.missing_documents()
    }

    /// The facts to be known first, of all rules together, sorted.
    async fn ask(&self) -> &[String] {
        &self.0.outcome.ask
    }

    /// How to ask for them.
    async fn questions(&self) -> Vec<FactQuestion> {
        self.0
            .outcome
            .questions
            .iter()
            .cloned()
            .map(FactQuestion::from)
            .collect()
    }

    /// The ids of prohibitions that open questions still hide.
    async fn possible_prohibitions(&self) -> Vec<&str> {
        self.0
            .outcome
            .possible_prohibitions
            .iter()
            .map(|one| one.rule.as_str())
            .collect()
    }

    /// Accepted documents that expire within 30 days, soonest first.
    async fn expiring_documents(&self) -> Vec<ExpiringDocument> {
        let expiring = self.0.outcome.expiring_documents.iter();
        expiring
            .map(|one| ExpiringDocument {
                kind: one.kind.clone(),
                expires_on: Date(one.expires_on),
            })
            .collect()
    }

    /// What a consignment of this product would have to travel under.
    async fn transport_conditions(&self) -> Vec<TransportCondition> {
        let conditions = self.0.outcome.transport_conditions.iter();
        conditions
            .map(|one| TransportCondition::of(&one.rule.rule, &one.condition))
            .collect()
    }

    /// The rule packs that were in force.
    async fn pack_versions(&self) -> Vec<UsedRulePack> {
        self.0
            .outcome
            .packs
            .iter()
            .map(UsedRulePack::from)
            .collect()
    }

    /// True: it rests on documents that nobody but the seller has seen.
    async fn advisory(&self) -> bool {
        self.0.advisory
    }

    /// SHA-256 over everything that was checked and the rule packs, in lower-case hex.
    async fn input_hash(&self) -> &str {
        &self.0.outcome.input_hash
    }

    /// SHA-256 over the result: a repetition of this check has the same.
    async fn result_hash(&self) -> &str {
        &self.0.outcome.result_hash
    }

    /// Whether the parties were held against sanctions lists.
    async fn screening(&self) -> Screening {
        Screening::NotScreened
    }

    /// To be shown with the result.
    async fn disclaimer(&self) -> String {
        disclaimer(&self.0.outcome.packs)
    }

    async fn created_at(&self) -> DateTime {
        DateTime(self.0.created_at)
    }
}
