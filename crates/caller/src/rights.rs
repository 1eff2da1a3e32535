use std::fmt::Write as _;

use crate::{Caller, Denied, Identity, Role};

/// One kind of caller that may use a field.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Who {
    /// Whoever comes, a token or none.
    Public,
    /// Any person with a token.
    SignedIn,
    /// A person who has this role in the organisation that the token is for.
    Role(Role),
    /// Any program on its own that acts for an organisation.
    Program,
    /// Such a program that has this scope.
    Scope(&'static str),
}

/// Who may use one root field, or load one entity.
#[derive(Clone, Copy, Debug)]
pub struct Right {
    /// The root field's name, or the entity's type.
    pub name: &'static str,
    pub who: &'static [Who],
    /// Which part of it they get, where that is not all.
    pub of: &'static str,
}

/// The roles table of one subgraph: what is not in it is for nobody.
#[derive(Clone, Copy, Debug)]
pub struct Rights(pub &'static [Right]);

impl Rights {
    /// Passes if the table lets this caller use this field at all.
    pub fn check(&self, caller: &Caller, name: &str) -> Result<(), Denied> {
        let who = self
            .0
            .iter()
            .find(|right| right.name == name)
            .map_or(&[] as &[Who], |right| right.who);
        if who.iter().any(|who| who.is(caller)) {
            return Ok(());
        }
        let scope = who.iter().find_map(|who| match who {
            Who::Scope(scope) => Some(*scope),
            _ => None,
        });
        match (caller.identity(), scope) {
            (Identity::Anonymous, _) => Err(Denied::Unauthenticated),
            (Identity::Client(client), Some(scope)) if client.organisation.is_some() => {
                Err(Denied::MissingScope(scope))
            }
            _ => Err(Denied::Forbidden),
        }
    }

    /// The table for people to read, in Markdown.
    #[must_use]
    pub fn markdown(&self) -> String {
        let mut text = String::from("| | who | of what |\n|---|---|---|\n");
        for Right { name, who, of } in self.0 {
            let who: Vec<String> = who.iter().map(|who| who.words()).collect();
            // Writing to a String cannot fail.
            let _ = writeln!(text, "| `{name}` | {} | {of} |", who.join(", "));
        }
        text
    }
}

impl Who {
    fn is(self, caller: &Caller) -> bool {
        match self {
            Self::Public => true,
            Self::SignedIn => caller.user().is_ok(),
            Self::Role(role) => caller.has_role(role),
            Self::Program => {
                matches!(caller.identity(), Identity::Client(client) if client.organisation.is_some())
            }
            Self::Scope(scope) => caller.has_scope(scope),
        }
    }

    fn words(self) -> String {
        match self {
            Self::Public => "anybody".to_owned(),
            Self::SignedIn => "signed in".to_owned(),
            Self::Role(role) => format!(
                "`{}`",
                serde_json::to_value(role)
                    .ok()
                    .as_ref()
                    .and_then(|name| name.as_str())
                    .unwrap_or_default()
            ),
            Self::Program => "programs of an organisation".to_owned(),
            Self::Scope(scope) => format!("scope `{scope}`"),
        }
    }
}
