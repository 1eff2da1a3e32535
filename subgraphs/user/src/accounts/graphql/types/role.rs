use async_graphql::Enum;

/// Role of a user or of a machine.
#[derive(Clone, Copy, PartialEq, Eq, Enum)]
#[graphql(remote = "caller::Role")]
pub enum Role {
    /// Owner of a selling organisation: manages the organisation and its members.
    SellerOwner,
    /// Member of a selling organisation.
    SellerMember,
    /// Owner of a provider: manages the organisation, its members and its provider profile.
    ProviderOwner,
    /// Assesses products for a provider.
    Assessor,
    /// Owner of a carrying organisation: moves consignments, manages the organisation and its members.
    Carrier,
    /// Administrator of the platform: manages providers, API clients and roles.
    PlatformAdmin,
    /// Writes rule packs.
    RuleEditor,
    /// Approves rule packs that another user has written.
    RuleApprover,
    /// Reads all data of the platform and changes none.
    Auditor,
    /// Not assignable: API clients have scopes instead of roles.
    Partner,
    /// Not assignable: API clients have scopes instead of roles.
    Device,
    /// Not assignable: reserved.
    Inspector,
    /// Not assignable: API clients have scopes instead of roles.
    Ci,
}
