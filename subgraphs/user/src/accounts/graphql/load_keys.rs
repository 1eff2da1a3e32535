use chassis::{index_by, load_keys};

use crate::accounts::domain::{Person, User};
use crate::domain::UserId;
use crate::service::Services;

/// Loads the personal data of an account.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct PersonOf(pub UserId);

load_keys! {
    Services;
    UserId => User, |load, ids| {
        let users = load.service.accounts.find(&load.caller, ids).await?;
        index_by(users, |user| user.id)
    };
    PersonOf => Person, |load, keys| {
        let ids: Vec<UserId> = keys.iter().map(|PersonOf(user)| *user).collect();
        let people = load.service.accounts.find_people(&load.caller, &ids).await?;
        index_by(people, |person| PersonOf(person.id))
    };
}
