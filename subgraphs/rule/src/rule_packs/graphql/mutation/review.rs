use async_graphql::{Context, ID, InputObject, Object, SimpleObject};
use chassis::scalar::Date;
use chassis::{Failure, RequestContext, UserError, outcome, payloads};

use crate::domain::{RulePackId, RulePackVersionId};
use crate::rule_packs::domain;
use crate::rule_packs::graphql::types::RulePackVersion;
use crate::rule_packs::service::RulePackReviews;

/// Mutations that review, publish and withdraw versions of rule packs.
#[derive(Default)]
pub struct RulePackReviewsMutation;

/// Input of `submitRulePack`.
#[derive(InputObject)]
struct SubmitRulePackInput {
    /// ID of the rule pack version.
    rule_pack_version_id: ID,
    /// Idempotency key of 1 to 100 characters. For 48 hours, a repeated request with the same key has no further effect and
    /// returns the current state of the object.
    idempotency_key: Option<String>,
    /// `revision` of the rule pack version that you read. If the rule pack version has changed since, the mutation is refused with
    /// `VERSION_CONFLICT`.
    expected_version: Option<i32>,
}

/// Input of `approveRulePack`.
#[derive(InputObject)]
struct ApproveRulePackInput {
    /// ID of the rule pack version.
    rule_pack_version_id: ID,
    /// Comment of the approver. 1 to 1,000 characters.
    comment: Option<String>,
    /// Idempotency key of 1 to 100 characters. For 48 hours, a repeated request with the same key has no further effect and
    /// returns the current state of the object.
    idempotency_key: Option<String>,
    /// `revision` of the rule pack version that you read. If the rule pack version has changed since, the mutation is refused with
    /// `VERSION_CONFLICT`.
    expected_version: Option<i32>,
}

/// Input of `rejectRulePack`.
#[derive(InputObject)]
struct RejectRulePackInput {
    /// ID of the rule pack version.
    rule_pack_version_id: ID,
    /// Reason for the rejection. 1 to 1,000 characters.
    reason: String,
    /// Idempotency key of 1 to 100 characters. For 48 hours, a repeated request with the same key has no further effect and
    /// returns the current state of the object.
    idempotency_key: Option<String>,
    /// `revision` of the rule pack version that you read. If the rule pack version has changed since, the mutation is refused with
    /// `VERSION_CONFLICT`.
    expected_version: Option<i32>,
}

/// Input of `publishRulePack`.
#[derive(InputObject)]
struct PublishRulePackInput {
    /// ID of the rule pack version.
    rule_pack_version_id: ID,
    /// First day on which the version is in force. It may be in the past. By default the version has no first day and is in force
    /// on all days.
    effective_from: Option<Date>,
    /// Idempotency key of 1 to 100 characters. For 48 hours, a repeated request with the same key has no further effect and
    /// returns the current state of the object.
    idempotency_key: Option<String>,
    /// `revision` of the rule pack version that you read. If the rule pack version has changed since, the mutation is refused with
    /// `VERSION_CONFLICT`.
    expected_version: Option<i32>,
}

/// Input of `withdrawRulePack`.
#[derive(InputObject)]
struct WithdrawRulePackInput {
    /// ID of the rule pack version.
    rule_pack_version_id: ID,
    /// Reason for the withdrawal. 1 to 1,000 characters.
    reason: String,
    /// Idempotency key of 1 to 100 characters. For 48 hours, a repeated request with the same key has no further effect and
    /// returns the current state of the object.
    idempotency_key: Option<String>,
    /// `revision` of the rule pack version that you read. If the rule pack version has changed since, the mutation is refused with
    /// `VERSION_CONFLICT`.
    expected_version: Option<i32>,
}

/// Input of `rollBackRulePack`.
#[derive(InputObject)]
struct RollBackRulePackInput {
    /// ID of the rule pack.
    rule_pack_id: ID,
    /// Reason for the withdrawal. 1 to 1,000 characters.
    reason: String,
    /// Idempotency key of 1 to 100 characters. For 48 hours, a repeated request with the same key has no further effect and
    /// returns the current state of the object.
    idempotency_key: Option<String>,
    /// Version of the rule pack that you read. If the rule pack has changed since, the mutation is refused with `VERSION_CONFLICT`.
    expected_version: Option<i32>,
}

payloads! {
    /// Result of `submitRulePack`.
    SubmitRulePackPayload {
        rule_pack_version: RulePackVersion, from domain::RulePackVersion, by RulePackVersion
    }
    /// Result of `approveRulePack`.
    ApproveRulePackPayload {
        rule_pack_version: RulePackVersion, from domain::RulePackVersion, by RulePackVersion
    }
    /// Result of `rejectRulePack`.
    RejectRulePackPayload {
        rule_pack_version: RulePackVersion, from domain::RulePackVersion, by RulePackVersion
    }
    /// Result of `publishRulePack`.
    PublishRulePackPayload {
        rule_pack_version: RulePackVersion, from domain::RulePackVersion, by RulePackVersion
    }
    /// Result of `withdrawRulePack`.
    WithdrawRulePackPayload {
        rule_pack_version: RulePackVersion, from domain::RulePackVersion, by RulePackVersion
    }
}

/// Result of `rollBackRulePack`.
#[derive(SimpleObject)]
struct RollBackRulePackPayload {
    /// Version that is in force now. Null if there is none, or if the mutation was refused.
    rule_pack_version: Option<RulePackVersion>,
    /// The reasons for which the mutation was refused. Empty if it was carried out.
    user_errors: Vec<UserError>,
}

#[Object]
impl RulePackReviewsMutation {
    /// Submits a VALID version for review.
    ///
    /// Users with the role `RULE_EDITOR` and administrators may call this.
    ///
    /// Errors: `INVALID` (idempotency key); `RULE_PACK_VERSION_NOT_FOUND`; `WRONG_STATE` if the version is not VALID; `VERSION_CONFLICT`;
    /// `IDEMPOTENCY_KEY_REUSED`.
    #[graphql(tag = "admin")]
    async fn submit_rule_pack(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The version to submit.")] input: SubmitRulePackInput,
    ) -> Result<SubmitRulePackPayload, Failure> {
        let request = RequestContext::of(ctx);
        let reviews: &RulePackReviews = request.service();
        let command = request.command(&input);
        let id = RulePackVersionId::parse(&input.rule_pack_version_id);
        SubmitRulePackPayload::of(reviews.submit_rule_pack(&command, id).await)
    }

    /// Approves a version that is in review.
    ///
    /// Users with the role `RULE_APPROVER` may call this, except the authors of the version.
    ///
    /// Errors: `INVALID` (idempotency key); `RULE_PACK_VERSION_NOT_FOUND`; `AUTHOR_CANNOT_REVIEW`; `WRONG_STATE` if the version is not
    /// `IN_REVIEW`; `REASON_INVALID` for the comment; `VERSION_CONFLICT`; `IDEMPOTENCY_KEY_REUSED`.
    #[graphql(tag = "admin")]
    async fn approve_rule_pack(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The version to approve.")] input: ApproveRulePackInput,
    ) -> Result<ApproveRulePackPayload, Failure> {
        let request = RequestContext::of(ctx);
        let reviews: &RulePackReviews = request.service();
        let command = request.command(&input);
        let id = RulePackVersionId::parse(&input.rule_pack_version_id);
        let done = reviews.approve_rule_pack(&command, id, input.comment).await;
        ApproveRulePackPayload::of(done)
    }

    /// Rejects a version that is in review or approved. It becomes a DRAFT again.
    ///
    /// Users with the role `RULE_APPROVER` may call this, except the authors of the version.
    ///
    /// Errors: `INVALID` (idempotency key); `RULE_PACK_VERSION_NOT_FOUND`; `AUTHOR_CANNOT_REVIEW`; `WRONG_STATE` if the version is neither
    /// `IN_REVIEW` nor APPROVED; `REASON_INVALID`; `VERSION_CONFLICT`; `IDEMPOTENCY_KEY_REUSED`.
    #[graphql(tag = "admin")]
    async fn reject_rule_pack(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The version and the reason.")] input: RejectRulePackInput,
    ) -> Result<RejectRulePackPayload, Failure> {
        let request = RequestContext::of(ctx);
        let reviews: &RulePackReviews = request.service();
        let command = request.command(&input);
        let id = RulePackVersionId::parse(&input.rule_pack_version_id);
        let done = reviews.reject_rule_pack(&command, id, &input.reason).await;
        RejectRulePackPayload::of(done)
    }

    /// Publishes an APPROVED version, which is in force from a first day on.
    ///
    /// Administrators may call this. A published version never changes. Sellers whose verdicts change are notified: see
    /// `ruleChanges` of the version. If the version is published already with the same first day, nothing changes.
    ///
    /// Errors: `INVALID` (idempotency key); `RULE_PACK_VERSION_NOT_FOUND`; `WRONG_STATE` if the version is not APPROVED, or is published
    /// with another first day; `VERSION_CONFLICT`; `IDEMPOTENCY_KEY_REUSED`.
    #[graphql(tag = "admin")]
    async fn publish_rule_pack(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The version to publish.")] input: PublishRulePackInput,
    ) -> Result<PublishRulePackPayload, Failure> {
        let request = RequestContext::of(ctx);
        let reviews: &RulePackReviews = request.service();
        let command = request.command(&input);
        let id = RulePackVersionId::parse(&input.rule_pack_version_id);
        let from = input.effective_from.map(|day| day.0);
        PublishRulePackPayload::of(reviews.publish_rule_pack(&command, id, from).await)
    }

    /// Withdraws a published version permanently, for every day.
    ///
    /// Administrators may call this. The version that it superseded is in force again. Stored self-checks do not change and can be
    /// repeated. Sellers whose verdicts change are notified. If the version is withdrawn already, nothing changes.
    ///
    /// Errors: `INVALID` (idempotency key); `RULE_PACK_VERSION_NOT_FOUND`; `WRONG_STATE` if the version was not published;
    /// `REASON_INVALID`; `VERSION_CONFLICT`; `IDEMPOTENCY_KEY_REUSED`.
    #[graphql(tag = "admin")]
    async fn withdraw_rule_pack(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The version to withdraw.")] input: WithdrawRulePackInput,
    ) -> Result<WithdrawRulePackPayload, Failure> {
        let request = RequestContext::of(ctx);
        let reviews: &RulePackReviews = request.service();
        let command = request.command(&input);
        let id = RulePackVersionId::parse(&input.rule_pack_version_id);
        let done = reviews
            .withdraw_rule_pack(&command, id, &input.reason)
            .await;
        WithdrawRulePackPayload::of(done)
    }

    /// Withdraws the version of a rule pack that is in force today (UTC), so that the previous version is in force again.
    ///
    /// Administrators may call this.
    ///
    /// Errors: `INVALID` (idempotency key); `RULE_PACK_NOT_FOUND`; `WRONG_STATE` if no version is in force today; `REASON_INVALID`;
    /// `VERSION_CONFLICT`; `IDEMPOTENCY_KEY_REUSED`.
    #[graphql(tag = "admin")]
    async fn roll_back_rule_pack(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The rule pack and the reason.")] input: RollBackRulePackInput,
    ) -> Result<RollBackRulePackPayload, Failure> {
        let request = RequestContext::of(ctx);
        let reviews: &RulePackReviews = request.service();
        let command = request.command(&input);
        let id = RulePackId::parse(&input.rule_pack_id);
        let done = reviews
            .roll_back_rule_pack(&command, id, &input.reason)
            .await;
        let (version, user_errors) = outcome(done)?;
        Ok(RollBackRulePackPayload {
            rule_pack_version: version.flatten().map(RulePackVersion),
            user_errors,
        })
    }
}
