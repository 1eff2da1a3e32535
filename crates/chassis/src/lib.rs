//! What every subgraph process needs, once: configuration, telemetry, `/graphql`, `/health`, shutdown, and the
//! scalars and [`UserError`] that every schema shares.

mod app;
mod money;
pub mod scalar;
mod user_error;

pub use money::Money;
pub use app::{App, Args, now};
pub use user_error::UserError;
