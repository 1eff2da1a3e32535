//! Use cases: a change orders a review, and a job runs the reviews page by page.

mod ordering;
mod pages;

pub(crate) use crate::approval_reviews::store::watch_reviews;
pub(crate) use ordering::{order_provider_review, order_review, order_review_of_verdicts};
pub(crate) use pages::{ReviewPages, run_next_page};
