use secrecy::SecretString;

use super::{Email, PasswordHash, User};

/// An account to add, with what is stored of its person.
pub struct NewAccount<'a> {
    pub user: &'a User,
    pub email: &'a Email,
    pub name: &'a SecretString,
    /// Absent until the address is verified.
    pub password: Option<&'a PasswordHash>,
}
