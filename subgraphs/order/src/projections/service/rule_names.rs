//! Warnings about the rules and documents that a command names and no published rule pack has.

use commands::Error;
use database::{Conn, Pool};

use crate::domain::{
    Mention, Mentions, Noted, Warning, unknown_document_types, unknown_requirements,
};
use crate::projections::store;

/// The most known names that an unknown one is compared with, so that typos cost a bounded time.
const MOST_NAMES: i64 = 5_000;

/// The result of an earlier command, with the warnings about the same command.
pub(crate) async fn with_warnings<T>(
    pool: &Pool,
    item: T,
    mentions: &Mentions,
) -> Result<Noted<T>, Error> {
    let mut conn = pool.acquire().await?;
    let warnings = list_warnings(&mut conn, mentions).await?;
    Ok(Noted { item, warnings })
}

/// Warns of the ids of rules and the codes of documents that no published rule pack has. Before the first pack has been received, no
/// name is known, so none is warned of.
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

/// The mentions of these names.
fn among<'a>(mentions: &'a [Mention], names: &[String]) -> Vec<&'a Mention> {
    mentions
        .iter()
        .filter(|mention| names.contains(&mention.name))
        .collect()
}
