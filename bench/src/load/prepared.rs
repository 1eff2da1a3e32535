use bytes::Bytes;
use http::header::{ACCEPT, CONTENT_TYPE, HOST, HeaderName};
use http::{HeaderMap, HeaderValue, Method};
use http_body_util::Full;

use super::Request;

const PATH: &str = "/graphql";
const JSON: &str = "application/json";

/// A request that is ready to be sent.
pub struct Prepared {
    pub(super) headers: HeaderMap,
    pub(super) body: Bytes,
}

impl Prepared {
    pub fn new(request: &Request, address: &str) -> anyhow::Result<Self> {
        let mut headers = HeaderMap::new();
        headers.insert(HOST, HeaderValue::try_from(address)?);
        headers.insert(CONTENT_TYPE, HeaderValue::from_static(JSON));
        headers.insert(ACCEPT, HeaderValue::from_static(JSON));
        for header in &request.headers {
            let name = HeaderName::try_from(&header.name)?;
            headers.insert(name, HeaderValue::try_from(&header.value)?);
        }
        Ok(Self {
            headers,
            body: Bytes::from(request.body.clone()),
        })
    }

    pub fn request(&self) -> anyhow::Result<http::Request<Full<Bytes>>> {
        let mut request = http::Request::new(Full::new(self.body.clone()));
        *request.method_mut() = Method::POST;
        *request.uri_mut() = PATH.parse()?;
        *request.headers_mut() = self.headers.clone();
        Ok(request)
    }
}

#[cfg(test)]
mod tests {
    use super::super::Header;
    use super::*;

    #[test]
    fn a_header_of_the_request_replaces_the_usual_one() {
        let request = Request {
            headers: vec![Header::new("accept", "text/event-stream")],
            body: "{}".to_owned(),
        };
        let request = Prepared::new(&request, "127.0.0.1:1")
            .unwrap()
            .request()
            .unwrap();
        assert_eq!(request.headers()[ACCEPT], "text/event-stream");
        assert_eq!(request.headers()[CONTENT_TYPE], JSON);
        assert_eq!(request.uri().path(), PATH);
    }
}
