use super::figures::Spread;
use super::{MIB, Report, SystemReport, WorkloadReport};
use crate::load::OpenOutcome;

/// The whole report.
pub fn page(report: &Report) -> String {
    let mut lines = vec![
        "# Measurement".to_owned(),
        String::new(),
        format!(
            "{}, size `{}`, on {}. Figures are medians of the rounds with their extremes. Compare figures of one report only.",
            report.at, report.size, report.machine
        ),
    ];
    for workload in &report.workloads {
        lines.extend([
            String::new(),
            format!("## {}", workload.name),
            String::new(),
            format!("Workload: {}.", workload.about),
            String::new(),
        ]);
        lines.extend(table(workload));
        lines.push(String::new());
        lines.extend(costs(workload));
        lines.extend([
            String::new(),
            format!("![Answers a second]({}-throughput.svg)", workload.name),
            format!("![Cost of an answer]({}-cost.svg)", workload.name),
        ]);
    }
    lines.join("\n") + "\n"
}

/// The figures of a workload: throughput, efficiency and latency.
pub fn table(workload: &WorkloadReport) -> Vec<String> {
    let mut lines = Vec::new();
    if workload.is_doubtful() {
        lines.extend([
            format!(
                "**Doubtful: the speed of the machine itself changed by {:.1} %.**",
                workload.drift * 100.0
            ),
            String::new(),
        ]);
    }
    lines.extend([
        "| System | Answers/s | Ratio | per gateway CPU s | per platform CPU s | Ratio | p50 ms | p95 | p99 | p99.9 | at /s | Failures |".to_owned(),
        "|---|--:|--:|--:|--:|--:|--:|--:|--:|--:|--:|--:|".to_owned(),
    ]);
    let first = workload.systems.first();
    lines.extend(workload.systems.iter().map(|system| row(system, first)));
    lines
}

/// A row. The ratios are those of the first system, which is ours, to this one.
fn row(system: &SystemReport, ours: Option<&SystemReport>) -> String {
    let (rate, efficiency) = (system.answers_a_second(), system.per_platform_second());
    let of_ours =
        |figure: fn(&SystemReport) -> Spread| ours.map_or(0.0, |ours| figure(ours).median);
    let cells = [
        system.name.to_owned(),
        spread(rate),
        ratio(of_ours(SystemReport::answers_a_second), rate.median),
        system.per_gateway_second().map_or_else(none, spread),
        spread(efficiency),
        ratio(
            of_ours(SystemReport::per_platform_second),
            efficiency.median,
        ),
        latencies(system.open.as_ref()),
        system.failures().to_string(),
    ];
    format!("| {} |", cells.join(" | "))
}

fn latencies(open: Option<&OpenOutcome>) -> String {
    let Some(open) = open else {
        return vec![none(); 5].join(" | ");
    };
    let latency = open.latency;
    let times = [latency.p50, latency.p95, latency.p99, latency.p999];
    let mut cells: Vec<_> = times.iter().map(|time| format!("{time:.1}")).collect();
    let dropped = if open.dropped > 0.0 {
        format!(" ({:.0} dropped)", open.dropped)
    } else {
        String::new()
    };
    cells.push(format!("{:.0}{dropped}", open.rate));
    cells.join(" | ")
}

/// The cost of one answer by process, and the memory of the processes.
fn costs(workload: &WorkloadReport) -> Vec<String> {
    let mut lines = vec![
        "| System | CPU µs for an answer, by process | Statements | Redis commands | MiB, by process |".to_owned(),
        "|---|---|--:|--:|---|".to_owned(),
    ];
    lines.extend(workload.systems.iter().map(|system| {
        let times = system.microseconds().into_iter();
        let times: Vec<_> = times
            .map(|(name, time)| format!("{name} {time:.0}"))
            .collect();
        let memory = system.memory.iter();
        let memory: Vec<_> = memory
            .map(|(name, bytes)| format!("{name} {}", bytes / MIB))
            .collect();
        format!(
            "| {} | {} | {} | {} | {} |",
            system.name,
            times.join(", "),
            system.statements().map_or_else(none, count),
            system.commands().map_or_else(none, count),
            memory.join(", ")
        )
    }));
    lines
}

fn count(count: f64) -> String {
    format!("{count:.1}")
}

fn spread(spread: Spread) -> String {
    let Spread {
        median,
        least,
        most,
    } = spread;
    format!("{median:.0} ({least:.0} to {most:.0})")
}

fn ratio(ours: f64, theirs: f64) -> String {
    if theirs > 0.0 {
        format!("{:.2}", ours / theirs)
    } else {
        none()
    }
}

fn none() -> String {
    "–".to_owned()
}

#[cfg(test)]
mod tests {
    use super::super::system::tests::system;
    use super::*;
    use crate::load::Latency;
    use crate::workloads::Effect;

    fn workload(drift: f64) -> WorkloadReport {
        let mut stock = system("stock", Effect::None);
        for round in &mut stock.rounds {
            round.outcome.answers /= 2;
        }
        WorkloadReport {
            name: "case",
            about: "an order",
            drift,
            systems: vec![system("ours", Effect::None), stock],
        }
    }

    #[test]
    fn a_row_relates_our_system_to_the_other_one() {
        let lines = table(&workload(0.0));
        assert!(lines.iter().any(|line| line.starts_with(
            "| ours | 200 (100 to 300) | 1.00 | 400 (200 to 600) | 200 (100 to 300) | 1.00 | – |"
        )));
        assert!(
            lines
                .iter()
                .any(|line| line.starts_with("| stock | 100 (50 to 150) | 2.00 |"))
        );
        let columns = |line: &String| line.matches('|').count();
        let counts: Vec<_> = lines.iter().map(columns).collect();
        assert!(
            counts.windows(2).all(|pair| pair[0] == pair[1]),
            "{lines:#?}"
        );
    }

    #[test]
    fn latencies_say_their_rate_and_what_was_dropped() {
        let mut open = OpenOutcome {
            rate: 100.0,
            latency: Latency {
                p50: 1.0,
                ..Latency::default()
            },
            failures: 0.0,
            dropped: 0.0,
        };
        assert_eq!(latencies(Some(&open)), "1.0 | 0.0 | 0.0 | 0.0 | 100");
        open.dropped = 3.0;
        assert!(latencies(Some(&open)).ends_with("100 (3 dropped)"));
    }

    #[test]
    fn a_drift_of_the_machine_is_reported() {
        assert!(table(&workload(0.1)).join("\n").contains("Doubtful"));
        assert!(!table(&workload(0.01)).join("\n").contains("Doubtful"));
    }
}
