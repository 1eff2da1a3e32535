//! The cookie with the refresh token of a browser.
//!
//! Scripts cannot read it (`HttpOnly`), and browsers send it with requests of pages of this site only
//! (`SameSite=Strict`). The prefix `__Host-` prevents other hosts of the same domain from setting it. Each kind of
//! client has a cookie of its own, because both applications are on one origin.

use caller::ClientKind;
use http::header::COOKIE;
use http::{HeaderMap, HeaderValue};

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Cookie {
    name: &'static str,
    secure: bool,
}

impl Cookie {
    /// Returns the cookie of a kind of client; `None` if clients of this kind do not run in a browser. Without
    /// `secure`, browsers also accept and send it over plain http.
    pub const fn of(kind: ClientKind, secure: bool) -> Option<Self> {
        let name = match (kind, secure) {
            (ClientKind::Web, true) => "__Host-carnet-web",
            (ClientKind::Web, false) => "carnet-web",
            (ClientKind::Admin, true) => "__Host-carnet-admin",
            (ClientKind::Admin, false) => "carnet-admin",
            _ => return None,
        };
        Some(Self { name, secure })
    }

    /// The refresh token in the headers of a request.
    pub fn read<'a>(&self, headers: &'a HeaderMap) -> Option<&'a str> {
        headers
            .get_all(COOKIE)
            .iter()
            // Other cookies of the same host may have any characters.
            .filter_map(|value| std::str::from_utf8(value.as_bytes()).ok())
            .flat_map(|value| value.split(';'))
            .filter_map(|pair| pair.trim().split_once('='))
            .find(|(name, _)| *name == self.name)
            .map(|(_, token)| token)
            .filter(|token| !token.is_empty())
    }

    /// The header that sets the cookie; `None` if the token has characters that would end its value.
    pub fn set(&self, token: &str, seconds: i64) -> Option<HeaderValue> {
        let plain = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_');
        if token.is_empty() || !token.bytes().all(plain) {
            return None;
        }
        self.header(token, seconds.max(0))
    }

    /// The header that deletes the cookie.
    pub fn clear(&self) -> Option<HeaderValue> {
        self.header("", 0)
    }

    fn header(&self, token: &str, seconds: i64) -> Option<HeaderValue> {
        let Self { name, secure } = self;
        let secure = if *secure { "; Secure" } else { "" };
        let text =
            format!("{name}={token}; Path=/; Max-Age={seconds}; HttpOnly; SameSite=Strict{secure}");
        let mut header = HeaderValue::try_from(text).ok()?;
        header.set_sensitive(true);
        Some(header)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cookie(secure: bool) -> Cookie {
        Cookie::of(ClientKind::Web, secure).unwrap()
    }

    fn read(values: &[&str]) -> Option<String> {
        let mut headers = HeaderMap::new();
        for value in values {
            headers.append(COOKIE, HeaderValue::from_bytes(value.as_bytes()).unwrap());
        }
        cookie(true).read(&headers).map(str::to_owned)
    }

    #[test]
    fn the_cookie_of_a_client_is_found_among_others() {
        for found in [
            &["__Host-carnet-web=a-b_1"][..],
            &["theme=dark; __Host-carnet-web=a-b_1; x=y"],
            &["name=Jörg", "__Host-carnet-web=a-b_1"],
            &["__Host-carnet-admin=other;__Host-carnet-web=a-b_1"],
        ] {
            assert_eq!(read(found).as_deref(), Some("a-b_1"), "{found:?}");
        }
        for none in [
            &[][..],
            &["carnet-web=a"],
            &["__Host-carnet-admin=a"],
            &["x__Host-carnet-web=a"],
            &["__Host-carnet-web="],
            &["__Host-carnet-web"],
        ] {
            assert_eq!(read(none), None, "{none:?}");
        }
    }

    #[test]
    fn the_cookie_is_for_this_host_and_not_for_scripts() {
        let set = |secure| cookie(secure).set("a-b_1", 60).unwrap();
        assert_eq!(
            set(true),
            "__Host-carnet-web=a-b_1; Path=/; Max-Age=60; HttpOnly; SameSite=Strict; Secure"
        );
        assert_eq!(
            set(false),
            "carnet-web=a-b_1; Path=/; Max-Age=60; HttpOnly; SameSite=Strict"
        );
        assert!(set(true).is_sensitive());
        assert_eq!(
            cookie(true).clear().unwrap(),
            "__Host-carnet-web=; Path=/; Max-Age=0; HttpOnly; SameSite=Strict; Secure"
        );
        let expired = cookie(true).set("a", -5).unwrap();
        assert!(expired.to_str().unwrap().contains("Max-Age=0;"));
    }

    #[test]
    fn a_token_cannot_add_attributes() {
        for token in ["", "a; Domain=example.org", "a b", "a\r\nx: y", "é"] {
            assert_eq!(cookie(true).set(token, 60), None, "{token:?}");
        }
    }

    #[test]
    fn only_clients_that_run_in_a_browser_have_a_cookie() {
        assert!(Cookie::of(ClientKind::Admin, true).is_some());
        for kind in [
            ClientKind::Mobile,
            ClientKind::Partner,
            ClientKind::Ci,
            ClientKind::DeviceGateway,
        ] {
            assert_eq!(Cookie::of(kind, true), None);
        }
    }
}
