-- Indexes of the lists of administrators and auditors, which otherwise read and sort all rows of the platform.

-- Sorting by the last day of validity. Documents that do not expire have the greatest day, as in their cursors.
create index evidence_documents_platform_last_day_index on evidence_documents
    ((coalesce(expires_on, date '9999-12-31')), id);
create index certificates_platform_last_day_index on certificates (valid_to, id);

-- Sorting by deadline. order_entries_due_index and order_entries_quote_by_index have the entries of the parties.
create index order_entries_platform_due_index on order_entries (due_at, order_id) where part = 'PLATFORM';
create index order_entries_platform_quote_by_index on order_entries (quote_by, order_id) where part = 'PLATFORM';
