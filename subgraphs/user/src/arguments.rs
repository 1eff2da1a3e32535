//! Arguments that several subcommands have.

use std::path::PathBuf;

use envelope::Recipient;

use crate::NAME;
use crate::accounts::service::{MailServer, Passwords};
use crate::store::Keyring;

/// The keys that seal what this domain keeps, and what it sends to the common domain.
#[derive(clap::Args)]
pub struct KeyArgs {
    #[command(flatten)]
    envelope: envelope::Args,
    /// The public key of the common domain (SPKI PEM), to which addresses are sealed in events
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
    /// The folder of keys that sign access tokens: one PKCS#8 PEM file a key, named by its id; the newest signs
    #[arg(long = "token-keys", env = "CARNET_TOKEN_KEYS")]
    pub folder: PathBuf,
}

/// The mail server that the common domain hands mails to.
#[derive(clap::Args)]
pub struct MailArgs {
    /// The mail server offers SMTPUTF8. Without it, addresses with letters beyond a to z before the @ are refused, because no mail
    /// reaches them
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

/// What hashing a password costs (Argon2id). A hash that was made at another cost is made anew at the next sign-in.
#[derive(clap::Args)]
pub struct PasswordCost {
    /// KiB of memory
    #[arg(long, env = "CARNET_PASSWORD_MEMORY_KIB", default_value_t = 19_456)]
    password_memory_kib: u32,
    /// How often the memory is filled
    #[arg(long, env = "CARNET_PASSWORD_PASSES", default_value_t = 2)]
    password_passes: u32,
}

impl PasswordCost {
    /// Hashes passwords at this cost, so many at a time.
    pub fn passwords(&self, threads: usize) -> anyhow::Result<Passwords> {
        Ok(Passwords::at_cost(
            threads,
            self.password_memory_kib,
            self.password_passes,
        )?)
    }
}
