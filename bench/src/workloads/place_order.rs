use anyhow::Context;
use e2e::documents::web;
use serde_json::json;

use super::{Call, Effect, Workload, of_each_user};
use crate::users::{App, Users};

pub const PLACE_ORDER: Workload = Workload {
    name: "place-order",
    about: "an order with an encrypted message, until every domain has consumed its events, by 500 users",
    effect: Effect::Writes,
    only_subgraph: Some("order"),
    calls,
};

pub fn calls(users: &Users) -> anyhow::Result<Vec<Call>> {
    of_each_user(users, |number| {
        let mut providers = users.providers.iter().cycle().skip(number);
        let provider = providers.next().context("there are no providers")?;
        let product = users.user(number)?.seller.products.first();
        let input = json!({ "input": {
            "productId": product, "providerIds": [provider], "type": "TESTING",
            "lane": { "destination": "DE", "mode": "AIR", "aircraft": "CARGO" },
            "requirementIds": ["AIR-UN3480-CAO"], "message": "Please quote for a UN 38.3 test summary.",
        } });
        Ok(vec![Call::new(
            Some(number),
            App::Web,
            &web::REQUEST_ASSESSMENT,
            input,
        )])
    })
}
