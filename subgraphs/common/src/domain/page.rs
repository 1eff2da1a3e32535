/// One page of a longer list.
#[derive(Clone, Debug)]
pub struct Page<T> {
    pub items: Vec<T>,
    pub more: bool,
}

impl<T> Page<T> {
    /// A list without entries.
    #[must_use]
    pub const fn empty() -> Self {
        Self { items: Vec::new(), more: false }
    }

    /// The first `first` of these, of which there is one more if there is another page.
    #[must_use]
    pub fn of(mut items: Vec<T>, first: usize) -> Self {
        let more = items.len() > first;
        items.truncate(first);
        Self { items, more }
    }
}
