use super::code::Code;
use super::{OrganisationStatus, ProviderStatus, UserStatus};

/// Every way in which this domain says no. The code is part of the API; the text is for people.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    #[error("an email address looks like name@example.com and has at most 254 characters")]
    EmailInvalid,
    #[error(
        "an account with this email address exists: give its password, or sign in and accept the invitation there"
    )]
    AccountExists,
    #[error("this password is easy to guess: it is common, or made of a name, a date or a pattern")]
    PasswordCommon,
    #[error("too many attempts: try again in {0} seconds")]
    TooManyAttempts(i64),
    #[error("this account takes a code of the authenticator application besides the password")]
    SecondFactorRequired,
    #[error("the code is wrong, has expired or was used before")]
    SecondFactorInvalid,
    #[error("the account has a second factor already: disable it first")]
    SecondFactorEnabled,
    #[error("the account has no second factor that could be confirmed or disabled")]
    SecondFactorMissing,
    #[error("the password is wrong")]
    PasswordWrong,
    #[error("this link is not valid (any more): ask for a new one")]
    TokenInvalid,
    #[error("you belong to no organisation that may act: ask its owner or the platform")]
    NoOrganisation,
    #[error("this invitation is not valid (any more), or is for another address")]
    InvitationInvalid,
    #[error("no such invitation")]
    InvitationNotFound,
    #[error("no such session")]
    SessionNotFound,
    #[error("an organisation keeps at least one owner")]
    LastOwner,
    #[error("this is the person's last role here: remove the member instead")]
    LastRole,
    #[error("not while the account is {}", .0.code())]
    UserInState(UserStatus),
    #[error("not while the organisation is {}", .0.code())]
    OrganisationInState(OrganisationStatus),
    #[error("an EORI number is two letters of a country and 1 to 15 letters or digits")]
    EoriInvalid,
    #[error("a VAT identification number is two letters of a country and 2 to 13 letters or digits")]
    VatIdInvalid,
    #[error("a telephone number is + and 7 to 15 digits")]
    PhoneInvalid,
    #[error("say why, in 3 to 500 characters")]
    ReasonRequired,
    #[error("a password has 12 to 128 characters")]
    PasswordInvalid,
    #[error("this is one line of 1 to {0} characters")]
    TextInvalid(usize),
    #[error("at most {0} of these")]
    TooMany(usize),
    #[error("no more letters today: the organisation has sent, or this address has got, as many as it may")]
    TooManyLetters,
    #[error("only a SELLER, a PROVIDER or a CARRIER registers itself")]
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
    #[error("the organisation has a provider's profile already")]
    ProviderExists,
    #[error("no accreditation in force is for all goods and documents of this service")]
    NotCovered,
    #[error("no such accreditation")]
    AccreditationNotFound,
    #[error("a key is a JSON Web Key with the public half of an Ed25519 or P-256 key")]
    KeyInvalid,
    #[error("this key is registered already")]
    KeyKnown,
    #[error("no such key")]
    ProviderKeyNotFound,
    #[error("the proof is not signed with this key, is about another provider or has expired")]
    ProofInvalid,
    #[error("this challenge is not open (any more): ask for a new one")]
    ChallengeInvalid,
    #[error("no such user")]
    UserNotFound,
    #[error("no such organisation")]
    OrganisationNotFound,
    #[error("no such API client")]
    ApiClientNotFound,
    #[error("there is no such role in this kind of organisation")]
    RoleNotAssignable,
    #[error("a scope is written as orders:read: lower-case letters, digits and any of : . _ -, at most 64")]
    ScopeInvalid,
    #[error("a standard is ISO/IEC 17020, ISO/IEC 17025 or ISO/IEC 17065")]
    StandardUnknown,
    #[error("only PARTNER and DEVICE_GATEWAY clients act for an organisation")]
    OrganisationNotAllowed,
    #[error("this API client is revoked")]
    ApiClientRevoked,
    #[error("an overlap is 0 to 168 hours")]
    OverlapInvalid,
    #[error("this is a GraphQL document with an operation, of at most 20000 characters")]
    OperationInvalid,
    #[error(
        "this is a JSON Web Key Set of 1 to 5 public keys, each RSA of 2048 to 4096 bits (RS256), P-256 (ES256) or \
         Ed25519 (EdDSA), with a kid of its own if there are several"
    )]
    JwksInvalid,
    #[error("a private key is for its owner alone: this one has been shown to others now, replace it")]
    PrivateKey,
}

impl Refusal {
    /// Stable: programs decide by it.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::EmailInvalid => "EMAIL_INVALID",
            Self::AccountExists => "ACCOUNT_EXISTS",
            Self::PasswordCommon => "PASSWORD_COMMON",
            Self::TooManyAttempts(_) => "TOO_MANY_ATTEMPTS",
            Self::SecondFactorRequired => "SECOND_FACTOR_REQUIRED",
            Self::SecondFactorInvalid => "SECOND_FACTOR_INVALID",
            Self::SecondFactorEnabled => "SECOND_FACTOR_ENABLED",
            Self::SecondFactorMissing => "SECOND_FACTOR_MISSING",
            Self::PasswordWrong => "PASSWORD_WRONG",
            Self::TokenInvalid => "TOKEN_INVALID",
            Self::NoOrganisation => "NO_ORGANISATION",
            Self::InvitationInvalid => "INVITATION_INVALID",
            Self::InvitationNotFound => "INVITATION_NOT_FOUND",
            Self::SessionNotFound => "SESSION_NOT_FOUND",
            Self::LastOwner => "LAST_OWNER",
            Self::LastRole => "LAST_ROLE",
            Self::UserInState(_) => "USER_IN_STATE",
            Self::OrganisationInState(_) => "ORGANISATION_IN_STATE",
            Self::EoriInvalid => "EORI_INVALID",
            Self::VatIdInvalid => "VAT_ID_INVALID",
            Self::PhoneInvalid => "PHONE_INVALID",
            Self::ReasonRequired => "REASON_REQUIRED",
            Self::PasswordInvalid => "PASSWORD_INVALID",
            Self::TextInvalid(_) => "TEXT_INVALID",
            Self::TooMany(_) => "TOO_MANY",
            Self::TooManyLetters => "TOO_MANY_LETTERS",
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
            Self::ProviderExists => "PROVIDER_EXISTS",
            Self::NotCovered => "NOT_COVERED",
            Self::AccreditationNotFound => "ACCREDITATION_NOT_FOUND",
            Self::KeyInvalid => "KEY_INVALID",
            Self::KeyKnown => "KEY_KNOWN",
            Self::ProviderKeyNotFound => "PROVIDER_KEY_NOT_FOUND",
            Self::ProofInvalid => "PROOF_INVALID",
            Self::ChallengeInvalid => "CHALLENGE_INVALID",
            Self::UserNotFound => "USER_NOT_FOUND",
            Self::OrganisationNotFound => "ORGANISATION_NOT_FOUND",
            Self::ApiClientNotFound => "API_CLIENT_NOT_FOUND",
            Self::RoleNotAssignable => "ROLE_NOT_ASSIGNABLE",
            Self::ScopeInvalid => "SCOPE_INVALID",
            Self::StandardUnknown => "STANDARD_UNKNOWN",
            Self::OrganisationNotAllowed => "ORGANISATION_NOT_ALLOWED",
            Self::ApiClientRevoked => "API_CLIENT_REVOKED",
            Self::OverlapInvalid => "OVERLAP_INVALID",
            Self::OperationInvalid => "OPERATION_INVALID",
            Self::JwksInvalid => "JWKS_INVALID",
            Self::PrivateKey => "PRIVATE_KEY",
        }
    }
}
