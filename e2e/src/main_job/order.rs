//! Steps 7 and 8: two laboratories are asked, and one quotes.

use anyhow::ensure;
use serde_json::{Value, json};

use super::{Diary, Job, prepare::heard};
use crate::{
    case::{self, Lab},
    documents::web,
    graph::text,
    live::Live,
};

impl Job<'_> {
    /// The laboratory that does the work.
    pub const fn lab(&self) -> &Lab {
        let [lab, ..] = &self.cast.labs;
        lab
    }

    /// Step 7. Returns the order's ID.
    pub async fn request(&self, diary: &mut Diary<'_>) -> anyhow::Result<String> {
        let [first, second, _] = &self.cast.labs;
        let mut live = Vec::new();
        for lab in [first, second] {
            live.push(Live::subscribe(lab.graph(), &web::NOTIFICATION_RECEIVED, json!({})).await?);
        }
        let order = case::request(&self.seller, &self.banks, &[first, second]).await?;
        let (id, number) = (text(&order, "/id")?.to_owned(), text(&order, "/number")?);
        diary.did("request-assessment", format!("{number} is REQUESTED"));
        for (lab, live) in [first, second].into_iter().zip(&mut live) {
            let notice = heard(live, "ASSESSMENT_REQUESTED").await?;
            ensure!(text(&notice, "/subjectId")? == id, "{notice}");
            ensure!(text(&notice, "/subject/number")? == number, "{notice}");
            let input = json!({ "notificationIds": [text(&notice, "/id")?] });
            let marked = lab
                .graph()
                .mutate(&web::MARK_NOTIFICATIONS_READ, input)
                .await?;
            let read_at = marked.pointer("/results/0/notification/readAt");
            ensure!(read_at.is_some_and(Value::is_string), "{marked}");
            self.stage.mailbox.find(&lab.member.email, number).await?;
        }
        diary.did(
            "notification-received, mark-notifications-read",
            "both notifications arrive live, both emails arrive",
        );
        diary.done("The seller asks two laboratories for quotes");
        Ok(id)
    }

    /// Step 8.
    pub async fn quotes(&self, order: &str, diary: &mut Diary<'_>) -> anyhow::Result<()> {
        let [first, second, _] = &self.cast.labs;
        let watched = json!({ "orderId": order });
        let mut live = Live::subscribe(&self.seller.graph, &web::ORDER_UPDATED, watched).await?;
        let mut notices =
            Live::subscribe(&self.seller.graph, &web::NOTIFICATION_RECEIVED, json!({})).await?;
        let quote = first.quote(order, 4).await?;
        live.until("/orderUpdated/status", "QUOTED").await?;
        diary.did(
            "submit-quote, order-updated",
            format!("{}: 4 days; received live", first.name),
        );
        let input = json!({ "orderId": order, "reason": "No test bench is free before January." });
        second.graph().mutate(&web::DECLINE_REQUEST, input).await?;
        heard(&mut notices, "REQUEST_DECLINED").await?;
        let seen = self
            .seller
            .graph
            .run(&web::ORDER, json!({ "id": order }))
            .await?;
        ensure!(
            seen.to_string().contains("No test bench is free"),
            "the reason: {seen}"
        );
        second
            .graph()
            .find_nothing(&web::ORDER, json!({ "id": order }))
            .await?;
        diary.did(
            "decline-request",
            format!("{}: no, with a reason", second.name),
        );
        self.seller
            .graph
            .mutate(&web::ACCEPT_QUOTE, json!({ "quoteId": quote }))
            .await?;
        let started = first
            .graph()
            .mutate(&web::START_ASSESSMENT, json!({ "orderId": order }))
            .await?;
        ensure!(
            text(&started, "/order/status")? == "IN_ASSESSMENT",
            "{started}"
        );
        diary.did("accept-quote, start-assessment", "IN_ASSESSMENT");
        diary.done("One quotes, one declines, the seller accepts");
        Ok(())
    }
}
