//! A seller, its products, a carrier and their consignment, in the status that a test begins with.

use std::sync::Arc;

use caller::{Caller, OrganisationKind, Role};
use events::CloudEvent;
use serde_json::{Value, json};
use uuid::Uuid;

use crate::facts::{carrier, condition, requirements_changed, self_check, under_condition};
use crate::support::{OrderDomain, person, string};

pub struct Shipment {
    pub seller: Arc<Caller>,
    pub carrier: Arc<Caller>,
    pub products: Vec<Uuid>,
    pub id: String,
    /// A data logger that is assigned from the beginning.
    pub device: Uuid,
}

/// Input of `createConsignment`.
pub fn plan(products: &[Uuid]) -> Value {
    let line = |product: &Uuid| {
        json!({
            "productId": product, "quantity": "12.5", "unit": "KGM", "packages": 3, "grossMassKg": "14",
            "descriptionForCarrier": "Handle with care.",
        })
    };
    json!({
        "lines": products.iter().map(line).collect::<Vec<_>>(),
        "lane": { "destination": "DE", "mode": "SEA" },
        "incoterm": "FOB", "incotermPlace": "Berth 7", "portOfLoading": "CNSZX", "placeOfDelivery": "DEHAM",
        "containers": ["CSQU3054383"],
    })
}

/// Returns the open questions of an approval.
pub async fn questions(world: &OrderDomain, approval: &str) -> Vec<CloudEvent> {
    let mut asked: Vec<CloudEvent> = world.told().await;
    asked.retain(|event| {
        event.kind == "carnet.order.TransportApprovalRequested.v1"
            && event.subject.to_string() == approval
    });
    let last = asked.last().unwrap().sequence;
    asked.retain(|event| event.sequence == last);
    asked
}

/// Answers all open questions with this verdict.
pub async fn answer(world: &OrderDomain, approval: &str, verdict: &str) {
    for question in questions(world, approval).await {
        let answer = under_condition(self_check(&question, verdict, Vec::new()), "EU-VACCINE-GDP");
        world.take_in(&answer).await.unwrap();
    }
}

/// Changes the rules for the first product of an approval, to another verdict.
pub async fn rules_change(world: &OrderDomain, approval: &str) {
    let question = questions(world, approval).await.remove(0);
    world
        .take_in(&requirements_changed(&question, "ACTION_REQUIRED"))
        .await
        .unwrap();
}

pub async fn approval(world: &OrderDomain, caller: &Arc<Caller>, id: &str) -> Value {
    let query = "query($id: ID!) { transportApproval(id: $id) {
        id status version appeals validTo decidedBy product { id } consignment { id }
        reasons { code product { id } } conditions { rule } selfCheck { id }
        checks { product { id } verdict selfCheck { id } evidence(first: 100) { nodes { type certificate { id } document { id } } } }
        timeline(first: 100) { nodes { sequence event status because note by { id } documents { id } } } } }";
    world.read(caller, query, json!({ "id": id })).await["transportApproval"].take()
}

impl Shipment {
    pub async fn planned(world: &OrderDomain, products: usize) -> Self {
        let [own, haulier] = [Uuid::now_v7(), Uuid::now_v7()];
        world.take_in(&carrier(haulier, "ACTIVE", 1)).await.unwrap();
        let mut ids = Vec::new();
        for _ in 0..products {
            ids.push(world.product(own).await);
        }
        let seller = testkit::seller(own);
        let mut input = plan(&ids);
        input["carrierId"] = json!(haulier);
        let made = world.done(&seller, "createConsignment", input).await;
        let (id, device) = (string(&made["consignment"]["id"]), Uuid::now_v7());
        world
            .done(
                &seller,
                "assignDevice",
                json!({ "consignmentId": id, "deviceId": device }),
            )
            .await;
        let carrier = person(haulier, OrganisationKind::Carrier, Role::Carrier);
        Self {
            seller,
            carrier,
            products: ids,
            id,
            device,
        }
    }

    /// Requests its approval.
    pub async fn asked(&self, world: &OrderDomain) -> String {
        let input = json!({ "consignmentId": self.id });
        let made = world
            .done(&self.seller, "requestTransportApproval", input)
            .await;
        string(&made["transportApproval"]["id"])
    }

    /// Creates a shipment with this status, with its approval unless it is PLANNED.
    pub async fn at(world: &OrderDomain, status: &str) -> (Self, String) {
        let shipment = Self::planned(world, 2).await;
        if status == "PLANNED" {
            return (shipment, String::new());
        }
        let approval = shipment.asked(world).await;
        answer(world, &approval, "COMPLIANT").await;
        let (own, admin) = (json!({ "consignmentId": shipment.id }), testkit::admin());
        let because = |field: &str| {
            let mut input = own.clone();
            input[field] = json!("Because.");
            input
        };
        let held = matches!(status, "ON_HOLD" | "REJECTED");
        if held || matches!(status, "IN_TRANSIT" | "ARRIVED" | "CLOSED") {
            world
                .done(&shipment.carrier, "dispatchConsignment", own.clone())
                .await;
        }
        if held {
            world
                .done(&admin, "holdConsignment", because("reason"))
                .await;
        }
        match status {
            "REJECTED" => {
                let mut reject = because("comment");
                reject["decision"] = json!("REJECT");
                world.done(&admin, "decideHold", reject).await;
            }
            "ARRIVED" | "CLOSED" => {
                let carrier = &shipment.carrier;
                world.done(carrier, "arriveConsignment", own.clone()).await;
            }
            "CANCELLED" => {
                let cancel = because("reason");
                world
                    .done(&shipment.seller, "cancelConsignment", cancel)
                    .await;
            }
            _ => {}
        }
        if status == "CLOSED" {
            world.done(&shipment.seller, "closeConsignment", own).await;
        }
        let seen = shipment.read(world, &testkit::admin()).await;
        assert_eq!(seen["status"], status);
        (shipment, approval)
    }

    pub async fn read(&self, world: &OrderDomain, caller: &Arc<Caller>) -> Value {
        let query = "query($id: ID!) { consignment(id: $id) {
            number status version seller { id } carrier { id } lane { origin destination mode } incoterm incotermPlace
            portOfLoading placeOfDelivery containers
            lines { product { id } quantity unit packages grossMassKg descriptionForCarrier }
            approval { id status } conditions { rule metric unit min max consecutiveMinutes cumulativeMinutes
                maxGapMinutes onBreach }
            devices { deviceId from to } timeline(first: 100) { nodes { sequence event status note by { id } } } } }";
        world.read(caller, query, json!({ "id": self.id })).await["consignment"].take()
    }

    pub fn seller_id(&self) -> Uuid {
        self.seller.organisation().unwrap()
    }

    pub fn carrier_id(&self) -> Uuid {
        self.carrier.organisation().unwrap()
    }
}

/// The transport condition of every answer here.
pub fn brought() -> Value {
    condition("EU-VACCINE-GDP")
}
