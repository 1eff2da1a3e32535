use async_graphql::{Context, InputObject, Object, SimpleObject};
use chassis::scalar::CountryCode;
use chassis::{Failure, UserError};

use crate::graphql::error::outcome;
use crate::graphql::types::{Organisation, OrganisationKind, User};
use crate::graphql::{caller, now, service};
use crate::service::{NewOrganisation, NewOwner, Registered};

#[derive(Default)]
pub struct Registration;

#[derive(InputObject)]
struct RegisterOrganisationInput {
    /// SELLER or PROVIDER.
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
    /// 12 to 128 characters.
    #[graphql(secret)]
    password: String,
}

#[derive(Default, SimpleObject)]
struct RegisterOrganisationPayload {
    organisation: Option<Organisation>,
    /// The owner, who can sign in now.
    user: Option<User>,
    user_errors: Vec<UserError>,
}

#[Object]
impl Registration {
    /// Registers a selling or providing organisation with its owner.
    ///
    /// Refuses with `EMAIL_INVALID`, `EMAIL_TAKEN`, `PASSWORD_INVALID`, `TEXT_INVALID` or `KIND_NOT_ALLOWED`.
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
        let (registered, user_errors) = outcome(result)?;
        Ok(match registered {
            Some(Registered { organisation, user }) => RegisterOrganisationPayload {
                organisation: Some(Organisation(organisation.clone())),
                user: Some(User::with(user, Some(organisation))),
                user_errors,
            },
            None => RegisterOrganisationPayload { user_errors, ..Default::default() },
        })
    }
}
