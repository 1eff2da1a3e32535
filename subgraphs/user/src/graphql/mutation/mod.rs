#[macro_use]
mod payload;
mod api_clients;
mod credentials;
mod members;
mod organisations;
mod provider_keys;
mod provider_reviews;
mod providers;
mod registration;
mod sessions;
mod users;

use async_graphql::MergedObject;

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
