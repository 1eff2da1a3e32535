use uuid::Uuid;

/// User or program that makes a change.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Author {
    pub id: Uuid,
    pub is_program: bool,
}
