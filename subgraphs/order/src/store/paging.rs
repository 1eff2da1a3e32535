use uuid::Uuid;

/// In which order a list is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sort {
    Newest,
    Oldest,
}

/// Which rows of a list: those whose id comes after `after` in descending order, `limit` at most. Ids are `UUIDv7`,
/// so that is newest first.
#[derive(Clone, Copy, Debug)]
pub struct Window {
    pub after: Option<Uuid>,
    pub limit: i64,
}
