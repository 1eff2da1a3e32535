use async_graphql::{Context, ID, InputObject, Object};
use chassis::{Failure, RequestContext, payloads};

use crate::domain::RulePackVersionId;
use crate::rule_files::service::RuleFiles;
use crate::rule_packs::domain;
use crate::rule_packs::graphql::types::RulePackVersion;

#[derive(Default)]
pub struct RuleFilesMutation;

#[derive(InputObject)]
struct UploadRuleFileInput {
    /// A rule pack of the schema `rulepack/1`; at most 1 MiB.
    yaml: String,
}

#[derive(InputObject)]
struct ValidateRulePackInput {
    rule_pack_version_id: ID,
}

payloads! {
    UploadRuleFilePayload {
        rule_pack_version: RulePackVersion, from domain::RulePackVersion, by RulePackVersion
    }
    ValidateRulePackPayload {
        rule_pack_version: RulePackVersion, from domain::RulePackVersion, by RulePackVersion
    }
}

#[Object]
impl RuleFilesMutation {
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
        let request = RequestContext::of(ctx);
        UploadRuleFilePayload::of(
            request
                .service::<RuleFiles>()
                .upload_rule_file(request.caller(), &input.yaml, request.now())
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
        let request = RequestContext::of(ctx);
        let id = RulePackVersionId::parse(&input.rule_pack_version_id);
        ValidateRulePackPayload::of(
            request
                .service::<RuleFiles>()
                .validate_rule_pack(request.caller(), id, request.now())
                .await,
        )
    }
}
