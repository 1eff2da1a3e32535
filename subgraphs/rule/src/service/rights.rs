//! Who may do what, in one place.
//!
//! Sellers see and change what is their organisation's. A partner's program does so too, as far as its scopes go.
//! Administrators and auditors see everything; rule packs are theirs and the editors'.

use caller::{Caller, Denied, Identity, Role};
use uuid::Uuid;

/// The scopes of a program that acts for a seller.
pub const READ_PRODUCTS: &str = "products:read";
pub const WRITE_PRODUCTS: &str = "products:write";
pub const RUN_SELF_CHECKS: &str = "self-checks:run";

/// Whose products and self-checks a caller may read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reach {
    All,
    Own(Uuid),
}

impl Reach {
    /// The one organisation, or `None` for all.
    pub const fn organisation(self) -> Option<Uuid> {
        match self {
            Self::All => None,
            Self::Own(organisation) => Some(organisation),
        }
    }

    /// What remains of it within an organisation, if one is named; `None` is nothing.
    pub fn within(self, organisation: Option<Uuid>) -> Option<Self> {
        match (self, organisation) {
            (reach, None) => Some(reach),
            (Self::All, Some(organisation)) => Some(Self::Own(organisation)),
            (Self::Own(own), Some(organisation)) => (own == organisation).then_some(self),
        }
    }
}

/// What the caller may read of products and self-checks.
pub fn reach(caller: &Caller) -> Result<Reach, Denied> {
    match caller.identity() {
        Identity::User(_)
            if caller
                .with_role(&[Role::PlatformAdmin, Role::Auditor])
                .is_ok() =>
        {
            Ok(Reach::All)
        }
        Identity::User(user) => Ok(Reach::Own(user.organisation)),
        Identity::Client(_) => scoped(caller, READ_PRODUCTS).map(Reach::Own),
        Identity::Anonymous => Err(Denied::Unauthenticated),
        Identity::Gateway => Err(Denied::Forbidden),
    }
}

/// Whether the caller may read this organisation's products and self-checks.
#[must_use]
pub fn may_read_products(caller: &Caller, organisation: Uuid) -> bool {
    reach(caller).is_ok_and(|reach| reach.organisation().is_none_or(|own| own == organisation))
}

/// The organisation that the caller sells for.
pub fn seller(caller: &Caller, scope: &'static str) -> Result<Uuid, Denied> {
    match caller.identity() {
        Identity::Client(_) => scoped(caller, scope),
        _ => Ok(caller
            .with_role(&[Role::SellerOwner, Role::SellerMember])?
            .organisation),
    }
}

fn scoped(caller: &Caller, scope: &'static str) -> Result<Uuid, Denied> {
    let Identity::Client(client) = caller.identity() else {
        return Err(Denied::Forbidden);
    };
    let organisation = client.organisation.ok_or(Denied::Forbidden)?;
    if caller.has_scope(scope) {
        Ok(organisation)
    } else {
        Err(Denied::MissingScope(scope))
    }
}

/// Who may see rule packs with their findings.
pub fn rule_reader(caller: &Caller) -> Result<&caller::User, Denied> {
    caller.with_role(&[
        Role::RuleEditor,
        Role::RuleApprover,
        Role::PlatformAdmin,
        Role::Auditor,
    ])
}

/// Who may write rule packs.
pub fn rule_writer(caller: &Caller) -> Result<&caller::User, Denied> {
    caller.with_role(&[Role::RuleEditor, Role::PlatformAdmin])
}

/// Who may decide about a version that somebody else wrote.
pub fn rule_reviewer(caller: &Caller) -> Result<&caller::User, Denied> {
    caller.with_role(&[Role::RuleApprover])
}

/// Who may publish and withdraw them.
pub fn rule_publisher(caller: &Caller) -> Result<&caller::User, Denied> {
    caller.with_role(&[Role::PlatformAdmin])
}

/// Whose classifications a caller may challenge: a seller its own, an administrator everybody's.
pub fn challenger(caller: &Caller) -> Result<(Reach, Uuid), Denied> {
    if let Ok(user) = caller.with_role(&[Role::PlatformAdmin]) {
        return Ok((Reach::All, user.id));
    }
    Ok((Reach::Own(seller(caller, WRITE_PRODUCTS)?), actor(caller)))
}

/// Who it is that does something: the person, or the program.
#[must_use]
pub fn actor(caller: &Caller) -> Uuid {
    match caller.identity() {
        Identity::User(user) => user.id,
        Identity::Client(client) => client.id,
        Identity::Anonymous | Identity::Gateway => Uuid::nil(),
    }
}
