use uuid::Uuid;

macro_rules! ids {
    ($($(#[$doc:meta])* $name:ident),+ $(,)?) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub struct $name(pub Uuid);

        impl $name {
            /// A new one: a `UUIDv7`, so that keys sort by the time they were made.
            #[must_use]
            pub fn fresh() -> Self {
                Self(Uuid::now_v7())
            }
        }
    )+};
}

ids!(
    OrganisationId,
    UserId,
    SessionId,
    ProviderId,
    AccreditationId,
    ApiClientId,
    InvitationId,
    AuditRecordId,
    ProviderKeyId
);
