//! HTML of the unsubscribe page, without scripts and external resources.

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

/// Renders the page of a link, or an error page for an unknown link.
pub fn render(token: &str, found: Option<MailSubscription>) -> Markup {
    html! {
        (DOCTYPE)
        html lang="en" {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width, initial-scale=1";
                meta name="robots" content="noindex";
                title { "Emails from Carnet" }
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
        h1 { "Stop these emails?" }
        p { (description(topic)) }
        p { "Carnet always sends password resets that you request and alerts about the security of your account." }
        form method="post" action=(format!("/unsubscribe/{token}")) {
            button name="List-Unsubscribe" value="One-Click" { "Stop these emails" }
        }
    }
}

fn stopped(token: &str, topic: MailTopic) -> Markup {
    html! {
        h1 { "These emails are stopped" }
        p { (description(topic)) }
        p { "To receive them again, use the button below. Keep the email or the address of this page for later." }
        form method="post" action=(format!("/unsubscribe/{token}/resume")) {
            button { "Send these emails again" }
        }
    }
}

fn unknown() -> Markup {
    html! {
        h1 { "This link does not work" }
        p { "Copy the whole address from the email. A line break may have cut it off." }
    }
}

const fn description(topic: MailTopic) -> &'static str {
    match topic {
        MailTopic::Registrations => {
            "Emails about the registration of your address with Carnet. Anyone who enters your address causes them. You \
             cannot register while they are stopped."
        }
        MailTopic::Invitations => "Invitations to join organisations on Carnet.",
        MailTopic::Notices => {
            "Notices about your organisation's orders, documents, certificates and transports. You still find \
             them in your notifications when you sign in."
        }
    }
}
