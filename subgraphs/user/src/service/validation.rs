use chassis::Patch;
use commands::Error;
use refusal::ErrorCode;

use crate::domain::Refusal;

/// Collects the refusals of all fields of an input, so that one response contains them all.
#[derive(Default)]
pub(crate) struct Validation(Vec<Refusal>);

impl Validation {
    /// Returns the value of a field, or `None` if it is refused.
    pub fn field<T>(&mut self, path: &[&str], value: Result<T, Refusal>) -> Option<T> {
        value.map_err(|refusal| self.refuse(path, refusal)).ok()
    }

    /// Returns the new value of a field that cannot be cleared; `None` keeps the value. A refused value is `None` too,
    /// so call [`Self::passed`] before you use the result.
    pub fn replaced<T, U>(
        &mut self,
        path: &[&str],
        change: Patch<T>,
        read: impl FnOnce(T) -> Result<U, Refusal>,
    ) -> Option<U> {
        match change {
            Patch::Keep => None,
            Patch::Clear => self.field(path, Err(cannot_be_cleared())),
            Patch::Set(new) => self.field(path, read(new)),
        }
    }

    /// Adds the refusal of the field at this path.
    pub fn refuse(&mut self, path: &[&str], refusal: Refusal) {
        self.0.push(refusal.within(path));
    }

    /// Passes if no field is refused.
    pub fn passed(self) -> Result<(), Error> {
        if self.0.is_empty() {
            Ok(())
        } else {
            Err(self.refused())
        }
    }

    /// The error of an input with refused fields.
    pub fn refused(self) -> Error {
        self.0.into()
    }
}

fn cannot_be_cleared() -> Refusal {
    Refusal::new(
        ErrorCode::CannotBeCleared,
        &[],
        "This field cannot be cleared. Omit it to keep its value, or set another value.",
    )
}
