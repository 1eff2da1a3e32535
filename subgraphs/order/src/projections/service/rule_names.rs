//! Warnings about rules and document types in a command that no published rule pack has.

use std::collections::HashMap;

use commands::Error;
use database::{Conn, Pool};

use super::Projections;
use crate::domain::{
    Mention, Mentions, Noted, Warning, unknown_document_types, unknown_requirements,
};
use crate::projections::store;

/// Maximum number of known names that are compared with an unknown one, which limits the time.
const MOST_NAMES: i64 = 5_000;

impl Projections {
    /// IDs (`<pack>/<rule>`) of those of these rules that exactly one published pack has, by the name that was given.
    pub async fn list_requirement_ids(
        &self,
        names: &[&str],
    ) -> Result<HashMap<String, String>, Error> {
        let mut conn = self.pool.acquire().await?;
        let found = store::list_requirement_ids(&mut conn, names).await?;
        Ok(found.into_iter().map(|rule| (rule.name, rule.id)).collect())
    }
}

/// Result of an idempotent replay, with the warnings about the command.
pub(crate) async fn with_warnings<T>(
    pool: &Pool,
    item: T,
    mentions: &Mentions,
) -> Result<Noted<T>, Error> {
    let mut conn = pool.acquire().await?;
    let warnings = list_warnings(&mut conn, mentions).await?;
    Ok(Noted { item, warnings })
}

/// Warns of rule IDs and document types that no published rule pack has. Before the first pack is received all names are unknown,
/// so there are no warnings.
pub(crate) async fn list_warnings(
    conn: &mut Conn,
    mentions: &Mentions,
) -> Result<Vec<Warning>, Error> {
    let Mentions {
        requirements,
        document_types,
    } = mentions;
    let mut warnings = Vec::new();
    if !requirements.is_empty() {
        let unknown = store::list_unknown_rules(conn, &names(requirements)).await?;
        if !unknown.is_empty() {
            let known = store::list_rule_names(conn, MOST_NAMES).await?;
            warnings.extend(unknown_requirements(&among(requirements, &unknown), &known));
        }
    }
    if !document_types.is_empty() {
        let unknown = store::list_unknown_document_codes(conn, &names(document_types)).await?;
        if !unknown.is_empty() {
            let known = store::list_document_codes(conn, MOST_NAMES).await?;
            warnings.extend(unknown_document_types(
                &among(document_types, &unknown),
                &known,
            ));
        }
    }
    Ok(warnings)
}

fn names(mentions: &[Mention]) -> Vec<&str> {
    mentions
        .iter()
        .map(|mention| mention.name.as_str())
        .collect()
}

/// Mentions of these names.
fn among<'a>(mentions: &'a [Mention], names: &[String]) -> Vec<&'a Mention> {
    mentions
        .iter()
        .filter(|mention| names.contains(&mention.name))
        .collect()
}
