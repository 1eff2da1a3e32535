use std::path::PathBuf;

use anyhow::Context;

/// Where the platform's mail can be read: the folder into which the local transport writes `.eml` files, or the
/// folder of a receiving mail server. Mail is read as it was sent, headers and all.
#[derive(Clone, Debug)]
pub struct Mailbox {
    folder: PathBuf,
}

impl Mailbox {
    #[must_use]
    pub const fn new(folder: PathBuf) -> Self {
        Self { folder }
    }

    /// The first mail to this address whose text contains `what`, waited for.
    pub async fn find(&self, to: &str, what: &str) -> anyhow::Result<String> {
        crate::people::wait_for(&format!("a mail to {to} about {what}"), async || {
            let mut files = tokio::fs::read_dir(&self.folder).await.context("reading the mail folder")?;
            while let Some(file) = files.next_entry().await? {
                let mail = tokio::fs::read_to_string(file.path()).await?;
                if mail.contains(to) && mail.contains(what) {
                    return Ok(Some(mail));
                }
            }
            Ok(None)
        })
        .await
    }
}
