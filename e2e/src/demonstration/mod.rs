//! Demonstration data that fills the screens of every role: people, products, evidence, orders, transport, a change of
//! rules, and the work of the weeks before. The API makes all of it.

mod cast;
mod electronics;
mod food;
mod history;
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
use crate::{past::Past, people::Member, seed::Stage};

/// Makes all data: the people and their history in the past, and the rest in the present. The rule packs and the
/// approver must exist. The admin is the one of the stage.
pub async fn make(stage: &Stage, mut admin: Member, past: Past) -> anyhow::Result<()> {
    let (mut cast, ()) = tokio::try_join!(
        Box::pin(Cast::gather(stage)),
        Box::pin(rules::publish_first(stage))
    )?;
    Box::pin(history::make(&mut cast, &past)).await?;
    past.end()?;
    Box::pin(cast.renew()).await?;
    admin.renew().await?;
    let stage = Stage {
        admin: admin.graph,
        ..stage.clone()
    };
    let cast = Cast {
        stage: &stage,
        ..cast
    };
    // The sellers have no data in common, so their stories run at the same time.
    tokio::try_join!(
        Box::pin(electronics::make(&cast)),
        Box::pin(food::make(&cast)),
        Box::pin(textiles::make(&cast)),
    )?;
    rules::change(&cast).await
}
