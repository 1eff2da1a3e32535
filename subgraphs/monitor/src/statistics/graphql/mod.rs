//! Statistics of the platform, for platform admins and auditors, and of the caller's organisation.

mod query;
mod series;
mod types;

pub use query::StatisticsQuery;
