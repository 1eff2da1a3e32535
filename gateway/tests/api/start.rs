//! Configurations that the gateway rejects at start, the check of operations, and composition.

use std::fs;
use std::path::Path;
use std::process::Command;

use serde_json::{Value, json};
use sha2::{Digest as _, Sha256};
use uuid::Uuid;

use crate::world::Gateway;

/// Starts the gateway with these differences, and returns its log after it has ended.
async fn refused(differences: Value) -> String {
    let mut gateway = Gateway::prepare(&differences);
    gateway.environment.push((
        "CARNET_REDIS_URL".to_owned(),
        "redis://127.0.0.1:1".to_owned(),
    ));
    gateway.start();
    assert!(!gateway.ended().await, "it succeeded with {differences}");
    gateway.log()
}

fn access(config: &Value) -> Value {
    json!({ "plugins": { "carnet.access": config } })
}

#[tokio::test]
async fn a_configuration_that_cannot_be_meant_is_refused() {
    let cases = [
        (access(&json!({ "limitz": {} })), "limitz"),
        (
            access(&json!({ "rate": { "user": { "per_minutes": 1 } } })),
            "per_minutes",
        ),
        (
            json!({ "traffic_shaping": { "all": { "deduplicate_query": true } } }),
            "deduplicate_query",
        ),
        (json!({ "plugins": null }), "carnet.access"),
        (
            access(
                &json!({ "contracts": { "mobile": { "exclude": ["public", "admin", "web"] }, "toaster": {} } }),
            ),
            "toaster",
        ),
        (access(&json!({ "caller_key": "short" })), "caller_key"),
        (
            access(&json!({ "rate": { "address_header": "not a header" } })),
            "address_header",
        ),
        (
            access(&json!({ "pages": { "listen": "nowhere" } })),
            "pages: listen",
        ),
        (
            access(&json!({ "pages": { "web": "/nowhere" } })),
            "pages: web: reading /nowhere",
        ),
        (
            access(&json!({ "cors": { "max_age": "1s" } })),
            "cors: differs",
        ),
        (
            json!({ "cors": { "max_age": "2h" }, "plugins": { "carnet.access": { "cors": { "max_age": "2h" } } } }),
            "max_age",
        ),
        (
            access(&json!({ "tokens": { "issuer": "https://carnet.example" } })),
            "issuer",
        ),
        (
            access(
                &json!({ "live": { "subscriptions": { "orderUpdated": { "query": "orders" } } } }),
            ),
            "orderUpdated",
        ),
        (
            access(
                &json!({ "live": { "subscriptions": { "orderUpdated": { "argument": "number" } } } }),
            ),
            "number",
        ),
        (
            access(
                &json!({ "live": { "subscriptions": { "orderUpdated": { "only": "number" } } } }),
            ),
            "number",
        ),
        (
            access(
                &json!({ "live": { "subscriptions": { "orderUpdated": { "sources": [{ "producer": "nobody" }] } } } }),
            ),
            "nobody",
        ),
        (
            access(&json!({ "live": { "subscriptions": { "orderUpdated": { "sources": [] } } } })),
            "sources",
        ),
        (
            access(
                &json!({ "live": { "subscriptions": { "orderUpdated": { "sources": [{ "producer": "order", "types": ["carnet.rule.ProductCreated.v1"] }] } } } }),
            ),
            "carnet.rule.ProductCreated.v1",
        ),
        (
            access(
                &json!({ "live": { "subscriptions": { "orderUpdated": { "until": "buyer" } } } }),
            ),
            "buyer",
        ),
        (
            access(
                &json!({ "live": { "subscriptions": { "orderUpdated": { "readers": ["NOBODY"] } } } }),
            ),
            "NOBODY",
        ),
        (
            access(&json!({ "live": { "subscriptions": { "changed": { "until": "id" } } } })),
            "until",
        ),
        (
            access(
                &json!({ "live": { "subscriptions": { "changed": { "sources": [{ "producer": "order", "kind": "GARDEN" }] } } } }),
            ),
            "GARDEN",
        ),
        (
            access(
                &json!({ "live": { "subscriptions": { "gone": { "sources": [{ "producer": "order" }], "query": "order", "argument": "id" } } } }),
            ),
            "gone",
        ),
        (
            access(&json!({ "redis": { "url": "not a url" } })),
            "redis.url",
        ),
    ];
    for (differences, word) in cases {
        let log = refused(differences).await;
        assert!(log.contains(word), "{word} is not in:\n{log}");
    }
}

#[test]
fn the_configuration_is_checked_wherever_it_stands() {
    let folder = std::env::temp_dir().join(format!("carnet-guard-{}", Uuid::now_v7().simple()));
    fs::create_dir(&folder).unwrap();
    fs::write(folder.join("bad.yaml"), "supergraph: {}\n").unwrap();
    let run = |arguments: &[&str]| {
        let mut gateway = Command::new(env!("CARGO_BIN_EXE_gateway"));
        gateway
            .env_clear()
            .current_dir(&folder)
            .args(arguments)
            .output()
            .unwrap()
    };
    let cases: [(&[&str], &str); 6] = [
        (&["--config", "bad.yaml"], "carnet.access"),
        (&["--hot-reload", "--config", "bad.yaml"], "carnet.access"),
        (
            &[
                "--dev",
                "--log",
                "info",
                "--config=bad.yaml",
                "--hot-reload",
            ],
            "carnet.access",
        ),
        (&["-s", "none.graphql", "-cbad.yaml"], "carnet.access"),
        (&["--hot-reload"], "there is no configuration"),
        (&["-s", "none.graphql"], "there is no configuration"),
    ];
    for (arguments, word) in cases {
        let output = run(arguments);
        let said = String::from_utf8_lossy(&output.stderr);
        assert!(
            !output.status.success() && said.contains(word),
            "{arguments:?}: {said}"
        );
    }
    assert!(run(&["--version"]).status.success());
    fs::remove_dir_all(&folder).unwrap();
}

#[test]
fn the_operations_of_clients_are_checked_without_a_start() {
    let folder =
        std::env::temp_dir().join(format!("carnet-operations-{}", Uuid::now_v7().simple()));
    fs::create_dir(&folder).unwrap();
    let write = |name: &str, text: &str| {
        let hash = hex::encode(Sha256::digest(text));
        fs::write(folder.join(name), json!({ hash: text }).to_string()).unwrap();
    };
    write("mine.json", "query Mine { me { id } }");
    write(
        "staff.json",
        "mutation Register($input: RegisterOperationsInput!) { registerOperations(input: $input) { userErrors { code } } }",
    );
    fs::write(folder.join("none.json"), "{}").unwrap();
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let run = |manifests: &[&str]| {
        let output = Command::new(env!("CARGO_BIN_EXE_gateway"))
            .env_clear()
            .current_dir(&folder)
            .arg("check-operations")
            .arg("--config")
            .arg(root.join("router.yaml"))
            .arg("--supergraph")
            .arg(root.join("supergraph.graphql"))
            .args(manifests)
            .output()
            .unwrap();
        let said = String::from_utf8(output.stderr).unwrap();
        (output.status.success(), said)
    };

    let (well, said) = run(&["WEB=mine.json", "ADMIN=staff.json"]);
    assert!(well, "{said}");
    let (well, said) = run(&["WEB=mine.json", "WEB=staff.json"]);
    assert!(!well && !said.contains("query Mine"), "{said}");
    for word in ["staff.json: mutation Register", "GRAPHQL_VALIDATION_FAILED"] {
        assert!(said.contains(word), "{word} is not in:\n{said}");
    }
    let cases: [(&[&str], &str); 4] = [
        (&["WEB=none.json"], "has no operations"),
        (&["WEB=missing.json"], "cannot be read"),
        (&["TOASTER=mine.json"], "TOASTER"),
        (&[], "KIND=FILE"),
    ];
    for (manifests, word) in cases {
        let (well, said) = run(manifests);
        assert!(!well && said.contains(word), "{manifests:?}: {said}");
    }
    fs::remove_dir_all(&folder).unwrap();
}

fn compose(folder: &Path, arguments: &[&str]) -> (bool, String) {
    let output = Command::new(env!("CARGO_BIN_EXE_compose"))
        .arg("--config")
        .arg(folder.join("supergraph.yaml"))
        .args(arguments)
        .output()
        .unwrap();
    (
        output.status.success(),
        String::from_utf8(output.stderr).unwrap(),
    )
}

#[test]
fn composition_says_what_is_wrong_and_where() {
    let folder = std::env::temp_dir().join(format!("carnet-compose-{}", Uuid::now_v7().simple()));
    fs::create_dir(&folder).unwrap();
    let link = "extend schema @link(url: \"https://specs.apollo.dev/federation/v2.5\", import: [\"@key\"])\n";
    let write = |name: &str, text: &str| fs::write(folder.join(name), text).unwrap();
    let config = "subgraphs:\n  a: { routing_url: http://a, schema: a.graphql }\n  b: { routing_url: http://b, schema: b.graphql }\n";
    write("supergraph.yaml", config);
    write(
        "a.graphql",
        &format!("{link}type Query {{ me: User }}\ntype User @key(fields: \"id\") {{ id: ID! }}\n"),
    );
    let (well, said) = compose(&folder, &[]);
    assert!(!well && said.contains("b.graphql cannot be read"), "{said}");

    write(
        "b.graphql",
        &format!("{link}type User @key(fields: \"id\") {{ id: ID! name: String }}\n"),
    );
    let (well, said) = compose(&folder, &["--check"]);
    assert!(!well && said.contains("stale"), "{said}");
    assert!(compose(&folder, &[]).0);
    let composed = fs::read_to_string(folder.join("supergraph.graphql")).unwrap();
    assert!(compose(&folder, &["--check"]).0);

    write(
        "b.graphql",
        &format!("{link}type User @key(fields: \"id\") {{ id: ID! name: String age: Int }}\n"),
    );
    let (well, said) = compose(&folder, &["--check"]);
    assert!(!well && said.contains("+  age: Int"), "{said}");

    write(
        "b.graphql",
        &format!("{link}type Query {{ me: Int }}\ntype User @key(fields: \"no\") {{ id: ID! }}\n"),
    );
    let (well, said) = compose(&folder, &["--check"]);
    assert!(
        !well && said.contains("b.graphql:3:") && said.contains("KEY_INVALID_FIELDS"),
        "{said}"
    );
    assert_eq!(
        fs::read_to_string(folder.join("supergraph.graphql")).unwrap(),
        composed,
        "a check wrote"
    );

    write("supergraph.yaml", "subgraphs: {}\nextra: 1\n");
    assert!(!compose(&folder, &[]).0);
    fs::remove_dir_all(&folder).unwrap();
}
