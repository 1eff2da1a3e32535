use async_graphql::{Context, ID, InputObject, Object};
use chassis::scalar::Date;
use chassis::{Failure, RequestContext, payloads};

use crate::domain::{RuleChangeId, RulePackVersionId};
use crate::rule_changes::domain;
use crate::rule_changes::graphql::types::RuleChange;
use crate::rule_changes::service::{PreviewRequest, RuleChanges};

#[derive(Default)]
pub struct RuleChangesMutation;

#[derive(InputObject)]
struct PreviewRuleChangeInput {
    rule_pack_version_id: ID,
    /// From when on the version would be in force; by default from the beginning.
    effective_from: Option<Date>,
    /// The one day to look at; by default each question's own.
    as_of: Option<Date>,
}

#[derive(InputObject)]
struct RetryRuleChangeInput {
    rule_change_id: ID,
}

payloads! {
    PreviewRuleChangePayload { rule_change: RuleChange, from domain::RuleChange, by RuleChange }
    RetryRuleChangePayload { rule_change: RuleChange, from domain::RuleChange, by RuleChange }
}

#[Object]
impl RuleChangesMutation {
    /// Begins to find out which products of which sellers a version would decide otherwise, before anybody publishes it. The
    /// answer is worked on in the background: ask `ruleChange` until it is COMPLETED. For rule editors and approvers,
    /// administrators and auditors.
    ///
    /// Refuses with `RULE_PACK_VERSION_NOT_FOUND`, `VERSION_INVALID` (it has an ERROR), `WRONG_STATE` (it was published) or
    /// `TOO_MANY` (20 are under way).
    #[graphql(tag = "admin")]
    async fn preview_rule_change(
        &self,
        ctx: &Context<'_>,
        input: PreviewRuleChangeInput,
    ) -> Result<PreviewRuleChangePayload, Failure> {
        let request = RequestContext::of(ctx);
        let preview = PreviewRequest {
            version: RulePackVersionId::parse(&input.rule_pack_version_id),
            effective_from: input.effective_from.map(|day| day.0),
            as_of: input.as_of.map(|day| day.0),
        };
        PreviewRuleChangePayload::of(
            request
                .service::<RuleChanges>()
                .preview_rule_change(request.caller(), preview, request.now())
                .await,
        )
    }

    /// Goes on with a change that FAILED, where it was. For administrators.
    ///
    /// Refuses with `RULE_CHANGE_NOT_FOUND` or `WRONG_STATE` (it has not FAILED).
    #[graphql(tag = "admin")]
    async fn retry_rule_change(
        &self,
        ctx: &Context<'_>,
        input: RetryRuleChangeInput,
    ) -> Result<RetryRuleChangePayload, Failure> {
        let request = RequestContext::of(ctx);
        let id = RuleChangeId::parse(&input.rule_change_id);
        RetryRuleChangePayload::of(
            request
                .service::<RuleChanges>()
                .retry_rule_change(request.caller(), id, request.now())
                .await,
        )
    }
}
