use super::ProviderStatus;
use super::code::Code;

/// Every way in which this domain says no. The code is part of the API; the text is for people.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    #[error("an email address looks like name@example.com and has at most 254 characters")]
    EmailInvalid,
    #[error("an account with this email address exists")]
    EmailTaken,
    #[error("a password has 12 to 128 characters")]
    PasswordInvalid,
    #[error("this is one line of 1 to {0} characters")]
    TextInvalid(usize),
    #[error("at most {0} of these")]
    TooMany(usize),
    #[error("only a SELLER or a PROVIDER registers itself")]
    KindNotAllowed,
    #[error("the email address or the password is wrong")]
    InvalidCredentials,
    #[error("this refresh token is not valid (any more): sign in again")]
    RefreshTokenInvalid,
    #[error("a language is written as en or pt-BR")]
    LanguageInvalid,
    #[error("a document type is written as EU_DOC: capital letters, digits and underscores, at most 40")]
    DocumentTypeInvalid,
    #[error("lead time is 0 to 365 days")]
    LeadDaysInvalid,
    #[error("a service names at least one market")]
    MarketRequired,
    #[error("validTo is not before validFrom")]
    DatesInvalid,
    #[error("add a service first")]
    ServiceRequired,
    #[error("add an accreditation that is in force today first")]
    AccreditationRequired,
    #[error("not while the profile is {}", .0.code())]
    WrongState(ProviderStatus),
    #[error("no such provider")]
    ProviderNotFound,
    #[error("no such user")]
    UserNotFound,
    #[error("no such organisation")]
    OrganisationNotFound,
    #[error("no such API client")]
    ApiClientNotFound,
    #[error("only PLATFORM_ADMIN, RULE_EDITOR, RULE_APPROVER and AUDITOR are assigned")]
    RoleNotAssignable,
    #[error("a scope is written as orders:read: lower-case letters, digits and any of : . _ -, at most 64")]
    ScopeInvalid,
    #[error("a standard is ISO/IEC 17020, ISO/IEC 17025 or ISO/IEC 17065")]
    StandardUnknown,
    #[error("only PARTNER and DEVICE_GATEWAY clients act for an organisation")]
    OrganisationNotAllowed,
}

impl Refusal {
    /// Stable: programs decide by it.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::EmailInvalid => "EMAIL_INVALID",
            Self::EmailTaken => "EMAIL_TAKEN",
            Self::PasswordInvalid => "PASSWORD_INVALID",
            Self::TextInvalid(_) => "TEXT_INVALID",
            Self::TooMany(_) => "TOO_MANY",
            Self::KindNotAllowed => "KIND_NOT_ALLOWED",
            Self::InvalidCredentials => "INVALID_CREDENTIALS",
            Self::RefreshTokenInvalid => "REFRESH_TOKEN_INVALID",
            Self::LanguageInvalid => "LANGUAGE_INVALID",
            Self::DocumentTypeInvalid => "DOCUMENT_TYPE_INVALID",
            Self::LeadDaysInvalid => "LEAD_DAYS_INVALID",
            Self::MarketRequired => "MARKET_REQUIRED",
            Self::DatesInvalid => "DATES_INVALID",
            Self::ServiceRequired => "SERVICE_REQUIRED",
            Self::AccreditationRequired => "ACCREDITATION_REQUIRED",
            Self::WrongState(_) => "WRONG_STATE",
            Self::ProviderNotFound => "PROVIDER_NOT_FOUND",
            Self::UserNotFound => "USER_NOT_FOUND",
            Self::OrganisationNotFound => "ORGANISATION_NOT_FOUND",
            Self::ApiClientNotFound => "API_CLIENT_NOT_FOUND",
            Self::RoleNotAssignable => "ROLE_NOT_ASSIGNABLE",
            Self::ScopeInvalid => "SCOPE_INVALID",
            Self::StandardUnknown => "STANDARD_UNKNOWN",
            Self::OrganisationNotAllowed => "ORGANISATION_NOT_ALLOWED",
        }
    }
}
