use async_graphql::{ComplexObject, ID, InputObject, Object, SimpleObject};
use chassis::scalar::{CountryCode, Date, HsCode};
use chassis::{Failure, Page, Paged};
use refusal::ErrorCode;

use super::evidence::EvidenceGroup;
use super::rule::{
    DocumentType, LegalAct, RuleEffect, TransportCondition, UsedRulePack, disclaimer, whole,
};
use crate::domain::{ProductId, Refusal, Warning};
use crate::evaluation::domain as evaluate;
use crate::evaluation::service::{Asked, Requirements};
use crate::graphql::{Written, sliced};
use crate::products::graphql::types::fact::FactQuestion;
use crate::products::graphql::types::{FactInput, NationalCodeInput};

/// Product or goods to evaluate: set either `productId` alone, or `hsCode` with the other known properties of the goods.
#[derive(InputObject)]
pub struct RequirementsInput {
    /// ID of a product. Omit all other fields if you set it.
    product_id: Option<ID>,
    /// HS code of the goods: 2, 4 or 6 digits. Dots, hyphens and blanks between the digits are ignored.
    hs_code: Option<Written<HsCode>>,
    /// Country of origin. Required if the lane has no `origin`.
    origin: Option<Written<CountryCode>>,
    /// National codes of the goods. At most 50, one for each market.
    #[graphql(default)]
    national_codes: Vec<NationalCodeInput>,
    /// Known facts about the goods. At most 200.
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
                let message =
                    "Set either `productId` alone, or `hsCode` with the properties of the goods.";
                let refusal = Refusal::new(ErrorCode::InputInvalid, &["input"], message);
                Err(Failure::Refused(refusal.into()))
            }
        }
    }
}

/// Requirements for goods. If `requirements` is empty, no rule was found. This does not mean that nothing is required: see
/// `coverage` for the scope of the rule packs.
#[derive(SimpleObject)]
#[graphql(complex)]
pub struct RequirementsResult {
    #[graphql(skip)]
    found: Vec<evaluate::RequirementAnswer>,
    /// Facts that decide the rules which are not yet determined.
    questions: Vec<FactQuestion>,
    /// Scope of each rule pack used: the topics that it covers and those that it does not.
    coverage: Vec<String>,
    /// Versions of the rule packs that the answer is based on.
    pack_versions: Vec<UsedRulePack>,
    /// Text that you must show together with the answer.
    disclaimer: String,
    /// Values that were accepted but are probably wrong, for example a fact that no rule pack uses. At most 20 of each kind.
    warnings: Vec<Warning>,
}

#[ComplexObject]
impl RequirementsResult {
    /// Rules that apply or may apply, by rule pack and in the order of its file.
    #[expect(clippy::too_many_arguments, reason = "the arguments are the API's")]
    async fn requirements(
        &self,
        #[graphql(desc = "Returns the first items: 1 to 100, 20 by default.")] first: Option<i32>,
        #[graphql(desc = "Returns items after this cursor.")] after: Option<String>,
        #[graphql(desc = "Returns the last items instead: 1 to 100.")] last: Option<i32>,
        #[graphql(desc = "Returns items before this cursor.")] before: Option<String>,
    ) -> Result<Paged<u32, RequirementAnswer>, Failure> {
        let found = self
            .found
            .iter()
            .cloned()
            .map(RequirementAnswer::from)
            .collect();
        Ok(sliced(Page::new(first, after, last, before)?, found))
    }
}

/// Rule that applies or may apply to the goods of the question.
#[derive(SimpleObject)]
pub struct RequirementAnswer {
    /// The rule and the evidence that it requires.
    requirement: Requirement,
    /// True if the rule applies. False if this depends on the facts in `ask`.
    determined: bool,
    /// Names of the facts that determine whether the rule applies or its evidence is met. `questions` has a question about each.
    ask: Vec<String>,
}

pub struct Requirement(pub evaluate::Requirement);

/// Rule in force with the evidence that it requires. It does not depend on goods: see `RequirementAnswer`.
#[Object]
impl Requirement {
    /// ID of the rule in the form `<pack>/<rule>`, for example `demo-eu/EU-BATT-CE`. It identifies the rule of that name which is
    /// in force. A query for another day (`asOf`) may return another revision of the rule.
    async fn id(&self) -> ID {
        self.0.id().0.into()
    }

    /// Name of the rule pack.
    async fn pack(&self) -> &str {
        self.0.pack()
    }

    /// Name of the rule in its pack, for example `EU-BATT-CE`.
    async fn rule(&self) -> &str {
        &self.0.rule.id
    }

    /// Revision of the rule.
    async fn revision(&self) -> i32 {
        whole(self.0.rule.revision)
    }

    /// Title of the rule.
    async fn title(&self) -> &str {
        &self.0.rule.title
    }

    /// Effect of the rule if it applies.
    async fn effect(&self) -> RuleEffect {
        self.0.rule.effect.into()
    }

    /// Document types that the rule accepts as evidence.
    async fn documents(&self) -> Vec<DocumentType> {
        let documents = self.0.documents().into_iter();
        documents.map(DocumentType::from).collect()
    }

    /// Evidence that the rule requires. Every group must be met; one alternative is enough to meet a group. An alternative that is a
    /// condition may need several facts.
    async fn evidence(&self) -> Vec<EvidenceGroup> {
        let evidence = self.0.evidence().into_iter();
        evidence.map(EvidenceGroup::from).collect()
    }

    /// Legal acts that the rule is based on.
    async fn legal_basis(&self) -> Vec<LegalAct> {
        self.0.rule.legal_basis.iter().map(LegalAct::from).collect()
    }

    /// Conditions under which the goods must travel.
    async fn transport_conditions(&self) -> Vec<TransportCondition> {
        let conditions = self.0.rule.transport_conditions.iter();
        conditions
            .map(|condition| TransportCondition::of(&self.0.rule.id, condition))
            .collect()
    }

    /// First day of the validity of the rule.
    async fn valid_from(&self) -> Date {
        Date(self.0.rule.valid.from)
    }

    /// Last day of the validity of the rule. Null if it has no end.
    async fn valid_to(&self) -> Option<Date> {
        self.0.rule.valid.to.map(Date)
    }

    /// Person or body that last reviewed the rule.
    async fn reviewed_by(&self) -> &str {
        &self.0.rule.review.by
    }

    /// Day of the last review.
    async fn reviewed_on(&self) -> Date {
        Date(self.0.rule.review.on)
    }
}

impl From<evaluate::RequirementAnswer> for RequirementAnswer {
    fn from(answer: evaluate::RequirementAnswer) -> Self {
        Self {
            requirement: Requirement(answer.requirement),
            determined: answer.determined,
            ask: answer.ask,
        }
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
