//! The callers, each with the requests that cost the platform the most for the least effort.

use std::fmt::Write;

use reqwest::{Method, RequestBuilder};
use serde_json::{Value, json};

use super::Flood;
use crate::documents::web;
use crate::graph::text;
use crate::people::{self, Member};
use crate::{Graph, Platform};

/// All callers. Those who guess passwords or send emails use the victim's address.
pub async fn callers(platform: &Platform, victim: &str) -> anyhow::Result<Vec<Flood>> {
    let stage = platform.stage().await?;
    let from = |graph: &Graph, address: &str| platform.from_address(graph, address);
    let seller = stage.register("SELLER", "Flut Handel GmbH", "DE").await?;
    let seller = Member {
        graph: from(&seller.graph, "198.51.100.3"),
        ..seller
    };
    let (provider, _) = stage.provider("Flut Labor GmbH").await?;
    let provider = Member {
        graph: from(&provider.graph, "198.51.100.5"),
        ..provider
    };
    let partner = from(&platform.client(&platform.keys.partner)?, "198.51.100.4");
    Ok(vec![
        Flood::new(
            "an anonymous caller",
            100,
            stranger(&from(&stage.web.anonymous(), "198.51.100.1"), victim),
        )?,
        Flood::new(
            "an anonymous caller with the web key",
            100,
            stranger(&from(&stage.web, "198.51.100.2"), victim),
        )?,
        Flood::new("a seller", 60, selling(&seller).await?)?,
        Flood::new("a partner", 200, partnering(&partner))?,
        Flood::new("a provider", 60, providing(&provider))?,
    ])
}

/// A request with this operation.
fn ask(graph: &Graph, query: &str) -> RequestBuilder {
    operation(graph, query, &json!({}))
}

fn operation(graph: &Graph, query: &str, variables: &Value) -> RequestBuilder {
    graph
        .post(&json!({ "query": query, "variables": variables }))
        .header("apollo-require-preflight", "1")
}

/// The field `count` times, each with another alias.
fn many(count: usize, field: &str) -> String {
    (0..count)
        .map(|number| format!("a{number}: {field}"))
        .collect::<Vec<_>>()
        .join(" ")
}

fn stranger(graph: &Graph, victim: &str) -> Vec<RequestBuilder> {
    let fields = many(3_700, "a");
    let bomb = format!(
        "{{{}}}fragment F on Query{{{fields}}}",
        "...F".repeat(3_700)
    );
    let password = "4@8({[<369!1|70$5+%24@({8[<6391|!07$+5%2@48{([<9631!|705$+%2";
    let reset = many(
        20,
        &format!(
            r#"resetPassword(input: {{ token: "x", newPassword: "{password}" }}) {{ reset }}"#
        ),
    );
    let schema =
        "__schema { types { fields { args { type { name } } type { fields { name } } } } }";
    let guess = json!({ "input": { "email": victim, "password": "wrong wrong wrong wrong" } });
    let owner = json!({ "email": victim, "name": "v" });
    let register = json!({ "kind": "SELLER", "legalName": "x", "country": "DE", "owner": owner });
    let providers = "{ providers(first: 100) { nodes { id displayName accreditations { standard number } services { type } } } }";
    vec![
        ask(graph, &bomb),
        ask(graph, &format!("mutation {{ {reset} }}")),
        ask(graph, &format!("{{ {} }}", many(20, schema))),
        ask(graph, &format!("{{ {schema} }}")),
        operation(graph, web::SIGN_IN.text, &guess),
        operation(
            graph,
            web::REGISTER_ORGANISATION.text,
            &json!({ "input": register }),
        ),
        operation(
            graph,
            web::REQUEST_PASSWORD_RESET.text,
            &json!({ "input": { "email": victim } }),
        ),
        ask(graph, providers),
        graph.post(&json!("x".repeat(1_500_000))),
        ask(graph, "{ nothing"),
        graph.beside(
            Method::GET,
            "/certificates/aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
        ),
        graph
            .beside(Method::POST, "/oauth/token")
            .body("grant_type=client_credentials"),
    ]
}

async fn selling(seller: &Member) -> anyhow::Result<Vec<RequestBuilder>> {
    let graph = &seller.graph;
    let product = people::power_bank(seller).await?;
    let csv = products_file()?;
    let lane = json!({ "destination": "DE", "mode": "AIR" });
    let checks: Vec<_> = (0..1_000)
        .map(|_| json!({ "productId": product, "lane": lane }))
        .collect();
    let draft = json!({
        "productId": product, "type": "TESTING", "lane": lane, "requirementIds": ["AIR-UN3480-CAO"],
    });
    let drafted = graph.mutate(&web::DRAFT_ORDER, draft).await?;
    let order = text(&drafted, "/order/id")?;
    let switch = format!(
        r#"switchOrganisation(input: {{ organisationId: "{}" }}) {{ session {{ accessToken }} }}"#,
        seller.organisation
    );
    let wrong =
        r#"disableSecondFactor(input: { password: "wrong wrong wrong" }) { userErrors { code } }"#;
    let update = format!(
        r#"updateDraft(input: {{ orderId: "{order}", message: "again" }}) {{ order {{ version }} }}"#
    );
    let approve = format!(
        r#"requestTransportApproval(input: {{ productId: "{product}", lane: {{ destination: DE, mode: AIR }} }}) {{ transportApproval {{ id }} }}"#
    );
    let orders = "{ orders(first: 100) { nodes { id number product { name hsCode } provider { id kind } messages(first: 5) { nodes { text } } } } }";
    Ok(vec![
        operation(
            graph,
            web::IMPORT_PRODUCTS.text,
            &json!({ "input": { "csv": csv } }),
        ),
        operation(
            graph,
            web::RUN_SELF_CHECKS.text,
            &json!({ "input": { "checks": checks } }),
        ),
        ask(graph, orders),
        ask(graph, &format!("mutation {{ {} }}", many(20, &switch))),
        ask(graph, &format!("mutation {{ {} }}", many(20, wrong))),
        ask(graph, &format!("mutation {{ {} }}", many(20, &update))),
        ask(graph, &format!("mutation {{ {} }}", many(20, &approve))),
        graph
            .beside(Method::POST, "/files?name=a.pdf")
            .header("content-type", "application/pdf")
            .body(pdf()),
        operation(graph, web::DASHBOARD.text, &json!({})),
    ])
}

/// A file of 10,000 products.
fn products_file() -> anyhow::Result<String> {
    let mut csv = "sku,name,origin_country,hs_code\n".to_owned();
    for number in 0..10_000 {
        writeln!(csv, "FLOOD-{number},Cocoa beans,CI,180100")?;
    }
    Ok(csv)
}

/// About 4 MB that look like a document.
fn pdf() -> Vec<u8> {
    let mut file = b"%PDF-1.7\n".to_vec();
    file.resize(4 * 1024 * 1024, b'x');
    file
}

fn partnering(graph: &Graph) -> Vec<RequestBuilder> {
    let search = many(
        20,
        r#"searchNomenclature(search: "battery", first: 50) { nodes { code description } }"#,
    );
    let providers = "providers(first: 50) { nodes { id displayName services { type } } }";
    vec![
        ask(graph, &format!("{{ {search} }}")),
        ask(graph, &format!("{{ {} }}", many(5, providers))),
        ask(
            graph,
            &format!(
                "{{ {} }}",
                many(20, r#"verifyCertificate(token: "aaaa") { __typename }"#)
            ),
        ),
        graph
            .beside(Method::POST, "/oauth/token")
            .body("grant_type=client_credentials&client_id=x"),
    ]
}

fn providing(provider: &Member) -> Vec<RequestBuilder> {
    let graph = &provider.graph;
    let inbox = "inbox(first: 100) { nodes { id } totalCount }";
    let profile = r#"updateProvider(input: { displayName: "Flut", languages: ["en"], services: [] }) { userErrors { code } }"#;
    let invite = r#"inviteMember(input: { email: "nobody@example.org", roles: [ASSESSOR] }) { userErrors { code } }"#;
    vec![
        ask(graph, &format!("{{ {} }}", many(10, inbox))),
        ask(graph, &format!("mutation {{ {} }}", many(20, profile))),
        ask(graph, &format!("mutation {{ {} }}", many(20, invite))),
        operation(graph, web::DASHBOARD.text, &json!({})),
        ask(
            graph,
            &format!(
                "{{ {} }}",
                many(20, "me { id name organisation { legalName } }")
            ),
        ),
    ]
}
