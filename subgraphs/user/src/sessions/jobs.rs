//! Background jobs: the keys that sign access tokens.

use std::path::{Path, PathBuf};
use std::time::Duration;

use tokio_util::sync::CancellationToken;

use crate::sessions::service::Tokens;
use crate::sessions::service::token_keys::{self, Listing};

const EVERY: Duration = Duration::from_secs(5);

/// Goes on with the keys of this folder whenever they change, until told to stop. A folder that cannot be read changes
/// nothing.
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
                        "the token keys could not be read: the old ones stay"
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

/// `seen` is how the folder looked when its keys were read.
fn update(folder: &Path, seen: &mut Listing, tokens: &Tokens) -> anyhow::Result<()> {
    let listing = token_keys::list(folder)?;
    if listing != *seen {
        tokens.replace_keys(token_keys::read(folder)?);
        tracing::info!(keys = listing.len(), "the token keys were read");
        *seen = listing;
    }
    Ok(())
}
