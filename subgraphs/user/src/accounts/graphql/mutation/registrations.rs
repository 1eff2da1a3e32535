use async_graphql::{Context, ID, InputObject, Object, SimpleObject};
use chassis::scalar::CountryCode;
use chassis::{Failure, RequestContext, UserError, outcome};
use commands::Error;

use crate::accounts::graphql::device_payloads::done_by_device;
use crate::accounts::service::{NewOrganisation, NewOwner, Registrations, Verification};
use crate::domain::UserId;
use crate::organisations::graphql::types::OrganisationKind;

#[derive(Default)]
pub struct RegistrationsMutation;

#[derive(InputObject)]
struct RegisterOrganisationInput {
    /// SELLER, PROVIDER or CARRIER.
    kind: OrganisationKind,
    /// 1 to 200 characters.
    #[graphql(secret)]
    legal_name: String,
    country: CountryCode,
    owner: OwnerInput,
}

/// The person who registers, and owns the organisation.
#[derive(InputObject)]
struct OwnerInput {
    /// At most 254 characters. There is one account per address; upper and lower case are the same, and so are the spellings of an
    /// international domain (`bücher.example` and `xn--bcher-kva.example`).
    #[graphql(secret)]
    email: String,
    /// 1 to 100 characters.
    #[graphql(secret)]
    name: String,
}

#[derive(InputObject)]
struct VerifyEmailInput {
    /// From the mail.
    #[graphql(secret)]
    token: String,
    /// The password of your account from now on: 12 to 128 characters, and not easy to guess.
    #[graphql(secret)]
    password: String,
    /// The `registrationId` of your `registerOrganisation`. Others may have registered your address too: with it, the token of
    /// any mail to your address opens your own registration. Without it, the token opens the registration that it was
    /// mailed for.
    registration_id: Option<ID>,
}

#[derive(InputObject)]
struct RequestEmailVerificationInput {
    #[graphql(secret)]
    email: String,
}

#[derive(SimpleObject)]
struct RegisterOrganisationPayload {
    /// True if the registration was accepted, whether or not the address has an account.
    accepted: bool,
    /// For `verifyEmail`. The answer has an ID also if the address has an account and nothing was registered.
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
    VerifyEmailPayload {
        /// True if you can sign in to the account.
        verified
    }
}

chassis::done_payloads! {
    RequestEmailVerificationPayload {
        /// If an account with this address waits to be verified, a mail is on its way.
        accepted
    }
}

#[Object]
impl RegistrationsMutation {
    /// Registers a selling, providing or carrying organisation with its owner. The owner gets a mail: `verifyEmail` with the
    /// token in it opens the account and sets its password. If the address has an account already, the mail says that
    /// instead, and nothing is registered. An address gets ten of these mails a day (UTC); after that, use the token of
    /// one that you have.
    ///
    /// Errors: `EMAIL_INVALID`; `EMAIL_UNREACHABLE` (the part before the @ has letters beyond a to z, and the mail server of this
    /// platform does not offer SMTPUTF8); `TEXT_INVALID`; `KIND_NOT_ALLOWED`.
    #[graphql(tag = "public")]
    async fn register_organisation(
        &self,
        ctx: &Context<'_>,
        input: RegisterOrganisationInput,
    ) -> Result<RegisterOrganisationPayload, Failure> {
        let request = RequestContext::of(ctx);
        let OwnerInput { email, name } = input.owner;
        let new = NewOrganisation {
            kind: input.kind.into(),
            legal_name: input.legal_name.into(),
            country: input.country.0,
            owner: NewOwner {
                email: email.into(),
                name: name.into(),
            },
        };
        let result = request
            .service::<Registrations>()
            .register_organisation(request.caller(), new, request.now())
            .await;
        RegisterOrganisationPayload::of(result)
    }

    /// Verifies an address with a token that was mailed to it, and sets the password of the account that this opens. The token
    /// works once, for 24 hours; all other tokens that were mailed to verify the address end with it.
    ///
    /// Errors: `TOKEN_INVALID`; `REGISTRATION_NOT_FOUND`; `PASSWORD_INVALID`; `PASSWORD_COMMON`.
    #[graphql(tag = "public")]
    async fn verify_email(
        &self,
        ctx: &Context<'_>,
        input: VerifyEmailInput,
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

    /// Sends the mail of the newest registration of an address again, at most five that still work and ten mails a day (UTC).
    /// The token in it opens any of your registrations, as that of any other such mail does. The answer never says whether
    /// the address is known.
    ///
    /// Errors: `EMAIL_INVALID`; `EMAIL_UNREACHABLE` (as for `registerOrganisation`).
    #[graphql(tag = "public")]
    async fn request_email_verification(
        &self,
        ctx: &Context<'_>,
        input: RequestEmailVerificationInput,
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
