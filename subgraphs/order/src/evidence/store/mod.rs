//! SQL statements and sealed columns.

mod document_lists;
mod document_requests;
mod documents;
mod expiry;
mod file_reads;
mod grants;

pub use document_lists::{DocumentScope, count_documents, list_document_ids, list_documents};
pub use document_requests::{
    find_document_requests, insert_document_request, list_document_requests_of_orders,
    update_document_request,
};
pub use documents::{
    count_documents_of_order, count_documents_of_product, count_documents_up_to, find_documents,
    insert_document, list_documents_after, list_documents_of_orders, lock_document,
    update_document,
};
pub use expiry::{lock_documents_expired, lock_documents_expiring, update_documents_expired};
pub use file_reads::{FileRead, count_file_reads, insert_file_read, list_file_reads};
pub use grants::{find_granted_documents, insert_grant, list_grants, lock_grant, update_grant};
