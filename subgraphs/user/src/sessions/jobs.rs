//! Background job: reloads the keys that sign access tokens.

use std::path::{Path, PathBuf};
use std::time::Duration;

use tokio_util::sync::CancellationToken;

use crate::sessions::service::Tokens;
use crate::sessions::service::token_keys::{self, Listing};

const EVERY: Duration = Duration::from_secs(5);

/// Reloads the keys of this folder when they change, until cancelled. If the folder cannot be read, the keys do not
/// change.
pub async fn keep_token_keys(
    folder: PathBuf,
    tokens: Tokens,
    stop: CancellationToken,
) -> anyhow::Result<()> {
    let (mut seen, mut complaint) = (Listing::new(), None);
    loop {
        match update(&folder, &mut seen, &tokens) {
            Ok(()) => complaint = None,
            Err(error) => {
                let text = format!("{error:#}");
                if complaint.as_ref() != Some(&text) {
                    tracing::error!(
                        error = text,
                        "the token keys could not be read and are not replaced"
                    );
                    complaint = Some(text);
                }
            }
        }
        tokio::select! {
            () = stop.cancelled() => return Ok(()),
            () = tokio::time::sleep(EVERY) => {}
        }
    }
}

/// `seen` is the listing of the folder when its keys were last read.
fn update(folder: &Path, seen: &mut Listing, tokens: &Tokens) -> anyhow::Result<()> {
    let listing = token_keys::list(folder)?;
    if listing != *seen {
        tokens.replace_keys(token_keys::read(folder)?);
        tracing::info!(keys = listing.len(), "read the token keys");
        *seen = listing;
    }
    Ok(())
}
