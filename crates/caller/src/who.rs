use std::fmt;

use serde::Serialize;

use crate::role::Role;

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

impl Who {
    pub(crate) fn words(self) -> String {
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

/// The scopes that permit a right, of which a program needs one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Scopes(&'static [Who]);

impl Scopes {
    /// Returns `None` if no scope permits the right.
    pub(crate) fn of(who: &'static [Who]) -> Option<Self> {
        let has_scope = who.iter().any(|who| matches!(who, Who::Scope(_)));
        has_scope.then_some(Self(who))
    }
}

/// Separates the scopes by blanks. Omits the scope to write what another of the scopes permits to read, because the program needs
/// only the weaker one.
impl fmt::Display for Scopes {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let scopes: Vec<&str> = self
            .0
            .iter()
            .filter_map(|who| match who {
                Who::Scope(scope) => Some(*scope),
                _ => None,
            })
            .collect();
        let can_read = |what: &str| {
            scopes
                .iter()
                .any(|scope| scope.strip_suffix(":read") == Some(what))
        };
        let weakest: Vec<&str> = scopes
            .iter()
            .copied()
            .filter(|scope| !scope.strip_suffix(":write").is_some_and(can_read))
            .collect();
        formatter.write_str(&weakest.join(" "))
    }
}
