use chassis::{index_by, load_keys};

use crate::api_clients::domain::ApiClient;
use crate::domain::ApiClientId;
use crate::service::Services;

load_keys! {
    Services;
    ApiClientId => ApiClient, |load, ids| {
        let clients = load.service.api_clients.find(&load.caller, ids).await?;
        index_by(clients, |client| client.id)
    };
}
