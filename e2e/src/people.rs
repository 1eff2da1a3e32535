use std::time::Duration;

use anyhow::bail;
use serde_json::{Value, json};

use crate::{Graph, documents::web, graph::text};

/// What everybody in the demonstration uses for a password.
pub const PASSWORD: &str = "correct horse battery staple";

/// A registered organisation, its owner signed in.
pub struct Member {
    pub graph: Graph,
    pub email: String,
    pub user: String,
    pub organisation: String,
}

/// Signs in and returns the graph as that person sees it.
pub async fn sign_in(graph: &Graph, email: &str, password: &str) -> anyhow::Result<Graph> {
    let payload = graph.mutate(&web::SIGN_IN, json!({ "email": email, "password": password })).await?;
    Ok(graph.with_token(text(&payload, "/session/accessToken")?))
}

/// Registers an organisation with its owner and signs the owner in. The address is new each time.
pub async fn register(graph: &Graph, kind: &str, name: &str, country: &str) -> anyhow::Result<Member> {
    let short = name.split_whitespace().next().unwrap_or("demo").to_lowercase();
    let email = format!("{short}-{}@example.org", uuid::Uuid::now_v7().simple());
    let input = json!({
        "kind": kind, "legalName": name, "country": country,
        "owner": { "email": email, "name": format!("Owner of {name}"), "password": PASSWORD },
    });
    let payload = graph.mutate(&web::REGISTER_ORGANISATION, input).await?;
    Ok(Member {
        graph: sign_in(graph, &email, PASSWORD).await?,
        email,
        user: text(&payload, "/user/id")?.to_owned(),
        organisation: text(&payload, "/organisation/id")?.to_owned(),
    })
}

/// Asks again and again until there is an answer: what follows an event follows within milliseconds, and a deadline
/// of a minute tells a slow machine from a lost event.
pub async fn wait_for<T>(
    what: &str,
    mut probe: impl AsyncFnMut() -> anyhow::Result<Option<T>>,
) -> anyhow::Result<T> {
    let waiting = async {
        loop {
            if let Some(found) = probe().await? {
                return Ok(found);
            }
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
    };
    let Ok(found) = tokio::time::timeout(Duration::from_mins(1), waiting).await else {
        bail!("waited a minute for {what}");
    };
    found
}

/// A power bank of this seller, all questions about it answered.
pub async fn power_bank(seller: &Member) -> anyhow::Result<String> {
    let input = json!({
        "sku": "PB-10000", "name": "Power bank 10,000 mAh", "originCountry": "CN", "hsCode": "850760",
        "facts": [
            { "name": "un_number", "text": "3480" },
            { "name": "ce_marked", "flag": true },
            { "name": "state_of_charge_percent", "number": 28 },
        ],
    });
    let payload = seller.graph.mutate(&web::CREATE_PRODUCT, input).await?;
    Ok(text(&payload, "/product/id")?.to_owned())
}

/// Requests an assessment as soon as the order domain has heard, by events, of the product and the provider.
pub async fn request_assessment(seller: &Member, input: &Value) -> anyhow::Result<Value> {
    wait_for("an order", async || {
        let answer = seller.graph.send(web::REQUEST_ASSESSMENT.text, json!({ "input": input })).await?;
        match answer.refusal() {
            Some("PRODUCT_NOT_FOUND" | "PROVIDER_NOT_FOUND") => Ok(None),
            _ => Ok(answer.data()?.get("requestAssessment").cloned()),
        }
    })
    .await
}
