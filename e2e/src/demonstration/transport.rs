//! Transport approvals and consignments.

use serde_json::{Value, json};

use crate::{
    documents::web,
    graph::text,
    people::{self, Member},
    waiting,
    work::Route,
};

/// Requests the approval of a product on a lane, and waits for the decision of the rules.
pub async fn request_approval(
    seller: &Member,
    product: &str,
    route: Route<'_>,
) -> anyhow::Result<()> {
    let input = json!({ "productId": product, "lane": route.lane() });
    decide(seller, input).await
}

async fn decide(seller: &Member, input: Value) -> anyhow::Result<()> {
    let graph = &seller.graph;
    let requested = graph
        .mutate(&web::REQUEST_TRANSPORT_APPROVAL, input)
        .await?;
    let id = json!({ "id": text(&requested, "/transportApproval/id")? });
    waiting::wait_for("the decision on a transport approval", async || {
        let data = graph.run(&web::TRANSPORT_APPROVAL, id.clone()).await?;
        Ok((text(&data, "/transportApproval/status")? != "REQUESTED").then_some(()))
    })
    .await
}

/// A consignment of one product, before it is created.
#[derive(Clone, Copy)]
pub struct Plan<'a> {
    pub product: &'a str,
    pub route: Route<'a>,
    pub carrier: &'a Member,
    pub pieces: u32,
    pub packages: u32,
    pub incoterm: &'a str,
    /// The place that the Incoterm names.
    pub place: &'a str,
    /// UN/LOCODEs of the places where the transport begins and ends.
    pub from: &'a str,
    pub to: &'a str,
}

impl Plan<'_> {
    /// Creates the consignment, which is PLANNED. Returns its ID.
    pub async fn create(&self, seller: &Member) -> anyhow::Result<String> {
        let line = json!({
            "productId": self.product, "quantity": self.pieces.to_string(), "unit": "C62",
            "packages": self.packages,
        });
        let input = json!({
            "lines": [line], "lane": self.route.lane(), "incoterm": self.incoterm,
            "incotermPlace": self.place, "portOfLoading": self.from, "placeOfDelivery": self.to,
            "carrierId": self.carrier.organisation,
        });
        let unknown = ["CARRIER_NOT_FOUND"];
        let created =
            people::once_known(&seller.graph, &web::CREATE_CONSIGNMENT, &input, &unknown).await?;
        Ok(text(&created, "/consignment/id")?.to_owned())
    }

    /// The same with a transport approval, so that the consignment is CLEARED if the rules agree. Returns its ID.
    pub async fn clear(&self, seller: &Member) -> anyhow::Result<String> {
        let consignment = self.create(seller).await?;
        decide(seller, json!({ "consignmentId": consignment })).await?;
        Ok(consignment)
    }

    /// The same, and the carrier dispatches the consignment, which is `IN_TRANSIT`. Returns its ID.
    pub async fn dispatch(&self, seller: &Member) -> anyhow::Result<String> {
        let consignment = self.clear(seller).await?;
        let input = json!({ "consignmentId": consignment });
        let early = ["APPROVAL_NOT_VALID", "WRONG_STATE"];
        people::once_known(
            &self.carrier.graph,
            &web::DISPATCH_CONSIGNMENT,
            &input,
            &early,
        )
        .await?;
        Ok(consignment)
    }
}
