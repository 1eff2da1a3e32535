-- Security events about recovery codes.

alter table security_events
    drop constraint security_events_kind_check,
    add constraint security_events_kind_check check (kind in (
        'SIGN_IN_FAILED', 'SIGN_IN_THROTTLED', 'REFRESH_TOKEN_REUSED', 'USER_LOCKED', 'USER_UNLOCKED', 'USER_DEACTIVATED',
        'PASSWORD_RESET', 'PASSWORD_CHANGED', 'SECOND_FACTOR_ENABLED', 'SECOND_FACTOR_DISABLED', 'RECOVERY_CODES_REPLACED',
        'RECOVERY_CODE_USED', 'ROLE_ASSIGNED', 'ROLE_REVOKED', 'ORGANISATION_SUSPENDED', 'API_CLIENT_REVOKED',
        'PROVIDER_KEY_REVOKED'));
