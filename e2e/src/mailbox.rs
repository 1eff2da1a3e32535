use std::path::PathBuf;

use anyhow::{Context, ensure};

use crate::waiting::wait_for;

/// The emails of the platform: the folder into which the local transport writes `.eml` files, or the folder of a
/// receiving mail server. Emails are read as sent, with headers.
#[derive(Clone, Debug)]
pub struct Mailbox {
    folder: PathBuf,
}

/// The action that the link of an email requests from the account page.
#[derive(Clone, Copy, Debug)]
pub enum Action {
    VerifyEmail,
    ResetPassword,
    AcceptInvitation,
}

impl Action {
    const fn name(self) -> &'static str {
        match self {
            Self::VerifyEmail => "verify-email",
            Self::ResetPassword => "reset-password",
            Self::AcceptInvitation => "accept-invitation",
        }
    }
}

impl Mailbox {
    #[must_use]
    pub const fn new(folder: PathBuf) -> Self {
        Self { folder }
    }

    /// All emails to this address.
    pub async fn list(&self, to: &str) -> anyhow::Result<Vec<String>> {
        let mut mails = Vec::new();
        let mut files = tokio::fs::read_dir(&self.folder)
            .await
            .context("reading the mail folder")?;
        while let Some(file) = files.next_entry().await? {
            let mail = tokio::fs::read_to_string(file.path()).await?;
            if mail.contains(to) {
                mails.push(mail);
            }
        }
        Ok(mails)
    }

    /// Waits for the first email to this address whose text contains `what`.
    pub async fn find(&self, to: &str, what: &str) -> anyhow::Result<String> {
        let about = format!("an email to {to} about {what}");
        wait_for(&about, async || {
            Ok(self
                .list(to)
                .await?
                .into_iter()
                .find(|mail| mail.contains(what)))
        })
        .await
    }

    /// Waits for an email to this address, and returns the token in its link.
    pub async fn token(&self, to: &str, action: Action) -> anyhow::Result<String> {
        let link = format!("#{}=", action.name());
        let about = format!("an email to {to} with a link to {}", action.name());
        let token = |mail: &String| {
            let (_, rest) = mail.split_once(&link)?;
            // Requires a complete line, because the file may still be written.
            let (token, rest) = rest.split_once("\r\n").or_else(|| rest.split_once('\n'))?;
            Some((token.to_owned(), rest.contains(&format!("Code: {token}"))))
        };
        let found = async || {
            Ok(self
                .list(to)
                .await?
                .iter()
                .find_map(token)
                .filter(|(_, whole)| *whole))
        };
        let (token, _) = wait_for(&about, found).await?;
        ensure!(!token.is_empty(), "{about} without a token");
        Ok(token)
    }
}
