use uuid::Uuid;

use crate::projections::domain::Repair;

/// Row of a listing that is missing in the projection or differs.
pub struct Difference {
    pub id: Uuid,
    pub missing: bool,
}

/// Repair that follows from these differences.
pub fn repair(differences: Vec<Difference>, surplus: i64) -> Repair {
    let (missing, outdated): (Vec<_>, Vec<_>) =
        differences.into_iter().partition(|row| row.missing);
    Repair {
        missing: missing.into_iter().map(|row| row.id).collect(),
        outdated: outdated.into_iter().map(|row| row.id).collect(),
        surplus,
    }
}
