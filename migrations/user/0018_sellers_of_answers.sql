-- The seller that asked: a provider that was asked may know its legal name. Null for requests from before this migration, until the
-- provider quotes or declines.
alter table provider_answers add column seller_id uuid;

create index provider_answers_of_sellers on provider_answers (organisation_id, seller_id);
