use async_graphql::{Context, ID, InputObject, Object};
use chassis::Failure;
use chassis::scalar::Date;

use crate::domain::{RuleChangeId, RulePackVersionId};
use crate::graphql::{caller, now, service, uuid};
use crate::rule_changes::domain as rule_changes_domain;
use crate::rule_changes::graphql::types::RuleChange;
use crate::rule_changes::service::PreviewRequest;
use crate::rule_packs::domain::{self, RulePackDraft};
use crate::rule_packs::graphql::types::{RulePack, RulePackVersion};

#[derive(Default)]
pub struct RulePacks;

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

#[derive(InputObject)]
struct UploadRuleFileInput {
    /// A rule pack of the schema `rulepack/1`; at most 1 MiB.
    yaml: String,
}

#[derive(InputObject)]
struct ValidateRulePackInput {
    rule_pack_version_id: ID,
}

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
    CreateRulePackPayload { rule_pack: RulePack(domain::RulePack) }
    UploadRuleFilePayload { rule_pack_version: RulePackVersion(domain::RulePackVersion) }
    ValidateRulePackPayload { rule_pack_version: RulePackVersion(domain::RulePackVersion) }
    PreviewRuleChangePayload { rule_change: RuleChange(rule_changes_domain::RuleChange) }
    RetryRuleChangePayload { rule_change: RuleChange(rule_changes_domain::RuleChange) }
}

#[Object]
impl RulePacks {
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
            service(ctx)
                .create_rule_pack(caller(ctx), draft, now(ctx))
                .await,
        )
    }

    /// Stores a rule file as a DRAFT of the version that it names, with findings. The same file again is the same version;
    /// another file replaces a version that is not in review yet. For `RULE_EDITOR` and administrators.
    ///
    /// Refuses with `INVALID_YAML` and `INVALID_RULE_FILE` (it does not say which version of which pack it is), both with
    /// line and column, `FILE_TOO_LARGE`, `VERSION_IN_REVIEW`, `VERSION_PUBLISHED` or `VERSION_TAKEN` (somebody has uploaded the
    /// same version at this moment).
    #[graphql(tag = "admin")]
    async fn upload_rule_file(
        &self,
        ctx: &Context<'_>,
        input: UploadRuleFileInput,
    ) -> Result<UploadRuleFilePayload, Failure> {
        UploadRuleFilePayload::of(
            service(ctx)
                .upload_rule_file(caller(ctx), &input.yaml, now(ctx))
                .await,
        )
    }

    /// Looks at a version's file again. Without an ERROR among its findings it becomes VALID, else it stays DRAFT. For
    /// `RULE_EDITOR` and administrators.
    ///
    /// Refuses with `RULE_PACK_VERSION_NOT_FOUND` or `WRONG_STATE`.
    #[graphql(tag = "admin")]
    async fn validate_rule_pack(
        &self,
        ctx: &Context<'_>,
        input: ValidateRulePackInput,
    ) -> Result<ValidateRulePackPayload, Failure> {
        let id = RulePackVersionId(uuid(&input.rule_pack_version_id));
        ValidateRulePackPayload::of(
            service(ctx)
                .validate_rule_pack(caller(ctx), id, now(ctx))
                .await,
        )
    }

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
        let request = PreviewRequest {
            version: RulePackVersionId(uuid(&input.rule_pack_version_id)),
            effective_from: input.effective_from.map(|day| day.0),
            as_of: input.as_of.map(|day| day.0),
        };
        PreviewRuleChangePayload::of(
            service(ctx)
                .preview_rule_change(caller(ctx), request, now(ctx))
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
        let id = RuleChangeId(uuid(&input.rule_change_id));
        RetryRuleChangePayload::of(
            service(ctx)
                .retry_rule_change(caller(ctx), id, now(ctx))
                .await,
        )
    }
}
