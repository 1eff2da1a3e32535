//! The status of a certificate, the cause of a suspension, and the events that change them.

/// What has become of a certificate.
#[derive(
    Clone,
    Copy,
    Debug,
    PartialEq,
    Eq,
    Hash,
    PartialOrd,
    Ord,
    strum::Display,
    strum::EnumString,
    strum::IntoStaticStr,
    strum::VariantArray,
)]
#[strum(serialize_all = "SCREAMING_SNAKE_CASE", const_into_str)]
pub enum CertificateStatus {
    Valid,
    Expired,
    Suspended,
    Revoked,
    Superseded,
}

/// Why a certificate is suspended.
#[derive(
    Clone,
    Copy,
    Debug,
    PartialEq,
    Eq,
    Hash,
    PartialOrd,
    Ord,
    strum::Display,
    strum::EnumString,
    strum::IntoStaticStr,
    strum::VariantArray,
)]
#[strum(serialize_all = "SCREAMING_SNAKE_CASE", const_into_str)]
pub enum SuspensionCause {
    /// The provider that issued it has doubts.
    Issuer,
    /// The platform has.
    Platform,
    /// The provider is suspended or removed itself.
    ProviderSuspended,
    /// A later report corrects the one that it rests on.
    Correction,
}

/// What has happened to a certificate.
#[derive(
    Clone,
    Copy,
    Debug,
    PartialEq,
    Eq,
    Hash,
    PartialOrd,
    Ord,
    strum::Display,
    strum::EnumString,
    strum::IntoStaticStr,
    strum::VariantArray,
)]
#[strum(const_into_str)]
pub enum CertificateEvent {
    #[strum(serialize = "CERTIFICATE_ISSUED")]
    Issued,
    #[strum(serialize = "CERTIFICATE_SUSPENDED")]
    Suspended,
    #[strum(serialize = "CERTIFICATE_REINSTATED")]
    Reinstated,
    #[strum(serialize = "CERTIFICATE_REVOKED")]
    Revoked,
    #[strum(serialize = "CERTIFICATE_SUPERSEDED")]
    Superseded,
    #[strum(serialize = "CERTIFICATE_EXPIRED")]
    Expired,
}
