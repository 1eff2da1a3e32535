use uuid::Uuid;

use crate::projections::domain::Repair;

/// A row of a listing that its projection lacks or that differs.
pub struct Difference {
    pub id: Uuid,
    pub missing: bool,
}

/// The repair of these differences.
pub fn repair(differences: Vec<Difference>, surplus: i64) -> Repair {
    let (missing, outdated): (Vec<_>, Vec<_>) =
        differences.into_iter().partition(|row| row.missing);
    Repair {
        missing: missing.into_iter().map(|row| row.id).collect(),
        outdated: outdated.into_iter().map(|row| row.id).collect(),
        surplus,
    }
}
