use chassis::{index_by, load_keys};

use crate::domain::NotificationId;
use crate::notifications::domain::Notification;
use crate::notifications::service::Notifications;

load_keys! {
    Notifications;
    NotificationId => Notification, |load, ids| {
        index_by(load.service.find(&load.caller, ids).await?, |notification| notification.id)
    };
}
