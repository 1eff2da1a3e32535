use std::path::PathBuf;
use std::str::FromStr;

use percent_encoding::percent_decode_str;
use secrecy::SecretString;
use url::Url;

/// Destination of mails.
#[derive(Clone, Debug)]
pub enum MailUrl {
    Smtp(SmtpServer),
    /// A folder with one file per mail.
    Folder(PathBuf),
}

#[derive(Clone, Debug)]
pub struct SmtpServer {
    pub host: String,
    pub port: u16,
    pub security: Security,
    pub login: Option<(String, SecretString)>,
}

/// Encryption of a connection.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Security {
    /// Unencrypted, for a relay on the same machine.
    None,
    /// STARTTLS; the connection fails if the server does not support it.
    StartTls,
    /// TLS from the first byte.
    Tls,
}

impl FromStr for MailUrl {
    type Err = &'static str;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let url = Url::parse(text).map_err(|_| "not a URL")?;
        let tls = url
            .query_pairs()
            .find(|(name, _)| name == "tls")
            .map(|(_, value)| value.into_owned());
        match (url.scheme(), tls.as_deref()) {
            ("file", _) => url
                .to_file_path()
                .map(Self::Folder)
                .map_err(|()| "the folder is not an absolute path: write file:///folder"),
            ("smtp", None) => server(&url, Security::None, 25),
            ("smtp", Some("required")) => server(&url, Security::StartTls, 587),
            ("smtps", _) => server(&url, Security::Tls, 465),
            _ => Err(
                "expected smtp://host:port, smtp://host?tls=required, smtps://user:password@host or file:///folder",
            ),
        }
    }
}

fn server(url: &Url, security: Security, port: u16) -> Result<MailUrl, &'static str> {
    let host = url
        .host_str()
        .filter(|host| !host.is_empty())
        .ok_or("the URL has no host")?
        .to_owned();
    let login = match url.password() {
        Some(password) => Some((
            decoded(url.username())?,
            SecretString::from(decoded(password)?),
        )),
        None => None,
    };
    if login.is_some() && security == Security::None {
        return Err("a password needs TLS: use smtps://, or smtp:// with ?tls=required");
    }
    Ok(MailUrl::Smtp(SmtpServer {
        host,
        port: url.port().unwrap_or(port),
        security,
        login,
    }))
}

fn decoded(text: &str) -> Result<String, &'static str> {
    let decoded = percent_decode_str(text)
        .decode_utf8()
        .map_err(|_| "the user or the password is not UTF-8")?;
    Ok(decoded.into_owned())
}

#[cfg(test)]
mod tests {
    use secrecy::ExposeSecret;

    use super::*;

    fn smtp(text: &str) -> SmtpServer {
        match text.parse().unwrap() {
            MailUrl::Smtp(server) => server,
            MailUrl::Folder(folder) => panic!("{text} is the folder {}", folder.display()),
        }
    }

    #[test]
    fn ports_and_encryption_follow_the_scheme() {
        for (text, port, security) in [
            ("smtp://relay", 25, Security::None),
            ("smtp://127.0.0.1:2525", 2525, Security::None),
            ("smtp://mail.example?tls=required", 587, Security::StartTls),
            ("smtps://mail.example", 465, Security::Tls),
        ] {
            let server = smtp(text);
            assert_eq!((server.port, server.security), (port, security), "{text}");
        }
    }

    #[test]
    fn a_login_is_percent_encoded() {
        let (user, password) = smtp("smtps://me%40example.org:p%2Fw%20%2B@mail.example")
            .login
            .unwrap();
        assert_eq!(
            (user.as_str(), password.expose_secret()),
            ("me@example.org", "p/w +")
        );
    }

    #[test]
    fn what_cannot_work_is_refused() {
        for text in [
            "",
            "mail.example",
            "smtp://user:word@mail.example",
            "http://mail.example",
            "smtp://h?tls=maybe",
        ] {
            assert!(text.parse::<MailUrl>().is_err(), "{text}");
        }
    }
}
