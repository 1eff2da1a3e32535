//! The page that stops mails: no script, and nothing from another server.

use axum::http::HeaderMap;
use maud::{DOCTYPE, Markup, PreEscaped, html};

use crate::mail::domain::MailTopic;
use crate::mail::service::MailSubscription;

const STYLE: &str = "\
body{font:1.1rem/1.5 system-ui,sans-serif;margin:0 auto;max-width:34rem;padding:1rem;color:#1b1b1b;background:#fff}\
h1{font-size:1.3rem;margin:0 0 1rem}\
button{font:inherit;padding:.6rem 1rem;border:.15rem solid #1b1b1b;border-radius:.5rem;background:#fff;color:inherit}";

pub fn headers() -> HeaderMap {
    chassis::page_headers(STYLE, "form-action 'self'")
}

/// The page of a link; of an unknown one, that it does not work.
pub fn render(token: &str, found: Option<MailSubscription>) -> Markup {
    html! {
        (DOCTYPE)
        html lang="en" {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width, initial-scale=1";
                meta name="robots" content="noindex";
                title { "Mails from Carnet" }
                style { (PreEscaped(STYLE)) }
            }
            body {
                @match found {
                    Some(MailSubscription { topic, stopped: false }) => (question(token, topic)),
                    Some(MailSubscription { topic, stopped: true }) => (stopped(token, topic)),
                    None => (unknown()),
                }
            }
        }
    }
}

fn question(token: &str, topic: MailTopic) -> Markup {
    html! {
        h1 { "Stop these mails?" }
        p { (description(topic)) }
        p { "Carnet always sends password resets that you ask for, and warnings about the security of your account." }
        form method="post" action=(format!("/unsubscribe/{token}")) {
            button name="List-Unsubscribe" value="One-Click" { "Stop these mails" }
        }
    }
}

fn stopped(token: &str, topic: MailTopic) -> Markup {
    html! {
        h1 { "These mails are stopped" }
        p { (description(topic)) }
        p { "This page also turns them on again: keep the mail, or the address of this page." }
        form method="post" action=(format!("/unsubscribe/{token}/resume")) {
            button { "Send these mails again" }
        }
    }
}

fn unknown() -> Markup {
    html! {
        h1 { "This link does not work" }
        p { "Copy the whole address from the mail: it may have been cut at the end of a line." }
    }
}

const fn description(topic: MailTopic) -> &'static str {
    match topic {
        MailTopic::Registrations => {
            "Mails about the registration of your address with Carnet. Every visitor who types your address causes them. You \
             cannot register while they are stopped."
        }
        MailTopic::Invitations => "Invitations of organisations to join them on Carnet.",
        MailTopic::Notices => {
            "Notices of what happens to your organisation's orders, documents, certificates and transports. You still find \
             them in your notifications when you sign in."
        }
    }
}
