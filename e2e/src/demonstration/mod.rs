//! Demonstration data that fills the screens of every role: people, products, evidence, orders, transport and a change
//! of rules. The API makes all of it.

mod cast;
mod electronics;
mod food;
mod laboratories;
mod orders;
mod role;
mod rules;
mod shop;
mod textiles;
mod transport;

pub use cast::accounts;
pub use role::Account;

use self::cast::Cast;
use crate::seed::Stage;

/// Makes all data. The rule packs and the approver must exist.
pub async fn make(stage: &Stage) -> anyhow::Result<()> {
    let (cast, ()) = tokio::try_join!(
        Box::pin(Cast::gather(stage)),
        Box::pin(rules::publish_first(stage))
    )?;
    // The sellers have no data in common, so their stories run at the same time.
    tokio::try_join!(
        Box::pin(electronics::make(&cast)),
        Box::pin(food::make(&cast)),
        Box::pin(textiles::make(&cast)),
    )?;
    rules::change(&cast).await
}
