use refusal::{ErrorCode, Refusal};

/// A list has too many items, or an organisation has too many objects.
pub fn too_many(most: usize) -> Refusal {
    Refusal::new(
        ErrorCode::TooMany,
        &[],
        format!("At most {most} of these are permitted. Remove some and try again."),
    )
}

/// The part of a message that suggests a known name for an unknown one.
pub fn did_you_mean(known: Option<&str>) -> String {
    known.map_or_else(String::new, |known| format!(" Did you mean `{known}`?"))
}
