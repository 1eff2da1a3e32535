use async_graphql::{Context, ID, InputObject, Object, SimpleObject};
use chassis::scalar::Date;
use chassis::{Failure, UserError};

use crate::domain::{self, RulePackVersionId};
use crate::graphql::error::outcome;
use crate::graphql::types::RulePackVersion;
use crate::graphql::{caller, now, service, uuid};
use crate::service::Error;

#[derive(Default)]
pub struct RulePacks;

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
struct PublishRulePackInput {
    rule_pack_version_id: ID,
    /// The first day on which it is in force, past days included; by default it is from the beginning.
    effective_from: Option<Date>,
}

macro_rules! payloads {
    ($($name:ident),+) => {$(
        #[derive(SimpleObject)]
        struct $name {
            rule_pack_version: Option<RulePackVersion>,
            user_errors: Vec<UserError>,
        }

        impl $name {
            fn of(result: Result<domain::RulePackVersion, Error>) -> Result<Self, Failure> {
                let (version, user_errors) = outcome(result)?;
                Ok(Self { rule_pack_version: version.map(RulePackVersion), user_errors })
            }
        }
    )+};
}

payloads!(UploadRuleFilePayload, ValidateRulePackPayload, PublishRulePackPayload);

#[Object]
impl RulePacks {
    /// Stores a rule file as a DRAFT of the version that it names, with findings. The same file again is the same version;
    /// another file replaces a version that is not published. For `RULE_EDITOR` and administrators.
    ///
    /// Refuses with `INVALID_YAML` and `INVALID_RULE_FILE` (it does not say which version of which pack it is), both with
    /// line and column, `FILE_TOO_LARGE` or `VERSION_PUBLISHED`.
    #[graphql(tag = "admin")]
    async fn upload_rule_file(
        &self,
        ctx: &Context<'_>,
        input: UploadRuleFileInput,
    ) -> Result<UploadRuleFilePayload, Failure> {
        UploadRuleFilePayload::of(service(ctx).upload_rule_file(caller(ctx), &input.yaml, now(ctx)).await)
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
        ValidateRulePackPayload::of(service(ctx).validate_rule_pack(caller(ctx), id).await)
    }

    /// Puts a VALID version in force from a day on. It never changes afterwards. For `RULE_APPROVER` and administrators.
    ///
    /// Refuses with `RULE_PACK_VERSION_NOT_FOUND` or `WRONG_STATE`.
    #[graphql(tag = "admin")]
    async fn publish_rule_pack(
        &self,
        ctx: &Context<'_>,
        input: PublishRulePackInput,
    ) -> Result<PublishRulePackPayload, Failure> {
        let id = RulePackVersionId(uuid(&input.rule_pack_version_id));
        let from = input.effective_from.map(|day| day.0);
        PublishRulePackPayload::of(service(ctx).publish_rule_pack(caller(ctx), id, from, now(ctx)).await)
    }
}
