//! Job of a rule change: evaluates the latest self-checks and the watched products with the change and without it.
//!
//! Each page is one transaction with the row of the rule change locked. If a process dies, the page is rolled back and the lock is
//! released; the next worker continues at the same place. Only one page is in memory, and the job yields between cases.

use std::collections::BTreeSet;
use std::time::Instant;

use commands::Error;
use database::Conn;
use events::EventContext;
use time::{Date, OffsetDateTime};
use uuid::Uuid;

use super::RuleChanges;
use super::days::Days;
use super::subjects::{Subject, count_subjects, list_subjects};
use crate::domain::{
    Evaluation, JobStatus, Market, RuleChangeId, RulePackVersionId, SelfCheckId, WatchId,
};
use crate::evaluation::domain::{Case, Verdict, verdict};
use crate::rule_changes::domain::{Phase, RuleChange, RuleChangeKind, VerdictChange};
use crate::rule_changes::events::outgoing;
use crate::rule_changes::store;
use crate::rule_packs::service::Packs;
use crate::self_checks::domain::SelfCheck;
use crate::self_checks::service as self_checks;
use crate::watches::service::{self as watches, FoundVerdict};

/// Number of cases between two yields.
const TURN: usize = 32;
/// Number of failures of a page after which the job is FAILED.
const TRIES: i32 = 5;

/// Verdicts on a subject without the change and with it.
#[derive(Clone, Copy)]
struct VerdictPair {
    before: Verdict,
    after: Verdict,
}

impl RuleChanges {
    /// Finds the next rule change. While many events of the bulk lane wait, only previews are found, because they publish nothing.
    /// The others are found again when the consumers have caught up.
    pub async fn find_next(&self) -> Result<Option<RuleChangeId>, Error> {
        let mut conn = self.pool.acquire().await?;
        let previews_only = outgoing::is_backlogged(&mut conn).await?;
        Ok(store::rule_changes::find_next(&mut conn, previews_only).await?)
    }

    /// Processes a page. Returns false if nothing was done, for example because another worker has the lock.
    pub async fn run_page(&self, id: RuleChangeId, now: OffsetDateTime) -> Result<bool, Error> {
        let begun = Instant::now();
        let mut tx = self.pool.begin().await?;
        let Some(mut change) = store::rule_changes::lock_open(&mut tx, id).await? else {
            return Ok(false);
        };
        // This counts all pairs of a watch and a product once, and the sellers at the end.
        database::lift_statement_timeout(&mut tx).await?;
        if change.status == JobStatus::Queued {
            change.status = JobStatus::Running;
            change.total = count_subjects(&mut tx, &change).await?;
        }
        let subjects = list_subjects(&mut tx, &self.packs, &mut change, now).await?;
        let found = decide(&mut tx, &self.packs, &change, &subjects, now).await?;
        change.done += i64::try_from(subjects.len()).unwrap_or(i64::MAX);
        change.changed += i64::try_from(found.len()).unwrap_or(i64::MAX);
        let context = EventContext::of_request(change.correlation, now);
        if change.announces() {
            outgoing::requirements_changed(&mut tx, context, &change, &found).await?;
        }
        // A page may take minutes. With the time of the start of the page, a client that asks for changes since its last query
        // would miss this change.
        if change.place.phase == Phase::Over {
            change.sellers = store::verdict_changes::count_sellers(&mut tx, id).await?;
            change.complete(now + begun.elapsed());
        } else {
            change.touch(now + begun.elapsed());
        }
        store::rule_changes::update(&mut tx, &change).await?;
        outgoing::rule_change_progressed(&mut tx, context, &change).await?;
        tx.commit().await?;
        Ok(true)
    }

    /// Counts a failed page. After several failures the change is FAILED until an administrator retries it.
    pub async fn count_failure(&self, id: RuleChangeId, now: OffsetDateTime) -> Result<(), Error> {
        let mut tx = self.pool.begin().await?;
        store::rule_changes::update_tries(&mut tx, id, TRIES, now).await?;
        let change = store::rule_changes::list(&mut tx, &[id]).await?.pop();
        if let Some(change) = change.filter(|change| change.status == JobStatus::Failed) {
            let context = EventContext::of_request(change.correlation, now);
            outgoing::rule_change_progressed(&mut tx, context, &change).await?;
        }
        Ok(tx.commit().await?)
    }
}

/// Evaluates each subject twice and returns the changed verdicts.
async fn decide(
    conn: &mut Conn,
    packs: &Packs,
    change: &RuleChange,
    subjects: &[Subject],
    now: OffsetDateTime,
) -> Result<Vec<VerdictChange>, Error> {
    let mut days = Days::new(conn, packs, change, now).await?;
    let knowing = knowing(conn, &mut days, packs, subjects).await?;
    let (mut changes, mut seen) = (Vec::new(), Vec::new());
    for (position, subject) in subjects.iter().enumerate() {
        if position % TURN == 0 {
            tokio::task::yield_now().await;
        }
        if subject
            .self_check
            .is_some_and(|check| knowing.contains(&check))
        {
            continue;
        }
        let today = Market::of(subject.case.lane.destination).today(now);
        let day = change.day(subject.asked_as_of, today);
        let case = Case {
            as_of: day,
            evaluation: Evaluation::default(),
            ..subject.case.clone()
        };
        let after = verdict(&case, days.at(conn, packs, day).await?.1);
        let before = match (change.kind, subject.known) {
            // A new day is compared with the known verdict, or, if there is none, with the day before.
            (RuleChangeKind::Day, Some(known)) => known,
            (RuleChangeKind::Day, None) => {
                let eve = day.previous_day().unwrap_or(day);
                let case = Case {
                    as_of: eve,
                    evaluation: Evaluation::default(),
                    ..subject.case.clone()
                };
                verdict(&case, days.at(conn, packs, eve).await?.0)
            }
            _ => verdict(&case, days.at(conn, packs, day).await?.0),
        };
        let current = change.kind == RuleChangeKind::Day || (change.announces() && day == today);
        if let Some(watch) = subject.watch.filter(|_| current) {
            seen.push(subject.found(watch, after, day));
        }
        if before != after {
            let verdicts = VerdictPair { before, after };
            changes.push(subject.changed(change, day, verdicts, now));
        }
    }
    watches::upsert_verdicts(conn, &seen).await?;
    let new = store::verdict_changes::insert(conn, &changes).await?;
    changes.retain(|change| new.contains(&change.id));
    Ok(changes)
}

/// Returns the self-checks that were made after the change and already used its rules. Their sellers know the result and need no
/// announcement.
async fn knowing(
    conn: &mut Conn,
    days: &mut Days<'_>,
    packs: &Packs,
    subjects: &[Subject],
) -> Result<BTreeSet<SelfCheckId>, Error> {
    let change = days.change;
    let late = subjects
        .iter()
        .filter(|subject| change.announces() && subject.asked_at >= change.created_at);
    let late: Vec<_> = late.filter_map(|subject| subject.self_check).collect();
    let mut knowing = BTreeSet::new();
    if late.is_empty() {
        return Ok(knowing);
    }
    for check in self_checks::list(conn, &late).await? {
        let (_, with) = days.at(conn, packs, check.case.as_of).await?;
        let with: BTreeSet<Uuid> = with.iter().map(|pack| pack.reference.id).collect();
        if change
            .version
            .is_none_or(|version| with.contains(&version.0) == used(&check, version))
        {
            knowing.insert(check.id);
        }
    }
    Ok(knowing)
}

fn used(check: &SelfCheck, version: RulePackVersionId) -> bool {
    check.outcome.packs.iter().any(|pack| pack.id == version.0)
}

impl Subject {
    const fn found(&self, watch: WatchId, verdict: Verdict, as_of: Date) -> FoundVerdict {
        FoundVerdict {
            watch,
            product: self.product,
            verdict,
            as_of,
        }
    }

    fn changed(
        &self,
        change: &RuleChange,
        as_of: Date,
        verdicts: VerdictPair,
        now: OffsetDateTime,
    ) -> VerdictChange {
        let VerdictPair { before, after } = verdicts;
        VerdictChange {
            id: Uuid::now_v7(),
            rule_change: change.id,
            announced: change.announces(),
            organisation: self.organisation,
            product: self.product,
            sku: self.sku.clone(),
            lane: self.case.lane.clone(),
            as_of,
            before,
            after,
            self_check: self.self_check,
            watch: self.watch,
            created_at: now,
        }
    }
}
