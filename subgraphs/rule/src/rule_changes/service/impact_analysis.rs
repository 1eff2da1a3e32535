//! The work on a change of rules: everything that was checked, and everything that is watched, decided with the change and
//! without it.
//!
//! A page is one transaction, with the change's row locked. A process that dies leaves the page undone and the row free;
//! whoever is next goes on where it was. In memory there is one page at a time, and between cases others get their turn.

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

/// Cases between two looks at who else is waiting.
const TURN: usize = 32;
/// So often the same page may fail before the work is given up.
const TRIES: i32 = 5;

/// The verdicts on a subject without the change and with it.
#[derive(Clone, Copy)]
struct VerdictPair {
    before: Verdict,
    after: Verdict,
}

impl RuleChanges {
    /// Finds the change to work on next. While many events of the bulk lane wait, only previews, which publish nothing:
    /// the others are found again once the consumers have caught up.
    pub async fn find_next(&self) -> Result<Option<RuleChangeId>, Error> {
        let mut conn = self.pool.acquire().await?;
        let previews_only = outgoing::is_backlogged(&mut conn).await?;
        Ok(store::rule_changes::find_next(&mut conn, previews_only).await?)
    }

    /// Does a page. Says whether anything was done: somebody else may be at it.
    pub async fn run_page(&self, id: RuleChangeId, now: OffsetDateTime) -> Result<bool, Error> {
        let begun = Instant::now();
        let mut tx = self.pool.begin().await?;
        let Some(mut change) = store::rule_changes::lock_open(&mut tx, id).await? else {
            return Ok(false);
        };
        // It counts every pair of a watch and a product once, and at its end the sellers.
        database::lift_statement_timeout(&mut tx).await?;
        if change.status == JobStatus::Queued {
            change.status = JobStatus::Running;
            change.total = count_subjects(&mut tx, &change).await?;
        }
        let subjects = list_subjects(&mut tx, &self.packs, &mut change, now).await?;
        let found = decide(&mut tx, &self.packs, &change, &subjects, now).await?;
        change.done += i64::try_from(subjects.len()).unwrap_or(i64::MAX);
        change.changed += i64::try_from(found.len()).unwrap_or(i64::MAX);
        if change.announces() {
            let context = EventContext::of_request(change.correlation, now);
            outgoing::requirements_changed(&mut tx, context, &change, &found).await?;
        }
        // A page may take minutes. A change that looked as old as the beginning of its page would escape a client that asks
        // for changes since its last query.
        if change.place.phase == Phase::Over {
            change.sellers = store::verdict_changes::count_sellers(&mut tx, id).await?;
            change.complete(now + begun.elapsed());
        } else {
            change.touch(now + begun.elapsed());
        }
        store::rule_changes::update(&mut tx, &change).await?;
        tx.commit().await?;
        Ok(true)
    }

    /// Counts a page that failed; what fails again and again is given up until somebody has it tried again.
    pub async fn count_failure(&self, id: RuleChangeId, now: OffsetDateTime) -> Result<(), Error> {
        let mut conn = self.pool.acquire().await?;
        Ok(store::rule_changes::update_tries(&mut conn, id, TRIES, now).await?)
    }
}

/// Decides each subject twice and keeps those that come out differently.
async fn decide(
    conn: &mut Conn,
    packs: &Packs,
    change: &RuleChange,
    subjects: &[Subject],
    now: OffsetDateTime,
) -> Result<Vec<VerdictChange>, Error> {
    let mut days = Days::new(conn, change, now).await?;
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
            // A new day is held against what was known, and if nothing was, against the day before.
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

/// The checks that were made after the change and by the rules that it made: whoever asked was answered with it, and need
/// not be told.
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
