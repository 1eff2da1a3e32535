//! The people of the demonstration by their roles.

use serde::{Deserialize, Serialize};

use crate::{
    Graph,
    people::{self, Member, Person, Registration},
    seed::Stage,
};

/// A person of the demonstration with a role in an organisation.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Account {
    pub role: String,
    pub organisation: String,
    pub email: String,
}

/// A role of a person in an organisation, before the account exists.
#[derive(Clone, Copy)]
pub struct Role {
    pub code: &'static str,
    pub organisation: &'static str,
    pub name: &'static str,
    pub email: &'static str,
}

impl Role {
    /// The account, with a note about the state of the organisation if it has one.
    pub fn account(self, note: Option<&str>) -> Account {
        let organisation = self.organisation;
        Account {
            role: self.code.to_owned(),
            organisation: note.map_or_else(
                || organisation.to_owned(),
                |note| format!("{organisation} ({note})"),
            ),
            email: self.email.to_owned(),
        }
    }

    pub const fn person(self) -> Person<'static> {
        Person {
            name: self.name,
            email: self.email,
        }
    }

    /// Registers the organisation with this person as its owner.
    pub async fn register(self, stage: &Stage, kind: &str) -> anyhow::Result<Member> {
        let registration = Registration {
            kind,
            organisation: self.organisation,
            country: "DE",
            owner: self.person(),
        };
        registration.complete(&stage.web, &stage.mailbox).await
    }

    /// Joins the organisation of an owner.
    pub async fn join(self, stage: &Stage, owner: &Graph) -> anyhow::Result<Member> {
        let roles = [self.code];
        people::invite_person(owner, &stage.mailbox, self.person(), &roles).await
    }
}
