use normalisation::PhoneFault;
use refusal::ErrorCode;

use super::code::Code;
use crate::accounts::domain::UserStatus;
use crate::api_clients::domain::KNOWN_SCOPES;
use crate::organisations::domain::OrganisationStatus;
use crate::providers::domain::ProviderStatus;

/// An entry of a list that names nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Unknown {
    /// Its position, from 1 on.
    pub number: usize,
    /// The known name that it may stand for.
    pub meant: Option<&'static str>,
}

fn did_you_mean(meant: Option<&str>) -> String {
    meant.map_or_else(String::new, |meant| format!(" Did you mean `{meant}`?"))
}

/// Every way in which this domain says no. The code is part of the API; the text is for people.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    #[error("an email address looks like name@example.com and has at most 254 characters")]
    EmailInvalid,
    #[error(
        "No email can be sent to this address, because the part before the @ has letters beyond a to z and the mail \
         server takes none of them. Use another address."
    )]
    EmailUnreachable,
    #[error(
        "No email can be sent to this address, because the part before the @ has letters beyond a to z and the mail \
         server takes none of them. If you have an account with it, ask the administrators of the platform for help."
    )]
    ResetUnreachable,
    #[error(
        "an account with this email address exists: give its password, or sign in and accept the invitation there"
    )]
    AccountExists,
    #[error("this password is easy to guess: it is common, or made of a name, a date or a pattern")]
    PasswordCommon,
    #[error("There were too many attempts. Try again in a minute.")]
    TooManyAttempts,
    #[error("this account takes a code of the authenticator application besides the password")]
    SecondFactorRequired,
    #[error("the code is wrong, has expired or was used before")]
    SecondFactorInvalid,
    #[error(
        "Codes of the authenticator application are blocked after too many wrong ones. Use a recovery code, or reset \
         the password."
    )]
    SecondFactorBlocked,
    #[error("the account has a second factor already: disable it first")]
    SecondFactorEnabled,
    #[error("the account has no second factor that could be confirmed or disabled")]
    SecondFactorMissing,
    #[error("the password is wrong")]
    PasswordWrong,
    #[error("this cannot be undone: give your password, or a code of your second factor")]
    PasswordRequired,
    #[error("this link is not valid (any more): ask for a new one")]
    TokenInvalid,
    #[error(
        "There is no pending registration with this ID for the address of the link. Leave it out to open the one that \
         the link was mailed for."
    )]
    RegistrationNotFound,
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
    #[error(
        "a VAT identification number is two letters of a country and 2 to 13 letters or digits"
    )]
    VatIdInvalid,
    #[error("{}", .0.advice())]
    PhoneInvalid(PhoneFault),
    #[error("say why, in 3 to 500 characters")]
    ReasonRequired,
    #[error("a password has 12 to 128 characters")]
    PasswordInvalid,
    #[error(
        "this is one line of 1 to {0} characters, something visible among them, without characters that hide or reorder others"
    )]
    TextInvalid(usize),
    #[error("This cannot be cleared. Leave it out to keep its value, or give another one.")]
    CannotBeCleared,
    #[error("at most {0} of these")]
    TooMany(usize),
    #[error(
        "no more letters today: the organisation has sent, or this address has got, as many as it may"
    )]
    TooManyLetters,
    #[error("only a SELLER, a PROVIDER or a CARRIER registers itself")]
    KindNotAllowed,
    /// The one answer to a sign-in that fails, whatever the reason; and the minutes to wait before the next attempt.
    #[error(
        "The email address or the password is wrong, or there were too many attempts. Check both and try again in \
         some minutes, or reset the password."
    )]
    InvalidCredentials(i32),
    #[error("this refresh token is not valid (any more): sign in again")]
    RefreshTokenInvalid,
    #[error(
        "Entry {} of the list is no language.{} A language is a code of ISO 639, with or without a country of ISO 3166: \
         for example en or pt-BR.",
        .0.number,
        did_you_mean(.0.meant)
    )]
    LanguageInvalid(Unknown),
    #[error(
        "a document type is written as EU_DOC: capital letters, digits and underscores, at most 40"
    )]
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
    #[error(
        "Entry {} of the list is no scope.{} The scopes are {}.",
        .0.number,
        did_you_mean(.0.meant),
        KNOWN_SCOPES.join(", ")
    )]
    ScopeInvalid(Unknown),
    #[error(
        "There is no such standard.{} The standards are ISO/IEC 17020, ISO/IEC 17025 and ISO/IEC 17065.",
        did_you_mean(*.0)
    )]
    StandardUnknown(Option<&'static str>),
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
    #[error(
        "a private key is for its owner alone: this one has been shown to others now, replace it"
    )]
    PrivateKey,
}

impl Refusal {
    /// Stable: programs decide by it.
    #[must_use]
    #[expect(clippy::too_many_lines, reason = "one line for each code")]
    pub const fn code(self) -> ErrorCode {
        match self {
            Self::EmailInvalid => ErrorCode::EmailInvalid,
            Self::EmailUnreachable | Self::ResetUnreachable => ErrorCode::EmailUnreachable,
            Self::AccountExists => ErrorCode::AccountExists,
            Self::PasswordCommon => ErrorCode::PasswordCommon,
            Self::TooManyAttempts => ErrorCode::TooManyAttempts,
            Self::SecondFactorRequired => ErrorCode::SecondFactorRequired,
            Self::SecondFactorInvalid => ErrorCode::SecondFactorInvalid,
            Self::SecondFactorBlocked => ErrorCode::SecondFactorBlocked,
            Self::SecondFactorEnabled => ErrorCode::SecondFactorEnabled,
            Self::SecondFactorMissing => ErrorCode::SecondFactorMissing,
            Self::PasswordWrong => ErrorCode::PasswordWrong,
            Self::PasswordRequired => ErrorCode::PasswordRequired,
            Self::TokenInvalid => ErrorCode::TokenInvalid,
            Self::RegistrationNotFound => ErrorCode::RegistrationNotFound,
            Self::NoOrganisation => ErrorCode::NoOrganisation,
            Self::InvitationInvalid => ErrorCode::InvitationInvalid,
            Self::InvitationNotFound => ErrorCode::InvitationNotFound,
            Self::SessionNotFound => ErrorCode::SessionNotFound,
            Self::LastOwner => ErrorCode::LastOwner,
            Self::LastRole => ErrorCode::LastRole,
            Self::UserInState(_) => ErrorCode::UserInState,
            Self::OrganisationInState(_) => ErrorCode::OrganisationInState,
            Self::EoriInvalid => ErrorCode::EoriInvalid,
            Self::VatIdInvalid => ErrorCode::VatIdInvalid,
            Self::PhoneInvalid(_) => ErrorCode::Invalid,
            Self::ReasonRequired => ErrorCode::ReasonRequired,
            Self::PasswordInvalid => ErrorCode::PasswordInvalid,
            Self::TextInvalid(_) => ErrorCode::TextInvalid,
            Self::CannotBeCleared => ErrorCode::CannotBeCleared,
            Self::TooMany(_) => ErrorCode::TooMany,
            Self::TooManyLetters => ErrorCode::TooManyLetters,
            Self::KindNotAllowed => ErrorCode::KindNotAllowed,
            Self::InvalidCredentials(_) => ErrorCode::InvalidCredentials,
            Self::RefreshTokenInvalid => ErrorCode::RefreshTokenInvalid,
            Self::LanguageInvalid(_) => ErrorCode::LanguageInvalid,
            Self::DocumentTypeInvalid => ErrorCode::DocumentTypeInvalid,
            Self::LeadDaysInvalid => ErrorCode::LeadDaysInvalid,
            Self::MarketRequired => ErrorCode::MarketRequired,
            Self::DatesInvalid => ErrorCode::DatesInvalid,
            Self::ServiceRequired => ErrorCode::ServiceRequired,
            Self::AccreditationRequired => ErrorCode::AccreditationRequired,
            Self::WrongState(_) => ErrorCode::WrongState,
            Self::ProviderNotFound => ErrorCode::ProviderNotFound,
            Self::ProviderExists => ErrorCode::ProviderExists,
            Self::NotCovered => ErrorCode::NotCovered,
            Self::AccreditationNotFound => ErrorCode::AccreditationNotFound,
            Self::KeyInvalid => ErrorCode::KeyInvalid,
            Self::KeyKnown => ErrorCode::KeyKnown,
            Self::ProviderKeyNotFound => ErrorCode::ProviderKeyNotFound,
            Self::ProofInvalid => ErrorCode::ProofInvalid,
            Self::ChallengeInvalid => ErrorCode::ChallengeInvalid,
            Self::UserNotFound => ErrorCode::UserNotFound,
            Self::OrganisationNotFound => ErrorCode::OrganisationNotFound,
            Self::ApiClientNotFound => ErrorCode::ApiClientNotFound,
            Self::RoleNotAssignable => ErrorCode::RoleNotAssignable,
            Self::ScopeInvalid(_) => ErrorCode::ScopeInvalid,
            Self::StandardUnknown(_) => ErrorCode::StandardUnknown,
            Self::OrganisationNotAllowed => ErrorCode::OrganisationNotAllowed,
            Self::ApiClientRevoked => ErrorCode::ApiClientRevoked,
            Self::OverlapInvalid => ErrorCode::OverlapInvalid,
            Self::OperationInvalid => ErrorCode::OperationInvalid,
            Self::JwksInvalid => ErrorCode::JwksInvalid,
            Self::PrivateKey => ErrorCode::PrivateKey,
        }
    }
}
