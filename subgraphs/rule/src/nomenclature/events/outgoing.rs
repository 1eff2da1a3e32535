//! Events about units of measure.

use database::Conn;
use events::rule::{self, RuleFact, UnitImport};
use events::{EventContext, Fact};
use uuid::Uuid;

use crate::domain::Unit;

/// Publishes imported units, in pages in the bulk lane. Only the last page has the flag `complete`, so that no consumer treats a
/// part as the whole list. Units are public, so the audience is empty.
pub async fn units_imported(
    conn: &mut Conn,
    context: EventContext,
    import: Uuid,
    units: &[Unit],
    complete: bool,
) -> anyhow::Result<()> {
    let pages = units.len().div_ceil(UnitImport::PAGE);
    let mut events = Vec::with_capacity(pages);
    for (page, sequence) in units.chunks(UnitImport::PAGE).zip(1_i64..) {
        let is_last = events.len() + 1 == pages;
        let fact = RuleFact::UnitsImported(UnitImport {
            units: page.iter().map(unit).collect(),
            complete: complete && is_last,
        });
        events.push(fact.publish(context.internal_draft(import, sequence))?);
    }
    Ok(outbox::append_bulk(conn, &events).await?)
}

fn unit(unit: &Unit) -> rule::Unit {
    rule::Unit {
        code: unit.code.clone(),
        name: unit.name.clone(),
        symbol: unit.symbol.clone(),
    }
}
