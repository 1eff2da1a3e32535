-- The time of the last change of documents, requests for documents and certificates, so that clients can ask for what has changed since
-- their previous query. A grant and a dispute change once, and have that time already.
-- The default is for processes of the release before, which insert without the column until they are replaced.

alter table evidence_documents add column updated_at timestamptz;
update evidence_documents set updated_at = created_at;
alter table evidence_documents alter column updated_at set not null, alter column updated_at set default now();

alter table document_requests add column updated_at timestamptz;
update document_requests set updated_at = requested_at;
alter table document_requests alter column updated_at set not null, alter column updated_at set default now();

alter table certificates add column updated_at timestamptz;
update certificates c set updated_at = greatest(
    c.created_at, (select max(e.at) from certificate_events e where e.certificate_id = c.id));
alter table certificates alter column updated_at set not null, alter column updated_at set default now();
-- Certificates are listed for their seller, for their provider and for the platform. Documents are listed by product, of which there are
-- few enough.
create index certificates_organisation_updated_index on certificates (organisation, updated_at);
create index certificates_provider_updated_index on certificates (provider, updated_at);
create index certificates_updated_index on certificates (updated_at);
