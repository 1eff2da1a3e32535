-- Indexes of the lists: each serves a sort or a search that otherwise reads and sorts all rows of the table or of an organisation.

-- The search for certificates by the number of their order.
create index certificates_order_index on certificates (order_id);

-- Sorting by the last day of validity. Documents that do not expire have the greatest day, as in their cursors.
create index evidence_documents_last_day_index on evidence_documents
    (organisation, (coalesce(expires_on, date '9999-12-31')), id);
create index certificates_last_day_index on certificates (organisation, valid_to, id);
create index certificates_provider_last_day_index on certificates (provider, valid_to, id);

-- Sorting by the time of the last change, for administrators and auditors. For documents also for providers, whose documents
-- are those of many sellers.
create index evidence_documents_recent_index on evidence_documents (updated_at, id);
create index consignments_recent_index on consignments (updated_at, id);
create index enquiries_recent_index on enquiries (updated_at, id);

-- The search and the sorting by number, for administrators and auditors. order_entries_number_index has the other entries.
create index order_entries_platform_number_index on order_entries (number, order_id) where part = 'PLATFORM';
