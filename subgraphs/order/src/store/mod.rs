//! Every SQL statement of the order domain, and its sealed columns.

mod approvals;
mod certificates;
mod disputes;
mod document_requests;
mod documents;
mod error;
mod files;
mod grants;
mod idempotency;
mod known;
mod lane;
mod objects;
mod order_lists;
mod orders;
mod paging;
mod quotes;
mod reports;
mod sealed;
mod timeline;

pub use approvals::{
    count_approvals, find_approvals, insert_approval, list_approvals, lock_approval, update_approval,
};
pub use certificates::{
    find_certificates, insert_certificate, list_certificates_of_orders, list_certificates_of_products,
    next_certificate_number,
};
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
pub use files::{
    FileRead, count_file_reads, count_unattached_files, delete_unattached_files, find_file,
    find_files_of_documents, find_known_files, insert_file, insert_file_read, list_file_reads, lock_uploads,
    update_file_document, update_file_replaced,
};
pub use grants::{
    count_granted_documents, find_granted_documents, insert_grant, list_granted_documents, list_grants,
    lock_grant, update_grant,
};
pub use idempotency::{Claim, insert_idempotency_key};
pub use known::{find_products, find_providers, upsert_product, upsert_provider};
pub use objects::{NewObject, Objects, OpenObject, delete_object, find_object, insert_object, list_objects};
pub use order_lists::{OrderScope, count_orders, list_orders};
pub use orders::{
    find_orders, insert_candidates, insert_order, list_messages, lock_order, next_order_number, update_draft,
    update_message, update_order,
};
pub use paging::Window;
pub use quotes::{
    find_quotes, insert_quote, list_quotes_of_orders, update_quote_withdrawn, update_quotes_accepted,
};
pub use reports::{find_reports, insert_report, list_reports_of_orders};
pub use timeline::{insert_timeline, list_timeline};

/// The history of the database.
pub static MIGRATIONS: sqlx::migrate::Migrator = sqlx::migrate!("../../migrations/order");
