use async_graphql::{Context, ID, InputObject, Object, SimpleObject};
use chassis::scalar::Date;
use chassis::{Failure, RequestContext, UserError, outcome, payloads};

use crate::domain::{RulePackId, RulePackVersionId};
use crate::rule_packs::domain;
use crate::rule_packs::graphql::types::RulePackVersion;
use crate::rule_packs::service::RulePackReviews;

/// A version's way from VALID into force and out of it again.
#[derive(Default)]
pub struct RulePackReviewsMutation;

#[derive(InputObject)]
struct SubmitRulePackInput {
    rule_pack_version_id: ID,
}

#[derive(InputObject)]
struct ApproveRulePackInput {
    rule_pack_version_id: ID,
    /// At most 1,000 characters.
    comment: Option<String>,
}

#[derive(InputObject)]
struct RejectRulePackInput {
    rule_pack_version_id: ID,
    /// 1 to 1,000 characters.
    reason: String,
}

#[derive(InputObject)]
struct PublishRulePackInput {
    rule_pack_version_id: ID,
    /// The first day on which it is in force, past days included; by default it is from the beginning.
    effective_from: Option<Date>,
}

#[derive(InputObject)]
struct WithdrawRulePackInput {
    rule_pack_version_id: ID,
    /// 1 to 1,000 characters.
    reason: String,
}

#[derive(InputObject)]
struct RollBackRulePackInput {
    rule_pack_id: ID,
    /// 1 to 1,000 characters.
    reason: String,
}

payloads! {
    SubmitRulePackPayload {
        rule_pack_version: RulePackVersion, from domain::RulePackVersion, by RulePackVersion
    }
    ApproveRulePackPayload {
        rule_pack_version: RulePackVersion, from domain::RulePackVersion, by RulePackVersion
    }
    RejectRulePackPayload {
        rule_pack_version: RulePackVersion, from domain::RulePackVersion, by RulePackVersion
    }
    PublishRulePackPayload {
        rule_pack_version: RulePackVersion, from domain::RulePackVersion, by RulePackVersion
    }
    WithdrawRulePackPayload {
        rule_pack_version: RulePackVersion, from domain::RulePackVersion, by RulePackVersion
    }
}

#[derive(SimpleObject)]
struct RollBackRulePackPayload {
    /// The version that is in force now; null if there is none.
    rule_pack_version: Option<RulePackVersion>,
    user_errors: Vec<UserError>,
}

#[Object]
impl RulePackReviewsMutation {
    /// Asks for a review of a VALID version. For `RULE_EDITOR` and administrators.
    ///
    /// Refuses with `RULE_PACK_VERSION_NOT_FOUND` or `WRONG_STATE`.
    #[graphql(tag = "admin")]
    async fn submit_rule_pack(
        &self,
        ctx: &Context<'_>,
        input: SubmitRulePackInput,
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

    /// Stands for a version that somebody else wrote. For `RULE_APPROVER`.
    ///
    /// Refuses with `RULE_PACK_VERSION_NOT_FOUND`, `AUTHOR_CANNOT_REVIEW`, `WRONG_STATE` or `REASON_INVALID`.
    #[graphql(tag = "admin")]
    async fn approve_rule_pack(
        &self,
        ctx: &Context<'_>,
        input: ApproveRulePackInput,
    ) -> Result<ApproveRulePackPayload, Failure> {
        let request = RequestContext::of(ctx);
        let id = RulePackVersionId::parse(&input.rule_pack_version_id);
        let done = request
            .service::<RulePackReviews>()
            .approve_rule_pack(request.caller(), id, input.comment, request.now())
            .await;
        ApproveRulePackPayload::of(done)
    }

    /// Sends a version back that somebody else wrote: it is a DRAFT again. For `RULE_APPROVER`.
    ///
    /// Refuses with `RULE_PACK_VERSION_NOT_FOUND`, `AUTHOR_CANNOT_REVIEW`, `WRONG_STATE` or `REASON_INVALID`.
    #[graphql(tag = "admin")]
    async fn reject_rule_pack(
        &self,
        ctx: &Context<'_>,
        input: RejectRulePackInput,
    ) -> Result<RejectRulePackPayload, Failure> {
        let request = RequestContext::of(ctx);
        let id = RulePackVersionId::parse(&input.rule_pack_version_id);
        let done = request
            .service::<RulePackReviews>()
            .reject_rule_pack(request.caller(), id, &input.reason, request.now())
            .await;
        RejectRulePackPayload::of(done)
    }

    /// Puts an APPROVED version in force from a day on. It never changes afterwards. Sellers whose verdict it changes are told,
    /// and nobody else: see `ruleChanges` of the version. For administrators.
    ///
    /// Refuses with `RULE_PACK_VERSION_NOT_FOUND` or `WRONG_STATE`.
    #[graphql(tag = "admin")]
    async fn publish_rule_pack(
        &self,
        ctx: &Context<'_>,
        input: PublishRulePackInput,
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

    /// Takes a published version out of force, on every day and for good; what it had superseded is in force again. Stored
    /// self-checks stay as they were, and can be repeated. Sellers whose verdict changes are told. For administrators.
    ///
    /// Refuses with `RULE_PACK_VERSION_NOT_FOUND`, `WRONG_STATE` or `REASON_INVALID`.
    #[graphql(tag = "admin")]
    async fn withdraw_rule_pack(
        &self,
        ctx: &Context<'_>,
        input: WithdrawRulePackInput,
    ) -> Result<WithdrawRulePackPayload, Failure> {
        let request = RequestContext::of(ctx);
        let id = RulePackVersionId::parse(&input.rule_pack_version_id);
        let done = request
            .service::<RulePackReviews>()
            .withdraw_rule_pack(request.caller(), id, &input.reason, request.now())
            .await;
        WithdrawRulePackPayload::of(done)
    }

    /// Goes back to the version before the one that is in force today (UTC), by withdrawing that one. For administrators.
    ///
    /// Refuses with `RULE_PACK_NOT_FOUND`, `WRONG_STATE` (none is in force) or `REASON_INVALID`.
    #[graphql(tag = "admin")]
    async fn roll_back_rule_pack(
        &self,
        ctx: &Context<'_>,
        input: RollBackRulePackInput,
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
