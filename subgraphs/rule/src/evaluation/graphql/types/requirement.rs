use async_graphql::{ComplexObject, ID, InputObject, Object, SimpleObject};
use chassis::scalar::{CountryCode, Date, HsCode};
use chassis::{Failure, Page, Paged};
use refusal::ErrorCode;

use super::rule::{
    DocumentType, EvidenceGroup, LegalAct, RuleEffect, TransportCondition, UsedRulePack,
    disclaimer, whole,
};
use crate::domain::{ProductId, Refusal, Warning};
use crate::evaluation::domain as evaluate;
use crate::evaluation::service::{Asked, Requirements};
use crate::graphql::{Written, sliced};
use crate::products::graphql::types::fact::FactQuestion;
use crate::products::graphql::types::{FactInput, NationalCodeInput};

/// What is asked about: either `productId` alone, or `hsCode` with whatever else is known of the goods.
#[derive(InputObject)]
pub struct RequirementsInput {
    product_id: Option<ID>,
    /// Dots, hyphens and blanks between its digits are left out.
    hs_code: Option<Written<HsCode>>,
    /// Where the goods come from, unless the lane says so.
    origin: Option<Written<CountryCode>>,
    /// At most 50.
    #[graphql(default)]
    national_codes: Vec<NationalCodeInput>,
    /// At most 200.
    #[graphql(default)]
    facts: Vec<FactInput>,
}

impl RequirementsInput {
    pub fn asked(self) -> Result<Asked, Failure> {
        let bare = self.origin.is_none() && self.national_codes.is_empty() && self.facts.is_empty();
        match (self.product_id, self.hs_code) {
            (Some(id), None) if bare => Ok(Asked::Product(ProductId::parse(&id))),
            (None, Some(code)) => Ok(Asked::Goods {
                hs_code: code.into_text(),
                origin: self.origin.map(Written::into_text),
                national_codes: self.national_codes.into_iter().map(Into::into).collect(),
                facts: self.facts.into_iter().map(Into::into).collect(),
            }),
            _ => {
                let message = "ask either about a productId alone, or about an hsCode";
                let refusal = Refusal::new(ErrorCode::InputInvalid, &["input"], message);
                Err(Failure::Refused(refusal.into()))
            }
        }
    }
}

/// What goods need. An empty list means that no rule was found, not that nothing is required: see `packVersions` for what
/// the rule packs cover.
#[derive(SimpleObject)]
#[graphql(complex)]
pub struct RequirementsResult {
    #[graphql(skip)]
    found: Vec<evaluate::Requirement>,
    /// The facts that would decide what is not determined.
    questions: Vec<FactQuestion>,
    /// What each of the rule packs covers, and what it says nothing about.
    coverage: Vec<String>,
    pack_versions: Vec<UsedRulePack>,
    /// To be shown with the answer.
    disclaimer: String,
    /// Values that were taken and are probably slips, such as a fact that no rule pack knows. At most 20 of a kind.
    warnings: Vec<Warning>,
}

#[ComplexObject]
impl RequirementsResult {
    /// By pack, and in the order of its file.
    #[expect(clippy::too_many_arguments, reason = "the arguments are the API's")]
    async fn requirements(
        &self,
        #[graphql(desc = "Returns the first items: 1 to 100, 20 by default.")] first: Option<i32>,
        #[graphql(desc = "Returns items after this cursor.")] after: Option<String>,
        #[graphql(desc = "Returns the last items instead: 1 to 100.")] last: Option<i32>,
        #[graphql(desc = "Returns items before this cursor.")] before: Option<String>,
    ) -> Result<Paged<u32, Requirement>, Failure> {
        let found = self.found.iter().cloned().map(Requirement).collect();
        Ok(sliced(Page::new(first, after, last, before)?, found))
    }
}

pub struct Requirement(pub evaluate::Requirement);

/// A rule, as it concerns goods.
#[Object]
impl Requirement {
    /// Pack and rule, as `demo-eu/EU-BATT-CE`: the rule of this name that is in force.
    async fn id(&self) -> ID {
        self.0.id().into()
    }

    async fn pack(&self) -> &str {
        &self.0.pack
    }

    /// The rule's id, as `EU-BATT-CE`.
    async fn rule(&self) -> &str {
        &self.0.rule.id
    }

    async fn revision(&self) -> i32 {
        whole(self.0.rule.revision)
    }

    async fn title(&self) -> &str {
        &self.0.rule.title
    }

    async fn effect(&self) -> RuleEffect {
        self.0.rule.effect.into()
    }

    /// True: the rule applies. False: whether it does depends on what it asks. Null: nothing was asked about, this is the
    /// rule by itself.
    async fn determined(&self) -> Option<bool> {
        self.0.determined
    }

    /// The facts to be known first.
    async fn ask(&self) -> &[String] {
        &self.0.ask
    }

    /// All the documents among the evidence.
    async fn documents(&self) -> Vec<DocumentType> {
        self.0.documents.iter().map(DocumentType::from).collect()
    }

    /// Every group must be met; inside a group any one alternative will do.
    async fn evidence(&self) -> Vec<EvidenceGroup> {
        self.0
            .rule
            .evidence
            .iter()
            .map(EvidenceGroup::from)
            .collect()
    }

    async fn legal_basis(&self) -> Vec<LegalAct> {
        self.0.rule.legal_basis.iter().map(LegalAct::from).collect()
    }

    async fn transport_conditions(&self) -> Vec<TransportCondition> {
        let conditions = self.0.rule.transport_conditions.iter();
        conditions
            .map(|condition| TransportCondition::of(&self.0.rule.id, condition))
            .collect()
    }

    /// The rule's first day.
    async fn valid_from(&self) -> Date {
        Date(self.0.rule.valid.from)
    }

    /// Its last day; null: no end is known.
    async fn valid_to(&self) -> Option<Date> {
        self.0.rule.valid.to.map(Date)
    }

    /// Who last looked at the rule.
    async fn reviewed_by(&self) -> &str {
        &self.0.rule.review.by
    }

    async fn reviewed_on(&self) -> Date {
        Date(self.0.rule.review.on)
    }
}

impl From<Requirements> for RequirementsResult {
    fn from(found: Requirements) -> Self {
        Self {
            found: found.requirements,
            questions: found
                .questions
                .into_iter()
                .map(FactQuestion::from)
                .collect(),
            coverage: found
                .packs
                .iter()
                .filter_map(|pack| pack.coverage.clone())
                .collect(),
            disclaimer: disclaimer(&found.packs),
            pack_versions: found.packs.iter().map(UsedRulePack::from).collect(),
            warnings: found.warnings.into_iter().map(Warning::of_input).collect(),
        }
    }
}
