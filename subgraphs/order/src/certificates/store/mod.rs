//! SQL statements and sealed columns.

mod certificate_lists;
mod certificates;
mod expiry;

pub use certificate_lists::{
    CertificateScope, count_certificate_entries, count_certificates, insert_certificate_entry,
    insert_certificate_entry_without_reason, list_certificate_histories, list_certificates,
};
pub use certificates::{
    CertificatesPage, count_certificates_of_product, find_certificate_by_token, find_certificates,
    find_public_tokens, insert_certificate, list_certificates_after, list_certificates_of_issuer,
    list_certificates_of_products, list_certificates_to_suspend, list_last_certificates_of_orders,
    lock_certificate, lock_certificates_of_order, lock_certificates_of_provider,
    next_certificate_number, update_certificate,
};
pub use expiry::{
    lock_certificates_expired, lock_certificates_expiring, update_certificates_expired,
};
