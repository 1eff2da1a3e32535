//! A file of the web application with its compressed forms, and the response to a request for it.

use apollo_router::services::router::{Body, body};
use bytes::Bytes;
use http::header::{
    ACCEPT_ENCODING, CACHE_CONTROL, CONTENT_ENCODING, CONTENT_SECURITY_POLICY, CONTENT_TYPE, ETAG,
    IF_NONE_MATCH, REFERRER_POLICY, VARY, X_CONTENT_TYPE_OPTIONS,
};
use http::{HeaderMap, HeaderName, HeaderValue, Response, StatusCode};
use sha2::{Digest as _, Sha256};

use crate::plugins::access::negotiation;

/// The folder of the files whose names contain a hash of their content.
const ASSETS: &str = "assets/";

const HTML: &str = "text/html; charset=utf-8";
const IMMUTABLE: &str = "public, max-age=31536000, immutable";
const REVALIDATED: &str = "no-cache";

/// Permits scripts and styles of this origin only, and no markup from strings. `blob:` is for previews of files that the
/// page has downloaded with an access token.
const POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; \
     connect-src 'self'; font-src 'self'; worker-src 'self'; manifest-src 'self'; frame-src blob:; base-uri 'none'; \
     form-action 'none'; frame-ancestors 'none'; require-trusted-types-for 'script'";

/// The content of a file, and its forms that were compressed when the application was built.
pub struct Content {
    pub plain: Bytes,
    pub brotli: Option<Bytes>,
    pub gzip: Option<Bytes>,
}

impl Content {
    /// Content without compressed forms.
    pub fn plain(bytes: impl Into<Bytes>) -> Self {
        Self {
            plain: bytes.into(),
            brotli: None,
            gzip: None,
        }
    }
}

/// A file that is ready to be served.
#[derive(Clone)]
pub struct Resource {
    content_type: &'static str,
    caching: &'static str,
    plain: Variant,
    /// The compressed forms with the names of their encodings, the smallest first.
    compressed: Vec<(&'static str, Variant)>,
}

/// One form of the file. Each has its own entity tag, because a strong tag identifies bytes (RFC 9110, section 8.8.1).
#[derive(Clone)]
struct Variant {
    bytes: Bytes,
    tag: HeaderValue,
}

impl Resource {
    /// Prepares the file with this name in the built folder, for example `assets/index-1a2b3c4d.js`.
    pub fn new(name: &str, content: Content) -> anyhow::Result<Self> {
        let mut compressed = Vec::new();
        for (encoding, bytes) in [("br", content.brotli), ("gzip", content.gzip)] {
            if let Some(bytes) = bytes {
                compressed.push((encoding, Variant::new(bytes)?));
            }
        }
        let is_hashed = name.starts_with(ASSETS);
        Ok(Self {
            content_type: content_type(name),
            caching: if is_hashed { IMMUTABLE } else { REVALIDATED },
            plain: Variant::new(content.plain)?,
            compressed,
        })
    }

    /// The response to a `GET` or `HEAD` request with these headers; the server omits the body for `HEAD`.
    pub fn response(&self, asked: &HeaderMap) -> Response<Body> {
        let (encoding, variant) = self.choose(asked);
        let is_current = has_tag(asked, &variant.tag);
        let bytes = if is_current {
            Bytes::new()
        } else {
            variant.bytes.clone()
        };
        let mut response = Response::new(body::from_bytes(bytes));
        if is_current {
            *response.status_mut() = StatusCode::NOT_MODIFIED;
        }
        let headers = response.headers_mut();
        headers.insert(ETAG, variant.tag.clone());
        let mut set = |name: HeaderName, value: &'static str| {
            headers.insert(name, HeaderValue::from_static(value));
        };
        set(CONTENT_TYPE, self.content_type);
        set(CACHE_CONTROL, self.caching);
        set(VARY, self.vary());
        set(X_CONTENT_TYPE_OPTIONS, "nosniff");
        set(REFERRER_POLICY, "no-referrer");
        if let Some(encoding) = encoding {
            set(CONTENT_ENCODING, encoding);
        }
        if self.content_type == HTML {
            set(CONTENT_SECURITY_POLICY, POLICY);
            headers.insert(
                "cross-origin-opener-policy",
                HeaderValue::from_static("same-origin"),
            );
        }
        response
    }

    /// The request headers that the response depends on. A missing path has a page only for a client that accepts HTML.
    fn vary(&self) -> &'static str {
        if self.content_type == HTML {
            "accept, accept-encoding"
        } else {
            "accept-encoding"
        }
    }

    /// The smallest form that the client accepts, with its encoding.
    fn choose(&self, asked: &HeaderMap) -> (Option<&'static str>, &Variant) {
        let accepted = self
            .compressed
            .iter()
            .find(|(encoding, _)| negotiation::lists(asked, ACCEPT_ENCODING, encoding));
        accepted.map_or((None, &self.plain), |(encoding, variant)| {
            (Some(*encoding), variant)
        })
    }
}

impl Variant {
    fn new(bytes: Bytes) -> anyhow::Result<Self> {
        let tag = format!("\"{}\"", hex::encode(Sha256::digest(&bytes)));
        Ok(Self {
            tag: HeaderValue::try_from(tag)?,
            bytes,
        })
    }
}

/// Returns true if `If-None-Match` names this tag. The comparison is weak (RFC 9110, section 13.1.2): a proxy that
/// compresses a response makes its tag weak.
fn has_tag(asked: &HeaderMap, tag: &HeaderValue) -> bool {
    let lines = asked.get_all(IF_NONE_MATCH).iter();
    lines
        .filter_map(|line| line.to_str().ok())
        .flat_map(|line| line.split(','))
        .map(str::trim)
        .any(|known| {
            let strong = known.strip_prefix("W/").unwrap_or(known);
            known == "*" || strong.as_bytes() == tag.as_bytes()
        })
}

fn content_type(name: &str) -> &'static str {
    let extension = name.rsplit_once('.').map_or("", |(_, extension)| extension);
    match extension {
        "html" => HTML,
        "js" | "mjs" => "text/javascript; charset=utf-8",
        "css" => "text/css; charset=utf-8",
        "json" | "map" => "application/json",
        "webmanifest" => "application/manifest+json",
        "txt" => "text/plain; charset=utf-8",
        "svg" => "image/svg+xml",
        "png" => "image/png",
        "jpg" | "jpeg" => "image/jpeg",
        "webp" => "image/webp",
        "avif" => "image/avif",
        "ico" => "image/x-icon",
        "woff2" => "font/woff2",
        "wasm" => "application/wasm",
        _ => "application/octet-stream",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn asked(name: HeaderName, value: &'static str) -> HeaderMap {
        [(name, HeaderValue::from_static(value))]
            .into_iter()
            .collect()
    }

    fn script() -> Resource {
        let content = Content {
            plain: "plain".into(),
            brotli: Some("br".into()),
            gzip: Some("gz".into()),
        };
        Resource::new("assets/app-1a2b.js", content).unwrap()
    }

    #[test]
    fn the_smallest_accepted_form_is_chosen() {
        for (accepted, encoding) in [
            ("gzip, deflate, br, zstd", Some("br")),
            ("gzip", Some("gzip")),
            ("br;q=0, gzip;q=0.5", Some("gzip")),
            ("BR", Some("br")),
            ("zstd", None),
            ("*", None),
            ("", None),
        ] {
            let response = script().response(&asked(ACCEPT_ENCODING, accepted));
            let chosen = response.headers().get(CONTENT_ENCODING);
            let chosen = chosen.map(|value| value.to_str().unwrap());
            assert_eq!(chosen, encoding, "{accepted}");
            assert_eq!(response.headers()[VARY], "accept-encoding");
        }
    }

    #[test]
    fn a_known_tag_needs_no_content() {
        let page = Resource::new("index.html", Content::plain("<p>")).unwrap();
        let tag = page.response(&HeaderMap::new()).headers()[ETAG].clone();
        let tag = tag.to_str().unwrap();
        for (known, is_current) in [
            (tag.to_owned(), true),
            (format!("W/{tag}"), true),
            (format!("\"other\", {tag}"), true),
            ("*".to_owned(), true),
            ("\"other\"".to_owned(), false),
            (tag.trim_matches('"').to_owned(), false),
        ] {
            let mut asked = HeaderMap::new();
            asked.insert(IF_NONE_MATCH, HeaderValue::try_from(&known).unwrap());
            let response = page.response(&asked);
            assert_eq!(
                response.status() == StatusCode::NOT_MODIFIED,
                is_current,
                "{known}"
            );
            assert_eq!(response.headers()[ETAG], tag);
        }
    }

    #[test]
    fn each_form_has_its_own_tag() {
        let tags = ["br", "gzip", "identity"].map(|accepted| {
            let response = script().response(&asked(ACCEPT_ENCODING, accepted));
            response.headers()[ETAG].clone()
        });
        assert!(tags[0] != tags[1] && tags[1] != tags[2] && tags[0] != tags[2]);
    }
}
