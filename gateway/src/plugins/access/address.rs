//! The network address of the caller.
//!
//! The router does not give a plugin the peer address of the connection. A proxy that every request passes through can
//! set it in a header. Without such a proxy no address is trusted.

use std::net::IpAddr;

use anyhow::Context as _;
use http::{HeaderMap, HeaderName};

/// Reads the caller's address; no other code does.
pub struct Addresses {
    header: Option<HeaderName>,
}

impl Addresses {
    pub fn new(header: Option<&str>) -> anyhow::Result<Self> {
        let header = header
            .filter(|name| !name.is_empty())
            .map(HeaderName::try_from)
            .transpose();
        Ok(Self {
            header: header.context("rate: address_header: is not a valid header name")?,
        })
    }

    /// Returns the address that the proxy saw, which is the last one in the header. The caller can forge the ones
    /// before it.
    pub fn read(&self, headers: &HeaderMap) -> Option<IpAddr> {
        let last = headers.get_all(self.header.as_ref()?).iter().next_back()?;
        let address: IpAddr = last
            .to_str()
            .ok()?
            .rsplit(',')
            .next()?
            .trim()
            .parse()
            .ok()?;
        Some(address.to_canonical())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_last_one_counts_and_only_if_it_is_an_address() {
        let read = |values: &[&'static str]| {
            let mut headers = HeaderMap::new();
            for value in values {
                headers.append("x-forwarded-for", http::HeaderValue::from_static(value));
            }
            let addresses = Addresses::new(Some("X-Forwarded-For")).unwrap();
            addresses.read(&headers).map(|address| address.to_string())
        };
        assert_eq!(read(&["10.0.0.1"]).as_deref(), Some("10.0.0.1"));
        assert_eq!(read(&["10.9.9.9, 10.0.0.1"]).as_deref(), Some("10.0.0.1"));
        assert_eq!(
            read(&["10.9.9.9", "10.0.0.1 "]).as_deref(),
            Some("10.0.0.1")
        );
        assert_eq!(read(&["2001:DB8::1"]).as_deref(), Some("2001:db8::1"));
        assert_eq!(read(&["::ffff:10.0.0.1"]).as_deref(), Some("10.0.0.1"));
        for none in [
            &["10.0.0.1, unknown"][..],
            &["10.0.0.1,"],
            &["10.0.0.1:80"],
            &[""],
            &[],
        ] {
            assert_eq!(read(none), None, "{none:?}");
        }
        for none in [None, Some("")] {
            assert!(
                Addresses::new(none)
                    .unwrap()
                    .read(&HeaderMap::new())
                    .is_none()
            );
        }
        assert!(Addresses::new(Some("not a header")).is_err());
    }
}
