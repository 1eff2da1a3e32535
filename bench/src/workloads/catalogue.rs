use e2e::documents::web;
use serde_json::json;

use super::{Call, Effect, Workload};
use crate::users::{App, Users};

pub const CATALOGUE: Workload = Workload {
    name: "catalogue",
    about: "the public requirements for goods on a lane, without a user: 32 different questions",
    effect: Effect::None,
    only_subgraph: Some("rule"),
    calls,
};

const CODES: [&str; 4] = ["850760", "180100", "090111", "060311"];
const DESTINATIONS: [&str; 4] = ["DE", "FR", "NL", "US"];
const MODES: [&str; 2] = ["AIR", "SEA"];

fn calls(_: &Users) -> anyhow::Result<Vec<Call>> {
    let lanes = DESTINATIONS.iter().flat_map(|destination| {
        MODES.map(|mode| json!({ "destination": destination, "mode": mode }))
    });
    let questions = lanes.flat_map(|lane| {
        CODES.map(|code| json!({ "input": { "hsCode": code, "origin": "CN" }, "lane": lane }))
    });
    questions
        .map(|question| anyhow::Ok(Call::new(None, App::Web, &web::REQUIREMENTS, question)))
        .collect()
}
