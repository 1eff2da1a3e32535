//! The web application: static files of a folder that its build has written, on the origin of the graph.
//!
//! Every path that no other endpoint has belongs to the application: its router shows a page for it in the browser, so
//! the gateway answers with the application's HTML. The application has two entries, each with a page of its own
//! (`entry.rs`). Requests are neither charged nor logged, like those for the other static pages.

mod entry;
mod folder;
mod resource;

use std::collections::HashMap;
use std::sync::Arc;

use anyhow::Context as _;
use apollo_router::Endpoint;
use apollo_router::services::router::{Body, body};
use http::header::{ACCEPT, ALLOW, CACHE_CONTROL, CONTENT_TYPE, X_CONTENT_TYPE_OPTIONS};
use http::{HeaderMap, HeaderValue, Method, Request, Response, StatusCode};

use self::entry::Entry;
use self::resource::{Content, Resource};
use super::cors::Cors;
use super::{config, endpoint, negotiation};

/// The page of an entry that is not built.
const NOT_BUILT: &[u8] = include_bytes!("../../../../web/not-built.html");

/// The path of the links in emails, which programs request with `accept: */*`. Without a built application, `pages.rs`
/// serves it.
const ACCOUNT: &str = "/account";

/// The first segments of the paths of files and of other endpoints. Below them a missing path is never a page of the
/// application, so that a program gets an error.
const RESERVED: [&str; 8] = [
    "assets",
    "files",
    "graphiql",
    "graphql",
    "oauth",
    "session",
    "unsubscribe",
    ".well-known",
];

pub struct Web {
    /// The files by the path of their URL.
    files: HashMap<String, Resource>,
    /// The entries with a built page.
    built: Vec<Entry>,
}

impl Web {
    /// Reads the built folder that the configuration names. The page of an entry that is not in it, or of both entries
    /// without a folder, describes how to build the application.
    pub fn open(config: &config::Pages) -> anyhow::Result<Self> {
        let configured = config
            .web
            .as_deref()
            .filter(|folder| !folder.as_os_str().is_empty());
        let read = configured.map(folder::read).transpose();
        let mut files = read.context("pages: web")?.unwrap_or_default();
        if let Some(page) = files.get(Entry::Web.page()).cloned() {
            files.insert(ACCOUNT.to_owned(), page);
        }
        let mut built = Vec::new();
        for entry in Entry::ALL {
            if files.contains_key(entry.page()) {
                built.push(entry);
            } else {
                let page = Resource::new("index.html", Content::plain(NOT_BUILT))?;
                files.insert(entry.page().to_owned(), page);
            }
            let settings = serde_json::json!({ "clientKey": entry.client_key(config) });
            let settings = Resource::new("config.json", Content::plain(settings.to_string()))?;
            files.insert(entry.settings().to_owned(), settings);
        }
        Ok(Self { files, built })
    }

    /// Returns true if the application has the page for the links in emails.
    pub fn has_account_page(&self) -> bool {
        self.files.contains_key(ACCOUNT)
    }

    /// Returns the endpoints. The second one gets the requests for all paths without an endpoint of their own.
    pub fn endpoints(self: &Arc<Self>, cors: &Arc<Cors>) -> [Endpoint; 2] {
        ["/", "/{*path}"].map(|path| {
            let web = Arc::clone(self);
            endpoint::at(cors, path, move |request| {
                std::future::ready(web.answer(&request))
            })
        })
    }

    fn answer(&self, request: &Request<Body>) -> Response<Body> {
        let (path, headers) = (request.uri().path(), request.headers());
        let is_read = matches!(*request.method(), Method::GET | Method::HEAD);
        match self.files.get(path) {
            Some(file) if is_read => file.response(headers),
            Some(_) => not_allowed(),
            None if is_read => self
                .page(path, headers)
                .map_or_else(not_found, |page| page.response(headers)),
            None => not_found(),
        }
    }

    /// The page of the entry that shows this path.
    fn page(&self, path: &str, headers: &HeaderMap) -> Option<&Resource> {
        let entry = Entry::of(path);
        let is_page = self.built.contains(&entry)
            && is_of_application(path)
            && negotiation::lists(headers, ACCEPT, "text/html");
        self.files.get(entry.page()).filter(|_| is_page)
    }
}

/// Returns true if the path can be one of the application: it is not below the path of another endpoint, and it has no
/// segments that lead to a parent folder.
fn is_of_application(path: &str) -> bool {
    let decoded = path
        .to_ascii_lowercase()
        .replace("%2e", ".")
        .replace("%2f", "/")
        .replace("%5c", "/")
        .replace('\\', "/");
    let mut segments = decoded.split('/').filter(|segment| !segment.is_empty());
    let is_reserved = segments
        .clone()
        .next()
        .is_some_and(|first| RESERVED.contains(&first));
    !is_reserved && !segments.any(|segment| matches!(segment, "." | ".."))
}

fn not_found() -> Response<Body> {
    text(StatusCode::NOT_FOUND, "There is nothing at this address.\n")
}

fn not_allowed() -> Response<Body> {
    let mut response = text(
        StatusCode::METHOD_NOT_ALLOWED,
        "This address can be read only. Send GET or HEAD.\n",
    );
    response
        .headers_mut()
        .insert(ALLOW, HeaderValue::from_static("GET, HEAD"));
    response
}

fn text(status: StatusCode, text: &'static str) -> Response<Body> {
    let mut response = Response::new(body::from_bytes(text));
    *response.status_mut() = status;
    let set = [
        (CONTENT_TYPE, "text/plain; charset=utf-8"),
        (CACHE_CONTROL, "no-store"),
        (X_CONTENT_TYPE_OPTIONS, "nosniff"),
    ];
    response
        .headers_mut()
        .extend(set.map(|(name, value)| (name, HeaderValue::from_static(value))));
    response
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_paths_of_other_endpoints_and_of_parent_folders_are_not_those_of_the_application() {
        for (path, expected) in [
            ("/products", true),
            ("/products/new", true),
            ("/orders/0192", true),
            ("/admin/rules", true),
            ("/filesystem", true),
            ("/certificates", true),
            ("/assets/missing.js", false),
            ("/graphql/other", false),
            ("/files/a/b", false),
            ("/.well-known/other", false),
            ("/a/../b", false),
            ("/a/%2E%2e/b", false),
            ("/a/..%2fb", false),
            ("/a/..%5Cb", false),
            ("/./a", false),
            ("//assets/a", false),
        ] {
            assert_eq!(is_of_application(path), expected, "{path}");
        }
    }
}
