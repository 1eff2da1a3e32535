//! The curve of a growth as SVG: measured points with their range, and the model up to its prediction, on a logarithmic axis.

use std::fmt::Write;

use super::Series;
use super::model::Model;

const WIDTH: f64 = 720.0;
const HEIGHT: f64 = 360.0;
const LEFT: f64 = 70.0;
const RIGHT: f64 = 30.0;
const TOP: f64 = 48.0;
const BOTTOM: f64 = 50.0;
/// Sections of the model's line.
const SECTIONS: u32 = 60;
/// Horizontal lines above the axis.
const LINES: u32 = 4;

/// The axes: the logarithm of a number to the right, a cost upwards.
struct Axes {
    least: f64,
    most: f64,
    highest: f64,
}

impl Axes {
    fn of(series: &Series) -> Self {
        let numbers = || series.points.iter().map(|point| point.number);
        let far = series.model.map(|model| model.far);
        let costs = series.points.iter().map(|point| point.platform.most);
        let largest = numbers()
            .chain(far.map(|far| far.number))
            .fold(1.0, f64::max);
        let least = numbers().fold(f64::INFINITY, f64::min).clamp(1.0, largest);
        Self {
            least,
            // An axis of a single number has a length, too.
            most: largest.max(least * 10.0),
            highest: costs.chain(far.map(|far| far.cost)).fold(1.0, f64::max) * 1.1,
        }
    }

    fn x(&self, number: f64) -> f64 {
        let share = (number.max(1.0) / self.least).ln() / (self.most / self.least).ln();
        share.mul_add(WIDTH - LEFT - RIGHT, LEFT)
    }

    fn y(&self, cost: f64) -> f64 {
        let share = cost.max(0.0) / self.highest;
        share.mul_add(-(HEIGHT - TOP - BOTTOM), HEIGHT - BOTTOM)
    }
}

pub fn svg(series: &Series) -> String {
    let axes = Axes::of(series);
    let mut svg = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {WIDTH} {HEIGHT}\" font-family=\"sans-serif\" font-size=\"13\">\n\
         <rect width=\"100%\" height=\"100%\" fill=\"white\"/>\n\
         <text x=\"8\" y=\"26\" font-size=\"16\">CPU µs for a request by {}</text>\n",
        series.name
    );
    grid(&mut svg, &axes);
    if let Some(model) = &series.model {
        line(&mut svg, &axes, model);
    }
    for point in &series.points {
        let (x, y) = (axes.x(point.number), axes.y(point.platform.median));
        let (from, to) = (axes.y(point.platform.least), axes.y(point.platform.most));
        // A `String` accepts everything that is written to it.
        let _ = writeln!(
            svg,
            "<line x1=\"{x:.1}\" x2=\"{x:.1}\" y1=\"{from:.1}\" y2=\"{to:.1}\" stroke=\"black\"/>\n\
             <circle cx=\"{x:.1}\" cy=\"{y:.1}\" r=\"4\" fill=\"#1d5fa8\"/>\n\
             <text x=\"{x:.1}\" y=\"{}\" text-anchor=\"middle\">{:.0}</text>",
            HEIGHT - BOTTOM + 20.0,
            point.number
        );
    }
    svg + "</svg>\n"
}

fn grid(svg: &mut String, axes: &Axes) {
    for number in 0..=LINES {
        let cost = axes.highest * f64::from(number) / f64::from(LINES);
        let y = axes.y(cost);
        let _ = writeln!(
            svg,
            "<line x1=\"{LEFT}\" x2=\"{}\" y1=\"{y:.1}\" y2=\"{y:.1}\" stroke=\"#d5dae0\"/>\n\
             <text x=\"{}\" y=\"{:.1}\" text-anchor=\"end\">{cost:.0}</text>",
            WIDTH - RIGHT,
            LEFT - 8.0,
            y + 5.0
        );
    }
}

/// The model, with its prediction as a hollow point.
fn line(svg: &mut String, axes: &Axes, model: &Model) {
    let places: Vec<_> = (0..=SECTIONS)
        .map(|section| {
            let share = f64::from(section) / f64::from(SECTIONS);
            let number = axes.least * (axes.most / axes.least).powf(share);
            let cost = model.better.cost(number);
            format!("{:.1},{:.1}", axes.x(number), axes.y(cost))
        })
        .collect();
    let (x, y) = (axes.x(model.far.number), axes.y(model.far.cost));
    let _ = writeln!(
        svg,
        "<polyline points=\"{}\" fill=\"none\" stroke=\"#9aa5b1\" stroke-dasharray=\"6 4\"/>\n\
         <circle cx=\"{x:.1}\" cy=\"{y:.1}\" r=\"4\" fill=\"white\" stroke=\"#9aa5b1\"/>\n\
         <text x=\"{x:.1}\" y=\"{}\" text-anchor=\"end\">{:.0} (predicted)</text>",
        places.join(" "),
        HEIGHT - BOTTOM + 20.0,
        model.far.number
    );
}

#[cfg(test)]
mod tests {
    use super::super::tests::series;
    use super::*;

    #[test]
    fn a_curve_has_each_point_and_the_prediction() {
        let series = series();
        let svg = svg(&series);
        assert_eq!(svg.matches("fill=\"#1d5fa8\"").count(), series.points.len());
        assert!(svg.contains("polyline") && svg.contains("(predicted)"));
        assert!(!svg.contains("NaN") && !svg.contains("inf"), "{svg}");
    }

    #[test]
    fn a_single_point_has_a_place() {
        let mut series = series();
        series.points.truncate(1);
        series.model = None;
        let svg = svg(&series);
        assert!(!svg.contains("NaN") && !svg.contains("polyline"), "{svg}");
    }

    #[test]
    fn larger_numbers_are_further_right_and_higher_costs_further_up() {
        let axes = Axes::of(&series());
        assert!(axes.x(10.0) < axes.x(100.0));
        assert!(axes.y(2.0) < axes.y(1.0));
    }
}
