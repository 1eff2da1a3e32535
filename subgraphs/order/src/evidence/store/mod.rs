//! SQL statements and sealed columns.

mod document_requests;
mod documents;
mod files;
mod grants;
mod objects;

pub use document_requests::{
    find_document_requests, insert_document_request, list_document_requests_of_orders,
    update_document_request,
};
pub use documents::{
    DocumentScope, count_documents, count_documents_of_order, find_documents, insert_document,
    list_documents, list_documents_of_orders, lock_document, update_document,
};
pub use files::{
    FileRead, count_file_reads, count_unattached_files, delete_unattached_files, find_file,
    find_files_of_documents, find_known_files, insert_file, insert_file_read, list_file_reads,
    lock_uploads, update_file_document, update_file_replaced, update_file_verified,
};
pub use grants::{
    count_granted_documents, find_granted_documents, insert_grant, list_granted_documents,
    list_grants, lock_grant, update_grant,
};
pub use objects::{
    NewObject, Objects, OpenObject, delete_object, find_object, insert_object, list_objects,
};
