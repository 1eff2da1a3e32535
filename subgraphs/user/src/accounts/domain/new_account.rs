use secrecy::SecretString;

use super::{Email, PasswordHash, User};

/// An account to insert, with its personal data.
pub struct NewAccount<'a> {
    pub user: &'a User,
    pub email: &'a Email,
    pub name: &'a SecretString,
    /// Absent until the address is verified.
    pub password: Option<&'a PasswordHash>,
}
