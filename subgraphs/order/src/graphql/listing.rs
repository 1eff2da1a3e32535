//! Arguments of lists.

use chassis::{DateRange, DateTimeRange, Failure, Page};

use crate::domain::{DayRange, ListKey, Search, Sorting, TimeRange};
use crate::service::ListPage;

/// Returns the requested page of a list with this sorting. Refuses a cursor of a list with another sort field.
pub(crate) fn list_page(page: &Page<ListKey>, sorting: Sorting) -> Result<ListPage, Failure> {
    if page.cursors().any(|key| key.place(sorting.by).is_none()) {
        return Err(Failure::other_sorting());
    }
    Ok(ListPage {
        sorting,
        window: page.window(),
    })
}

/// Returns the search of a filter. Refuses a text that finds nothing in any form, or that the database does not accept.
pub(crate) fn search(text: Option<&str>) -> Result<Option<Search>, Failure> {
    let Some(text) = text else {
        return Ok(None);
    };
    Search::parse(text).map(Some).ok_or(Failure::BadInput(
        "`search` must have a letter or a digit, at most 100 characters, and no character U+0000.",
    ))
}

/// Returns the texts of a filter field that takes several. An empty list does not filter. Refuses a text that the database does
/// not accept.
pub(crate) fn any_text_of(values: Option<Vec<String>>) -> Result<Vec<String>, Failure> {
    let values = values.unwrap_or_default();
    if values.iter().any(|value| value.contains('\0')) {
        return Err(Failure::BadInput(
            "A text of the filter has the character U+0000. Remove it.",
        ));
    }
    Ok(values)
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
