//! Types and rules, without I/O, framework or clock.

mod device;
mod email;
mod locale;
mod new_account;
mod one_time;
mod password;
pub mod refusals;
mod second_factor;
mod throttle;
mod user;

pub use device::{Device, DeviceToken};
pub use email::{Email, MailServer};
pub use locale::Locale;
pub use new_account::NewAccount;
pub use one_time::{MOST_LINKS, MOST_UNASKED_LETTERS, Purpose};
pub use password::{HashCost, NewPassword, Password, PasswordError, PasswordHash};
pub use second_factor::{SecondFactor, WrongCodes, recovery_codes, recovery_fingerprint};
pub use throttle::{Attempts, Counted};
pub use user::{
    Account, LONGEST_NAME, Membership, OWNERS, Person, User, UserStatus, owner_role, roles_of,
};
