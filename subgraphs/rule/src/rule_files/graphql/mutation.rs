use async_graphql::{Context, ID, InputObject, Object};
use chassis::{Failure, RequestContext, payloads};

use crate::domain::RulePackVersionId;
use crate::rule_files::service::RuleFiles;
use crate::rule_packs::domain;
use crate::rule_packs::graphql::types::RulePackVersion;

#[derive(Default)]
pub struct RuleFilesMutation;

/// Input of `uploadRuleFile`.
#[derive(InputObject)]
struct UploadRuleFileInput {
    /// Rule file in YAML, with the schema `rulepack/1`. At most 1 MiB.
    yaml: String,
    /// Idempotency key of 1 to 100 characters. For 48 hours, a repeated request with the same key has no further effect and
    /// returns the current state of the object.
    idempotency_key: Option<String>,
    /// `revision` of the rule pack version whose file you replace, or 0 for a new version. If the rule pack version has changed since,
    /// the mutation is refused with `VERSION_CONFLICT`.
    expected_version: Option<i32>,
}

/// Input of `validateRulePack`.
#[derive(InputObject)]
struct ValidateRulePackInput {
    /// ID of the rule pack version.
    rule_pack_version_id: ID,
    /// Idempotency key of 1 to 100 characters. For 48 hours, a repeated request with the same key has no further effect and
    /// returns the current state of the object.
    idempotency_key: Option<String>,
    /// `revision` of the rule pack version that you read. If the rule pack version has changed since, the mutation is refused with
    /// `VERSION_CONFLICT`.
    expected_version: Option<i32>,
}

payloads! {
    /// Result of `uploadRuleFile`.
    UploadRuleFilePayload {
        rule_pack_version: RulePackVersion, from domain::RulePackVersion, by RulePackVersion
    }
    /// Result of `validateRulePack`.
    ValidateRulePackPayload {
        rule_pack_version: RulePackVersion, from domain::RulePackVersion, by RulePackVersion
    }
}

#[Object]
impl RuleFilesMutation {
    /// Uploads a rule file as a DRAFT version of its rule pack.
    ///
    /// Users with the role `RULE_EDITOR` and administrators may call this. The payload has the version with findings about the
    /// file. If the same file is uploaded again, nothing changes. Another file replaces the file of a version that is not yet in
    /// review. A rule pack that does not exist is created.
    ///
    /// Errors: `INVALID` (idempotency key); `INVALID_YAML`, with line and column; `INVALID_RULE_FILE`, with line and column, if the file
    /// does not identify its rule pack and version; `FILE_TOO_LARGE`; `VERSION_IN_REVIEW`; `VERSION_PUBLISHED`; `VERSION_TAKEN` if another
    /// user uploads the same version at the same time; `VERSION_CONFLICT`; `IDEMPOTENCY_KEY_REUSED`.
    #[graphql(tag = "admin")]
    async fn upload_rule_file(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The rule file.")] input: UploadRuleFileInput,
    ) -> Result<UploadRuleFilePayload, Failure> {
        let request = RequestContext::of(ctx);
        let files: &RuleFiles = request.service();
        let command = request.command(&input);
        UploadRuleFilePayload::of(files.upload_rule_file(&command, &input.yaml).await)
    }

    /// Validates the file of a rule pack version again.
    ///
    /// Users with the role `RULE_EDITOR` and administrators may call this. If the findings have no ERROR, the version becomes
    /// VALID; otherwise it stays or becomes DRAFT.
    ///
    /// Errors: `INVALID` (idempotency key); `RULE_PACK_VERSION_NOT_FOUND`; `WRONG_STATE` if the version is neither DRAFT nor VALID;
    /// `VERSION_CONFLICT`; `IDEMPOTENCY_KEY_REUSED`.
    #[graphql(tag = "admin")]
    async fn validate_rule_pack(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The version to validate.")] input: ValidateRulePackInput,
    ) -> Result<ValidateRulePackPayload, Failure> {
        let request = RequestContext::of(ctx);
        let files: &RuleFiles = request.service();
        let command = request.command(&input);
        let id = RulePackVersionId::parse(&input.rule_pack_version_id);
        ValidateRulePackPayload::of(files.validate_rule_pack(&command, id).await)
    }
}
