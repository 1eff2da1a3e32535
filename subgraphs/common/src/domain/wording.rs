//! The words of notifications and mails.
//!
//! Plain ASCII in short lines, so that a mail needs no encoding. A mail can be read on its way: it says that something
//! happened and where to look, and names nobody.

use super::{Notice, NotificationKind};

/// One line: a notification's title and a mail's subject.
#[must_use]
pub fn title(notice: &Notice) -> String {
    let what = match notice.kind {
        NotificationKind::AssessmentRequested => "You are asked for an assessment",
        NotificationKind::QuoteSubmitted => "You have received a quote",
        NotificationKind::RequestDeclined => "A provider has declined your request",
        NotificationKind::QuoteAccepted => "Your quote has been accepted",
        NotificationKind::AssessmentReportIssued => "An assessment report has been issued",
        NotificationKind::OrderCompleted => "An order has been completed",
        NotificationKind::OrderCancelled => "An order has been cancelled",
        NotificationKind::TransportApproved => "A transport has been approved",
        NotificationKind::TransportRefused => "A transport has been refused",
        NotificationKind::TransportReviewNeeded => "A transport needs a review",
        NotificationKind::RequirementsChanged => "What your products need has changed",
    };
    match &notice.reference {
        Some(reference) => format!("{what}: {reference}"),
        None => what.to_owned(),
    }
}

/// A mail's text.
#[must_use]
pub fn body(notice: &Notice) -> String {
    let about = notice.reference.clone().unwrap_or_else(|| notice.subject.to_string());
    format!(
        "{title}.\n\n{advice}\n\nReference: {about}\n\nCarnet sent this because your organisation takes part.\n\
         Please do not reply: nobody reads this mailbox.\n",
        title = title(notice),
        advice = advice(notice.kind),
    )
}

const fn advice(kind: NotificationKind) -> &'static str {
    match kind {
        NotificationKind::AssessmentRequested => {
            "Sign in to Carnet to read the request, and to quote or decline."
        }
        NotificationKind::QuoteSubmitted => "Sign in to Carnet to compare the quotes and to accept one.",
        NotificationKind::RequestDeclined => "Sign in to Carnet to read why, and to see who else was asked.",
        NotificationKind::QuoteAccepted => "Sign in to Carnet to start the assessment.",
        NotificationKind::AssessmentReportIssued => "Sign in to Carnet to read the report and to accept it.",
        NotificationKind::OrderCompleted => "Nothing is left to do.",
        NotificationKind::OrderCancelled => "Sign in to Carnet to read why.",
        NotificationKind::TransportApproved => {
            "Sign in to Carnet to read the conditions before anything is sent."
        }
        NotificationKind::TransportRefused => "Sign in to Carnet to read the reasons and what is missing.",
        NotificationKind::TransportReviewNeeded => "We look at it. Sign in to Carnet to see what was open.",
        NotificationKind::RequirementsChanged => {
            "Sign in to Carnet to see which products, and what they need now."
        }
    }
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;

    #[test]
    fn every_kind_has_words_that_need_no_encoding() {
        for kind in NotificationKind::ALL {
            for reference in [None, Some("ORD-2026-000042")] {
                let notice = Notice::new(kind, Uuid::now_v7(), reference);
                let text = format!("{}\n{}", title(&notice), body(&notice));
                assert!(text.is_ascii(), "{text}");
                assert!(text.lines().all(|line| line.len() <= 76 && line.trim_end() == line), "{text}");
                assert!(text.contains(&reference.map_or_else(|| notice.subject.to_string(), str::to_owned)));
            }
        }
    }

    #[test]
    fn a_reference_cannot_break_out_of_its_line() {
        let notice =
            Notice::new(NotificationKind::QuoteSubmitted, Uuid::nil(), Some("ORD-1\r\nBcc: all@example.org"));
        assert_eq!(title(&notice), "You have received a quote: ORD-1Bcc:all@example.org");
    }
}
