/// Sorting of a list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Sorting<By> {
    pub by: By,
    pub ascending: bool,
}
