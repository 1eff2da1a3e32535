use async_graphql::{Context, ID, InputObject, Object, SimpleObject};
use chassis::scalar::CountryCode;
use chassis::{Failure, RequestContext, UserError, outcome};
use commands::Error;

use crate::accounts::graphql::device_payloads::done_by_device;
use crate::accounts::graphql::types::Locale;
use crate::domain::UserId;
use crate::organisations::graphql::types::OrganisationKind;
use crate::registrations::service::{NewOrganisation, NewOwner, Registrations, Verification};

#[derive(Default)]
pub struct RegistrationsMutation;

/// Input of `registerOrganisation`.
#[derive(InputObject)]
struct RegisterOrganisationInput {
    /// Kind of the organisation: SELLER, PROVIDER or CARRIER.
    kind: OrganisationKind,
    /// Legal name, 1 to 200 characters.
    #[graphql(secret)]
    legal_name: String,
    /// Name under which the organisation appears to others, 1 to 100 characters. If omitted, they read the name of its
    /// provider profile while that is LISTED or SUSPENDED, else the legal name. `updateOrganisation` changes it.
    display_name: Option<String>,
    /// Country in which the organisation is registered.
    country: CountryCode,
    /// The person who registers the organisation and becomes its owner.
    owner: OwnerInput,
}

/// The person who registers an organisation and becomes its owner.
#[derive(InputObject)]
struct OwnerInput {
    /// Email address, at most 254 characters. An address has at most one account. Upper and lower case are equal, and
    /// so are the spellings of an international domain (`bücher.example` and `xn--bcher-kva.example`).
    #[graphql(secret)]
    email: String,
    /// Name of the person, 1 to 100 characters.
    #[graphql(secret)]
    name: String,
    /// Preferred language of the person. Emails and notification titles are in English. If omitted, EN.
    locale: Option<Locale>,
}

/// Input of `verifyEmail`.
#[derive(InputObject)]
struct VerifyEmailInput {
    /// Token from the verification email.
    #[graphql(secret)]
    token: String,
    /// Password for your account: 12 to 128 characters, and not easy to guess.
    #[graphql(secret)]
    password: String,
    /// The `registrationId` that `registerOrganisation` returned. Other people may have registered your address as
    /// well. With this ID, the token of any verification email to your address opens your own registration. Without it,
    /// the token opens the registration for which it was sent.
    registration_id: Option<ID>,
}

/// Input of `requestEmailVerification`.
#[derive(InputObject)]
struct RequestEmailVerificationInput {
    /// The address that was registered, at most 254 characters.
    #[graphql(secret)]
    email: String,
}

/// Result of `registerOrganisation`.
#[derive(SimpleObject)]
struct RegisterOrganisationPayload {
    /// True if the registration was accepted, whether or not the address has an account.
    accepted: bool,
    /// Registration ID for `verifyEmail`. It is also returned if the address has an account and nothing was registered.
    /// Null if the mutation was refused.
    registration_id: Option<ID>,
    /// The reasons for which the mutation was refused. Empty if it was carried out.
    user_errors: Vec<UserError>,
}

impl RegisterOrganisationPayload {
    fn of(result: Result<UserId, Error>) -> Result<Self, Failure> {
        let (registration, user_errors) = outcome(result)?;
        let registration_id = registration.map(|user| ID::from(user.0));
        Ok(Self {
            accepted: registration_id.is_some(),
            registration_id,
            user_errors,
        })
    }
}

done_by_device! {
    /// Result of `verifyEmail`.
    VerifyEmailPayload {
        /// True if the account is open and you can sign in.
        verified
    }
}

chassis::done_payloads! {
    /// Result of `requestEmailVerification`.
    RequestEmailVerificationPayload {
        /// True if the request was accepted. If a registration with this address waits for verification, an email is
        /// sent.
        accepted
    }
}

#[Object]
impl RegistrationsMutation {
    /// Registers a selling, providing or carrying organisation together with its owner.
    ///
    /// Everyone may call this, without signing in. The owner receives an email. Call `verifyEmail` with its token to
    /// open the account and set the password. If the address already has an account, the email says so and nothing is
    /// registered. An address receives at most ten of these emails in a day (UTC); after that, use the token of an
    /// earlier email.
    ///
    /// Errors: `EMAIL_INVALID`; `EMAIL_UNREACHABLE` (the part before the @ contains characters outside ASCII, and the
    /// mail server of this platform does not offer SMTPUTF8); `TEXT_INVALID`; `KIND_NOT_ALLOWED` (PLATFORM).
    #[graphql(tag = "public")]
    async fn register_organisation(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Parameters of the mutation.")] input: RegisterOrganisationInput,
    ) -> Result<RegisterOrganisationPayload, Failure> {
        let request = RequestContext::of(ctx);
        let OwnerInput {
            email,
            name,
            locale,
        } = input.owner;
        let new = NewOrganisation {
            kind: input.kind.into(),
            legal_name: input.legal_name.into(),
            display_name: input.display_name,
            country: input.country.0,
            owner: NewOwner {
                email: email.into(),
                name: name.into(),
                locale: locale.map(Into::into).unwrap_or_default(),
            },
        };
        let result = request
            .service::<Registrations>()
            .register_organisation(request.caller(), new, request.now())
            .await;
        RegisterOrganisationPayload::of(result)
    }

    /// Verifies an email address with a mailed token and sets the password of the account.
    ///
    /// Everyone who has the token may call this, without signing in. The token works once, for 24 hours. All other
    /// verification tokens for the address become invalid.
    ///
    /// Errors: `TOKEN_INVALID`; `REGISTRATION_NOT_FOUND` (no pending registration with this `registrationId` for the
    /// address of the token); `PASSWORD_INVALID`; `PASSWORD_COMMON`.
    #[graphql(tag = "public")]
    async fn verify_email(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Parameters of the mutation.")] input: VerifyEmailInput,
    ) -> Result<VerifyEmailPayload, Failure> {
        let request = RequestContext::of(ctx);
        let new = Verification {
            token: input.token.into(),
            password: input.password.into(),
            registration: input.registration_id.map(|id| UserId::parse(&id)),
        };
        let result = request
            .service::<Registrations>()
            .verify_email(request.caller(), &new, request.now())
            .await;
        VerifyEmailPayload::of(result)
    }

    /// Sends the verification email of the newest registration of an address again.
    ///
    /// Everyone may call this, without signing in. At most five tokens of a registration are valid at a time, and an
    /// address receives at most ten of these emails in a day (UTC). The token opens any of the registrations of the
    /// address, as does the token of every other verification email to it. The result does not reveal whether the
    /// address is known.
    ///
    /// Errors: `EMAIL_INVALID`; `EMAIL_UNREACHABLE` (see `registerOrganisation`).
    #[graphql(tag = "public")]
    async fn request_email_verification(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Parameters of the mutation.")] input: RequestEmailVerificationInput,
    ) -> Result<RequestEmailVerificationPayload, Failure> {
        let request = RequestContext::of(ctx);
        let email = input.email.into();
        let result = request
            .service::<Registrations>()
            .request_email_verification(request.caller(), &email, request.now())
            .await;
        RequestEmailVerificationPayload::of(result)
    }
}
