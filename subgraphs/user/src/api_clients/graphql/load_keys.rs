use chassis::{index_by, load_keys};

use crate::api_clients::domain::ApiClient;
use crate::domain::ApiClientId;
use crate::service::Service;

load_keys! {
    Service;
    ApiClientId => ApiClient, |load, ids| {
        let clients = load.service.get_api_clients(&load.caller, ids).await?;
        index_by(clients, |client| client.id)
    };
}
