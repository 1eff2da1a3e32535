//! The web application: a built folder with two entries, and the pages without one.

use std::fs;
use std::path::PathBuf;

use reqwest::{Method, Response};
use serde_json::{Value, json};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;
use uuid::Uuid;

use crate::people::seller;
use crate::world::{Gateway, Plan, World, answer};

const POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; \
     connect-src 'self'; font-src 'self'; worker-src 'self'; manifest-src 'self'; frame-src blob:; base-uri 'none'; \
     form-action 'none'; frame-ancestors 'none'; require-trusted-types-for 'script'";

const SCRIPT: &str = "/assets/app-1a2b3c4d.js";

/// A built folder, deleted when it is dropped.
struct Built(PathBuf);

impl Built {
    fn new() -> Self {
        let folder = std::env::temp_dir().join(format!("carnet-web-{}", Uuid::now_v7().simple()));
        for (name, content) in [
            ("index.html", "the page"),
            ("admin/index.html", "the admin page"),
            ("admin/index.html.br", "the smallest admin page"),
            ("assets/app-1a2b3c4d.js", "plain"),
            ("assets/app-1a2b3c4d.js.br", "smallest"),
            ("assets/app-1a2b3c4d.js.gz", "smaller"),
            ("favicon.svg", "<svg/>"),
            ("manifest.webmanifest", "{}"),
            ("sw.js", "worker"),
            ("operations.web.json", "{}"),
            ("operations.admin.json", "{}"),
            (".vite/manifest.json", "{}"),
        ] {
            let file = folder.join(name);
            fs::create_dir_all(file.parent().unwrap()).unwrap();
            fs::write(file, content).unwrap();
        }
        Self(folder)
    }

    async fn world(&self) -> World {
        let pages = json!({
            "web": self.0,
            "web_client_key": "web-key",
            "web_admin_client_key": "admin-key",
        });
        World::with(Plan::access(&json!({ "pages": pages }))).await
    }
}

impl Drop for Built {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

/// Sends a request with these headers and without a decoder, because the tests read the encoding.
async fn request(world: &World, method: Method, path: &str, headers: &[(&str, &str)]) -> Response {
    let client = reqwest::Client::builder().no_gzip().build().unwrap();
    let mut request = client.request(method, world.at(path));
    for (name, value) in headers {
        request = request.header(*name, *value);
    }
    request.send().await.unwrap()
}

async fn get(world: &World, path: &str, headers: &[(&str, &str)]) -> Response {
    request(world, Method::GET, path, headers).await
}

/// A navigation of a browser.
async fn visit(world: &World, path: &str) -> Response {
    let accept = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8";
    get(world, path, &[("accept", accept)]).await
}

/// The header, or an empty text.
fn header<'a>(response: &'a Response, name: &str) -> &'a str {
    response
        .headers()
        .get(name)
        .map_or("", |value| value.to_str().unwrap())
}

/// Sends a path that a client would normalise, and returns the response.
async fn raw(world: &World, path: &str) -> String {
    let mut connection = TcpStream::connect(&world.gateway.listen).await.unwrap();
    let head = format!(
        "GET {path} HTTP/1.1\r\nhost: carnet\r\naccept: text/html\r\nconnection: close\r\n\r\n"
    );
    connection.write_all(head.as_bytes()).await.unwrap();
    let mut response = String::new();
    connection.read_to_string(&mut response).await.unwrap();
    response
}

#[tokio::test]
async fn files_have_the_cache_headers_of_their_kind() {
    let built = Built::new();
    let world = built.world().await;
    for (path, content_type, caching) in [
        (
            SCRIPT,
            "text/javascript; charset=utf-8",
            "public, max-age=31536000, immutable",
        ),
        ("/", "text/html; charset=utf-8", "no-cache"),
        ("/account", "text/html; charset=utf-8", "no-cache"),
        ("/account/", "text/html; charset=utf-8", "no-cache"),
        ("/admin", "text/html; charset=utf-8", "no-cache"),
        ("/admin/", "text/html; charset=utf-8", "no-cache"),
        ("/favicon.svg", "image/svg+xml", "no-cache"),
        (
            "/manifest.webmanifest",
            "application/manifest+json",
            "no-cache",
        ),
        ("/sw.js", "text/javascript; charset=utf-8", "no-cache"),
        ("/config.json", "application/json", "no-cache"),
        ("/admin/config.json", "application/json", "no-cache"),
    ] {
        let response = get(&world, path, &[]).await;
        assert_eq!(response.status(), 200, "{path}");
        assert_eq!(header(&response, "content-type"), content_type, "{path}");
        assert_eq!(header(&response, "cache-control"), caching, "{path}");
        assert_eq!(header(&response, "x-content-type-options"), "nosniff");
        assert_eq!(header(&response, "referrer-policy"), "no-referrer");
        assert!(header(&response, "vary").contains("accept-encoding"));
        let tag = header(&response, "etag");
        assert!(tag.starts_with('"') && tag.ends_with('"'), "{path}: {tag}");
        let is_page = content_type.starts_with("text/html");
        let (policy, opener) = if is_page {
            (POLICY, "same-origin")
        } else {
            ("", "")
        };
        assert_eq!(header(&response, "content-security-policy"), policy);
        assert_eq!(header(&response, "cross-origin-opener-policy"), opener);
    }
}

#[tokio::test]
async fn a_client_that_has_the_content_gets_none() {
    let built = Built::new();
    let world = built.world().await;
    for path in [
        "/",
        "/products",
        "/sw.js",
        "/config.json",
        "/admin/",
        "/admin/rules",
    ] {
        let first = visit(&world, path).await;
        let tag = header(&first, "etag").to_owned();
        let headers = [("accept", "text/html"), ("if-none-match", tag.as_str())];
        let again = get(&world, path, &headers).await;
        assert_eq!(again.status(), 304, "{path}");
        assert_eq!(header(&again, "etag"), tag);
        assert_eq!(header(&again, "cache-control"), "no-cache");
        assert_eq!(again.text().await.unwrap(), "");
        let headers = [("accept", "text/html"), ("if-none-match", "\"other\"")];
        assert_eq!(get(&world, path, &headers).await.status(), 200, "{path}");
    }
}

#[tokio::test]
async fn the_smallest_form_is_sent_that_the_client_accepts() {
    let built = Built::new();
    let world = built.world().await;
    for (accepted, encoding, content) in [
        ("gzip, deflate, br, zstd", "br", "smallest"),
        ("gzip", "gzip", "smaller"),
        ("br;q=0, gzip", "gzip", "smaller"),
        ("identity", "", "plain"),
    ] {
        let response = get(&world, SCRIPT, &[("accept-encoding", accepted)]).await;
        assert_eq!(header(&response, "content-encoding"), encoding);
        assert_eq!(response.text().await.unwrap(), content, "{accepted}");
    }
    let page = |path| get(&world, path, &[("accept-encoding", "br, gzip")]);
    assert_eq!(header(&page("/").await, "content-encoding"), "");
    let admin = page("/admin/").await;
    assert_eq!(header(&admin, "content-encoding"), "br");
    assert_eq!(admin.text().await.unwrap(), "the smallest admin page");
}

#[tokio::test]
async fn a_missing_file_is_never_a_page() {
    let built = Built::new();
    let world = built.world().await;
    for path in [
        "/assets/missing-1a2b3c4d.js",
        "/assets",
        "/assets/app-1a2b3c4d.js.br",
        "/assets/a/b",
        "/graphql/other",
        "/graphiql",
        "/files/a/b",
        "/.well-known/other",
        "/session/other",
    ] {
        let response = visit(&world, path).await;
        assert_eq!(response.status(), 404, "{path}");
        assert_eq!(header(&response, "cache-control"), "no-store");
        assert_eq!(
            header(&response, "content-type"),
            "text/plain; charset=utf-8"
        );
        assert_eq!(
            response.text().await.unwrap(),
            "There is nothing at this address.\n"
        );
    }
    for path in [
        "/operations.web.json",
        "/operations.admin.json",
        "/.vite/manifest.json",
        "/missing",
        "/admin/missing",
        "/admin/assets/missing-1a2b3c4d.js",
    ] {
        assert_eq!(get(&world, path, &[]).await.status(), 404, "{path}");
    }
}

#[tokio::test]
async fn every_other_path_has_a_page_for_browsers_only() {
    let built = Built::new();
    let world = built.world().await;
    for (path, page) in [
        ("/products", "the page"),
        ("/orders/0192?tab=quotes", "the page"),
        ("/certificates", "the page"),
        ("/administration", "the page"),
        ("/admin/rules", "the admin page"),
        ("/admin/rules/0192?tab=findings", "the admin page"),
    ] {
        let response = visit(&world, path).await;
        assert_eq!(response.status(), 200, "{path}");
        assert_eq!(header(&response, "content-security-policy"), POLICY);
        assert_eq!(response.text().await.unwrap(), page, "{path}");
        for accept in ["*/*", "application/json", "text/html;q=0"] {
            let response = get(&world, path, &[("accept", accept)]).await;
            assert_eq!(response.status(), 404, "{path}: {accept}");
        }
        let written = request(&world, Method::POST, path, &[("accept", "text/html")]).await;
        assert_eq!(written.status(), 404, "{path}");
    }
}

#[tokio::test]
async fn a_path_does_not_leave_the_folder() {
    let built = Built::new();
    let world = built.world().await;
    for path in [
        "/assets/../index.html",
        "/assets/../x",
        "/assets/%2e%2e/index.html",
        "/assets/..%2findex.html",
        "/x/../../etc/passwd",
        "/%2e%2e/%2E%2E/etc/passwd",
        "/..%5cx",
        "/certificates/..",
        "/certificates/%2e%2e",
        "/admin/../index.html",
        "/admin/%2e%2e/index.html",
    ] {
        let response = raw(&world, path).await;
        assert!(response.starts_with("HTTP/1.1 404 "), "{path}: {response}");
        for page in ["the page", "the admin page"] {
            assert!(!response.contains(page), "{path}: {response}");
        }
    }
}

#[tokio::test]
async fn files_are_read_only() {
    let built = Built::new();
    let world = built.world().await;
    for path in ["/", SCRIPT, "/config.json", "/admin/", "/admin/config.json"] {
        let head = request(&world, Method::HEAD, path, &[]).await;
        let whole = get(&world, path, &[]).await;
        assert_eq!(head.status(), 200, "{path}");
        for name in ["content-type", "content-length", "etag", "cache-control"] {
            assert_eq!(header(&head, name), header(&whole, name), "{path}: {name}");
        }
        assert_eq!(head.text().await.unwrap(), "");
        for method in [Method::POST, Method::PUT, Method::DELETE, Method::OPTIONS] {
            let refused = request(&world, method, path, &[]).await;
            assert_eq!(refused.status(), 405, "{path}");
            assert_eq!(header(&refused, "allow"), "GET, HEAD");
        }
    }
    let headers = [("accept", "text/html")];
    let page = request(&world, Method::HEAD, "/products", &headers).await;
    assert_eq!(page.status(), 200);
}

#[tokio::test]
async fn the_other_endpoints_are_as_they_were() {
    let built = Built::new();
    let world = built.world().await;
    assert_eq!(answer(world.ask("{ whoami }")).await.0, 200);
    let put = request(&world, Method::PUT, "/graphql", &[]).await;
    assert_eq!(put.status(), 405);
    let anonymous = request(&world, Method::POST, "/files", &[]).await;
    assert_eq!(anonymous.status(), 401);
    let file = world
        .http
        .get(world.at(&format!("/files/{}", Uuid::now_v7())))
        .bearer_auth(seller().token());
    assert_eq!(file.send().await.unwrap().status(), 200);
    let certificate = visit(&world, "/certificates/known").await;
    assert_eq!(certificate.status(), 200);
    let text = certificate.text().await.unwrap();
    assert!(text.contains("Anonymous /certificates/known"), "{text}");
    let account = visit(&world, "/account").await.text().await.unwrap();
    let page = visit(&world, "/products").await.text().await.unwrap();
    assert_eq!(account, page, "the account page is the application's");
    assert_eq!(
        visit(&world, "/certificates/guess").await.status(),
        404,
        "the page of a certificate that does not exist"
    );
}

/// The settings of a page.
async fn settings(world: &World, path: &str) -> Value {
    get(world, path, &[]).await.json().await.unwrap()
}

#[tokio::test]
async fn the_settings_of_each_entry_have_the_key_of_its_client() {
    let built = Built::new();
    let world = built.world().await;
    for (path, key) in [
        ("/config.json", "web-key"),
        ("/admin/config.json", "admin-key"),
    ] {
        let expected = json!({ "clientKey": key });
        assert_eq!(settings(&world, path).await, expected, "{path}");
    }
}

#[tokio::test]
async fn a_link_in_an_email_has_a_page_for_programs_too() {
    let built = Built::new();
    let world = built.world().await;
    for accept in ["*/*", "application/json", "text/html"] {
        let path = "/account?token=a";
        let response = get(&world, path, &[("accept", accept)]).await;
        assert_eq!(response.status(), 200, "{accept}");
        assert_eq!(response.text().await.unwrap(), "the page", "{accept}");
    }
}

/// Asserts that a page describes how to build the application.
async fn assert_not_built(world: &World, path: &str) {
    let response = get(world, path, &[]).await;
    assert_eq!(response.status(), 200, "{path}");
    assert_eq!(
        header(&response, "content-type"),
        "text/html; charset=utf-8"
    );
    assert_eq!(header(&response, "content-security-policy"), POLICY);
    let page = response.text().await.unwrap();
    for text in ["cargo xtask up", "href=\"/graphiql\"", "href=\"/account\""] {
        assert!(page.contains(text), "{text} is not in {page}");
    }
}

#[tokio::test]
async fn without_a_build_a_page_describes_how_to_get_it() {
    let world = World::start().await;
    for path in ["/", "/admin", "/admin/"] {
        assert_not_built(&world, path).await;
    }
    for path in ["/products", "/admin/rules"] {
        assert_eq!(visit(&world, path).await.status(), 404, "{path}");
    }
    for path in ["/config.json", "/admin/config.json"] {
        let expected = json!({ "clientKey": "" });
        assert_eq!(settings(&world, path).await, expected, "{path}");
    }
}

#[tokio::test]
async fn without_the_admin_page_the_rest_of_a_build_is_served() {
    let built = Built::new();
    fs::remove_file(built.0.join("admin/index.html")).unwrap();
    let world = built.world().await;
    assert_not_built(&world, "/admin/").await;
    assert_eq!(visit(&world, "/admin/rules").await.status(), 404);
    for path in ["/", "/products", "/account"] {
        let page = visit(&world, path).await.text().await.unwrap();
        assert_eq!(page, "the page", "{path}");
    }
}

#[tokio::test]
async fn a_folder_that_cannot_be_served_is_refused_at_start() {
    let (empty, large) = (Built::new(), Built::new());
    fs::remove_file(empty.0.join("index.html")).unwrap();
    let size = 8 * 1024 * 1024;
    fs::write(large.0.join("assets/large.bin"), vec![0_u8; size]).unwrap();
    for (folder, word) in [(&empty, "has no index.html"), (&large, "larger than")] {
        let config = json!({ "plugins": { "carnet.access": { "pages": { "web": folder.0 } } } });
        let mut gateway = Gateway::prepare(&config);
        let redis = ("CARNET_REDIS_URL", "redis://127.0.0.1:1");
        gateway
            .environment
            .push((redis.0.to_owned(), redis.1.to_owned()));
        gateway.start();
        assert!(!gateway.ended().await, "it started");
        let log = gateway.log();
        assert!(log.contains(word), "{word} is not in:\n{log}");
    }
}
