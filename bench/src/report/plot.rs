//! Plots as SVG: horizontal bars with the range of the rounds.

use std::fmt::Write;

use super::WorkloadReport;
use super::figures::Spread;

const WIDTH: f64 = 720.0;
const LEFT: f64 = 110.0;
const RIGHT: f64 = 150.0;
const BAR: f64 = 26.0;
const STEP: f64 = 40.0;
const TOP: f64 = 48.0;

/// A plot and the name of its file.
pub struct Plot {
    pub file: String,
    pub svg: String,
}

struct Bar {
    name: &'static str,
    spread: Spread,
}

/// The plots of a workload.
pub fn plots(workload: &WorkloadReport) -> [Plot; 2] {
    let throughput = workload.systems.iter().map(|system| Bar {
        name: system.name,
        spread: system.answers_a_second(),
    });
    let efficiency = workload.systems.iter().map(|system| Bar {
        name: system.name,
        spread: system.per_platform_second(),
    });
    let plot = |kind: &str, title: &str, bars: Vec<Bar>| Plot {
        file: format!("{}-{kind}.svg", workload.name),
        svg: svg(&format!("{}: {title}", workload.name), &bars),
    };
    [
        plot("throughput", "answers a second", throughput.collect()),
        plot(
            "cost",
            "answers for a CPU second of the platform",
            efficiency.collect(),
        ),
    ]
}

#[expect(clippy::cast_precision_loss, reason = "positions of few bars")]
fn svg(title: &str, bars: &[Bar]) -> String {
    let height = STEP.mul_add(bars.len() as f64, TOP) + 8.0;
    let largest = bars.iter().map(|bar| bar.spread.most).fold(1.0, f64::max);
    let scale = (WIDTH - LEFT - RIGHT) / largest;
    let mut svg = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {WIDTH} {height}\" font-family=\"sans-serif\" font-size=\"14\">\n\
         <rect width=\"100%\" height=\"100%\" fill=\"white\"/>\n<text x=\"8\" y=\"26\" font-size=\"16\">{title}</text>\n"
    );
    for (number, bar) in bars.iter().enumerate() {
        let y = STEP.mul_add(number as f64, TOP);
        let Spread {
            median,
            least,
            most,
        } = bar.spread;
        let (middle, width) = (y + BAR / 2.0, median * scale);
        let (from, to) = (least.mul_add(scale, LEFT), most.mul_add(scale, LEFT));
        let colour = if number == 0 { "#1d5fa8" } else { "#9aa5b1" };
        // A `String` accepts everything that is written to it.
        let _ = writeln!(
            svg,
            "<text x=\"{}\" y=\"{}\" text-anchor=\"end\">{}</text>\n\
             <rect x=\"{LEFT}\" y=\"{y}\" width=\"{width:.1}\" height=\"{BAR}\" fill=\"{colour}\"/>\n\
             <line x1=\"{from:.1}\" x2=\"{to:.1}\" y1=\"{middle}\" y2=\"{middle}\" stroke=\"black\" stroke-width=\"2\"/>\n\
             <text x=\"{:.1}\" y=\"{}\">{median:.0} ({least:.0} to {most:.0})</text>",
            LEFT - 8.0,
            middle + 5.0,
            bar.name,
            to + 8.0,
            middle + 5.0,
        );
    }
    svg + "</svg>\n"
}

#[cfg(test)]
mod tests {
    use super::super::system::tests::system;
    use super::*;
    use crate::workloads::Effect;

    #[test]
    fn a_plot_has_a_bar_for_each_system() {
        let workload = WorkloadReport {
            name: "case",
            about: "",
            drift: 0.0,
            systems: vec![system("ours", Effect::None), system("stock", Effect::None)],
        };
        let [throughput, cost] = plots(&workload);
        assert_eq!(throughput.file, "case-throughput.svg");
        assert_eq!(cost.file, "case-cost.svg");
        assert!(throughput.svg.contains("200 (100 to 300)"));
        assert_eq!(throughput.svg.matches("<line").count(), 2);
        assert!(throughput.svg.ends_with("</svg>\n"));
    }
}
