//! SQL statements.

mod approval_reviews;
mod provider_reviews;

pub use self::approval_reviews::{
    delete_approval_review, insert_approval_review, lock_approval_review, update_approval_review,
    watch_reviews,
};
pub use provider_reviews::{
    delete_provider_review, find_due_provider_review, lock_provider_review, update_provider_review,
    upsert_provider_review,
};
