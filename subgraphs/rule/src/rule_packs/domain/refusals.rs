use refusal::{ErrorCode, Refusal};

#[must_use]
pub fn rule_pack_version_not_found() -> Refusal {
    Refusal::new(
        ErrorCode::RulePackVersionNotFound,
        &["rulePackVersionId"],
        "There is no rule pack version with this ID.",
    )
}
