use anyhow::Context;
use e2e::documents::admin;
use e2e::graph::text;
use e2e::{Platform, waiting};
use serde_json::json;

use super::{Field, SELLERS, Series};
use crate::load::{Header, Plan, Request};
use crate::systems::{self, OURS};
use crate::users::Users;
use crate::workloads;

const CLIENTS: [usize; 4] = [1, 10, 100, 1_000];
const USERS: usize = 1;

pub async fn measure(field: &mut Field<'_>) -> anyhow::Result<Series> {
    field.growing.grow(SELLERS).await?;
    let system = systems::of_platform(OURS, field.platform)?;
    let users = Users::of(field.platform, &field.growing.data, USERS).await?;
    let calls = (workloads::named("catalogue")?.calls)(&users)?;
    let plan = system.plan(&users, &calls)?;
    let (mut keys, mut points) = (Vec::new(), Vec::new());
    for clients in field.numbers(CLIENTS) {
        add(field.platform, &mut keys, clients).await?;
        let plan = spread(&plan, &keys);
        points.push(field.meter.point(clients, &system, &plan).await?);
    }
    Ok(Series::new(
        "clients",
        "API clients that send the requests of `catalogue` in turn",
        points,
    ))
}

/// Creates API clients until there are this many keys, and waits until the gateway knows the last one.
async fn add(platform: &Platform, keys: &mut Vec<String>, count: usize) -> anyhow::Result<()> {
    let graph = platform.admin().await?.patient();
    while keys.len() < count {
        let name = format!("Bench {}", keys.len());
        let input = json!({ "name": name, "kind": "WEB", "rateClass": "HIGH" });
        let payload = graph.mutate(&admin::CREATE_API_CLIENT, input).await?;
        keys.push(text(&payload, "/key")?.to_owned());
    }
    let client = platform.client(keys.last().context("a client")?)?;
    waiting::wait_for("the last API client", async || {
        let answer = client.send("{ __typename }", json!({})).await?;
        Ok((answer.status == 200).then_some(()))
    })
    .await
}

/// Every request with every key, the keys in turn.
fn spread(plan: &Plan, keys: &[String]) -> Plan {
    let with = |body: &str, key: &str| Request {
        headers: vec![Header::new("x-carnet-client-key", key)],
        body: body.to_owned(),
    };
    let requests = plan
        .requests
        .iter()
        .flat_map(|request| keys.iter().map(|key| with(&request.body, key)));
    Plan {
        address: plan.address.clone(),
        requests: requests.collect(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_client_sends_every_request() {
        let request = |body: &str| Request {
            headers: Vec::new(),
            body: body.to_owned(),
        };
        let plan = Plan {
            address: String::new(),
            requests: vec![request("1"), request("2")],
        };
        let spread = spread(&plan, &["a".to_owned(), "b".to_owned(), "c".to_owned()]);
        let pairs: Vec<_> = spread
            .requests
            .iter()
            .map(|request| format!("{}{}", request.headers[0].value, request.body))
            .collect();
        assert_eq!(pairs, ["a1", "b1", "c1", "a2", "b2", "c2"]);
    }
}
