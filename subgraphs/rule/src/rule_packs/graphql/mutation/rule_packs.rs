use async_graphql::{Context, InputObject, Object};
use chassis::{Failure, RequestContext, payloads};

use crate::rule_packs::domain::{self, RulePackDraft};
use crate::rule_packs::graphql::types::RulePack;
use crate::rule_packs::service::RulePacks;

#[derive(Default)]
pub struct RulePacksMutation;

/// Input of `createRulePack`.
#[derive(InputObject)]
struct CreateRulePackInput {
    /// Name of the rule pack in its files, for example `demo-eu`: at most 64 letters, digits and signs `. - _ +`, beginning with a
    /// letter or a digit.
    name: String,
    /// Title of the rule pack. 1 to 300 characters, on one line.
    title: Option<String>,
    /// Jurisdiction of the rules. 1 to 300 characters, on one line.
    jurisdiction: Option<String>,
    /// Maintainer of the rule pack. 1 to 300 characters, on one line.
    maintainer: Option<String>,
    /// Idempotency key of 1 to 100 characters. For 48 hours, a repeated request with the same key has no further effect and
    /// returns the current state of the object.
    idempotency_key: Option<String>,
}

payloads! {
    /// Result of `createRulePack`.
    CreateRulePackPayload { rule_pack: RulePack, from domain::RulePack, by RulePack }
}

#[Object]
impl RulePacksMutation {
    /// Creates a rule pack without versions.
    ///
    /// Users with the role `RULE_EDITOR` and administrators may call this. `uploadRuleFile` also creates a rule pack if the file
    /// names a new one.
    ///
    /// Errors: `INVALID` (idempotency key); `RULE_PACK_NAME_TAKEN`; `NAME_INVALID`; `TEXT_INVALID` for the title, the jurisdiction or the
    /// maintainer; `IDEMPOTENCY_KEY_REUSED`.
    #[graphql(tag = "admin")]
    async fn create_rule_pack(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The rule pack to create.")] input: CreateRulePackInput,
    ) -> Result<CreateRulePackPayload, Failure> {
        let request = RequestContext::of(ctx);
        let packs: &RulePacks = request.service();
        let command = request.command(&input);
        CreateRulePackPayload::of(packs.create_rule_pack(&command, input.into()).await)
    }
}

impl From<CreateRulePackInput> for RulePackDraft {
    fn from(input: CreateRulePackInput) -> Self {
        Self {
            name: input.name,
            title: input.title,
            jurisdiction: input.jurisdiction,
            maintainer: input.maintainer,
        }
    }
}
