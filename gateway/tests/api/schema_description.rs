//! The description of the schema.

use std::fs;
use std::process::Command;

use serde_json::{Value, json};
use uuid::Uuid;

use crate::world::{World, answer, description};

const ASK: &str = "{ __schema { description queryType { name } } }";
const KEY: &str = "x-carnet-client-key";

#[tokio::test]
async fn every_contract_has_the_description_of_the_configuration() {
    let world = World::start().await;
    let described = description();
    let expected = json!({
        "data": { "__schema": { "description": described.trim(), "queryType": { "name": "Query" } } },
    });
    for program in [&world.admin, &world.web, &world.partner, &world.mobile] {
        let (status, json) = answer(world.ask(ASK).header(KEY, &program.key)).await;
        assert_eq!(
            (status.as_u16(), &json),
            (200, &expected),
            "{}",
            program.client.kind
        );
    }
    let (status, json) = answer(world.ask(ASK)).await;
    assert_eq!((status.as_u16(), &json), (200, &expected), "without a key");
}

#[tokio::test]
async fn the_codes_and_addresses_in_the_description_exist() {
    let described = description();
    let world = World::start().await;
    let aliases: Vec<String> = (0..31).map(|index| format!("a{index}: id")).collect();
    let deep = format!("{{ {}id{} }}", "me { ".repeat(20), " }".repeat(20));
    for (query, expected) in [
        ("{ me { id } }".to_owned(), "UNAUTHENTICATED"),
        ("{ nothing }".to_owned(), "GRAPHQL_VALIDATION_FAILED"),
        (
            format!("{{ me {{ {} }} }}", aliases.join(" ")),
            "TOO_MANY_ALIASES",
        ),
        (
            format!("{{ {} }}", "whoami ".repeat(21)),
            "TOO_MANY_ROOT_FIELDS",
        ),
        (deep, "QUERY_TOO_DEEP"),
    ] {
        let (_, json) = answer(world.ask(&query)).await;
        assert_eq!(json["errors"][0]["extensions"]["code"], expected, "{query}");
        assert!(
            described.contains(&format!("`{expected}`")),
            "the description does not name {expected}"
        );
    }
    let (status, _) = answer(
        world
            .http
            .get(world.at("/.well-known/oauth-authorization-server")),
    )
    .await;
    assert_eq!(status, 200);
    for address in [
        "`/.well-known/oauth-authorization-server`",
        "`/oauth/token`",
        "`x-carnet-client-key`",
    ] {
        assert!(
            described.contains(address),
            "the description does not name {address}"
        );
    }
}

/// Composes one subgraph and returns the supergraph.
fn composed(description: Option<&str>) -> String {
    let folder = std::env::temp_dir().join(format!("carnet-compose-{}", Uuid::now_v7().simple()));
    fs::create_dir(&folder).unwrap();
    let link = "extend schema @link(url: \"https://specs.apollo.dev/federation/v2.5\")";
    fs::write(
        folder.join("a.graphql"),
        format!("{link}\ntype Query {{ one: Int }}\n"),
    )
    .unwrap();
    let mut config =
        json!({ "subgraphs": { "a": { "routing_url": "http://a", "schema": "a.graphql" } } });
    if let Some(description) = description {
        config["description"] = Value::from(description);
    }
    let file = folder.join("supergraph.yaml");
    fs::write(&file, config.to_string()).unwrap();
    let output = Command::new(env!("CARGO_BIN_EXE_compose"))
        .arg("--config")
        .arg(&file)
        .output()
        .unwrap();
    assert!(
        output.status.success(),
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );
    let supergraph = fs::read_to_string(folder.join("supergraph.graphql")).unwrap();
    fs::remove_dir_all(&folder).unwrap();
    supergraph
}

#[test]
fn composition_writes_the_description_before_the_schema() {
    let with = composed(Some("What it is.\n\nHow to \"ask\".\n"));
    let begin = "\"\"\"\nWhat it is.\n\nHow to \"ask\".\n\"\"\"\nschema @link(";
    assert!(with.starts_with(begin), "{with}");
    assert!(
        composed(None).starts_with("schema @link("),
        "a description came from nowhere"
    );
}
