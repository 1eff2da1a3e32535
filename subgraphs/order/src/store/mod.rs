//! Every SQL statement of the order domain, and its sealed columns.

mod approvals;
mod certificate_lists;
mod certificates;
mod deadlines;
mod disputes;
mod document_requests;
mod documents;
mod error;
mod expiry;
mod idempotency;
mod known;
mod lane;
mod order_entries;
mod order_lists;
mod orders;
mod paging;
mod provider_keys;
mod quotes;
mod reports;
mod sealed;
mod timeline;
mod work;
mod work_counts;

pub use approvals::{
    count_approvals, find_approvals, insert_approval, list_approvals, lock_approval, update_approval,
};
pub use certificate_lists::{
    CertificateScope, count_certificates, insert_certificate_entry, insert_certificate_entry_without_reason,
    list_certificate_entries, list_certificates,
};
pub use certificates::{
    find_certificate_by_token, find_certificates, find_public_tokens, insert_certificate,
    list_certificates_of_orders, list_certificates_of_products, lock_certificate, lock_certificates_of_order,
    lock_certificates_of_provider, next_certificate_number, update_certificate,
};
pub use deadlines::{insert_timeline_all, lock_orders_late, lock_orders_unanswered, update_orders};
pub use disputes::{
    find_disputes, find_open_dispute, insert_dispute, list_disputes_of_orders, update_dispute_resolved,
};
pub use document_requests::{
    find_document_requests, insert_document_request, list_document_requests_of_orders,
    update_document_request,
};
pub use documents::{
    DocumentScope, count_documents, count_documents_of_order, find_documents, insert_document,
    list_accepted_documents, list_documents, list_documents_of_orders, lock_document, update_document,
};
pub use envelope::{BlindIndex, Keyring};
pub use error::Error;
pub use expiry::{
    insert_reminders, lock_certificates_expired, lock_certificates_expiring, lock_documents_expired,
    lock_documents_expiring, update_certificates_expired, update_documents_expired,
};
pub use idempotency::{Claim, insert_idempotency_key};
pub use known::{find_products, find_providers, lock_provider, upsert_product, upsert_provider};
pub use order_entries::{update_entries, upsert_entries};
pub use order_lists::{OrderPage, OrderScope, count_orders, list_orders};
pub use orders::{
    find_orders, insert_candidates, insert_order, list_messages, lock_order, next_order_number, update_draft,
    update_message, update_order,
};
pub use paging::Window;
pub use provider_keys::{lock_provider_key, upsert_provider_key};
pub use quotes::{
    find_quotes, insert_quote, list_quotes_of_orders, update_quote_withdrawn, update_quotes_accepted,
};
pub use reports::{find_reports, insert_report, list_reports_of_orders};
pub use timeline::{insert_timeline, list_timeline};
pub use work::{WorkScope, list_inbox, list_reviews, list_work};
pub use work_counts::{count_inbox, count_reviews, count_work};

/// The history of the database.
pub static MIGRATIONS: sqlx::migrate::Migrator = sqlx::migrate!("../../migrations/order");
