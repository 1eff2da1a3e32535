//! The schema of the user domain.

use std::sync::Arc;

use async_graphql::{EmptySubscription, MergedObject, Request, SchemaBuilder};
use caller::Caller;
use chassis::Load;

use crate::accounts::graphql::{
    AccountQuery, AccountsQuery, ProfileMutation, SecondFactorsMutation,
};
use crate::administration::graphql::{OrganisationStatusMutation, UserStatusMutation};
use crate::api_clients::graphql::{ApiClientsMutation, ApiClientsQuery};
use crate::audit_records::graphql::AuditRecordsQuery;
use crate::credentials::graphql::CredentialsMutation;
use crate::invitations::graphql::{
    InvitationPreviewQuery, InvitationsMutation, InvitationsQuery, InvitedUserMutation,
};
use crate::members::graphql::MembersMutation;
use crate::organisations::graphql::{OrganisationQuery, OrganisationsMutation, OrganisationsQuery};
use crate::provider_keys::graphql::{ProviderKeysMutation, ProviderKeysQuery};
use crate::providers::graphql::{
    ProviderMatchesQuery, ProviderReviewsMutation, ProvidersMutation, ProvidersQuery,
};
use crate::registrations::graphql::RegistrationsMutation;
use crate::service::Services;
use crate::sessions::graphql::SessionsMutation;

/// The queries of the user domain.
#[derive(Default, MergedObject)]
pub struct Query(
    AccountQuery,
    OrganisationQuery,
    ProvidersQuery,
    ProviderKeysQuery,
    InvitationPreviewQuery,
    ProviderMatchesQuery,
    ApiClientsQuery,
    AccountsQuery,
    OrganisationsQuery,
    AuditRecordsQuery,
    InvitationsQuery,
);

/// The mutations of the user domain.
#[derive(Default, MergedObject)]
pub struct Mutation(
    RegistrationsMutation,
    InvitedUserMutation,
    SessionsMutation,
    CredentialsMutation,
    SecondFactorsMutation,
    OrganisationsMutation,
    OrganisationStatusMutation,
    InvitationsMutation,
    MembersMutation,
    ProvidersMutation,
    ProviderReviewsMutation,
    ProviderKeysMutation,
    ProfileMutation,
    UserStatusMutation,
    ApiClientsMutation,
);

pub type Schema = async_graphql::Schema<Query, Mutation, EmptySubscription>;

/// The schema, for requests that have passed through [`scope`].
#[must_use]
pub fn schema(services: &Services) -> Schema {
    builder()
        .data(services.accounts.clone())
        .data(services.registrations.clone())
        .data(services.second_factors.clone())
        .data(services.credentials.clone())
        .data(services.sessions.clone())
        .data(services.organisations.clone())
        .data(services.members.clone())
        .data(services.invitations.clone())
        .data(services.providers.clone())
        .data(services.provider_keys.clone())
        .data(services.api_clients.clone())
        .data(services.administration.clone())
        .data(services.audit_records.clone())
        .finish()
}

/// The schema in the schema definition language, for composition. Needs no database.
#[must_use]
pub fn sdl() -> String {
    chassis::sdl(&builder().finish())
}

/// Adds the time and the loaders to a request.
#[must_use]
pub fn scope(services: &Services, request: Request, caller: &Arc<Caller>) -> Request {
    Load::scope(services, request, caller, chassis::now())
}

fn builder() -> SchemaBuilder<Query, Mutation, EmptySubscription> {
    chassis::schema(Query::default(), Mutation::default(), EmptySubscription)
}
