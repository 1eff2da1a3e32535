use apollo_parser::Parser;
use apollo_parser::cst::Definition;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use super::refusals;
use crate::domain::Refusal;
use crate::domain::refusals::too_many;

/// Maximum length of an operation, in characters.
const LONGEST: usize = 20_000;
/// Maximum number of operations in one registration.
const MOST: usize = 500;
/// Sufficient for every operation that the gateway accepts.
const DEEPEST: usize = 200;

/// An operation that a client may send, identified by its exact text.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Operation {
    /// SHA-256 of the text, in lower-case hex.
    pub sha256: String,
    /// The name in the text, for display.
    pub name: Option<String>,
}

impl Operation {
    /// Reads a GraphQL document with at least one operation.
    pub fn read(text: &str) -> Result<Self, Refusal> {
        if text.chars().take(LONGEST + 1).count() > LONGEST {
            return Err(refusals::operation_invalid());
        }
        let tree = Parser::new(text).recursion_limit(DEEPEST).parse();
        let operation = tree
            .document()
            .definitions()
            .find_map(|definition| match definition {
                Definition::OperationDefinition(operation) => Some(operation),
                _ => None,
            });
        let operation = operation
            .filter(|_| tree.errors().len() == 0)
            .ok_or_else(refusals::operation_invalid)?;
        let name = operation.name().map(|name| name.text().to_string());
        Ok(Self {
            sha256: hex::encode(Sha256::digest(text)),
            name,
        })
    }
}

/// Reads the operations of these texts.
pub fn operations(texts: &[String]) -> Result<Vec<Operation>, Refusal> {
    if texts.len() > MOST {
        return Err(too_many(MOST));
    }
    let read = |(index, text): (usize, &String)| {
        Operation::read(text).map_err(|refusal| refusal.at(&[&index.to_string()]))
    };
    texts.iter().enumerate().map(read).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn is_known_by_its_exact_text() {
        let of = |text: &str| Operation::read(text).unwrap();
        let one = of("query Mine { me { id } }");
        assert_eq!(one.name.as_deref(), Some("Mine"));
        assert_eq!(
            one.sha256,
            hex::encode(Sha256::digest("query Mine { me { id } }"))
        );
        assert_ne!(one.sha256, of("query Mine  { me { id } }").sha256);
        assert_eq!(of("{ me { id } }").name, None);
        assert_eq!(
            of("fragment F on User { id } mutation Out { signOut { signedOut } }")
                .name
                .unwrap(),
            "Out"
        );
    }

    #[test]
    fn what_is_no_operation_is_refused() {
        let long = format!("{{ me }} #{}", "x".repeat(LONGEST));
        let deep = format!("{}{}", "{a".repeat(1000), "}".repeat(1000));
        for text in [
            "",
            "nonsense",
            "fragment F on User { id }",
            "query {",
            "type A { b: C }",
            &long,
            &deep,
        ] {
            assert!(
                Operation::read(text).is_err(),
                "{}",
                text.get(..40).unwrap_or(text)
            );
        }
    }
}
