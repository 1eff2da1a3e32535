//! The status of a certificate, the cause of a suspension, and the events that change them.

/// Status of a certificate.
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

/// Cause of a suspension.
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
    /// The provider that issued the certificate has suspended it.
    Issuer,
    /// The platform has suspended it.
    Platform,
    /// The provider itself is suspended or removed.
    ProviderSuspended,
    /// A later report corrects the one on which the certificate is based.
    Correction,
}

/// Event of a certificate.
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
