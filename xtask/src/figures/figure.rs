//! One row of the table: a measured value and its bound.

use std::borrow::Cow;
use std::fmt;

use super::bounds;

/// A measured value: a number of things, or the part of a whole.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Value {
    Count(usize),
    Share { part: usize, whole: usize },
}

impl Value {
    /// The number that is compared with a bound; a share is in per mille, rounded up.
    fn size(self) -> usize {
        match self {
            Self::Count(count) => count,
            Self::Share { part, whole } => (part * 1000).div_ceil(whole.max(1)),
        }
    }

    /// Writes a bound in the unit of this value.
    fn show_size(self, size: usize) -> String {
        match self {
            Self::Count(_) => size.to_string(),
            Self::Share { .. } => format!("{}.{} %", size / 10, size % 10),
        }
    }
}

impl fmt::Display for Value {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.show_size(self.size()))?;
        match self {
            Self::Count(_) => Ok(()),
            Self::Share { part, .. } => write!(f, " ({part})"),
        }
    }
}

/// One row of the table.
#[derive(Debug)]
pub struct Figure {
    pub name: Cow<'static, str>,
    pub value: Value,
    /// The holder of an extreme value, for example the longest file.
    holder: Option<String>,
    /// The places that were counted.
    pub places: Vec<String>,
}

impl Figure {
    pub fn count(name: impl Into<Cow<'static, str>>, count: usize) -> Self {
        Self {
            name: name.into(),
            value: Value::Count(count),
            holder: None,
            places: Vec::new(),
        }
    }

    /// A number of places.
    pub fn places(name: impl Into<Cow<'static, str>>, places: Vec<String>) -> Self {
        let count = places.len();
        Self {
            places,
            ..Self::count(name, count)
        }
    }

    /// The share of places among all that were looked at.
    pub fn share(name: impl Into<Cow<'static, str>>, places: Vec<String>, whole: usize) -> Self {
        let part = places.len();
        Self {
            value: Value::Share { part, whole },
            ..Self::places(name, places)
        }
    }

    /// The largest of some values, with its holder.
    pub fn largest(name: &'static str, values: impl IntoIterator<Item = (usize, String)>) -> Self {
        let (count, holder) = values.into_iter().max().unzip();
        Self {
            holder,
            ..Self::count(name, count.unwrap_or_default())
        }
    }

    fn bound(&self) -> Option<usize> {
        bounds::bound(&self.name)
    }

    /// True if the value is over its bound.
    pub fn is_worse(&self) -> bool {
        self.bound().is_some_and(|bound| self.value.size() > bound)
    }

    /// The value and its bound in a sentence.
    pub fn breach(&self) -> String {
        format!(
            "{}: {}{}; the bound is {}",
            self.name,
            self.value,
            self.shown_holder(),
            self.shown_bound()
        )
    }

    pub fn row(&self, group: &str) -> String {
        let mark = if self.is_worse() { "worse" } else { "" };
        format!(
            "| {group} | {} | {}{} | {} | {mark} |",
            self.name,
            self.value,
            self.shown_holder(),
            self.shown_bound()
        )
    }

    fn shown_holder(&self) -> String {
        self.holder
            .as_ref()
            .map(|holder| format!(" `{holder}`"))
            .unwrap_or_default()
    }

    fn shown_bound(&self) -> String {
        self.bound()
            .map(|bound| format!("≤ {}", self.value.show_size(bound)))
            .unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_share_is_rounded_up_so_that_no_place_is_lost() {
        let share = Value::Share {
            part: 1,
            whole: 5000,
        };
        assert_eq!(
            (share.size(), share.to_string()),
            (1, "0.1 % (1)".to_owned())
        );
        assert_eq!(Value::Share { part: 0, whole: 0 }.size(), 0);
    }

    #[test]
    fn a_value_over_its_bound_is_marked() {
        let figure = Figure::largest(
            bounds::LONGEST_FILE,
            [(401, "a.rs".to_owned()), (3, "b.rs".to_owned())],
        );
        assert!(figure.is_worse());
        assert_eq!(
            figure.row("files"),
            "| files | lines, longest | 401 `a.rs` | ≤ 400 | worse |"
        );
        assert!(!Figure::largest(bounds::LONGEST_FILE, [(400, "a.rs".to_owned())]).is_worse());
    }
}
