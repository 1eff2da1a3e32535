-- Sessions that ended together: all of a person, of a member of an organisation, or of an organisation. One row ends them,
-- however many there are. When their access tokens have expired, the purge marks the sessions themselves and deletes the row.

create sequence session_cutoffs_revision;

create table session_cutoffs (
    -- Null: of everybody in the organisation.
    user_id uuid constraint session_cutoffs_user_known references users,
    -- Null: in all organisations.
    organisation_id uuid constraint session_cutoffs_organisation_known references organisations,
    -- Session ids ascend with time: the sessions of this scope with an id up to this one have ended.
    through uuid not null,
    -- The one session among them that goes on.
    except_session uuid,
    -- Ascends with each change of the row, and from a deleted row to the next one of the same scope.
    revision bigint not null default nextval('session_cutoffs_revision'),
    at timestamptz not null,
    -- When the last access token of these sessions has expired.
    tokens_expire_at timestamptz not null,
    constraint session_cutoffs_scope_named check (num_nonnulls(user_id, organisation_id) > 0),
    constraint session_cutoffs_scope unique nulls not distinct (user_id, organisation_id)
);

create index session_cutoffs_expiring on session_cutoffs (tokens_expire_at);
create index session_cutoffs_of_organisation on session_cutoffs (organisation_id);

-- All sessions: the removal of an organisation looks for ended ones too.
drop index sessions_of_organisation;
create index sessions_of_organisation on sessions (organisation_id, id desc);

-- A cutoff looks for sessions that are not marked as ended: those are few, and ended ones are kept for a month.
create index sessions_unmarked_of_user on sessions (user_id, id desc) where revoked_at is null;
create index sessions_unmarked_of_organisation on sessions (organisation_id, id desc) where revoked_at is null;

-- The sessions that have ended neither by themselves nor together with others. A session that was begun from another is here
-- although that one has ended together with others.
create view live_sessions as
select s.id, s.user_id, s.parent_id, s.last_used_at
from sessions s
where s.revoked_at is null
  and not exists (
      select from session_cutoffs c
      where c.user_id = s.user_id and c.organisation_id is null
        and s.id <= c.through and s.id is distinct from c.except_session)
  and not exists (
      select from session_cutoffs c
      where c.user_id = s.user_id and c.organisation_id = s.organisation_id
        and s.id <= c.through and s.id is distinct from c.except_session)
  and not exists (
      select from session_cutoffs c
      where c.user_id is null and c.organisation_id = s.organisation_id
        and s.id <= c.through and s.id is distinct from c.except_session);
