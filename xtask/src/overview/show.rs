//! The overview as tables.

use events::Lane;

use super::answer::{Outbox, Status};
use super::views::{STALE, View};
use super::{Column, Overview, Table, projections};
use crate::say;

impl Overview {
    pub fn show(&self, all: bool) {
        self.lines(all).into_iter().for_each(say::line);
        for finding in self.findings() {
            say::note("Look", format!("{}: {}", finding.problem, finding.advice));
        }
    }

    fn lines(&self, all: bool) -> Vec<String> {
        let mut lines = self.view_lines(all);
        lines.push(String::new());
        lines.extend(self.domain_lines());
        let projections = self.projections();
        if !projections.is_empty() {
            lines.push(String::new());
            lines.extend(projections.lines());
        }
        lines.push(String::new());
        lines.push(format!("  Redis memory: {}", self.redis_line()));
        lines
    }

    fn view_lines(&self, all: bool) -> Vec<String> {
        let mut table = Table::new(&[
            Column::text("PRODUCER"),
            Column::text("CONSUMER"),
            Column::text("LANE"),
            Column::numbers("DEPTH"),
            Column::numbers("LAG"),
            Column::numbers("PENDING"),
            Column::numbers("OLDEST"),
            Column::numbers("HELD"),
            Column::numbers("PROCESSES"),
        ]);
        let views: Vec<View> = self.views().into_iter().filter(View::is_known).collect();
        let quiet = views.iter().filter(|view| view.is_quiet()).count();
        for view in views.iter().filter(|view| all || !view.is_quiet()) {
            match view.stale() {
                Some(_) => table.marked_row(cells(view)),
                None => table.row(cells(view)),
            }
        }
        let mut lines = if table.is_empty() {
            Vec::new()
        } else {
            table.lines()
        };
        if views.is_empty() {
            lines.push("  No view is known, because no domain answered.".to_owned());
        } else if !all && quiet > 0 {
            lines.push(format!(
                "  In {quiet} of {} views nothing waits; --all shows them.",
                views.len()
            ));
        }
        lines
    }

    fn domain_lines(&self) -> Vec<String> {
        let mut table = Table::new(&[
            Column::text("DOMAIN"),
            Column::text("OUTBOX SINGLE"),
            Column::text("OUTBOX BULK"),
            Column::text("DEAD LETTERS"),
        ]);
        let mut silent = Vec::new();
        for asked in &self.domains {
            match &asked.answer {
                Ok(answer) => domain_row(&mut table, asked.domain, &answer.status),
                Err(reason) => {
                    silent.push(format!(
                        "! {} does not answer: {}",
                        asked.domain,
                        say::printable(reason)
                    ));
                }
            }
        }
        let mut lines = if table.is_empty() {
            Vec::new()
        } else {
            table.lines()
        };
        lines.extend(silent);
        lines
    }

    fn projections(&self) -> Table {
        let mut table = Table::new(&[
            Column::text("PROJECTION"),
            Column::text("SOURCE"),
            Column::text("LAST CHECK"),
            Column::numbers("COMPARED"),
            Column::numbers("MISSING"),
            Column::numbers("OUTDATED"),
            Column::numbers("SURPLUS"),
        ]);
        for asked in &self.domains {
            for check in asked
                .answer
                .iter()
                .flat_map(|answer| &answer.status.projections)
            {
                let mut cells = vec![
                    format!("{}.{}", asked.domain, say::printable(&check.projection)),
                    projections::source(asked.domain, &check.projection)
                        .unwrap_or("?")
                        .to_owned(),
                    moment(&check.finished_at),
                ];
                let counts = [check.compared, check.missing, check.outdated, check.surplus];
                cells.extend(counts.map(|count| count.to_string()));
                if check.has_drift() {
                    table.marked_row(cells)
                } else {
                    table.row(cells)
                }
            }
        }
        table
    }

    fn redis_line(&self) -> String {
        match &self.redis {
            Ok(memory) => match memory.limit {
                Some(limit) => format!(
                    "{} of {}",
                    say::megabytes(memory.used),
                    say::megabytes(limit)
                ),
                None => format!("{}, without a limit", say::megabytes(memory.used)),
            },
            Err(reason) => format!("unknown: {}", say::printable(reason)),
        }
    }
}

fn cells(view: &View) -> Vec<String> {
    let number =
        |number: Option<u64>| number.map_or_else(|| "?".to_owned(), |number| number.to_string());
    let queue = view.queue.as_ref();
    let oldest = match queue {
        Some(queue) => queue.oldest.map_or_else(|| "-".to_owned(), say::seconds),
        None => "?".to_owned(),
    };
    let mut consumer = [
        number(queue.map(|queue| queue.lag)),
        number(queue.map(|queue| queue.pending)),
        oldest,
        number(queue.map(|queue| queue.processes)),
    ];
    if view.is_broadcast() {
        // Every process of the gateway reads every entry, and Redis does not know how far.
        consumer = std::array::from_fn(|_| "-".to_owned());
    }
    let [lag, pending, oldest, processes] = consumer;
    let held = match view.held {
        Some(held) => held.to_string(),
        None => if view.has_outbox() { "?" } else { "-" }.to_owned(),
    };
    let names = [view.producer, view.consumer, view.lane].map(str::to_owned);
    names
        .into_iter()
        .chain([number(view.depth), lag, pending, oldest, held, processes])
        .collect()
}

fn domain_row(table: &mut Table, domain: &str, status: &Status) {
    let stale = |outbox: &Outbox| outbox.oldest.is_some_and(|oldest| oldest > STALE);
    let [single, bulk] = Lane::ALL.map(|lane| match status.outbox(lane.name()) {
        Some(outbox) => backlog(outbox),
        None => "?".to_owned(),
    });
    let cells = vec![
        domain.to_owned(),
        single,
        bulk,
        status.dead_letters.to_string(),
    ];
    if status.dead_letters > 0 || status.outbox.iter().any(stale) {
        table.marked_row(cells);
    } else {
        table.row(cells);
    }
}

fn backlog(outbox: &Outbox) -> String {
    match outbox.oldest {
        Some(oldest) => format!("{} (oldest {})", outbox.waiting, say::seconds(oldest)),
        None => outbox.waiting.to_string(),
    }
}

/// `2026-05-04T03:02:01.123456Z` as `2026-05-04 03:02:01`, which is UTC.
fn moment(rfc3339: &str) -> String {
    rfc3339
        .chars()
        .take("2026-05-04T03:02:01".len())
        .map(|c| if c == 'T' { ' ' } else { c })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::super::tests::example;

    #[test]
    fn views_with_entries_are_shown_and_quiet_ones_are_folded() {
        let lines = example().lines(false);
        let expected = "
  PRODUCER  CONSUMER  LANE    DEPTH  LAG  PENDING     OLDEST  HELD  PROCESSES
! rule      order     bulk     1000  872      128  3 min 2 s  4200          1
  order     rule      single      3    1        2      0.8 s     0          1";
        assert_eq!(format!("\n{}", lines[..3].join("\n")), expected);
        assert!(
            lines[3].starts_with("  In 2 of 4 views nothing waits"),
            "{lines:#?}"
        );
        let all = example().lines(true);
        assert!(
            all.iter()
                .any(|line| line.contains("gateway   single   2000    -")),
            "{all:#?}"
        );
    }

    #[test]
    fn domains_and_projections_are_shown_with_the_reason_of_those_that_do_not_answer() {
        let lines = example().lines(false);
        let text = format!("\n{}", lines[5..].join("\n"));
        let expected = "
  DOMAIN  OUTBOX SINGLE      OUTBOX BULK  DEAD LETTERS
! rule    12 (oldest 3.2 s)  0            2
  order   0                  0            0
! monitor does not answer: Postgres does not answer: refused

  PROJECTION      SOURCE  LAST CHECK           COMPARED  MISSING  OUTDATED  SURPLUS
  rule.documents  order   2026-05-04 03:02:01       120        0         0        0
! order.products  rule    2026-05-04 03:02:05      1000        2         1        0

  Redis memory: 3.2 MB of 256.0 MB";
        assert_eq!(text, expected);
    }
}
