//! Arguments that several subcommands share.

use std::path::PathBuf;

use envelope::Recipient;

use crate::NAME;
use crate::accounts::service::{MailServer, Passwords};
use crate::store::Keyring;

/// The keys that seal the data of this domain, and the public key for data that is sent to the common domain.
#[derive(clap::Args)]
pub struct KeyArgs {
    #[command(flatten)]
    envelope: envelope::Args,
    /// Public key of the common domain (SPKI PEM), to which addresses in events are sealed
    #[arg(long, env = "CARNET_COMMON_PUBLIC_KEY_FILE")]
    common_public_key_file: PathBuf,
}

impl KeyArgs {
    pub async fn open(&self) -> anyhow::Result<Keyring> {
        let common = Recipient::read(&self.common_public_key_file)?;
        let keys = envelope::Keyring::open(&self.envelope, NAME).await?;
        Ok(Keyring::open(keys, common).await?)
    }
}

#[derive(clap::Args)]
pub struct TokenKeyArgs {
    /// Folder of the keys that sign access tokens: one PKCS#8 PEM file per key, named by its ID; the newest key signs
    #[arg(long = "token-keys", env = "CARNET_TOKEN_KEYS")]
    pub folder: PathBuf,
}

/// The mail server that the common domain uses.
#[derive(clap::Args)]
pub struct MailArgs {
    /// The mail server offers SMTPUTF8. Without this flag, addresses with characters outside ASCII before the @ are
    /// refused, because they cannot be delivered to
    #[arg(long, env = "CARNET_MAIL_SMTPUTF8")]
    mail_smtputf8: bool,
}

impl MailArgs {
    #[must_use]
    pub const fn server(&self) -> MailServer {
        MailServer {
            smtputf8: self.mail_smtputf8,
        }
    }
}

/// Cost of a password hash (Argon2id). A hash of another cost is replaced at the next sign-in.
#[derive(clap::Args)]
pub struct PasswordCost {
    /// Memory of a password hash, in KiB
    #[arg(long, env = "CARNET_PASSWORD_MEMORY_KIB", default_value_t = 19_456)]
    password_memory_kib: u32,
    /// Number of passes over the memory
    #[arg(long, env = "CARNET_PASSWORD_PASSES", default_value_t = 2)]
    password_passes: u32,
}

impl PasswordCost {
    /// Creates the hasher of passwords, with this cost and this number of threads.
    pub fn passwords(&self, threads: usize) -> anyhow::Result<Passwords> {
        Ok(Passwords::at_cost(
            threads,
            self.password_memory_kib,
            self.password_passes,
        )?)
    }
}
