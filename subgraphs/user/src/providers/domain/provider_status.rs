use refusal::ErrorCode;

use crate::domain::Refusal;

/// State machine:
///
/// ```text
/// DRAFT --submitProvider--> UNDER_REVIEW --approveProvider--> LISTED --suspendProvider--> SUSPENDED
/// UNDER_REVIEW --rejectProvider--> DRAFT; SUSPENDED --reinstateProvider--> LISTED; any --removeProvider--> REMOVED
/// ```
#[derive(
    Clone,
    Copy,
    Debug,
    PartialEq,
    Eq,
    strum::Display,
    strum::EnumString,
    strum::IntoStaticStr,
    strum::VariantArray,
)]
#[strum(serialize_all = "SCREAMING_SNAKE_CASE", const_into_str)]
pub enum ProviderStatus {
    Draft,
    UnderReview,
    Listed,
    Suspended,
    Removed,
}

impl ProviderStatus {
    /// All states except REMOVED, which is final.
    pub const ALIVE: [Self; 4] = [
        Self::Draft,
        Self::UnderReview,
        Self::Listed,
        Self::Suspended,
    ];

    /// The refusal of a change that this status does not permit.
    #[must_use]
    pub fn refusal(self) -> Refusal {
        Refusal::new(
            ErrorCode::WrongState,
            &[],
            format!(
                "This is not possible while the provider profile is {self}. Reload it and check its status."
            ),
        )
    }
}
