use chassis::{index_by, load_keys};

use crate::domain::MailId;
use crate::mail::domain::MailMessage;
use crate::mail::service::Mail;

load_keys! {
    Mail;
    MailId => MailMessage, |load, ids| index_by(load.service.find(&load.caller, ids).await?, |mail| mail.id);
}
