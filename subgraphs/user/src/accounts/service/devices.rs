use secrecy::SecretString;
use time::OffsetDateTime;
use uuid::Uuid;

use crate::accounts::domain::{Account, Device};
use crate::store::Keyring;

/// Creates the device token of a new device. The caller must have proved to be the owner of the account.
pub(crate) fn new_device_token(
    keyring: &Keyring,
    account: &Account,
    now: OffsetDateTime,
) -> SecretString {
    keyring.device_token(Device::issued(Uuid::now_v7(), now), account)
}
