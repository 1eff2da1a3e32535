use async_graphql::Enum;

/// What a person or a machine may do.
#[derive(Clone, Copy, PartialEq, Eq, Enum)]
#[graphql(remote = "caller::Role")]
pub enum Role {
    SellerOwner,
    SellerMember,
    ProviderOwner,
    Assessor,
    Carrier,
    /// Runs the platform: providers, clients, roles.
    PlatformAdmin,
    /// Writes rule packs.
    RuleEditor,
    /// Approves rule packs that somebody else wrote.
    RuleApprover,
    /// Reads everything and changes nothing.
    Auditor,
    Partner,
    Device,
    Inspector,
    Ci,
}
