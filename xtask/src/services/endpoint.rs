use anyhow::{Context, ensure};
use percent_encoding::percent_decode_str;
use ureq::http::Uri;

/// The address of a server, and the user who connects.
#[derive(Clone, PartialEq, Eq)]
pub struct Endpoint {
    pub host: String,
    pub port: u16,
    pub user: String,
    pub password: String,
}

impl Endpoint {
    pub fn local(port: u16, user: &str, password: &str) -> Self {
        Self {
            host: "127.0.0.1".to_owned(),
            port,
            user: user.to_owned(),
            password: password.to_owned(),
        }
    }

    /// Parses `scheme://user:password@host:port`. The error does not repeat the URL, which may contain a password.
    pub fn parse(url: &str, scheme: &str, default_port: u16) -> anyhow::Result<Self> {
        let form = || format!("expected a URL like {scheme}://user:password@host:port");
        let uri: Uri = url.parse().ok().with_context(form)?;
        let authority = uri.authority().with_context(form)?;
        ensure!(uri.scheme_str() == Some(scheme), form());
        let (credentials, _) = authority.as_str().rsplit_once('@').unwrap_or_default();
        let (user, password) = credentials.split_once(':').unwrap_or((credentials, ""));
        let decode = |text| {
            percent_decode_str(text)
                .decode_utf8()
                .ok()
                .with_context(form)
        };
        Ok(Self {
            host: authority.host().to_owned(),
            port: authority.port_u16().unwrap_or(default_port),
            user: decode(user)?.into_owned(),
            password: decode(password)?.into_owned(),
        })
    }

    /// Returns the same server with another user.
    pub fn with(&self, user: &str, password: &str) -> Self {
        Self {
            user: user.to_owned(),
            password: password.to_owned(),
            ..self.clone()
        }
    }

    /// The URL with these credentials, which need no quoting because they are generated.
    pub fn url(&self, scheme: &str, path: &str) -> String {
        format!(
            "{scheme}://{}:{}@{}:{}/{path}",
            self.user, self.password, self.host, self.port
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_urls() {
        let endpoint = Endpoint::parse(
            "postgres://al%40ice:p%25w@db.example:7000/x",
            "postgres",
            5432,
        )
        .unwrap();
        assert_eq!(
            (endpoint.user.as_str(), endpoint.password.as_str()),
            ("al@ice", "p%w")
        );
        assert_eq!(
            (endpoint.host.as_str(), endpoint.port),
            ("db.example", 7000)
        );
        let bare = Endpoint::parse("redis://127.0.0.1", "redis", 6379).unwrap();
        assert_eq!(
            (bare.user.as_str(), bare.password.as_str(), bare.port),
            ("", "", 6379)
        );
    }

    #[test]
    fn refuses_others_without_repeating_them() {
        for bad in [
            "http://u:hidden@h",
            "u:hidden@h",
            "postgres://u:hidden%ff@h",
        ] {
            let error = Endpoint::parse(bad, "postgres", 1).err().unwrap();
            assert!(!format!("{error:#}").contains("hidden"), "{error:#}");
        }
    }
}
