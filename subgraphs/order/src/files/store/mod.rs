//! SQL statements, sealed columns, and the content of files in the object store.

mod files;
mod objects;

pub use self::files::{
    count_unattached_files, delete_unattached_files, find_file, find_files_of_documents,
    find_known_files, find_stored_bytes, insert_file, lock_uploads, update_file_document,
    update_file_replaced, update_file_verified, upsert_stored_bytes,
};
pub use objects::{
    NewObject, Objects, OpenObject, delete_object, find_object, insert_object, list_objects,
};
