use std::fmt::Write as _;

use serde::Serialize;

use crate::caller::{Caller, Denied, Identity};
use crate::who::{Scopes, Who};

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
        if who.iter().any(|&who| includes(who, caller)) {
            return Ok(());
        }
        match (caller.identity(), Scopes::of(who)) {
            (Identity::Anonymous, _) => Err(Denied::Unauthenticated),
            (Identity::Client(client), Some(scopes)) if client.organisation.is_some() => {
                Err(Denied::MissingScope(scopes))
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

/// Returns true if the caller is one of this kind.
fn includes(who: Who, caller: &Caller) -> bool {
    match who {
        Who::Public => true,
        Who::SignedIn => caller.user().is_ok(),
        Who::Role(role) => caller.has_role(role),
        Who::Program => {
            matches!(caller.identity(), Identity::Client(client) if client.organisation.is_some())
        }
        Who::Scope(scope) => caller.has_scope(scope),
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use uuid::Uuid;

    use super::*;
    use crate::caller::{ApiClient, ClientKind, Signed};
    use crate::role::Role;

    const RIGHTS: Rights = Rights(&[
        Right::new("members", &[Who::SignedIn], ""),
        Right::new(
            "draft",
            &[Who::Role(Role::SellerOwner), Who::Scope("orders:write")],
            "",
        ),
        Right::new(
            "changes",
            &[
                Who::SignedIn,
                Who::Scope("orders:read"),
                Who::Scope("orders:write"),
                Who::Scope("products:read"),
            ],
            "",
        ),
    ]);

    fn program(organisation: Option<Uuid>, scopes: &[&str]) -> Caller {
        let identity = Identity::Client(ApiClient {
            id: Uuid::nil(),
            kind: ClientKind::Partner,
            organisation,
            scopes: scopes.iter().map(|&scope| scope.to_owned()).collect(),
        });
        let signed = Signed {
            identity,
            client: None,
            address: None,
        };
        Caller {
            signed: Arc::new(signed),
            correlation: Uuid::nil(),
        }
    }

    #[test]
    fn a_program_learns_every_scope_that_would_permit_a_field() {
        let needed = |name: &str| {
            let caller = program(Some(Uuid::nil()), &["providers:read"]);
            match RIGHTS.check(&caller, name) {
                Err(Denied::MissingScope(scopes)) => scopes.to_string(),
                other => format!("{other:?}"),
            }
        };
        assert_eq!(needed("changes"), "orders:read products:read");
        assert_eq!(needed("draft"), "orders:write");
        assert_eq!(needed("members"), "Err(Forbidden)");
        for scope in ["orders:read", "orders:write", "products:read"] {
            let caller = program(Some(Uuid::nil()), &[scope]);
            assert_eq!(RIGHTS.check(&caller, "changes"), Ok(()), "{scope}");
        }
        let homeless = program(None, &["orders:read"]);
        assert_eq!(RIGHTS.check(&homeless, "changes"), Err(Denied::Forbidden));
    }
}
