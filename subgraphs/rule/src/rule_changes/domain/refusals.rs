use refusal::{ErrorCode, Refusal};

#[must_use]
pub fn rule_change_not_found() -> Refusal {
    Refusal::new(
        ErrorCode::RuleChangeNotFound,
        &["ruleChangeId"],
        "There is no rule change with this ID.",
    )
}

#[must_use]
pub fn rule_change_not_failed() -> Refusal {
    Refusal::new(
        ErrorCode::WrongState,
        &["ruleChangeId"],
        "Only a FAILED rule change can be resumed.",
    )
}

#[must_use]
pub fn version_published() -> Refusal {
    Refusal::new(
        ErrorCode::WrongState,
        &["rulePackVersionId"],
        "The version was published already. See its `ruleChanges`.",
    )
}

#[must_use]
pub fn version_invalid() -> Refusal {
    Refusal::new(
        ErrorCode::VersionInvalid,
        &["rulePackVersionId"],
        "The file of the version has errors. Correct the file and upload it again.",
    )
}

#[must_use]
pub fn too_many_previews(most: i64) -> Refusal {
    let message = format!("{most} previews are in progress. Wait until one ends.");
    Refusal::new(ErrorCode::TooMany, &[], message)
}
