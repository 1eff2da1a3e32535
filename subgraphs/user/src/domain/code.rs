//! Enums have names that outlive the code: in columns, in events and in the API.

use caller::{ClientKind, OrganisationKind, Role};

/// An enum whose variants are written down under stable names.
pub trait Code: Copy + 'static {
    fn code(self) -> &'static str;
    fn from_code(code: &str) -> Option<Self>;
}

/// Gives an enum its names, each written once.
macro_rules! codes {
    ($type:ident { $($variant:ident = $code:literal),+ $(,)? }) => {
        impl $crate::domain::Code for $type {
            fn code(self) -> &'static str {
                match self { $(Self::$variant => $code),+ }
            }

            fn from_code(code: &str) -> Option<Self> {
                match code { $($code => Some(Self::$variant),)+ _ => None }
            }
        }
    };
}

codes!(OrganisationKind { Seller = "SELLER", Provider = "PROVIDER", Carrier = "CARRIER", Platform = "PLATFORM" });

codes!(ClientKind {
    Web = "WEB",
    Mobile = "MOBILE",
    Partner = "PARTNER",
    Admin = "ADMIN",
    Ci = "CI",
    DeviceGateway = "DEVICE_GATEWAY",
});

codes!(Role {
    SellerOwner = "SELLER_OWNER",
    SellerMember = "SELLER_MEMBER",
    ProviderOwner = "PROVIDER_OWNER",
    Assessor = "ASSESSOR",
    Carrier = "CARRIER",
    PlatformAdmin = "PLATFORM_ADMIN",
    RuleEditor = "RULE_EDITOR",
    RuleApprover = "RULE_APPROVER",
    Auditor = "AUDITOR",
    Partner = "PARTNER",
    Device = "DEVICE",
    Inspector = "INSPECTOR",
    Ci = "CI",
});
