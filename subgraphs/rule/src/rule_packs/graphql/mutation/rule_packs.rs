use async_graphql::{Context, ID, InputObject, Object};
use chassis::{Failure, RequestContext, payloads};

use crate::domain::RulePackVersionId;
use crate::rule_packs::domain::{self, RulePackDraft};
use crate::rule_packs::graphql::types::{RulePack, RulePackVersion};
use crate::service::Service;

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

payloads! {
    CreateRulePackPayload { rule_pack: RulePack, from domain::RulePack, by RulePack }
    UploadRuleFilePayload {
        rule_pack_version: RulePackVersion, from domain::RulePackVersion, by RulePackVersion
    }
    ValidateRulePackPayload {
        rule_pack_version: RulePackVersion, from domain::RulePackVersion, by RulePackVersion
    }
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
                .service::<Service>()
                .create_rule_pack(request.caller(), draft, request.now())
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
        let request = RequestContext::of(ctx);
        UploadRuleFilePayload::of(
            request
                .service::<Service>()
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
                .service::<Service>()
                .validate_rule_pack(request.caller(), id, request.now())
                .await,
        )
    }
}
