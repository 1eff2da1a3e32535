//! Sends mail over SMTP (RFC 5321) and classifies the outcome.
//!
//! Until the end of the text has been sent, the server has not accepted the mail. Every error before that point is retried, unless
//! the server rejected this mail with a 5xx. After that point only the server's answer counts; without an answer the outcome is
//! uncertain. lettre's transports do not separate the two phases, so this module sends the commands itself.
//!
//! A local part with characters outside ASCII needs SMTPUTF8 (RFC 6531). A server without SMTPUTF8 can never accept the mail, which
//! fails at once.
//!
//! Replies of servers often repeat the address, so they are neither stored nor logged.

use std::time::Duration;

use lettre::address::Envelope;
use lettre::message::Mailbox;
use lettre::transport::smtp::Error;
use lettre::transport::smtp::authentication::{Credentials, DEFAULT_MECHANISMS};
use lettre::transport::smtp::client::{AsyncSmtpConnection, TlsParameters};
use lettre::transport::smtp::commands::{Data, Mail, Rcpt};
use lettre::transport::smtp::extension::{ClientId, Extension, MailBodyParameter, MailParameter};
use secrecy::ExposeSecret;
use tokio::time::timeout;

use super::address::{Security, SmtpServer};
use super::message::message;
use crate::mail::domain::Outcome;
use crate::mail::service::{MailTransport, OutgoingMail};

/// Timeout of the connection and of all commands before the text.
const PREPARATION: Duration = Duration::from_secs(30);
/// Timeout of the text and its answer. Servers scan for viruses during this time.
const ANSWER: Duration = Duration::from_mins(2);
const FAREWELL: Duration = Duration::from_secs(1);

/// Sends each mail over a new connection.
pub struct Smtp {
    server: SmtpServer,
    tls: TlsParameters,
    from: Mailbox,
    name: ClientId,
}

impl Smtp {
    pub fn new(server: SmtpServer, from: Mailbox) -> Result<Self, Error> {
        let tls = TlsParameters::new(server.host.clone())?;
        Ok(Self {
            server,
            tls,
            from,
            name: ClientId::default(),
        })
    }

    async fn connect(&self) -> Result<AsyncSmtpConnection, Error> {
        let SmtpServer {
            host,
            port,
            security,
            login,
        } = &self.server;
        let wrapped = (*security == Security::Tls).then(|| self.tls.clone());
        let mut connection = AsyncSmtpConnection::connect_tokio1(
            (host.as_str(), *port),
            None,
            &self.name,
            wrapped,
            None,
        )
        .await?;
        if *security == Security::StartTls {
            connection.starttls(self.tls.clone(), &self.name).await?;
        }
        if let Some((user, password)) = login {
            let credentials = Credentials::new(user.clone(), password.expose_secret().to_owned());
            connection.auth(DEFAULT_MECHANISMS, &credentials).await?;
        }
        Ok(connection)
    }

    /// Connects and sends all commands up to `DATA`.
    async fn prepare(&self, envelope: &Envelope) -> Result<AsyncSmtpConnection, Outcome> {
        // A 5xx here concerns our account, not the mail: a wrong password must not fail mails permanently.
        let mut connection = self
            .connect()
            .await
            .map_err(|error| Outcome::RefusedForNow(code(&error)))?;
        let parameters = parameters(&connection, envelope)?;
        offer(&mut connection, envelope, parameters)
            .await
            .map_err(|error| refused(&error))?;
        Ok(connection)
    }
}

impl MailTransport for Smtp {
    async fn send(&self, mail: &OutgoingMail) -> Outcome {
        let message = match message(&self.from, mail) {
            Ok(message) => message,
            Err(refused) => return refused,
        };
        let mut connection = match timeout(PREPARATION, self.prepare(message.envelope())).await {
            Ok(Ok(connection)) => connection,
            Ok(Err(refused)) => return refused,
            Err(_) => return Outcome::RefusedForNow("SMTP_TIMEOUT".to_owned()),
        };
        let answer = timeout(ANSWER, connection.message(&message.formatted())).await;
        let outcome = match answer {
            Ok(Ok(_)) => Outcome::Accepted,
            Ok(Err(error)) if error.status().is_some() => refused(&error),
            Ok(Err(_)) | Err(_) => return Outcome::Uncertain("SMTP_NO_ANSWER".to_owned()),
        };
        // QUIT is a courtesy; its answer does not matter.
        drop(timeout(FAREWELL, connection.quit()).await);
        outcome
    }
}

/// Parameters of `MAIL FROM` that the recipients need.
fn parameters(
    connection: &AsyncSmtpConnection,
    envelope: &Envelope,
) -> Result<Vec<MailParameter>, Outcome> {
    if envelope
        .to()
        .iter()
        .all(|address| address.to_string().is_ascii())
    {
        return Ok(Vec::new());
    }
    if !connection
        .server_info()
        .supports_feature(Extension::SmtpUtfEight)
    {
        return Err(Outcome::RefusedForGood("SMTPUTF8_NOT_OFFERED".to_owned()));
    }
    // A header has the address too. A server that offers SMTPUTF8 accepts 8 bits (RFC 6531, 3.1).
    Ok(vec![
        MailParameter::SmtpUtfEight,
        MailParameter::Body(MailBodyParameter::EightBitMime),
    ])
}

async fn offer(
    connection: &mut AsyncSmtpConnection,
    envelope: &Envelope,
    parameters: Vec<MailParameter>,
) -> Result<(), Error> {
    connection
        .command(Mail::new(envelope.from().cloned(), parameters))
        .await?;
    for address in envelope.to() {
        connection
            .command(Rcpt::new(address.clone(), Vec::new()))
            .await?;
    }
    connection.command(Data).await?;
    Ok(())
}

/// The outcome of a mail that the server has not accepted.
fn refused(error: &Error) -> Outcome {
    if error.is_permanent() {
        Outcome::RefusedForGood(code(error))
    } else {
        Outcome::RefusedForNow(code(error))
    }
}

fn code(error: &Error) -> String {
    match error.status() {
        Some(status) => format!("SMTP_{status}"),
        None if error.is_tls() => "SMTP_TLS".to_owned(),
        None => "SMTP_CONNECTION".to_owned(),
    }
}
