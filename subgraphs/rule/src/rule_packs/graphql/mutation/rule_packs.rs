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
    /// Errors: `RULE_PACK_NAME_TAKEN`; `NAME_INVALID`; `TEXT_INVALID` for the title, the jurisdiction or the maintainer.
    #[graphql(tag = "admin")]
    async fn create_rule_pack(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The rule pack to create.")] input: CreateRulePackInput,
    ) -> Result<CreateRulePackPayload, Failure> {
        let request = RequestContext::of(ctx);
        let CreateRulePackInput {
            name,
            title,
            jurisdiction,
            maintainer,
        } = input;
        let draft = RulePackDraft {
            name,
            title,
            jurisdiction,
            maintainer,
        };
        CreateRulePackPayload::of(
            request
                .service::<RulePacks>()
                .create_rule_pack(request.caller(), draft, request.now())
                .await,
        )
    }
}
