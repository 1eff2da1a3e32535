use async_graphql::{ID, SimpleObject};
use normalisation::shown_mail_address;
use secrecy::ExposeSecret;

use crate::accounts::domain;

/// Personal data of a user, revealed for a recorded reason.
#[derive(SimpleObject)]
pub struct PersonalData {
    /// ID of the user.
    user_id: ID,
    /// Email address, with its domain in Unicode.
    email: String,
    /// Name of the person.
    name: String,
    /// Telephone number in the form of ITU-T E.164; an older number may have another form. Null if there is none.
    phone: Option<String>,
}

impl From<domain::Person> for PersonalData {
    fn from(person: domain::Person) -> Self {
        Self {
            user_id: person.id.0.into(),
            email: shown_mail_address(person.email.expose_secret()),
            name: person.name.expose_secret().to_owned(),
            phone: person.phone.map(|phone| phone.expose_secret().to_owned()),
        }
    }
}
