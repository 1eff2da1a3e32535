mod api_clients;
mod providers;
mod registration;
mod sessions;
mod users;

use async_graphql::MergedObject;

#[derive(Default, MergedObject)]
pub struct Mutation(
    registration::Registration,
    sessions::Sessions,
    providers::Providers,
    users::Users,
    api_clients::ApiClients,
);
