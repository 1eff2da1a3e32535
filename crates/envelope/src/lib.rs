#![doc = include_str!("../README.md")]

mod blind_index;
mod branch_keys;
mod cipher;
mod domain_key;
mod error;
mod format;
mod generate;
mod key_store;
mod keyring;
mod recipient;
mod stream;
mod subject;
mod value;

pub use blind_index::BlindIndex;
pub use branch_keys::CACHE_LIFETIME;
pub use domain_key::RsaOperations;
pub use error::Error;
pub use generate::{generate_domain_key, generate_domain_key_files};
pub use keyring::{Args, Keyring};
pub use recipient::Recipient;
pub use stream::{FRAME, FileOpener, FileSealer};
pub use subject::{Field, Subject};
pub use value::MAX_TEXT;
