use async_graphql::{Context, InputObject, Object};
use chassis::Failure;
use chassis::scalar::CountryCode;

use crate::graphql::types::OrganisationKind;
use crate::graphql::{caller, now, service};
use crate::service::{NewMember, NewOrganisation, NewOwner};

#[derive(Default)]
pub struct Registration;

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
    /// At most 254 characters. There is one account per address; upper and lower case are the same.
    #[graphql(secret)]
    email: String,
    /// 1 to 100 characters.
    #[graphql(secret)]
    name: String,
    /// 12 to 128 characters, and not easy to guess.
    #[graphql(secret)]
    password: String,
}

#[derive(InputObject)]
struct VerifyEmailInput {
    /// From the mail.
    #[graphql(secret)]
    token: String,
}

#[derive(InputObject)]
struct RequestEmailVerificationInput {
    #[graphql(secret)]
    email: String,
}

#[derive(InputObject)]
struct RegisterUserInput {
    /// From the invitation's mail.
    #[graphql(secret)]
    invitation_token: String,
    /// 1 to 100 characters.
    #[graphql(secret)]
    name: String,
    /// 12 to 128 characters, and not easy to guess.
    #[graphql(secret)]
    password: String,
}

done!(RegisterOrganisationPayload {
    /// A mail is on its way to the owner. It says the same whether the address had an account before or not.
    accepted
});
done!(VerifyEmailPayload {
    /// The account can be signed in to.
    verified
});
done!(RequestEmailVerificationPayload {
    /// If an account with this address waits to be verified, a mail is on its way.
    accepted
});
done!(RegisterUserPayload {
    /// The account is there and can be signed in to.
    registered
});

#[Object]
impl Registration {
    /// Registers a selling, providing or carrying organisation with its owner, who gets a mail: `verifyEmail` with the token in it
    /// opens the account. Where the address has an account already, the mail says that instead, and nothing is made.
    ///
    /// Refuses with `EMAIL_INVALID`, `PASSWORD_INVALID`, `PASSWORD_COMMON`, `TEXT_INVALID` or `KIND_NOT_ALLOWED`.
    #[graphql(tag = "public")]
    async fn register_organisation(
        &self,
        ctx: &Context<'_>,
        input: RegisterOrganisationInput,
    ) -> Result<RegisterOrganisationPayload, Failure> {
        let OwnerInput { email, name, password } = input.owner;
        let new = NewOrganisation {
            kind: input.kind.into(),
            legal_name: input.legal_name.into(),
            country: input.country.0,
            owner: NewOwner { email: email.into(), name: name.into(), password: password.into() },
        };
        let result = service(ctx).register_organisation(caller(ctx), new, now(ctx)).await;
        RegisterOrganisationPayload::of(result)
    }

    /// Verifies the address of an account with the token that was mailed to it. The token works once, for 24 hours.
    ///
    /// Refuses with `TOKEN_INVALID`, whatever is wrong.
    #[graphql(tag = "public")]
    async fn verify_email(
        &self,
        ctx: &Context<'_>,
        input: VerifyEmailInput,
    ) -> Result<VerifyEmailPayload, Failure> {
        let result = service(ctx).verify_email(caller(ctx), &input.token.into(), now(ctx)).await;
        VerifyEmailPayload::of(result)
    }

    /// Asks for the mail again, at most five that still work. The answer never says whether the address is known.
    ///
    /// Refuses with `EMAIL_INVALID`.
    #[graphql(tag = "public")]
    async fn request_email_verification(
        &self,
        ctx: &Context<'_>,
        input: RequestEmailVerificationInput,
    ) -> Result<RequestEmailVerificationPayload, Failure> {
        let email = input.email.into();
        let result = service(ctx).request_email_verification(caller(ctx), &email, now(ctx)).await;
        RequestEmailVerificationPayload::of(result)
    }

    /// Makes an account for somebody who was invited and has none, and accepts the invitation with it. Having the mail's
    /// token proves the address. Who has an account gives its password, and joins with it; or signs in and uses
    /// `acceptInvitation`.
    ///
    /// Refuses with `INVITATION_INVALID`, `ACCOUNT_EXISTS`, `PASSWORD_INVALID`, `PASSWORD_COMMON` or `TEXT_INVALID`.
    #[graphql(tag = "public")]
    async fn register_user(
        &self,
        ctx: &Context<'_>,
        input: RegisterUserInput,
    ) -> Result<RegisterUserPayload, Failure> {
        let new = NewMember {
            token: input.invitation_token.into(),
            name: input.name.into(),
            password: input.password.into(),
        };
        RegisterUserPayload::of(service(ctx).register_user(caller(ctx), new, now(ctx)).await)
    }
}
