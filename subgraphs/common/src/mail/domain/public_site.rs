use std::str::FromStr;

use secrecy::{ExposeSecret, SecretString};
use url::Url;

/// Keeps a link below the line length limit of a header (RFC 5322).
const LONGEST: usize = 500;

/// Public base URL of the platform, for unsubscribe links.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PublicSite(String);

impl FromStr for PublicSite {
    type Err = &'static str;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let url = Url::parse(text).map_err(|_| "not a URL")?;
        if !matches!(url.scheme(), "http" | "https") {
            return Err("the URL must begin with http:// or https://");
        }
        let more = url.query().is_some() || url.fragment().is_some() || url.path() != "/";
        if more || !url.username().is_empty() || url.password().is_some() {
            return Err("the URL must have a scheme, a host and an optional port only");
        }
        if url.as_str().len() > LONGEST {
            return Err("the URL has more than 500 characters");
        }
        Ok(Self(url.as_str().trim_end_matches('/').to_owned()))
    }
}

impl PublicSite {
    /// Link of the unsubscribe page for the topic and the address in the token.
    #[must_use]
    pub fn unsubscribe_link(&self, token: &SecretString) -> SecretString {
        format!("{}/unsubscribe/{}", self.0, token.expose_secret()).into()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_link_is_on_the_site() {
        for text in ["https://carnet.example", "https://carnet.example/"] {
            let link = text
                .parse::<PublicSite>()
                .unwrap()
                .unsubscribe_link(&"nT0k_en".into());
            assert_eq!(
                link.expose_secret(),
                "https://carnet.example/unsubscribe/nT0k_en"
            );
        }
    }

    #[test]
    fn only_the_beginning_of_an_address_is_a_site() {
        let long = format!("https://{}.example", "a".repeat(LONGEST));
        for text in [
            "",
            "carnet.example",
            "ftp://carnet.example",
            "https://carnet.example/path",
            &long,
        ] {
            assert!(text.parse::<PublicSite>().is_err(), "{text}");
        }
        for text in [
            "https://me@carnet.example",
            "https://carnet.example/?a",
            "https://carnet.example/#a",
        ] {
            assert!(text.parse::<PublicSite>().is_err(), "{text}");
        }
    }
}
