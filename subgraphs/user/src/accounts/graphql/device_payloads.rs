/// Declares payloads that report whether the mutation was carried out and return a device token.
macro_rules! done_by_device {
    ($($(#[$doc:meta])* $name:ident { $(#[$field_doc:meta])* $field:ident })+) => {$(
        $(#[$doc])*
        #[derive(async_graphql::SimpleObject)]
        struct $name {
            $(#[$field_doc])*
            $field: bool,
            /// Device token of the client. Store it and send it with `signIn`, so that wrong guesses by others do not
            /// delay your sign-in. It is valid for 180 days or until the password changes. Null if the mutation was
            /// refused.
            device_token: Option<String>,
            /// The reasons for which the mutation was refused. Empty if it was carried out.
            user_errors: Vec<chassis::UserError>,
        }

        impl $name {
            fn of(
                result: Result<secrecy::SecretString, commands::Error>,
            ) -> Result<Self, chassis::Failure> {
                use secrecy::ExposeSecret;

                let (token, user_errors) = chassis::outcome(result)?;
                let device_token = token.map(|token| token.expose_secret().to_owned());
                Ok(Self { $field: device_token.is_some(), device_token, user_errors })
            }
        }
    )+};
}

pub(crate) use done_by_device;
