/// One page of a sorted list: rows between two keys, from either end.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Window<Key> {
    /// Only rows after the row with this key, in the order of the list.
    pub after: Option<Key>,
    /// Only rows before the row with this key.
    pub before: Option<Key>,
    /// Maximum number of rows.
    pub limit: i64,
    /// True to take the last rows between the keys, false to take the first.
    pub backward: bool,
}

/// A [`Window`] in the order of its keys, for a statement such as:
///
/// ```sql
/// where ($1::uuid is null or id > $1) and ($2::uuid is null or id < $2)
/// order by case when $3 then id end, id desc limit $4
/// ```
///
/// Postgres folds the `case` when it plans the statement with its parameter values, so both directions read an index. A generic plan,
/// which Postgres may use after five executions, sorts all rows. If the generic plan does not cost clearly more (a statement with
/// several relations, or few rows on average), write the direction into the text, or make the statement not `persistent`. The rows are
/// in the order of the statement: see [`Window::in_order`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Range<Key> {
    /// Only greater keys.
    pub above: Option<Key>,
    /// Only smaller keys.
    pub below: Option<Key>,
    /// True to take the smallest keys first, false to take the greatest first.
    pub ascending: bool,
    pub limit: i64,
}

impl<Key> Window<Key> {
    /// The first rows after a key, or of the whole list.
    pub const fn forward(after: Option<Key>, limit: i64) -> Self {
        Self {
            after,
            before: None,
            limit,
            backward: false,
        }
    }

    /// Converts to a range for a list with ascending or descending keys.
    pub fn range(self, ascending: bool) -> Range<Key> {
        let (above, below) = if ascending {
            (self.after, self.before)
        } else {
            (self.before, self.after)
        };
        Range {
            above,
            below,
            ascending: ascending != self.backward,
            limit: self.limit,
        }
    }

    /// Converts the keys.
    pub fn map<Other>(self, mut convert: impl FnMut(Key) -> Other) -> Window<Other> {
        Window {
            after: self.after.map(&mut convert),
            before: self.before.map(convert),
            limit: self.limit,
            backward: self.backward,
        }
    }

    /// Restores the order of the list: rows of a backward window are found in reverse.
    #[must_use]
    pub fn in_order<Row>(&self, mut rows: Vec<Row>) -> Vec<Row> {
        if self.backward {
            rows.reverse();
        }
        rows
    }
}

impl Window<u32> {
    /// Positions of the window in a list of this length whose keys are positions, for example of a search whose order is not that of a
    /// column.
    #[must_use]
    pub fn positions(&self, length: u32) -> std::ops::Range<u32> {
        let start = self.after.map_or(0, |after| after.saturating_add(1));
        let start = start.min(length);
        let end = self.before.unwrap_or(length).clamp(start, length);
        let limit = u32::try_from(self.limit).unwrap_or_default();
        if self.backward {
            end.saturating_sub(limit).max(start)..end
        } else {
            start..start.saturating_add(limit).min(end)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Rows that a statement would find, in the order of the list.
    fn rows(window: Window<i32>, ascending: bool) -> Vec<i32> {
        let range = window.range(ascending);
        let mut keys: Vec<i32> = (1..=6)
            .filter(|key| range.above.is_none_or(|above| *key > above))
            .filter(|key| range.below.is_none_or(|below| *key < below))
            .collect();
        if !range.ascending {
            keys.reverse();
        }
        keys.truncate(2);
        window.in_order(keys)
    }

    #[test]
    fn a_window_is_read_from_either_end_of_a_list_in_either_order() {
        let window = |after, before, backward| Window {
            after,
            before,
            limit: 2,
            backward,
        };
        assert_eq!(rows(window(None, None, false), true), [1, 2]);
        assert_eq!(rows(window(None, None, true), true), [5, 6]);
        assert_eq!(rows(window(Some(2), Some(6), false), true), [3, 4]);
        assert_eq!(rows(window(Some(2), Some(6), true), true), [4, 5]);
        assert_eq!(rows(window(None, None, false), false), [6, 5]);
        assert_eq!(rows(window(None, None, true), false), [2, 1]);
        assert_eq!(rows(window(Some(6), Some(2), false), false), [5, 4]);
        assert_eq!(rows(window(Some(6), Some(2), true), false), [4, 3]);
        assert_eq!(rows(window(Some(5), Some(4), true), false), [0; 0]);
    }

    #[test]
    fn a_window_of_positions_stays_inside_its_cursors_and_the_list() {
        let positions = |after, before, backward, length| {
            let window = Window {
                after,
                before,
                limit: 2,
                backward,
            };
            window.positions(length)
        };
        for (after, before, first, last) in [
            (None, None, 0..2, 4..6),
            (Some(2), None, 3..5, 4..6),
            (None, Some(3), 0..2, 1..3),
            (Some(1), Some(3), 2..3, 2..3),
            (Some(1), Some(2), 2..2, 2..2),
            (Some(5), None, 6..6, 6..6),
            (None, Some(0), 0..0, 0..0),
            (Some(9), Some(8), 6..6, 6..6),
            (Some(u32::MAX), Some(u32::MAX), 6..6, 6..6),
            (None, Some(9), 0..2, 4..6),
        ] {
            assert_eq!(positions(after, before, false, 6), first);
            assert_eq!(positions(after, before, true, 6), last);
        }
        assert_eq!(positions(None, None, true, 1), 0..1);
        assert_eq!(positions(None, None, true, 0), 0..0);
    }
}
