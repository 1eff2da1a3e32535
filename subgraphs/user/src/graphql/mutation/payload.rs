/// The payload of a mutation that answers with one thing.
macro_rules! payload {
    ($(#[$doc:meta])* $name:ident { $field:ident: $type:ty } from $from:ty) => {
        $(#[$doc])*
        #[derive(async_graphql::SimpleObject)]
        struct $name {
            $field: Option<$type>,
            user_errors: Vec<chassis::UserError>,
        }

        impl $name {
            fn of(result: Result<$from, $crate::service::Error>) -> Result<Self, chassis::Failure> {
                let (done, user_errors) = $crate::graphql::error::outcome(result)?;
                Ok(Self { $field: done.map(<$type>::from), user_errors })
            }
        }
    };
}

/// The payload of a mutation that only says whether it was done.
macro_rules! done {
    ($(#[$doc:meta])* $name:ident { $(#[$field_doc:meta])* $field:ident }) => {
        $(#[$doc])*
        #[derive(async_graphql::SimpleObject)]
        struct $name {
            $(#[$field_doc])*
            $field: bool,
            user_errors: Vec<chassis::UserError>,
        }

        impl $name {
            fn of(result: Result<(), $crate::service::Error>) -> Result<Self, chassis::Failure> {
                let (done, user_errors) = $crate::graphql::error::outcome(result)?;
                Ok(Self { $field: done.is_some(), user_errors })
            }
        }
    };
}

/// The payload of a mutation that says whether it was done and makes the client that asked for it a known device.
macro_rules! done_by_device {
    ($(#[$doc:meta])* $name:ident { $(#[$field_doc:meta])* $field:ident }) => {
        $(#[$doc])*
        #[derive(async_graphql::SimpleObject)]
        struct $name {
            $(#[$field_doc])*
            $field: bool,
            /// Keep it and send it with `signIn`: wrong guesses that others make at the account do not make you wait then.
            device_token: Option<String>,
            user_errors: Vec<chassis::UserError>,
        }

        impl $name {
            fn of(
                result: Result<secrecy::SecretString, $crate::service::Error>,
            ) -> Result<Self, chassis::Failure> {
                let (token, user_errors) = $crate::graphql::error::outcome(result)?;
                let device_token = token.map(|token| secrecy::ExposeSecret::expose_secret(&token).to_owned());
                Ok(Self { $field: device_token.is_some(), device_token, user_errors })
            }
        }
    };
}
