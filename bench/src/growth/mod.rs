//! Growth: the cost of a request while one number grows, with its curve and a model for a hundred times the largest number.

mod clients;
mod curve;
mod instances;
mod meter;
mod model;
mod orders;
mod report;
mod rules;
mod subscribers;

use clap::{Args, ValueEnum};
use e2e::Platform;
use serde::Serialize;

use self::meter::{Meter, Point};
use self::model::{Model, Sample};
use self::report::Report;
use crate::data::{Growing, Origin};
use crate::report::Folder;
use crate::say;

/// The numbers of a quick measurement: enough for a model.
const QUICK: usize = 3;
/// The sellers that all measurements but that of orders need.
const SELLERS: usize = 500;

/// Measure the cost of a request while the data, the clients or the gateways grow
///
/// Needs a platform with the demonstration data only, because it begins with few sellers.
#[derive(Args)]
pub struct Growth {
    /// The numbers that grow [default: all]
    #[arg(value_name = "NUMBER")]
    numbers: Vec<Number>,
    #[arg(long)]
    quick: bool,
    #[arg(long, conflicts_with = "quick")]
    full: bool,
    #[command(flatten)]
    folder: Folder,
}

/// A number that grows.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Number {
    Orders,
    Rules,
    Clients,
    Instances,
    Subscribers,
}

/// In this order: the sellers of the others must not exist before `orders`, and `subscribers` places orders, after which no seller
/// can be copied.
const NUMBERS: [Number; 5] = [
    Number::Orders,
    Number::Rules,
    Number::Clients,
    Number::Instances,
    Number::Subscribers,
];

/// A platform that grows.
struct Field<'a> {
    platform: &'a Platform,
    growing: Growing<'a>,
    meter: Meter<'a>,
    quick: bool,
}

/// The costs by one number.
#[derive(Serialize)]
struct Series {
    name: &'static str,
    about: &'static str,
    points: Vec<Point>,
    /// `None` if there are too few points.
    model: Option<Model>,
    /// A restriction of this measurement.
    note: Option<String>,
}

impl Growth {
    pub async fn run(self) -> anyhow::Result<()> {
        let folder = self.folder.open()?;
        let platform = Platform::from_environment()?;
        let origin = Origin::create(&platform).await?;
        let mut field = Field {
            platform: &platform,
            growing: origin.growing(&platform).await?,
            meter: Meter::new(&platform, &folder, self.size()).await?,
            quick: self.quick,
        };
        let mut report = Report::new(self.size());
        for number in NUMBERS {
            if !self.numbers.is_empty() && !self.numbers.contains(&number) {
                continue;
            }
            let series = number.measure(&mut field).await?;
            for line in report::table(&series) {
                say::line(line);
            }
            report.series.push(series);
            // After each, so that an interrupted measurement leaves what it has.
            report.write(&folder)?;
        }
        say::line(format!("The report is in {}", folder.display()));
        Ok(())
    }

    const fn size(&self) -> meter::Size {
        match (self.quick, self.full) {
            (true, _) => meter::Size::Quick,
            (_, true) => meter::Size::Full,
            _ => meter::Size::Usual,
        }
    }
}

impl Number {
    async fn measure(self, field: &mut Field<'_>) -> anyhow::Result<Series> {
        match self {
            Self::Orders => orders::measure(field).await,
            Self::Rules => rules::measure(field).await,
            Self::Clients => clients::measure(field).await,
            Self::Instances => instances::measure(field).await,
            Self::Subscribers => subscribers::measure(field).await,
        }
    }
}

impl Field<'_> {
    /// The numbers to measure.
    fn numbers<const COUNT: usize>(&self, all: [usize; COUNT]) -> Vec<usize> {
        let count = if self.quick { QUICK } else { COUNT };
        all.into_iter().take(count).collect()
    }
}

impl Series {
    fn new(name: &'static str, about: &'static str, points: Vec<Point>) -> Self {
        let samples: Vec<_> = points
            .iter()
            .map(|point| Sample {
                number: point.number,
                cost: point.platform.median,
            })
            .collect();
        Self {
            name,
            about,
            model: Model::of(&samples),
            points,
            note: None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::Spread;

    /// Costs that grow with the number.
    pub(super) fn series() -> Series {
        let point = |number: f64| Point {
            number,
            platform: Spread::of([number + 1.0, number + 2.0, number + 3.0]),
            gateway: Spread::of([1.0]),
            rate: Spread::of([100.0]),
            failures: 0,
        };
        let points = [10.0, 100.0, 1000.0].map(point).to_vec();
        Series::new("orders", "reads", points)
    }

    #[test]
    fn every_number_is_measured_and_the_one_that_places_orders_comes_last() {
        assert_eq!(NUMBERS.len(), Number::value_variants().len());
        assert_eq!(NUMBERS.first(), Some(&Number::Orders));
        assert_eq!(NUMBERS.last(), Some(&Number::Subscribers));
    }

    #[test]
    fn the_model_is_that_of_the_medians() {
        let model = series().model.unwrap();
        assert!((model.far.cost - 100_002.0).abs() < 1e-3, "{model:?}");
    }
}
