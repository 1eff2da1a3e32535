//! Arguments of lists.

use chassis::{DateRange, DateTimeRange, Failure, Page};

use crate::domain::{DayRange, ListKey, Search, Sorting, TimeRange};
use crate::service::ListPage;

/// Returns the requested page of a list with this sorting. Refuses a cursor of a list with another sort field.
pub(crate) fn list_page(page: &Page<ListKey>, sorting: Sorting) -> Result<ListPage, Failure> {
    if page.cursors().any(|key| key.place(sorting.by).is_none()) {
        return Err(foreign_cursor());
    }
    Ok(ListPage {
        sorting,
        window: page.window(),
    })
}

pub(crate) const fn foreign_cursor() -> Failure {
    Failure::BadInput(
        "The cursor belongs to a list with another `sort`. Use the same `sort`, or begin without a cursor.",
    )
}

/// Returns the search of a filter. Refuses a text that finds nothing in any form.
pub(crate) fn search(text: Option<&str>) -> Result<Option<Search>, Failure> {
    let Some(text) = text else {
        return Ok(None);
    };
    Search::parse(text).map(Some).ok_or(Failure::BadInput(
        "`search` must have a letter or a digit, and at most 100 characters.",
    ))
}

/// Returns the values of a filter field that takes several. An empty list does not filter.
pub(crate) fn any_of<Public, Value: From<Public>>(values: Option<Vec<Public>>) -> Vec<Value> {
    values
        .unwrap_or_default()
        .into_iter()
        .map(Into::into)
        .collect()
}

pub(crate) fn time_range(range: Option<DateTimeRange>) -> TimeRange {
    let (from, to) = DateTimeRange::bounds(range);
    TimeRange { from, to }
}

pub(crate) fn day_range(range: Option<DateRange>) -> DayRange {
    let (from, to) = DateRange::bounds(range);
    DayRange { from, to }
}
