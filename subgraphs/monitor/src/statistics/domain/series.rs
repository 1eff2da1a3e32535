use std::collections::BTreeMap;

use time::{Date, Duration};

use super::statistics::CheckFigures;
use crate::access_records::domain::OperationFigures;
use crate::domain::Period;

/// Length of the buckets of a series.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Step {
    Day,
    /// Monday to Sunday (ISO 8601).
    Week,
    /// Calendar month.
    Month,
}

/// Numbers of assessments that were requested, reported for the first time, and completed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct AssessmentCounts {
    pub requested: i64,
    pub reported: i64,
    pub completed: i64,
}

/// Numbers of requests to providers, and of the answers to them until now.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct ResponseCounts {
    pub asked: i64,
    pub answered: i64,
    pub declined: i64,
}

/// Counts of each day (UTC). A day without an entry has none.
#[derive(Clone, Debug, Default)]
pub struct DailyCounts {
    pub assessments: BTreeMap<Date, AssessmentCounts>,
    /// Empty for the series of one organisation.
    pub checks: BTreeMap<Date, CheckFigures>,
    /// By the day of the request.
    pub responses: BTreeMap<Date, ResponseCounts>,
    pub operations: BTreeMap<Date, OperationFigures>,
}

/// Counts of consecutive days.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Bucket {
    /// First day.
    pub from: Date,
    /// Last day, included.
    pub to: Date,
    pub assessments: AssessmentCounts,
    pub checks: CheckFigures,
    pub responses: ResponseCounts,
    pub operations: OperationFigures,
}

impl Step {
    /// Last day of the bucket that has this day.
    fn last_day(self, day: Date) -> Date {
        let days_left = match self {
            Self::Day => 0,
            Self::Week => 7 - day.weekday().number_from_monday(),
            Self::Month => day.month().length(day.year()) - day.day(),
        };
        day.saturating_add(Duration::days(days_left.into()))
    }
}

impl DailyCounts {
    /// Sums the counts of a period in buckets of this length, in the order of the days. The buckets cover the period, so the first and
    /// the last one may be shorter. A period has at most 366 days, and so at most 366 buckets.
    #[must_use]
    pub fn series(&self, period: Period, step: Step) -> Vec<Bucket> {
        let mut buckets = Vec::new();
        let mut next = Some(period.first());
        while let Some(from) = next.filter(|day| *day <= period.last()) {
            let to = step.last_day(from).min(period.last());
            buckets.push(self.bucket(from, to));
            next = to.next_day();
        }
        buckets
    }

    fn bucket(&self, from: Date, to: Date) -> Bucket {
        let days = from..=to;
        let mut bucket = Bucket {
            from,
            to,
            assessments: AssessmentCounts::default(),
            checks: CheckFigures::default(),
            responses: ResponseCounts::default(),
            operations: OperationFigures::default(),
        };
        for (_, counts) in self.assessments.range(days.clone()) {
            add(&mut bucket.assessments.requested, counts.requested);
            add(&mut bucket.assessments.reported, counts.reported);
            add(&mut bucket.assessments.completed, counts.completed);
        }
        for (_, counts) in self.checks.range(days.clone()) {
            add(&mut bucket.checks.checks, counts.checks);
            add(&mut bucket.checks.without_rule, counts.without_rule);
        }
        for (_, counts) in self.responses.range(days.clone()) {
            add(&mut bucket.responses.asked, counts.asked);
            add(&mut bucket.responses.answered, counts.answered);
            add(&mut bucket.responses.declined, counts.declined);
        }
        for (_, counts) in self.operations.range(days) {
            add(&mut bucket.operations.served, counts.served);
            add(&mut bucket.operations.refused, counts.refused);
        }
        bucket
    }
}

const fn add(sum: &mut i64, count: i64) {
    *sum = sum.saturating_add(count);
}

#[cfg(test)]
mod tests {
    use proptest::collection::vec;
    use proptest::prelude::{Just, Strategy, prop_assert, prop_assert_eq, prop_oneof, proptest};
    use time::Weekday;
    use time::macros::date;

    use super::*;

    const START: Date = date!(2024 - 01 - 01);

    fn day(number: i64) -> Date {
        START + Duration::days(number)
    }

    fn any_step() -> impl Strategy<Value = Step> {
        prop_oneof![Just(Step::Day), Just(Step::Week), Just(Step::Month)]
    }

    /// Counts of some days, all of which differ from each other.
    fn counts(days: &[i64]) -> DailyCounts {
        let mut counts = DailyCounts::default();
        for (&number, count) in days.iter().zip(1_i64..) {
            let day = day(number);
            counts.assessments.entry(day).or_default().requested += count;
            counts.assessments.entry(day).or_default().completed += 2 * count;
            counts.checks.entry(day).or_default().without_rule += 3 * count;
            counts.responses.entry(day).or_default().asked += 5 * count;
            counts.operations.entry(day).or_default().refused += 7 * count;
        }
        counts
    }

    fn sum(buckets: &[Bucket], count: impl Fn(&Bucket) -> i64) -> i64 {
        buckets.iter().map(count).sum()
    }

    proptest! {
        #[test]
        fn the_buckets_sum_up_to_the_period(
            days in vec(0_i64..1_000, 0..60), from in 0_i64..1_000, length in 0_i64..366, step in any_step(),
        ) {
            let counts = counts(&days);
            let period = Period::new(day(from), day(from + length)).unwrap();
            let buckets = counts.series(period, step);
            let inside = days.iter().zip(1_i64..).filter(|(day, _)| (from..=from + length).contains(*day));
            let total: i64 = inside.map(|(_, count)| count).sum();
            prop_assert_eq!(sum(&buckets, |one| one.assessments.requested), total);
            prop_assert_eq!(sum(&buckets, |one| one.assessments.completed), 2 * total);
            prop_assert_eq!(sum(&buckets, |one| one.checks.without_rule), 3 * total);
            prop_assert_eq!(sum(&buckets, |one| one.responses.asked), 5 * total);
            prop_assert_eq!(sum(&buckets, |one| one.operations.refused), 7 * total);
        }

        #[test]
        fn the_buckets_follow_each_other_and_cover_the_period(
            from in 0_i64..1_000, length in 0_i64..366, step in any_step(),
        ) {
            let period = Period::new(day(from), day(from + length)).unwrap();
            let buckets = DailyCounts::default().series(period, step);
            prop_assert!(buckets.len() <= 366);
            prop_assert_eq!(buckets.first().map(|one| one.from), Some(period.first()));
            prop_assert_eq!(buckets.last().map(|one| one.to), Some(period.last()));
            for pair in buckets.windows(2) {
                prop_assert_eq!(pair[0].to.next_day(), Some(pair[1].from));
                match step {
                    Step::Day => {}
                    Step::Week => prop_assert_eq!(pair[1].from.weekday(), Weekday::Monday),
                    Step::Month => prop_assert_eq!(pair[1].from.day(), 1),
                }
            }
            for bucket in buckets {
                match step {
                    Step::Day => prop_assert_eq!(bucket.from, bucket.to),
                    Step::Week => {
                        let begun = i64::from(bucket.from.weekday().number_days_from_monday());
                        prop_assert!(begun + (bucket.to - bucket.from).whole_days() <= 6);
                    }
                    Step::Month => prop_assert_eq!(bucket.from.month(), bucket.to.month()),
                }
            }
        }
    }

    #[test]
    fn the_first_and_the_last_bucket_end_with_the_period() {
        let days = |from, to, step| {
            let period = Period::new(from, to).unwrap();
            let buckets = DailyCounts::default().series(period, step);
            let ends = buckets.into_iter().map(|one| (one.from, one.to));
            ends.collect::<Vec<_>>()
        };
        // 30 December 2024 is a Monday.
        assert_eq!(
            days(date!(2024 - 12 - 28), date!(2025 - 01 - 06), Step::Week),
            [
                (date!(2024 - 12 - 28), date!(2024 - 12 - 29)),
                (date!(2024 - 12 - 30), date!(2025 - 01 - 05)),
                (date!(2025 - 01 - 06), date!(2025 - 01 - 06)),
            ]
        );
        assert_eq!(
            days(date!(2024 - 01 - 31), date!(2024 - 03 - 01), Step::Month),
            [
                (date!(2024 - 01 - 31), date!(2024 - 01 - 31)),
                (date!(2024 - 02 - 01), date!(2024 - 02 - 29)),
                (date!(2024 - 03 - 01), date!(2024 - 03 - 01)),
            ]
        );
        let last_day = date!(9999 - 12 - 31);
        assert_eq!(days(last_day, last_day, Step::Week), [(last_day, last_day)]);
    }
}
