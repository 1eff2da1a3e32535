//! `generate-certificate-key`, and the argument that names the file.

use std::path::{Path, PathBuf};

use crate::certificates::adapters::certificate_key;

#[derive(clap::Args)]
pub struct CertificateKey {
    /// The file with the keys that sign certificates: Ed25519, PKCS#8 PEM, one after the other; the first signs, the
    /// others are published
    #[arg(long = "certificate-key-file", env = "CARNET_CERTIFICATE_KEY_FILE")]
    file: PathBuf,
}

impl CertificateKey {
    pub(crate) fn file(&self) -> &Path {
        &self.file
    }
}

/// Makes the key, unless the file exists.
pub fn generate_certificate_key(args: &CertificateKey) -> anyhow::Result<()> {
    certificate_key::generate(args.file())
}
