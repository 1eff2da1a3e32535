use std::path::PathBuf;

use lettre::message::Mailbox;

use super::message::message;
use crate::mail::domain::Outcome;
use crate::mail::service::{MailTransport, OutgoingMail};

/// Writes each mail to a folder as `<id>.eml`, for machines without a mail server. Mail programs can open these files.
pub struct Folder {
    folder: PathBuf,
    from: Mailbox,
}

impl Folder {
    /// Creates the folder if it does not exist.
    pub fn open(folder: PathBuf, from: Mailbox) -> std::io::Result<Self> {
        std::fs::create_dir_all(&folder)?;
        Ok(Self { folder, from })
    }
}

impl MailTransport for Folder {
    async fn send(&self, mail: &OutgoingMail) -> Outcome {
        let message = match message(&self.from, mail) {
            Ok(message) => message,
            Err(refused) => return refused,
        };
        let file = self.folder.join(format!("{}.eml", mail.id.0));
        match tokio::fs::write(file, message.formatted()).await {
            Ok(()) => Outcome::Accepted,
            Err(error) => {
                tracing::warn!(%error, "a mail cannot be written into the folder");
                Outcome::RefusedForNow("FILE".to_owned())
            }
        }
    }
}
