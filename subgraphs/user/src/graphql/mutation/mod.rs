//! The mutations of all capabilities.

use async_graphql::MergedObject;

use crate::accounts::graphql::mutation::{credentials, registration, users};
use crate::api_clients::graphql::mutation as api_clients;
use crate::organisations::graphql::mutation::{members, organisations};
use crate::providers::graphql::mutation::{provider_keys, provider_reviews, providers};
use crate::sessions::graphql::mutation as sessions;

#[derive(Default, MergedObject)]
pub struct Mutation(
    registration::Registration,
    sessions::Sessions,
    credentials::Credentials,
    organisations::Organisations,
    members::Members,
    providers::Providers,
    provider_reviews::ProviderReviews,
    provider_keys::ProviderKeys,
    users::Users,
    api_clients::ApiClients,
);
