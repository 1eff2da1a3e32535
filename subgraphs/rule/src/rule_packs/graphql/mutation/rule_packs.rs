use async_graphql::{Context, InputObject, Object};
use chassis::{Failure, RequestContext, payloads};

use crate::rule_packs::domain::{self, RulePackDraft};
use crate::rule_packs::graphql::types::RulePack;
use crate::rule_packs::service::RulePacks;

#[derive(Default)]
pub struct RulePacksMutation;

#[derive(InputObject)]
struct CreateRulePackInput {
    /// What its files call it, as `demo-eu`: letters, digits and `. - _ +`, at most 64.
    name: String,
    /// At most 300 characters.
    title: Option<String>,
    /// At most 300 characters.
    jurisdiction: Option<String>,
    /// At most 300 characters.
    maintainer: Option<String>,
}

payloads! {
    CreateRulePackPayload { rule_pack: RulePack, from domain::RulePack, by RulePack }
}

#[Object]
impl RulePacksMutation {
    /// Makes a rule pack that has no file yet. A file that names a new pack makes it, too. For `RULE_EDITOR` and
    /// administrators.
    ///
    /// Refuses with `RULE_PACK_NAME_TAKEN`, `NAME_INVALID` or `TEXT_INVALID`.
    #[graphql(tag = "admin")]
    async fn create_rule_pack(
        &self,
        ctx: &Context<'_>,
        input: CreateRulePackInput,
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
