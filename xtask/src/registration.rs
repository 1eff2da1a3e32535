//! Creates the API clients of the web application, and registers its operations.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use anyhow::{Context, ensure};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

use crate::entries::{ENTRIES, Entry};
use crate::graph::Graph;
use crate::home::Home;
use crate::platform::Platform;
use crate::say;
use crate::web_client::WebClient;

/// The most operations of one request; a limit of `registerOperations`.
const BATCH: usize = 500;
/// The most bytes of the operations of one request, below the gateway's limit of a request body.
const BATCH_BYTES: usize = 1024 * 1024;

const CREATE: &str = "mutation CreateApiClient($input: CreateApiClientInput!) { createApiClient(input: $input) { \
     apiClient { id } key userErrors { code message } } }";
const REGISTER: &str = "mutation RegisterOperations($input: RegisterOperationsInput!) { registerOperations(input: $input) { \
     apiClient { id } userErrors { code message } } }";

/// Registers the operations of each entry of the built web application if they have changed. Creates the client of an
/// entry if there is none; the client remains if the registration then fails.
pub fn register(platform: &Platform) -> anyhow::Result<()> {
    let Some(dist) = &platform.web else {
        return Ok(());
    };
    let mut changed = Vec::new();
    for entry in &ENTRIES {
        let registration = Registration::read(entry, dist, &platform.home)?;
        if !registration.is_current() {
            changed.push(registration);
        }
    }
    if changed.is_empty() {
        return Ok(());
    }
    let graph = Graph::sign_in(platform)?;
    changed
        .into_iter()
        .try_for_each(|registration| registration.send(&graph, &platform.home))
}

/// The built operations of an entry, and its client if there is one.
struct Registration {
    entry: &'static Entry,
    manifest: Manifest,
    client: Option<WebClient>,
}

impl Registration {
    fn read(entry: &'static Entry, dist: &Path, home: &Home) -> anyhow::Result<Self> {
        Ok(Self {
            entry,
            manifest: Manifest::read(&dist.join(entry.operations))?,
            client: WebClient::read(home, entry)?,
        })
    }

    /// Returns true if these operations have been registered.
    fn is_current(&self) -> bool {
        let client = self.client.as_ref();
        client.is_some_and(|client| client.operations == self.manifest.hash)
    }

    fn send(self, graph: &Graph, home: &Home) -> anyhow::Result<()> {
        let Self {
            entry,
            manifest,
            client,
        } = self;
        let mut client = match client {
            Some(client) => client,
            None => create(graph, entry)?,
        };
        // Before the registration, because the platform returns a key only once.
        client.write(home, entry)?;
        for (at, operations) in batches(&manifest.operations).into_iter().enumerate() {
            let input =
                json!({ "apiClientId": client.id, "operations": operations, "replace": at == 0 });
            graph.mutate("registerOperations", REGISTER, &input)?;
        }
        let count = manifest.operations.len();
        say::step(
            "Registered",
            format!("{count} operations of {}", entry.title),
        );
        client.operations = manifest.hash;
        client.write(home, entry)
    }
}

/// Creates the client of an entry: not that of the examples, which send operations of their own.
fn create(graph: &Graph, entry: &Entry) -> anyhow::Result<WebClient> {
    let input = json!({ "name": entry.client, "kind": entry.kind, "rateClass": "HIGH" });
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

/// The operations of a built entry.
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
        // A client without registered operations may send any operation.
        ensure!(!texts.is_empty(), "{} has no operations", file.display());
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
        let file = folder.path().join("operations.json");
        assert!(Manifest::read(&file).is_err());
        fs::write(&file, "{}").unwrap();
        assert!(Manifest::read(&file).is_err());
        fs::write(&file, r#"{ "b": "query B { b }", "a": "query A { a }" }"#).unwrap();
        let manifest = Manifest::read(&file).unwrap();
        assert_eq!(manifest.operations, ["query A { a }", "query B { b }"]);
        assert_eq!(manifest.hash.len(), 64);
    }
    #[test]
    fn an_entry_is_registered_if_it_has_no_client_or_other_operations() {
        let folder = tempfile::tempdir().unwrap();
        let home = Home::at(folder.path());
        for entry in &ENTRIES {
            let manifest = folder.path().join(entry.operations);
            fs::write(&manifest, r#"{ "a": "query A { a }" }"#).unwrap();
            let read = || Registration::read(entry, folder.path(), &home).unwrap();
            assert!(!read().is_current(), "{}: no client", entry.client);
            let client = WebClient {
                id: entry.client.to_owned(),
                key: String::new(),
                operations: read().manifest.hash,
            };
            client.write(&home, entry).unwrap();
            assert!(read().is_current(), "{}", entry.client);
            fs::write(&manifest, r#"{ "b": "query B { b }" }"#).unwrap();
            assert!(!read().is_current(), "{}: another build", entry.client);
        }
        let ids = ENTRIES.each_ref().map(|entry| {
            let client = WebClient::read(&home, entry).unwrap();
            client.unwrap().id
        });
        assert_eq!(ids, ["Carnet web", "Carnet admin"]);
    }
}
