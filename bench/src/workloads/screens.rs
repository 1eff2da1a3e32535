use e2e::documents::{mobile, web};
use serde_json::json;

use super::{Call, Effect, Workload, of_each_user};
use crate::users::{App, Users};

pub const WEB: Workload = Workload {
    name: "screen-web",
    about: "the dashboard and the list of orders of the web application, for 500 users",
    effect: Effect::None,
    only_subgraph: None,
    calls: web_calls,
};

pub const MOBILE: Workload = Workload {
    name: "screen-mobile",
    about: "the home screen and an order of the mobile application, for 500 users",
    effect: Effect::None,
    only_subgraph: None,
    calls: mobile_calls,
};

fn web_calls(users: &Users) -> anyhow::Result<Vec<Call>> {
    of_each_user(users, |number| {
        let user = Some(number);
        Ok(vec![
            Call::new(user, App::Web, &web::DASHBOARD, json!({})),
            Call::new(user, App::Web, &web::ORDERS, json!({ "first": 20 })),
        ])
    })
}

fn mobile_calls(users: &Users) -> anyhow::Result<Vec<Call>> {
    of_each_user(users, |number| {
        let user = Some(number);
        let order = users.user(number)?.seller.orders.first();
        Ok(vec![
            Call::new(user, App::Mobile, &mobile::HOME, json!({})),
            Call::new(user, App::Mobile, &mobile::ORDER, json!({ "id": order })),
        ])
    })
}
