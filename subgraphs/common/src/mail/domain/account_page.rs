use std::str::FromStr;

use url::Url;

use super::Token;

/// A mail's lines have an end (RFC 5322), and a link has to stay on one.
const LONGEST: usize = 500;

/// The page where people look after their accounts: letters link to it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AccountPage(Url);

impl FromStr for AccountPage {
    type Err = &'static str;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let url = Url::parse(text).map_err(|_| "not a URL")?;
        if !matches!(url.scheme(), "http" | "https") {
            return Err("expected http:// or https://");
        }
        if url.fragment().is_some() || !url.username().is_empty() || url.password().is_some() {
            return Err("a page has neither a fragment nor a login: the letter adds #action=token");
        }
        if url.as_str().len() > LONGEST {
            return Err("longer than 500 characters");
        }
        Ok(Self(url))
    }
}

impl AccountPage {
    #[must_use]
    pub fn url(&self) -> &str {
        self.0.as_str()
    }

    /// The link that does this. The token is in the fragment, which no browser sends to a server.
    #[must_use]
    pub fn link(&self, action: &str, token: &Token) -> String {
        format!("{}#{action}={}", self.0, token.expose())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_link_is_the_page_and_what_to_do_there() {
        let page: AccountPage = "http://127.0.0.1:4600/account".parse().unwrap();
        let token = Token::new("t0k-en".into()).unwrap();
        assert_eq!(
            page.link("verify-email", &token),
            "http://127.0.0.1:4600/account#verify-email=t0k-en"
        );
    }

    #[test]
    fn what_is_no_page_is_refused() {
        let long = format!("https://carnet.example/{}", "a".repeat(LONGEST));
        for text in [
            "",
            "/account",
            "ftp://carnet.example",
            "https://carnet.example/#a",
            "https://me@carnet.example",
            &long,
        ] {
            assert!(text.parse::<AccountPage>().is_err(), "{text}");
        }
    }
}
