//! The program as a process.

use std::path::PathBuf;
use std::process::{Child, Command, Stdio};

use order::store::MIGRATIONS;
use secrecy::ExposeSecret;
use testkit::{Database, Keys};

use crate::file_support::Folder;

/// The databases, streams and files of a program.
pub struct Installation {
    database: Database,
    keys: Keys,
    streams: outbox::Args,
    folder: Folder,
}

impl Installation {
    pub async fn new() -> Self {
        Self {
            database: testkit::database(&MIGRATIONS).await,
            keys: testkit::keys("order").await,
            streams: testkit::streams(),
            folder: Folder::default(),
        }
    }

    /// File of the key that signs certificates.
    pub fn certificate_key(&self) -> PathBuf {
        let domain_key = &self.keys.args.domain_key_file;
        domain_key.with_extension("certificate.pem")
    }

    /// Starts the program, which accepts callers that this key signs.
    pub fn serve(&self, caller_public_key: &str) -> Program {
        let address = testkit::free_address().to_string();
        let database_url = self.database.args.database_url.expose_secret();
        let keys_database_url = self.keys.args.keys_database_url.expose_secret();
        let process = Command::new(env!("CARGO_BIN_EXE_order"))
            .arg("serve")
            .env_clear()
            .env("CARNET_LISTEN", &address)
            .env("CARNET_CALLER_PUBLIC_KEY", caller_public_key)
            .env("CARNET_DATABASE_URL", database_url)
            .env("CARNET_KEYS_DATABASE_URL", keys_database_url)
            .env("CARNET_DOMAIN_KEY_FILE", &self.keys.args.domain_key_file)
            .env("CARNET_CERTIFICATE_KEY_FILE", self.certificate_key())
            .env("CARNET_REDIS_URL", self.streams.redis_url.expose_secret())
            .env("CARNET_REDIS_PREFIX", &self.streams.redis_prefix)
            .env("CARNET_FILES_FOLDER", &self.folder.0)
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        Program { process, address }
    }
}

/// A process that ends with the test.
pub struct Program {
    pub process: Child,
    pub address: String,
}

impl Drop for Program {
    fn drop(&mut self) {
        drop(self.process.kill());
        drop(self.process.wait());
    }
}
