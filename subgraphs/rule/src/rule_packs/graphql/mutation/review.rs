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
}

/// Input of `approveRulePack`.
#[derive(InputObject)]
struct ApproveRulePackInput {
    /// ID of the rule pack version.
    rule_pack_version_id: ID,
    /// Comment of the approver. 1 to 1,000 characters.
    comment: Option<String>,
}

/// Input of `rejectRulePack`.
#[derive(InputObject)]
struct RejectRulePackInput {
    /// ID of the rule pack version.
    rule_pack_version_id: ID,
    /// Reason for the rejection. 1 to 1,000 characters.
    reason: String,
}

/// Input of `publishRulePack`.
#[derive(InputObject)]
struct PublishRulePackInput {
    /// ID of the rule pack version.
    rule_pack_version_id: ID,
    /// First day on which the version is in force. It may be in the past. By default the version has no first day and is in force
    /// on all days.
    effective_from: Option<Date>,
}

/// Input of `withdrawRulePack`.
#[derive(InputObject)]
struct WithdrawRulePackInput {
    /// ID of the rule pack version.
    rule_pack_version_id: ID,
    /// Reason for the withdrawal. 1 to 1,000 characters.
    reason: String,
}

/// Input of `rollBackRulePack`.
#[derive(InputObject)]
struct RollBackRulePackInput {
    /// ID of the rule pack.
    rule_pack_id: ID,
    /// Reason for the withdrawal. 1 to 1,000 characters.
    reason: String,
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
    /// Errors: `RULE_PACK_VERSION_NOT_FOUND`; `WRONG_STATE` if the version is not VALID.
    #[graphql(tag = "admin")]
    async fn submit_rule_pack(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The version to submit.")] input: SubmitRulePackInput,
    ) -> Result<SubmitRulePackPayload, Failure> {
        let request = RequestContext::of(ctx);
        let id = RulePackVersionId::parse(&input.rule_pack_version_id);
        SubmitRulePackPayload::of(
            request
                .service::<RulePackReviews>()
                .submit_rule_pack(request.caller(), id, request.now())
                .await,
        )
    }

    /// Approves a version that is in review.
    ///
    /// Users with the role `RULE_APPROVER` may call this, except the authors of the version.
    ///
    /// Errors: `RULE_PACK_VERSION_NOT_FOUND`; `AUTHOR_CANNOT_REVIEW`; `WRONG_STATE` if the version is not `IN_REVIEW`;
    /// `REASON_INVALID` for the comment.
    #[graphql(tag = "admin")]
    async fn approve_rule_pack(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The version to approve.")] input: ApproveRulePackInput,
    ) -> Result<ApproveRulePackPayload, Failure> {
        let request = RequestContext::of(ctx);
        let id = RulePackVersionId::parse(&input.rule_pack_version_id);
        let done = request
            .service::<RulePackReviews>()
            .approve_rule_pack(request.caller(), id, input.comment, request.now())
            .await;
        ApproveRulePackPayload::of(done)
    }

    /// Rejects a version that is in review or approved. It becomes a DRAFT again.
    ///
    /// Users with the role `RULE_APPROVER` may call this, except the authors of the version.
    ///
    /// Errors: `RULE_PACK_VERSION_NOT_FOUND`; `AUTHOR_CANNOT_REVIEW`; `WRONG_STATE` if the version is neither `IN_REVIEW` nor
    /// APPROVED; `REASON_INVALID`.
    #[graphql(tag = "admin")]
    async fn reject_rule_pack(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The version and the reason.")] input: RejectRulePackInput,
    ) -> Result<RejectRulePackPayload, Failure> {
        let request = RequestContext::of(ctx);
        let id = RulePackVersionId::parse(&input.rule_pack_version_id);
        let done = request
            .service::<RulePackReviews>()
            .reject_rule_pack(request.caller(), id, &input.reason, request.now())
            .await;
        RejectRulePackPayload::of(done)
    }

    /// Publishes an APPROVED version, which is in force from a first day on.
    ///
    /// Administrators may call this. A published version never changes. Sellers whose verdicts change are notified: see
    /// `ruleChanges` of the version. If the version is published already with the same first day, nothing changes.
    ///
    /// Errors: `RULE_PACK_VERSION_NOT_FOUND`; `WRONG_STATE` if the version is not APPROVED, or is published with another first day.
    #[graphql(tag = "admin")]
    async fn publish_rule_pack(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The version to publish.")] input: PublishRulePackInput,
    ) -> Result<PublishRulePackPayload, Failure> {
        let request = RequestContext::of(ctx);
        let id = RulePackVersionId::parse(&input.rule_pack_version_id);
        let from = input.effective_from.map(|day| day.0);
        PublishRulePackPayload::of(
            request
                .service::<RulePackReviews>()
                .publish_rule_pack(request.caller(), id, from, request.now())
                .await,
        )
    }

    /// Withdraws a published version permanently, for every day.
    ///
    /// Administrators may call this. The version that it superseded is in force again. Stored self-checks do not change and can be
    /// repeated. Sellers whose verdicts change are notified. If the version is withdrawn already, nothing changes.
    ///
    /// Errors: `RULE_PACK_VERSION_NOT_FOUND`; `WRONG_STATE` if the version was not published; `REASON_INVALID`.
    #[graphql(tag = "admin")]
    async fn withdraw_rule_pack(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The version to withdraw.")] input: WithdrawRulePackInput,
    ) -> Result<WithdrawRulePackPayload, Failure> {
        let request = RequestContext::of(ctx);
        let id = RulePackVersionId::parse(&input.rule_pack_version_id);
        let done = request
            .service::<RulePackReviews>()
            .withdraw_rule_pack(request.caller(), id, &input.reason, request.now())
            .await;
        WithdrawRulePackPayload::of(done)
    }

    /// Withdraws the version of a rule pack that is in force today (UTC), so that the previous version is in force again.
    ///
    /// Administrators may call this.
    ///
    /// Errors: `RULE_PACK_NOT_FOUND`; `WRONG_STATE` if no version is in force today; `REASON_INVALID`.
    #[graphql(tag = "admin")]
    async fn roll_back_rule_pack(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The rule pack and the reason.")] input: RollBackRulePackInput,
    ) -> Result<RollBackRulePackPayload, Failure> {
        let request = RequestContext::of(ctx);
        let id = RulePackId::parse(&input.rule_pack_id);
        let done = request
            .service::<RulePackReviews>()
            .roll_back_rule_pack(request.caller(), id, &input.reason, request.now())
            .await;
        let (version, user_errors) = outcome(done)?;
        Ok(RollBackRulePackPayload {
            rule_pack_version: version.flatten().map(RulePackVersion),
            user_errors,
        })
    }
}
