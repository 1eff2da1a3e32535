//! Models of a cost by a number: `a + b * ln n` and `a + b * n`, fitted by least squares.

use serde::Serialize;

/// Fewer points fit every model.
const FEWEST: usize = 3;
/// The number for which a model predicts the cost, as a multiple of the largest measured one.
const FACTOR: f64 = 100.0;

/// A measured cost.
#[derive(Clone, Copy)]
pub struct Sample {
    pub number: f64,
    pub cost: f64,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Form {
    Logarithmic,
    Linear,
}

/// A fitted model.
#[derive(Clone, Copy, Debug, Serialize)]
pub struct Fit {
    pub form: Form,
    pub a: f64,
    pub b: f64,
    /// The square root of the mean of the squared differences, in the unit of the cost.
    pub error: f64,
}

/// Both models of the same samples, and the prediction of the better one.
#[derive(Clone, Copy, Debug, Serialize)]
pub struct Model {
    pub better: Fit,
    pub other: Fit,
    pub far: Prediction,
}

/// The predicted cost at a number that was not measured.
#[derive(Clone, Copy, Debug, Serialize)]
pub struct Prediction {
    pub number: f64,
    pub cost: f64,
}

impl Form {
    fn of(self, number: f64) -> f64 {
        match self {
            Self::Logarithmic => number.max(1.0).ln(),
            Self::Linear => number,
        }
    }
}

impl Fit {
    /// The least squares of this form.
    fn new(form: Form, samples: &[Sample]) -> Self {
        let count = count(samples);
        let mean = |value: fn(Form, &Sample) -> f64| {
            samples
                .iter()
                .map(|sample| value(form, sample))
                .sum::<f64>()
                / count
        };
        let (x, y) = (
            mean(|form, sample| form.of(sample.number)),
            mean(|_, sample| sample.cost),
        );
        let (mut covariance, mut variance) = (0.0, 0.0);
        for sample in samples {
            let difference = form.of(sample.number) - x;
            covariance += difference * (sample.cost - y);
            variance += difference * difference;
        }
        let b = if variance > 0.0 {
            covariance / variance
        } else {
            0.0
        };
        let mut fit = Self {
            form,
            a: b.mul_add(-x, y),
            b,
            error: 0.0,
        };
        let squares = samples.iter().map(|sample| {
            let difference = sample.cost - fit.cost(sample.number);
            difference * difference
        });
        fit.error = (squares.sum::<f64>() / count).sqrt();
        fit
    }

    /// The cost at this number.
    pub fn cost(&self, number: f64) -> f64 {
        self.b.mul_add(self.form.of(number), self.a)
    }

    /// The model as a formula.
    pub fn formula(&self) -> String {
        let variable = match self.form {
            Form::Logarithmic => "ln n",
            Form::Linear => "n",
        };
        format!("{:.1} + {:.4} · {variable}", self.a, self.b)
    }
}

impl Model {
    /// Returns `None` for too few samples.
    pub fn of(samples: &[Sample]) -> Option<Self> {
        if samples.len() < FEWEST {
            return None;
        }
        let logarithmic = Fit::new(Form::Logarithmic, samples);
        let linear = Fit::new(Form::Linear, samples);
        let (better, other) = if logarithmic.error <= linear.error {
            (logarithmic, linear)
        } else {
            (linear, logarithmic)
        };
        let largest = samples
            .iter()
            .map(|sample| sample.number)
            .fold(1.0, f64::max);
        let number = largest * FACTOR;
        Some(Self {
            better,
            other,
            far: Prediction {
                number,
                cost: better.cost(number),
            },
        })
    }
}

#[expect(clippy::cast_precision_loss, reason = "a count of few samples")]
fn count(samples: &[Sample]) -> f64 {
    samples.len() as f64
}

#[cfg(test)]
mod tests {
    use super::*;

    fn samples(cost: fn(f64) -> f64) -> Vec<Sample> {
        let numbers = [1.0, 10.0, 100.0, 1000.0].into_iter();
        numbers
            .map(|number| Sample {
                number,
                cost: cost(number),
            })
            .collect()
    }

    fn close(found: f64, expected: f64) -> bool {
        (found - expected).abs() < 1e-6 * expected.abs().max(1.0)
    }

    #[test]
    fn a_straight_line_is_found() {
        let model = Model::of(&samples(|number| number.mul_add(0.5, 20.0))).unwrap();
        assert_eq!(model.better.form, Form::Linear);
        assert!(close(model.better.a, 20.0) && close(model.better.b, 0.5));
        assert!(close(model.far.number, 100_000.0) && close(model.far.cost, 50_020.0));
        assert!(model.other.error > model.better.error);
    }

    #[test]
    fn a_logarithm_is_found() {
        let model = Model::of(&samples(|number| number.ln().mul_add(3.0, 20.0))).unwrap();
        assert_eq!(model.better.form, Form::Logarithmic);
        assert!(close(model.better.a, 20.0) && close(model.better.b, 3.0));
        assert_eq!(model.better.formula(), "20.0 + 3.0000 · ln n");
    }

    #[test]
    fn a_constant_cost_stays_constant() {
        let model = Model::of(&samples(|_| 7.0)).unwrap();
        assert!(close(model.far.cost, 7.0));
    }

    #[test]
    fn two_points_have_no_model() {
        assert!(Model::of(samples(|number| number).get(..2).unwrap()).is_none());
    }
}
