use commands::Error;

use crate::{Failure, UserError};

/// Separates the outcomes that a mutation's payload has (the result, or the refusals) from those that fail the field.
pub fn outcome<T>(result: Result<T, Error>) -> Result<(Option<T>, Vec<UserError>), Failure> {
    match result {
        Ok(done) => Ok((Some(done), Vec::new())),
        Err(Error::Refused(refusals)) => {
            Ok((None, refusals.into_iter().map(UserError::from).collect()))
        }
        Err(other) => Err(other.into()),
    }
}

/// Declares payloads: `payloads! { CancelOrderPayload { order: Order from SeenOrder by Order } }`, where `by` makes the object of the
/// schema from the result of the use case.
#[macro_export]
macro_rules! payloads {
    ($($(#[$doc:meta])* $name:ident { $field:ident: $type:ty, from $made:ty, by $by:expr })+) => {$(
        $(#[$doc])*
        #[derive(async_graphql::SimpleObject)]
        pub(crate) struct $name {
            /// Null if the mutation was refused.
            $field: Option<$type>,
            /// The reasons for which the mutation was refused. Empty if it was carried out.
            user_errors: Vec<$crate::UserError>,
        }

        impl $name {
            pub(crate) fn of(result: Result<$made, commands::Error>) -> Result<Self, $crate::Failure> {
                let (made, user_errors) = $crate::outcome(result)?;
                Ok(Self { $field: made.map($by), user_errors })
            }
        }
    )+};
}

/// Declares payloads like [`payloads!`] that have warnings about the input, too.
#[macro_export]
macro_rules! payloads_with_warnings {
    ($($(#[$doc:meta])* $name:ident { $field:ident: $type:ty, from $made:ty, by $by:expr })+) => {$(
        $(#[$doc])*
        #[derive(async_graphql::SimpleObject)]
        pub(crate) struct $name {
            /// Null if the mutation was refused.
            $field: Option<$type>,
            /// The reasons for which the mutation was refused. Empty if it was carried out.
            user_errors: Vec<$crate::UserError>,
            /// Values that were accepted and are probably wrong. At most 20 of a kind.
            warnings: Vec<refusal::Warning>,
        }

        impl $name {
            pub(crate) fn of(
                result: Result<refusal::Noted<$made>, commands::Error>,
            ) -> Result<Self, $crate::Failure> {
                let (noted, user_errors) = $crate::outcome(result)?;
                let (made, warnings) = noted.map(|noted| (noted.item, noted.warnings)).unzip();
                let warnings: Vec<refusal::Warning> = warnings.unwrap_or_default();
                Ok(Self {
                    $field: made.map($by),
                    user_errors,
                    warnings: warnings.into_iter().map(refusal::Warning::of_input).collect(),
                })
            }
        }
    )+};
}

/// Declares payloads that only say whether the mutation was carried out.
#[macro_export]
macro_rules! done_payloads {
    ($($(#[$doc:meta])* $name:ident { $(#[$field_doc:meta])* $field:ident })+) => {$(
        $(#[$doc])*
        #[derive(async_graphql::SimpleObject)]
        pub(crate) struct $name {
            $(#[$field_doc])*
            $field: bool,
            /// The reasons for which the mutation was refused. Empty if it was carried out.
            user_errors: Vec<$crate::UserError>,
        }

        impl $name {
            pub(crate) fn of(result: Result<(), commands::Error>) -> Result<Self, $crate::Failure> {
                let (done, user_errors) = $crate::outcome(result)?;
                Ok(Self { $field: done.is_some(), user_errors })
            }
        }
    )+};
}
