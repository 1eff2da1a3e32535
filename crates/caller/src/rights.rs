use std::fmt::Write as _;

use serde::Serialize;

use crate::{Caller, Denied, Identity, Role};

/// A kind of caller that may use a field.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Who {
    /// Every caller, with or without a token.
    Public,
    /// Any signed-in user.
    SignedIn,
    /// A user with this role in the organisation of the token.
    Role(Role),
    /// Any program that acts for an organisation with client credentials or a partner's key.
    Program,
    /// Such a program with this scope.
    Scope(&'static str),
}

/// The callers that may use a root field or load an entity.
#[derive(Clone, Copy, Debug, Serialize)]
pub struct Right {
    /// Name of the root field, or type of the entity.
    pub name: &'static str,
    pub who: &'static [Who],
    /// The accessible part, if it is not everything.
    pub of: &'static str,
}

impl Right {
    #[must_use]
    pub const fn new(name: &'static str, who: &'static [Who], of: &'static str) -> Self {
        Self { name, who, of }
    }
}

/// The rights table of one subgraph. Fields without a row are not accessible.
#[derive(Clone, Copy, Debug, Serialize)]
pub struct Rights(pub &'static [Right]);

impl Rights {
    /// Passes if the table permits this caller to use this field.
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

    /// Renders the table in Markdown.
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
            Self::Public => "everyone".to_owned(),
            Self::SignedIn => "signed-in users".to_owned(),
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
