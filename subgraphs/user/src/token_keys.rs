//! The command `generate-token-key`.

use crate::arguments::TokenKeyArgs;
use crate::sessions::service::token_keys;

/// Generates a key that signs access tokens, and prints the path of its file.
pub fn generate_token_key(args: &TokenKeyArgs) -> anyhow::Result<()> {
    subgraph::print(&token_keys::generate(&args.folder)?.display().to_string())
}
