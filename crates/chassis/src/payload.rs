use commands::Error;

use crate::{Failure, UserError};

/// Splits the result of a mutation into the payload's parts (result and user errors), or fails the field.
pub fn outcome<T>(result: Result<T, Error>) -> Result<(Option<T>, Vec<UserError>), Failure> {
    match result {
        Ok(done) => Ok((Some(done), Vec::new())),
        Err(Error::Refused(refusals)) => {
            Ok((None, refusals.into_iter().map(UserError::from).collect()))
        }
        Err(other) => Err(other.into()),
    }
}

/// Declares payloads: `payloads! { CancelOrderPayload { order: Order, from SeenOrder, by Order } }`, where `by` converts the result of
/// the use case into the object of the schema.
#[macro_export]
macro_rules! payloads {
    ($($(#[$doc:meta])* $name:ident { $field:ident: $type:ty, from $made:ty, by $by:expr })+) => {$(
        $(#[$doc])*
        #[derive(async_graphql::SimpleObject)]
        pub(crate) struct $name {
            /// The object after the mutation. Null if the mutation was refused.
            $field: Option<$type>,
            /// Reasons why the mutation was refused. Empty if it succeeded.
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

/// Declares payloads like [`payloads!`] with warnings about the input.
#[macro_export]
macro_rules! payloads_with_warnings {
    ($($(#[$doc:meta])* $name:ident { $field:ident: $type:ty, from $made:ty, by $by:expr })+) => {$(
        $(#[$doc])*
        #[derive(async_graphql::SimpleObject)]
        pub(crate) struct $name {
            /// The object after the mutation. Null if the mutation was refused.
            $field: Option<$type>,
            /// Reasons why the mutation was refused. Empty if it succeeded.
            user_errors: Vec<$crate::UserError>,
            /// Accepted values that are probably wrong. At most 20 per warning code.
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

/// Declares payloads that only report whether the mutation succeeded.
#[macro_export]
macro_rules! done_payloads {
    ($($(#[$doc:meta])* $name:ident { $(#[$field_doc:meta])* $field:ident })+) => {$(
        $(#[$doc])*
        #[derive(async_graphql::SimpleObject)]
        pub(crate) struct $name {
            $(#[$field_doc])*
            $field: bool,
            /// Reasons why the mutation was refused. Empty if it succeeded.
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
