//! Prints the overview as tables.

use events::Lane;

use super::inquiry::Asked;
use super::projections;
use super::status::{Outbox, Status};
use super::table::Table;
use super::views::{STALE, View, views};
use crate::say;
use crate::services::redis::Memory;

pub fn lines(domains: &[Asked], redis: &Result<Memory, String>, all: bool) -> Vec<String> {
    let mut lines = view_lines(domains, all);
    lines.push(String::new());
    lines.extend(domain_lines(domains));
    let projections = projection_table(domains).lines();
    if !projections.is_empty() {
        lines.push(String::new());
        lines.extend(projections);
    }
    lines.extend([String::new(), format!("  Redis memory: {}", memory(redis))]);
    lines
}

fn view_lines(domains: &[Asked], all: bool) -> Vec<String> {
    let mut table = Table::new(
        &["PRODUCER", "CONSUMER", "LANE"],
        &["DEPTH", "LAG", "PENDING", "OLDEST", "HELD", "PROCESSES"],
    );
    let views: Vec<View> = views(domains).into_iter().filter(View::is_known).collect();
    let quiet = views.iter().filter(|view| view.is_quiet()).count();
    for view in views.iter().filter(|view| all || !view.is_quiet()) {
        table.row(view.stale().is_some(), cells(view));
    }
    let mut lines = table.lines();
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

fn domain_lines(domains: &[Asked]) -> Vec<String> {
    let mut table = Table::new(
        &["DOMAIN", "OUTBOX SINGLE", "OUTBOX BULK", "DEAD LETTERS"],
        &[],
    );
    let mut silent = Vec::new();
    for asked in domains {
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
    table.lines().into_iter().chain(silent).collect()
}

fn projection_table(domains: &[Asked]) -> Table {
    let mut table = Table::new(
        &["PROJECTION", "SOURCE", "LAST CHECK"],
        &["COMPARED", "MISSING", "OUTDATED", "SURPLUS"],
    );
    for asked in domains {
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
            cells.extend(check.counts().map(|count| count.to_string()));
            table.row(check.has_drift(), cells);
        }
    }
    table
}

fn memory(redis: &Result<Memory, String>) -> String {
    match redis {
        Ok(Memory {
            used,
            limit: Some(limit),
        }) => {
            format!("{} of {}", say::megabytes(*used), say::megabytes(*limit))
        }
        Ok(Memory { used, limit: None }) => format!("{}, without a limit", say::megabytes(*used)),
        Err(reason) => format!("unknown: {}", say::printable(reason)),
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
        // Every process of the gateway reads every entry, and Redis does not record its position.
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
    let marked = status.dead_letters > 0 || status.outbox.iter().any(stale);
    table.row(
        marked,
        vec![
            domain.to_owned(),
            single,
            bulk,
            status.dead_letters.to_string(),
        ],
    );
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
    use super::*;

    fn example_lines(all: bool) -> Vec<String> {
        let example = example();
        lines(&example.domains, &example.redis, all)
    }

    #[test]
    fn views_with_entries_are_shown_and_quiet_ones_are_folded() {
        let lines = example_lines(false);
        let expected = "
  PRODUCER  CONSUMER  LANE    DEPTH  LAG  PENDING     OLDEST  HELD  PROCESSES
! rule      order     bulk     1000  872      128  3 min 2 s  4200          1
  order     rule      single      3    1        2      0.8 s     0          1";
        assert_eq!(format!("\n{}", lines[..3].join("\n")), expected);
        assert!(
            lines[3].starts_with("  In 2 of 4 views nothing waits"),
            "{lines:#?}"
        );
        let all = example_lines(true);
        assert!(
            all.iter()
                .any(|line| line.contains("gateway   single   2000    -")),
            "{all:#?}"
        );
    }

    #[test]
    fn domains_and_projections_are_shown_with_the_reason_of_those_that_do_not_answer() {
        let lines = example_lines(false);
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
