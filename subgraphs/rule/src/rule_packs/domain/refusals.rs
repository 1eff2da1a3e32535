use refusal::{ErrorCode, Refusal};

#[must_use]
pub fn rule_pack_not_found() -> Refusal {
    Refusal::new(
        ErrorCode::RulePackNotFound,
        &["rulePackId"],
        "There is no rule pack with this ID.",
    )
}

#[must_use]
pub fn rule_pack_version_not_found() -> Refusal {
    Refusal::new(
        ErrorCode::RulePackVersionNotFound,
        &["rulePackVersionId"],
        "There is no rule pack version with this ID.",
    )
}

#[must_use]
pub fn rule_pack_name_taken() -> Refusal {
    Refusal::new(
        ErrorCode::RulePackNameTaken,
        &["name"],
        "A rule pack with this name exists already. Use another name.",
    )
}

#[must_use]
pub fn nothing_in_force() -> Refusal {
    Refusal::new(
        ErrorCode::WrongState,
        &["rulePackId"],
        "No version of this rule pack is in force today.",
    )
}
