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
        CANCEL_ORDER = "cancel-order",
        CREATE_PRODUCT = "create-product",
        DASHBOARD = "dashboard",
        ISSUE_REPORT = "issue-report",
        NOTIFICATIONS = "notifications",
        NOTIFICATION_RECEIVED = "notification-received",
        ORDER = "order",
        ORDER_UPDATED = "order-updated",
        PROVIDERS = "providers",
        REFRESH_SESSION = "refresh-session",
        REGISTER_ORGANISATION = "register-organisation",
        REQUEST_ASSESSMENT = "request-assessment",
        REQUEST_TRANSPORT_APPROVAL = "request-transport-approval",
        REQUIREMENTS = "requirements",
        RUN_SELF_CHECK = "run-self-check",
        SIGN_IN = "sign-in",
        SIGN_OUT = "sign-out",
        START_ASSESSMENT = "start-assessment",
        SUBMIT_DOCUMENT = "submit-document",
        SUBMIT_PROVIDER = "submit-provider",
        SUBMIT_QUOTE = "submit-quote",
        TRANSPORT_APPROVAL = "transport-approval",
        UPDATE_PRODUCT = "update-product",
        UPDATE_PROVIDER = "update-provider",
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
        CREATE_API_CLIENT = "create-api-client",
        IMPORT_NOMENCLATURE = "import-nomenclature",
        OPERATION_COUNTS = "operation-counts",
        PUBLISH_RULE_PACK = "publish-rule-pack",
        SIGN_IN = "sign-in",
        UPLOAD_RULE_FILE = "upload-rule-file",
        VALIDATE_RULE_PACK = "validate-rule-pack",
    }
}
