//! Uploads and downloads over HTTP, with a separate folder for each test.

use std::path::PathBuf;
use std::sync::Arc;

use axum::Extension;
use caller::{ApiClient, Caller, ClientKind, Identity};
use envelope::Subject;
use order::evidence::http::download_routes;
use order::files::adapters::open_folder;
use order::files::http::upload_routes;
use order::files::service::{DownloadSlots, FileStorage};
use reqwest::{RequestBuilder, Response};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};
use tokio::net::TcpListener;
use uuid::Uuid;

use crate::support::{Case, OrderDomain, document, string};

/// A folder that is deleted after the test.
pub struct Folder(pub PathBuf);

impl Default for Folder {
    fn default() -> Self {
        Self(std::env::temp_dir().join(format!("carnet-files-{}", Uuid::now_v7().simple())))
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

/// Maximum number of files without a document of an organisation, in these tests.
pub const UNATTACHED: i64 = 5;
pub const LARGEST: usize = 4 * 1024 * 1024;
/// Maximum number of bytes of an organisation, in these tests.
pub const STORED: i64 = 16 * 1024 * 1024;
/// Maximum number of concurrent downloads of an organisation, in these tests.
pub const DOWNLOADS: usize = 3;

pub fn files(folder: &Folder) -> FileStorage {
    let objects = open_folder(&folder.0).unwrap();
    let downloads = DownloadSlots::at_most(DOWNLOADS);
    FileStorage {
        objects,
        largest: LARGEST as u64,
        unattached: UNATTACHED,
        stored: STORED,
        downloads,
    }
}

/// The routes for files, for one caller.
pub struct Routes {
    pub address: String,
    http: reqwest::Client,
    task: tokio::task::JoinHandle<()>,
}

impl Drop for Routes {
    fn drop(&mut self) {
        self.task.abort();
    }
}

impl Routes {
    pub fn upload(
        &self,
        parameters: &str,
        content_type: &str,
        body: impl Into<reqwest::Body>,
    ) -> RequestBuilder {
        let url = format!("http://{}/files?{parameters}", self.address);
        self.http
            .post(url)
            .header("content-type", content_type)
            .body(body)
    }

    pub fn download(&self, id: &str) -> RequestBuilder {
        self.http.get(format!("http://{}/files/{id}", self.address))
    }
}

impl OrderDomain {
    pub async fn routes(&self, caller: &Arc<Caller>) -> Routes {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap().to_string();
        let routes = upload_routes(self.services.files.clone())
            .merge(download_routes(self.services.downloads.clone()))
            .layer(Extension(caller.clone()));
        let task = tokio::spawn(async move { axum::serve(listener, routes).await.unwrap() });
        Routes {
            address,
            http: reqwest::Client::new(),
            task,
        }
    }

    /// Uploads a file and returns its ID.
    pub async fn uploaded(&self, caller: &Arc<Caller>, content: &[u8]) -> String {
        let routes = self.routes(caller).await;
        let answer = routes
            .upload("name=test.pdf", "application/pdf", content.to_vec())
            .send()
            .await
            .unwrap();
        assert_eq!(answer.status(), 201);
        string(&answer.json::<Value>().await.unwrap()["id"])
    }

    /// Returns the result of a download: the status and the code, or the bytes.
    pub async fn downloaded(
        &self,
        caller: &Arc<Caller>,
        id: &str,
    ) -> Result<Vec<u8>, (u16, String)> {
        let routes = self.routes(caller).await;
        read(routes.download(id).send().await.unwrap()).await
    }

    /// Destroys the key of a case, and with it all values that were encrypted with it.
    pub async fn destroy_case(&self, order: &str) {
        self.keyring
            .destroy(Subject::Case(order.parse().unwrap()))
            .await
            .unwrap();
    }

    /// Returns all files in the folder, finished or not.
    pub fn objects(&self) -> Vec<PathBuf> {
        let entries = std::fs::read_dir(self.folder.0.join("files"));
        entries
            .map(|entries| entries.map(|entry| entry.unwrap().path()).collect())
            .unwrap_or_default()
    }

    pub fn object(&self, id: &str) -> PathBuf {
        self.folder.0.join("files").join(id)
    }
}

/// Returns the bytes of a response, or its status and code.
pub async fn read(answer: Response) -> Result<Vec<u8>, (u16, String)> {
    let status = answer.status().as_u16();
    if status == 200 || status == 201 {
        return Ok(answer.bytes().await.unwrap().to_vec());
    }
    let error: Value = answer.json().await.unwrap();
    Err((status, string(&error["errors"][0]["extensions"]["code"])))
}

pub fn pdf(words: &str) -> Vec<u8> {
    format!("%PDF-1.7\n%\u{e2}\u{e3}\n{words}\n%%EOF\n").into_bytes()
}

pub fn sha256(content: &[u8]) -> String {
    hex::encode(Sha256::digest(content))
}

/// A program of an organisation.
pub fn program(organisation: Uuid, scope: &str) -> Arc<Caller> {
    let (id, scopes) = (Uuid::now_v7(), vec![scope.to_owned()]);
    let organisation = Some(organisation);
    testkit::signed(Identity::Client(ApiClient {
        id,
        kind: ClientKind::Partner,
        organisation,
        scopes,
    }))
}

impl Case {
    /// Creates a document of the order with a file. Returns the IDs of both.
    pub async fn document_with_file(
        &self,
        world: &OrderDomain,
        content: &[u8],
    ) -> (String, String) {
        let file = world.uploaded(&self.seller, content).await;
        let mut input = document(self.product, "EU_DOC");
        input["orderId"] = json!(self.order);
        input["fileId"] = json!(file);
        input["sha256"] = Value::Null;
        let payload = world.done(&self.seller, "submitDocument", input).await;
        (string(&payload["document"]["id"]), file)
    }
}
