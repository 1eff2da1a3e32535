//! Mail transports: SMTP and folder.

mod address;
mod folder;
mod message;
mod smtp;

pub use address::{MailUrl, Security, SmtpServer};
pub use folder::Folder;
pub use message::sender;
pub use smtp::Smtp;
