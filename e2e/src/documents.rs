//! The documents of `client-examples/`, so that they are run and cannot rot.

/// One operation, named as its file is.
#[derive(Debug)]
pub struct Document {
    pub name: &'static str,
    pub text: &'static str,
}

macro_rules! documents {
    ($($client:ident { $($constant:ident = $name:literal),+ $(,)? })+) => {
        $(pub mod $client {
            use super::Document;

            $(pub const $constant: Document = Document {
                name: $name,
                text: include_str!(concat!(
                    "../../client-examples/", stringify!($client), "/documents/", $name, ".graphql"
                )),
            };)+
        })+
    };
}

documents! {
    web {
        ACCEPT_DOCUMENT = "accept-document",
        ACCEPT_INVITATION = "accept-invitation",
        ACCEPT_QUOTE = "accept-quote",
        ACCEPT_REPORT = "accept-report",
        ADD_ACCREDITATION = "add-accreditation",
        ADD_PROVIDER = "add-provider",
        BEGIN_SECOND_FACTOR = "begin-second-factor",
        BULK_SELF_CHECK = "bulk-self-check",
        CANCEL_ORDER = "cancel-order",
        CERTIFICATE = "certificate",
        CHANGE_PASSWORD = "change-password",
        CONFIRM_CLASSIFICATION = "confirm-classification",
        CONFIRM_SECOND_FACTOR = "confirm-second-factor",
        CREATE_PRODUCT = "create-product",
        DASHBOARD = "dashboard",
        DEACTIVATE_USER = "deactivate-user",
        IMPORT_PRODUCTS = "import-products",
        INVITE_MEMBER = "invite-member",
        ISSUE_REPORT = "issue-report",
        LEAVE_ORGANISATION = "leave-organisation",
        MATCH_PROVIDERS = "match-providers",
        MEMBERS = "members",
        MY_SESSIONS = "my-sessions",
        NOTIFICATION_RECEIVED = "notification-received",
        NOTIFICATIONS = "notifications",
        OPEN_QUESTIONS = "open-questions",
        ORDER_UPDATED = "order-updated",
        ORDER = "order",
        PROVIDER_KEYS = "provider-keys",
        PROVIDERS = "providers",
        REFRESH_SESSION = "refresh-session",
        REGISTER_ORGANISATION = "register-organisation",
        REGISTER_PROVIDER_KEY = "register-provider-key",
        REGISTER_USER = "register-user",
        REPORT_TO_SIGN = "report-to-sign",
        REQUEST_ASSESSMENT = "request-assessment",
        REQUEST_EMAIL_VERIFICATION = "request-email-verification",
        REQUEST_KEY_CHALLENGE = "request-key-challenge",
        REQUEST_PASSWORD_RESET = "request-password-reset",
        REQUEST_TRANSPORT_APPROVAL = "request-transport-approval",
        REQUIREMENTS = "requirements",
        RESET_PASSWORD = "reset-password",
        REVOKE_PROVIDER_KEY = "revoke-provider-key",
        REVOKE_ROLE = "revoke-role",
        REVOKE_SESSION = "revoke-session",
        RUN_SELF_CHECK = "run-self-check",
        RUN_SELF_CHECKS = "run-self-checks",
        SEARCH_NOMENCLATURE = "search-nomenclature",
        SIGN_IN = "sign-in",
        SIGN_OUT_EVERYWHERE = "sign-out-everywhere",
        SIGN_OUT = "sign-out",
        START_ASSESSMENT = "start-assessment",
        START_BULK_SELF_CHECK = "start-bulk-self-check",
        SUBMIT_DOCUMENT = "submit-document",
        SUBMIT_PROVIDER = "submit-provider",
        SUBMIT_QUOTE = "submit-quote",
        SWITCH_ORGANISATION = "switch-organisation",
        TRANSPORT_APPROVAL = "transport-approval",
        UPDATE_PRODUCT = "update-product",
        UPDATE_PROFILE = "update-profile",
        UPDATE_PROVIDER = "update-provider",
        VERDICT_CHANGES = "verdict-changes",
        VERIFY_CERTIFICATE = "verify-certificate",
        VERIFY_EMAIL = "verify-email",
        WATCH_MARKET = "watch-market",
    }
    mobile {
        HOME = "home",
        ORDER = "order",
        SIGN_IN = "sign-in",
    }
    partner {
        IMPORT_LEGACY_ORDERS = "import-legacy-orders",
        MY_PRODUCTS = "my-products",
        NOMENCLATURE = "nomenclature",
        REQUIREMENTS = "requirements",
    }
    admin {
        ACCESS_RECORDS = "access-records",
        APPROVE_PROVIDER = "approve-provider",
        APPROVE_RULE_PACK = "approve-rule-pack",
        ASSIGN_ROLE = "assign-role",
        AUDIT_RECORDS = "audit-records",
        CREATE_API_CLIENT = "create-api-client",
        IMPORT_NATIONAL_CODES = "import-national-codes",
        IMPORT_NOMENCLATURE = "import-nomenclature",
        LOCK_USER = "lock-user",
        OPERATION_COUNTS = "operation-counts",
        ORGANISATIONS = "organisations",
        PREVIEW_RULE_CHANGE = "preview-rule-change",
        PUBLISH_RULE_PACK = "publish-rule-pack",
        REGISTER_OPERATIONS = "register-operations",
        REINSTATE_ORGANISATION = "reinstate-organisation",
        REINSTATE_PROVIDER = "reinstate-provider",
        REMOVE_PROVIDER = "remove-provider",
        REVEAL_PERSONAL_DATA = "reveal-personal-data",
        REVOKE_API_CLIENT = "revoke-api-client",
        ROTATE_CLIENT_SECRET = "rotate-client-secret",
        RULE_CHANGE = "rule-change",
        RULE_PACK_VERSION = "rule-pack-version",
        SECURITY_EVENTS = "security-events",
        SET_CLIENT_PUBLIC_KEYS = "set-client-public-keys",
        SIGN_IN = "sign-in",
        SUBMIT_RULE_PACK = "submit-rule-pack",
        SUSPEND_ORGANISATION = "suspend-organisation",
        SUSPEND_PROVIDER = "suspend-provider",
        UNLOCK_USER = "unlock-user",
        UPLOAD_RULE_FILE = "upload-rule-file",
        USERS = "users",
        VALIDATE_RULE_PACK = "validate-rule-pack",
        VERIFY_ORGANISATION = "verify-organisation",
        WITHDRAW_RULE_PACK = "withdraw-rule-pack",
    }
}
