//! Every SQL statement of the order domain, and its sealed columns.

mod approval_checks;
mod approval_lists;
mod approval_reviews;
mod approval_timeline;
mod approvals;
mod case_reads;
mod certificate_lists;
mod certificates;
mod consignment_lists;
mod consignment_timeline;
mod consignments;
mod deadlines;
mod devices;
mod disputes;
mod document_requests;
mod documents;
mod enquiries;
mod error;
mod expiry;
mod files;
mod grants;
mod idempotency;
mod lane;
mod legacy_orders;
mod listings;
mod market_days;
mod messages;
mod objects;
mod order_entries;
mod order_lists;
mod orders;
mod organisations;
mod paging;
mod places;
mod products;
mod provider_keys;
mod provider_reviews;
mod providers;
mod quotas;
mod quotes;
mod ratings;
mod repairs;
mod reports;
mod reviewed_approvals;
mod rule_packs;
mod sealed;
mod standing_evidence;
mod timeline;
mod units;
mod work;
mod work_counts;

pub use self::units::{find_unit_import, list_units, update_unit_import, upsert_units};
pub use approval_checks::{update_check, update_questions};
pub use approval_lists::{ApprovalScope, count_approvals, list_approvals};
pub use approval_reviews::{
    delete_approval_review, insert_approval_review, lock_approval_review, update_approval_review,
    watch_reviews,
};
pub use approval_timeline::{
    count_approval_steps, insert_approval_step, insert_approval_steps, list_approval_timelines,
};
pub use approvals::{
    ReviewedApproval, find_approvals, find_open_approval, has_fallen_evidence, insert_approval,
    lock_approval, lock_approvals, update_approval, update_approvals_reviewed,
};
pub use case_reads::{CaseRead, count_case_reads, insert_case_read, list_case_reads};
pub use certificate_lists::{
    CertificateScope, count_certificate_entries, count_certificates, insert_certificate_entry,
    insert_certificate_entry_without_reason, list_certificate_histories, list_certificates,
};
pub use certificates::{
    CertificatesPage, count_certificates_of_product, find_certificate_by_token, find_certificates,
    find_public_tokens, insert_certificate, list_certificates_of_products,
    list_certificates_to_suspend, list_last_certificates_of_orders, lock_certificate,
    lock_certificates_of_order, lock_certificates_of_provider, next_certificate_number,
    update_certificate,
};
pub use consignment_lists::{ConsignmentScope, count_consignments, list_consignments};
pub use consignment_timeline::{
    count_consignment_steps, insert_consignment_step, list_consignment_timelines,
};
pub use consignments::{
    find_consignments, insert_consignment, list_goods, lock_consignment, lock_consignments,
    next_consignment_number, update_consignment, update_consignment_approval, update_goods,
};
pub use deadlines::{insert_timeline_all, lock_orders_late, lock_orders_unanswered, update_orders};
pub use devices::{
    count_device_assignments, insert_device_assignment, list_device_assignments,
    update_device_unassigned,
};
pub use disputes::{
    find_disputes, find_open_dispute, insert_dispute, list_disputes_of_orders,
    update_dispute_resolved,
};
pub use document_requests::{
    find_document_requests, insert_document_request, list_document_requests_of_orders,
    update_document_request,
};
pub use documents::{
    DocumentScope, count_documents, count_documents_of_order, find_documents, insert_document,
    list_documents, list_documents_of_orders, lock_document, update_document,
};
pub use enquiries::{
    EnquiryScope, count_enquiries, count_enquiries_of_seller, find_enquiries, insert_enquiry,
    list_enquiries, lock_enquiries_due, lock_enquiries_of, lock_enquiry, next_enquiry_number,
    update_enquiry,
};
pub use envelope::{BlindIndex, Keyring};
pub use error::Error;
pub use expiry::{
    Reminder, insert_reminders, lock_certificates_expired, lock_certificates_expiring,
    lock_documents_expired, lock_documents_expiring, update_certificates_expired,
    update_documents_expired,
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
pub use idempotency::{
    Claim, IdempotencyKey, delete_idempotency_keys, find_idempotency_result, insert_idempotency_key,
};
pub use legacy_orders::{
    Imported, LegacyOrder, find_legacy_orders, find_products_by_sku, insert_legacy_order,
};
pub use listings::{list_certificates_after, list_documents_after, list_ratings_after};
pub use messages::{
    count_messages, count_messages_of_enquiry, count_messages_of_order, find_messages,
    insert_message, list_messages_of_enquiry, list_messages_of_order,
};
pub use objects::{
    NewObject, Objects, OpenObject, delete_object, find_object, insert_object, list_objects,
};
pub use order_entries::{update_entries, upsert_entries};
pub use order_lists::{OrderPage, OrderScope, count_orders, list_orders};
pub use orders::{
    find_orders, insert_candidates, insert_order, list_messages, lock_order, next_order_number,
    update_draft, update_message, update_order,
};
pub use organisations::{
    delete_organisations, find_organisation, repair_organisations, upsert_organisations,
};
pub use paging::{PageOf, Sort, SortedPage, Window};
pub use places::{
    delete_other_places, find_place_import, insert_place_import, list_unlisted_places,
    upsert_complete_countries, upsert_places,
};
pub use products::{find_products, list_redescribed_products, repair_products, upsert_products};
pub use provider_keys::{lock_provider_key, repair_provider_keys, upsert_provider_key};
pub use provider_reviews::{
    delete_provider_review, find_due_provider_review, lock_provider_review, update_provider_review,
    upsert_provider_review,
};
pub use providers::{
    find_providers, hold_provider, lock_provider, repair_providers, upsert_provider,
};
pub use quotas::{
    count_against_quota, count_documents_of_product, find_stored_bytes, upsert_stored_bytes,
};
pub use quotes::{
    count_quotes_of_candidate, find_quotes, insert_quote, list_quotes_of_orders,
    update_quote_withdrawn, update_quotes_accepted,
};
pub use ratings::{insert_rating, list_ratings_of_orders, update_rating};
pub use reports::{
    count_reports_of_order, find_reports, insert_report, list_last_reports_of_orders,
};
pub use reviewed_approvals::{
    ReviewPage, count_checks, has_approvals_about, list_approvals_about,
    list_approvals_by_verdicts, list_approvals_resting_on,
};
pub use rule_packs::{
    list_document_codes, list_rule_names, list_unknown_document_codes, list_unknown_rules,
    repair_rule_packs, upsert_rule_pack,
};
pub use sealed::Note;
pub use standing_evidence::{list_certificates_of_issuer, list_standing_evidence};
pub use timeline::{TimelineScope, count_timeline, insert_timeline, list_timelines};
pub use work::{WorkScope, list_inbox, list_reviews, list_work};
pub use work_counts::{count_inbox, count_reviews, count_work};

/// The history of the database.
pub static MIGRATIONS: sqlx::migrate::Migrator = sqlx::migrate!("../../migrations/order");
