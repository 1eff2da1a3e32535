use async_graphql::MaybeUndefined;

/// Change of an optional field in a partial update: an absent input keeps the field, null clears it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Patch<T> {
    #[default]
    Keep,
    Clear,
    Set(T),
}

impl<T> Patch<T> {
    /// Value of the field after the change.
    #[must_use]
    pub fn apply(self, current: Option<T>) -> Option<T> {
        match self {
            Self::Keep => current,
            Self::Clear => None,
            Self::Set(new) => Some(new),
        }
    }

    /// Converts the new value. Fails if the conversion fails.
    pub fn try_map<U, E>(self, convert: impl FnOnce(T) -> Result<U, E>) -> Result<Patch<U>, E> {
        Ok(match self {
            Self::Keep => Patch::Keep,
            Self::Clear => Patch::Clear,
            Self::Set(new) => Patch::Set(convert(new)?),
        })
    }
}

impl<T: Default> Patch<T> {
    /// New value of a field that an empty value clears: empty to clear it, `None` to keep it.
    #[must_use]
    pub fn replacement(self) -> Option<T> {
        match self {
            Self::Keep => None,
            Self::Clear => Some(T::default()),
            Self::Set(new) => Some(new),
        }
    }
}

impl<T, U: From<T>> From<MaybeUndefined<T>> for Patch<U> {
    fn from(input: MaybeUndefined<T>) -> Self {
        match input {
            MaybeUndefined::Undefined => Self::Keep,
            MaybeUndefined::Null => Self::Clear,
            MaybeUndefined::Value(new) => Self::Set(new.into()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{MaybeUndefined, Patch};

    #[test]
    fn an_empty_value_replaces_what_null_clears_and_nothing_replaces_what_is_kept() {
        for (input, replacement) in [
            (MaybeUndefined::Undefined, None),
            (MaybeUndefined::Null, Some("")),
            (MaybeUndefined::Value("new"), Some("new")),
        ] {
            assert_eq!(Patch::<&str>::from(input).replacement(), replacement);
        }
    }
}
