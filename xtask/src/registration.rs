//! Creates the API client of the web application, and registers its operations.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use anyhow::Context;
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

use crate::graph::Graph;
use crate::platform::Platform;
use crate::say;
use crate::web::OPERATIONS;
use crate::web_client::WebClient;

/// The most operations of one request; a limit of `registerOperations`.
const BATCH: usize = 500;
/// The most bytes of the operations of one request, below the gateway's limit of a request body.
const BATCH_BYTES: usize = 1024 * 1024;

const CREATE: &str = "mutation CreateApiClient($input: CreateApiClientInput!) { createApiClient(input: $input) { \
     apiClient { id } key userErrors { code message } } }";
const REGISTER: &str = "mutation RegisterOperations($input: RegisterOperationsInput!) { registerOperations(input: $input) { \
     apiClient { id } userErrors { code message } } }";

/// Registers the operations of the built web application if they have changed. Returns true if its client is new: the
/// gateway reads the key of the client at its start.
pub fn register(platform: &Platform) -> anyhow::Result<bool> {
    let Some(dist) = &platform.web else {
        return Ok(false);
    };
    let manifest = Manifest::read(&dist.join(OPERATIONS))?;
    let known = WebClient::read(&platform.home)?;
    if known
        .as_ref()
        .is_some_and(|client| client.operations == manifest.hash)
    {
        return Ok(false);
    }
    let graph = Graph::sign_in(platform)?;
    let is_new = known.is_none();
    let mut client = match known {
        Some(client) => client,
        None => create(&graph)?,
    };
    // Before the registration, because the platform returns a key only once.
    client.write(&platform.home)?;
    for (at, operations) in batches(&manifest.operations).into_iter().enumerate() {
        let input =
            json!({ "apiClientId": client.id, "operations": operations, "replace": at == 0 });
        graph.mutate("registerOperations", REGISTER, &input)?;
    }
    say::step(
        "Registered",
        format!(
            "{} operations of the web application",
            manifest.operations.len()
        ),
    );
    client.operations = manifest.hash;
    client.write(&platform.home)?;
    Ok(is_new)
}

/// Creates the client: not that of the examples, which send operations of their own.
fn create(graph: &Graph) -> anyhow::Result<WebClient> {
    let input = json!({ "name": "Carnet web", "kind": "WEB", "rateClass": "HIGH" });
    let payload = graph.mutate("createApiClient", CREATE, &input)?;
    let text = |place: &str| {
        let text = payload.pointer(place).and_then(Value::as_str);
        text.map(str::to_owned)
            .with_context(|| format!("createApiClient: {place} is missing"))
    };
    Ok(WebClient {
        id: text("/apiClient/id")?,
        key: text("/key")?,
        operations: String::new(),
    })
}

/// The operations of a built web application.
struct Manifest {
    operations: Vec<String>,
    /// The SHA-256 of the file.
    hash: String,
}

impl Manifest {
    fn read(file: &Path) -> anyhow::Result<Self> {
        let reading = || format!("reading {}", file.display());
        let text = fs::read_to_string(file).with_context(reading)?;
        let texts: BTreeMap<String, String> = serde_json::from_str(&text).with_context(reading)?;
        Ok(Self {
            operations: texts.into_values().collect(),
            hash: hex::encode(Sha256::digest(text)),
        })
    }
}

/// Splits the operations into requests. The first request replaces the registered operations, so there is one even
/// without operations.
fn batches(operations: &[String]) -> Vec<Vec<&str>> {
    let mut batches = vec![Vec::new()];
    let (mut count, mut bytes) = (0, 0);
    for operation in operations {
        (count, bytes) = (count + 1, bytes + operation.len());
        if count > BATCH || bytes > BATCH_BYTES {
            batches.push(Vec::new());
            (count, bytes) = (1, operation.len());
        }
        if let Some(batch) = batches.last_mut() {
            batch.push(operation.as_str());
        }
    }
    batches
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn operations_are_split_by_number_and_size() {
        let sizes = |operations: &[String]| {
            let batches = batches(operations);
            batches.iter().map(Vec::len).collect::<Vec<_>>()
        };
        assert_eq!(sizes(&[]), [0]);
        assert_eq!(sizes(&vec!["{ a }".to_owned(); 1001]), [500, 500, 1]);
        assert_eq!(sizes(&vec!["x".repeat(400 * 1024); 5]), [2, 2, 1]);
    }

    #[test]
    fn a_manifest_has_texts_by_their_hash() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join(OPERATIONS);
        assert!(Manifest::read(&file).is_err());
        fs::write(&file, r#"{ "b": "query B { b }", "a": "query A { a }" }"#).unwrap();
        let manifest = Manifest::read(&file).unwrap();
        assert_eq!(manifest.operations, ["query A { a }", "query B { b }"]);
        assert_eq!(manifest.hash.len(), 64);
    }
}
