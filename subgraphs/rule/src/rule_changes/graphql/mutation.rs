use async_graphql::{Context, ID, InputObject, Object};
use chassis::scalar::Date;
use chassis::{Failure, RequestContext, payloads};

use crate::domain::{RuleChangeId, RulePackVersionId};
use crate::rule_changes::domain;
use crate::rule_changes::graphql::types::RuleChange;
use crate::rule_changes::service::{PreviewRequest, RuleChanges};

#[derive(Default)]
pub struct RuleChangesMutation;

/// Input of `previewRuleChange`.
#[derive(InputObject)]
struct PreviewRuleChangeInput {
    /// ID of the rule pack version to preview.
    rule_pack_version_id: ID,
    /// First day on which the version would be in force. By default it has no first day and would be in force on all days.
    effective_from: Option<Date>,
    /// Single day to evaluate. By default each self-check is evaluated on its own day.
    as_of: Option<Date>,
    /// Idempotency key of 1 to 100 characters. For 48 hours, a repeated request with the same key has no further effect and
    /// returns the current state of the object.
    idempotency_key: Option<String>,
    /// `revision` of the rule pack version that you read. If the rule pack version has changed since, the mutation is refused with
    /// `VERSION_CONFLICT`.
    expected_version: Option<i32>,
}

/// Input of `retryRuleChange`.
#[derive(InputObject)]
struct RetryRuleChangeInput {
    /// ID of the rule change.
    rule_change_id: ID,
    /// Idempotency key of 1 to 100 characters. For 48 hours, a repeated request with the same key has no further effect and
    /// returns the current state of the object.
    idempotency_key: Option<String>,
}

payloads! {
    /// Result of `previewRuleChange`.
    PreviewRuleChangePayload { rule_change: RuleChange, from domain::RuleChange, by RuleChange }
    /// Result of `retryRuleChange`.
    RetryRuleChangePayload { rule_change: RuleChange, from domain::RuleChange, by RuleChange }
}

#[Object]
impl RuleChangesMutation {
    /// Starts a preview of the verdicts that the publication of a rule pack version would change.
    ///
    /// Rule editors, rule approvers, administrators and auditors may call this. The preview is a background job: subscribe to
    /// `ruleChangeUpdated`, or query `ruleChange` until `finishedAt` is not null. A preview notifies no sellers.
    ///
    /// Errors: `INVALID` (idempotency key); `RULE_PACK_VERSION_NOT_FOUND`; `VERSION_INVALID` if the version is a DRAFT and its file has
    /// errors; `WRONG_STATE` if the version was published; `TOO_MANY` if 20 previews are in progress; `VERSION_CONFLICT`;
    /// `IDEMPOTENCY_KEY_REUSED`.
    #[graphql(tag = "admin")]
    async fn preview_rule_change(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The version to preview.")] input: PreviewRuleChangeInput,
    ) -> Result<PreviewRuleChangePayload, Failure> {
        let request = RequestContext::of(ctx);
        let changes: &RuleChanges = request.service();
        let command = request.command(&input);
        let preview = PreviewRequest {
            version: RulePackVersionId::parse(&input.rule_pack_version_id),
            effective_from: input.effective_from.map(|day| day.0),
            as_of: input.as_of.map(|day| day.0),
        };
        PreviewRuleChangePayload::of(changes.preview_rule_change(&command, preview).await)
    }

    /// Resumes a FAILED rule change at the point where it stopped.
    ///
    /// Administrators may call this.
    ///
    /// Errors: `INVALID` (idempotency key); `RULE_CHANGE_NOT_FOUND`; `WRONG_STATE` if the rule change is not FAILED;
    /// `IDEMPOTENCY_KEY_REUSED`.
    #[graphql(tag = "admin")]
    async fn retry_rule_change(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The rule change to resume.")] input: RetryRuleChangeInput,
    ) -> Result<RetryRuleChangePayload, Failure> {
        let request = RequestContext::of(ctx);
        let changes: &RuleChanges = request.service();
        let command = request.command(&input);
        let id = RuleChangeId::parse(&input.rule_change_id);
        RetryRuleChangePayload::of(changes.retry_rule_change(&command, id).await)
    }
}
