use e2e::documents::web;
use serde_json::json;

use super::{Call, Effect, Workload, of_each_user};
use crate::users::{App, Users};

pub const SELF_CHECK: Workload = Workload {
    name: "self-check",
    about: "a self-check of a product, which is stored and published, by 500 users",
    effect: Effect::Writes,
    only_subgraph: Some("rule"),
    calls,
};

pub fn calls(users: &Users) -> anyhow::Result<Vec<Call>> {
    of_each_user(users, |number| {
        let product = users.user(number)?.seller.products.first();
        let lane = json!({ "destination": "DE", "mode": "AIR", "aircraft": "CARGO" });
        let input = json!({ "input": { "productId": product, "lane": lane } });
        Ok(vec![Call::new(
            Some(number),
            App::Web,
            &web::RUN_SELF_CHECK,
            input,
        )])
    })
}
