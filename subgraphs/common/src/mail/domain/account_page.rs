use std::str::FromStr;

use url::Url;

use super::Token;

/// Keeps a link below the line length limit of a mail (RFC 5322).
const LONGEST: usize = 500;

/// Page where users manage their accounts; letters link to it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AccountPage(Url);

impl FromStr for AccountPage {
    type Err = &'static str;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let url = Url::parse(text).map_err(|_| "not a URL")?;
        if !matches!(url.scheme(), "http" | "https") {
            return Err("the URL must begin with http:// or https://");
        }
        if url.fragment().is_some() || !url.username().is_empty() || url.password().is_some() {
            return Err("the URL must not have a fragment or a login: letters add #action=token");
        }
        if url.as_str().len() > LONGEST {
            return Err("the URL has more than 500 characters");
        }
        Ok(Self(url))
    }
}

impl AccountPage {
    #[must_use]
    pub fn url(&self) -> &str {
        self.0.as_str()
    }

    /// Link for an action. The token is in the fragment, which browsers do not send to servers.
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
