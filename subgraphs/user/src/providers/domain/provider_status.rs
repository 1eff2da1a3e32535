use refusal::ErrorCode;

use crate::domain::Refusal;

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
    /// All states but REMOVED, which is final.
    pub const ALIVE: [Self; 4] = [
        Self::Draft,
        Self::UnderReview,
        Self::Listed,
        Self::Suspended,
    ];

    /// The refusal of a change that this state does not permit.
    #[must_use]
    pub fn refusal(self) -> Refusal {
        Refusal::new(
            ErrorCode::WrongState,
            &[],
            format!("not while the profile is {self}"),
        )
    }
}
