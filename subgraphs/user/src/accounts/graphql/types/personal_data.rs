use async_graphql::{ID, SimpleObject};
use normalisation::shown_mail_address;
use secrecy::ExposeSecret;

use crate::accounts::domain;

/// Who a person is, shown for a reason that was recorded.
#[derive(SimpleObject)]
pub struct PersonalData {
    user_id: ID,
    /// With its domain in Unicode.
    email: String,
    name: String,
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
