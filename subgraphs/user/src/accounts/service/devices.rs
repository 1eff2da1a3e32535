use secrecy::SecretString;
use time::OffsetDateTime;
use uuid::Uuid;

use crate::accounts::domain::{Account, Device};
use crate::store::Keyring;

/// The device token of a new device for an account, after its owner has proved to be one.
pub(crate) fn new_device_token(
    keyring: &Keyring,
    account: &Account,
    now: OffsetDateTime,
) -> SecretString {
    keyring.device_token(Device::issued(Uuid::now_v7(), now), account)
}
