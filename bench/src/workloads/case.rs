use e2e::documents::Document;
use e2e::seed;
use serde_json::json;

use super::{Call, Effect, Workload, of_each_user};
use crate::users::{App, Users};

pub const CASE: Workload = Workload {
    name: "case",
    about: "an order with quotes, messages and everything around it, joined over the five subgraphs, for 500 users",
    effect: Effect::None,
    only_subgraph: None,
    calls,
};

const DOCUMENT: Document = Document {
    name: "case",
    text: include_str!("../../documents/case.graphql"),
};

fn calls(users: &Users) -> anyhow::Result<Vec<Call>> {
    let today = seed::today();
    of_each_user(users, |number| {
        // The orders with quotes come last.
        let order = users.user(number)?.seller.orders.last();
        let variables =
            json!({ "id": order, "from": seed::day(today, -30), "to": seed::day(today, 0) });
        Ok(vec![Call::new(
            Some(number),
            App::Web,
            &DOCUMENT,
            variables,
        )])
    })
}
