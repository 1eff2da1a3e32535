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
        ACCEPT_QUOTE = "accept-quote",
        ACCEPT_REPORT = "accept-report",
        ADD_ACCREDITATION = "add-accreditation",
        BULK_SELF_CHECK = "bulk-self-check",
        CANCEL_ORDER = "cancel-order",
        CONFIRM_CLASSIFICATION = "confirm-classification",
        CREATE_PRODUCT = "create-product",
        DASHBOARD = "dashboard",
        IMPORT_PRODUCTS = "import-products",
        ISSUE_REPORT = "issue-report",
        NOTIFICATIONS = "notifications",
        NOTIFICATION_RECEIVED = "notification-received",
        OPEN_QUESTIONS = "open-questions",
        ORDER = "order",
        ORDER_UPDATED = "order-updated",
        PROVIDERS = "providers",
        REFRESH_SESSION = "refresh-session",
        REGISTER_ORGANISATION = "register-organisation",
        REQUEST_ASSESSMENT = "request-assessment",
        REQUEST_TRANSPORT_APPROVAL = "request-transport-approval",
        REQUIREMENTS = "requirements",
        RUN_SELF_CHECK = "run-self-check",
        RUN_SELF_CHECKS = "run-self-checks",
        SEARCH_NOMENCLATURE = "search-nomenclature",
        SIGN_IN = "sign-in",
        SIGN_OUT = "sign-out",
        START_ASSESSMENT = "start-assessment",
        START_BULK_SELF_CHECK = "start-bulk-self-check",
        SUBMIT_DOCUMENT = "submit-document",
        SUBMIT_PROVIDER = "submit-provider",
        SUBMIT_QUOTE = "submit-quote",
        TRANSPORT_APPROVAL = "transport-approval",
        UPDATE_PRODUCT = "update-product",
        UPDATE_PROVIDER = "update-provider",
        VERDICT_CHANGES = "verdict-changes",
        WATCH_MARKET = "watch-market",
    }
    mobile {
        HOME = "home",
        ORDER = "order",
        SIGN_IN = "sign-in",
    }
    partner {
        NOMENCLATURE = "nomenclature",
        REQUIREMENTS = "requirements",
    }
    admin {
        ACCESS_RECORDS = "access-records",
        APPROVE_PROVIDER = "approve-provider",
        APPROVE_RULE_PACK = "approve-rule-pack",
        ASSIGN_ROLE = "assign-role",
        CREATE_API_CLIENT = "create-api-client",
        IMPORT_NATIONAL_CODES = "import-national-codes",
        IMPORT_NOMENCLATURE = "import-nomenclature",
        OPERATION_COUNTS = "operation-counts",
        PREVIEW_RULE_CHANGE = "preview-rule-change",
        PUBLISH_RULE_PACK = "publish-rule-pack",
        RULE_CHANGE = "rule-change",
        RULE_PACK_VERSION = "rule-pack-version",
        SIGN_IN = "sign-in",
        SUBMIT_RULE_PACK = "submit-rule-pack",
        UPLOAD_RULE_FILE = "upload-rule-file",
        VALIDATE_RULE_PACK = "validate-rule-pack",
        WITHDRAW_RULE_PACK = "withdraw-rule-pack",
    }
}
