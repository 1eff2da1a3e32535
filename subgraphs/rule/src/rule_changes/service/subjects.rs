//! Subjects of a rule change, page by page: the latest self-check of each product and lane, and the watched products.

use commands::Error;
use database::Conn;
use time::{Date, OffsetDateTime};
use uuid::Uuid;

use crate::domain::{Evaluation, ProductId, SelfCheckId, WatchId};
use crate::evaluation::domain::{Case, Verdict};
use crate::products::service as products;
use crate::rule_changes::domain::{Phase, RuleChange};
use crate::rule_packs::service::Packs;
use crate::self_checks::service::{self as self_checks, Bench, CheckedLane, LaneKey};
use crate::watches::service::{self as watches, Watched, WatchedKey};

/// Subjects on a page.
const PAGE: i64 = 500;

/// Subject of an evaluation, from a self-check or a watch.
pub(super) struct Subject {
    pub product: ProductId,
    pub organisation: Uuid,
    pub sku: String,
    pub case: Case,
    pub asked_as_of: Option<Date>,
    /// Time of the self-check or of the watch.
    pub asked_at: OffsetDateTime,
    pub self_check: Option<SelfCheckId>,
    pub watch: Option<WatchId>,
    /// Recorded verdict on a watched product.
    pub known: Option<Verdict>,
}

/// Counts the subjects of a change.
pub(super) async fn count_subjects(conn: &mut Conn, change: &RuleChange) -> Result<i64, Error> {
    let watched = watches::count_watched(conn).await?;
    let checked = match change.place.phase {
        Phase::Checked => self_checks::count_checked_lanes(conn).await?,
        Phase::Watched | Phase::Over => 0,
    };
    Ok(watched + checked)
}

/// Returns the next subjects, and moves the change to the place after them.
pub(super) async fn list_subjects(
    conn: &mut Conn,
    packs: &Packs,
    change: &mut RuleChange,
    now: OffsetDateTime,
) -> Result<Vec<Subject>, Error> {
    let day = change.as_of.unwrap_or_else(|| now.date());
    let place = &mut change.place;
    let subjects = match place.phase {
        Phase::Over => return Ok(Vec::new()),
        Phase::Checked => {
            let after = place.after.as_ref().map(|(product, lane)| LaneKey {
                product: *product,
                lane,
            });
            let checked = self_checks::list_checked_lanes(conn, after, PAGE).await?;
            place.after = checked
                .last()
                .map(|last| (last.product.0, last.lane_key.clone()));
            checked.into_iter().map(Subject::from).collect()
        }
        Phase::Watched => {
            let after = place.after.as_ref().map(|(watch, product)| WatchedKey {
                watch: *watch,
                product: product.parse().unwrap_or_default(),
            });
            let watched = watches::list_watched(conn, after, PAGE).await?;
            place.after = watched
                .last()
                .map(|last| (last.watch.0, last.product.0.to_string()));
            watched_subjects(conn, packs, watched, day, now).await?
        }
    };
    if subjects.len() < usize::try_from(PAGE).unwrap_or(usize::MAX) {
        place.after = None;
        place.phase = if place.phase == Phase::Checked {
            Phase::Watched
        } else {
            Phase::Over
        };
    }
    Ok(subjects)
}

impl From<CheckedLane> for Subject {
    fn from(checked: CheckedLane) -> Self {
        Self {
            product: checked.product,
            organisation: checked.organisation,
            sku: checked.sku,
            case: checked.case,
            asked_as_of: checked.asked_as_of,
            asked_at: checked.checked_at,
            self_check: Some(checked.self_check),
            watch: None,
            known: None,
        }
    }
}

/// Returns the watched products in their current state, with their evidence.
async fn watched_subjects(
    conn: &mut Conn,
    packs: &Packs,
    watched: Vec<Watched>,
    day: Date,
    now: OffsetDateTime,
) -> Result<Vec<Subject>, Error> {
    let ids: Vec<WatchId> = watched.iter().map(|one| one.watch).collect();
    let by = watches::list_by_ids(conn, &ids).await?;
    let ids: Vec<ProductId> = watched.iter().map(|one| one.product).collect();
    let products = products::list(conn, &ids, None).await?;
    let bench = Bench::new(conn, packs, &products, now).await?;
    let subject = |one: Watched| {
        let watch = by.iter().find(|watch| watch.id == one.watch)?;
        let product = products.iter().find(|product| product.id == one.product)?;
        Some(Subject {
            product: product.id,
            organisation: product.organisation,
            sku: product.sku.clone(),
            case: Case {
                hs_code: product.hs_code.clone(),
                national_codes: product.national_codes.clone(),
                facts: product.facts.clone(),
                lane: watch.lane(product),
                as_of: day,
                documents: bench.documents(product.id, day),
                evaluation: Evaluation::default(),
            },
            asked_as_of: None,
            asked_at: watch.created_at,
            self_check: None,
            watch: Some(watch.id),
            known: one.verdict,
        })
    };
    Ok(watched.into_iter().filter_map(subject).collect())
}
