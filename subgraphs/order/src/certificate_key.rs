//! The command `generate-certificate-key`, and the argument for the key file.

use std::path::{Path, PathBuf};

use crate::certificates::adapters::certificate_key;

#[derive(clap::Args)]
pub struct CertificateKey {
    /// File with the keys that sign certificates: Ed25519, PKCS#8 PEM, concatenated; the first key signs, the other keys are
    /// published
    #[arg(long = "certificate-key-file", env = "CARNET_CERTIFICATE_KEY_FILE")]
    file: PathBuf,
}

impl CertificateKey {
    pub(crate) fn file(&self) -> &Path {
        &self.file
    }
}

/// Generates the key unless the file exists.
pub fn generate_certificate_key(args: &CertificateKey) -> anyhow::Result<()> {
    certificate_key::generate(args.file())
}
