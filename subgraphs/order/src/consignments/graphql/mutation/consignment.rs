use async_graphql::{Context, ID, InputObject, InputType, MaybeUndefined, Object};
use chassis::{Failure, RequestContext, payloads, payloads_with_warnings};
use commands::IdempotencyKey;
use secrecy::SecretString;

use crate::consignments::domain::{self, ConsignmentChange, ConsignmentDraft, Terms};
use crate::consignments::graphql::types::{Consignment, Incoterm};
use crate::consignments::service::Consignments;
use crate::domain::{ConsignmentId, OrganisationId, ProductId, Refusal};
use crate::graphql::types::LaneInput;

#[derive(Default)]
pub struct ConsignmentMutation;

#[derive(InputObject)]
struct ConsignmentLineInput {
    /// A product of your organisation that is not archived.
    product_id: ID,
    /// A decimal in text, as `12.5`: above 0 and below 1000000000, with at most 3 places.
    quantity: String,
    /// A unit of UN/ECE Recommendation 20: its code in capitals or not (`KGM`, `kgm`), its symbol (`kg`) or its name (`kilogram`). It is
    /// kept as its code. A code that the list of units lacks is taken with the warning `UNIT_UNKNOWN` until the list is
    /// complete, and refused with `INVALID` afterwards. Any other text is refused with `INVALID`.
    unit: String,
    /// 1 to 1000000.
    packages: i32,
    /// In kilograms, written as `quantity` is.
    gross_mass_kg: Option<String>,
    /// At most 1000 characters.
    description_for_carrier: Option<String>,
}

#[derive(InputObject)]
struct CreateConsignmentInput {
    /// 1 to 100.
    lines: Vec<ConsignmentLineInput>,
    /// Without an origin, the products have to come from one country.
    lane: LaneInput,
    incoterm: Incoterm,
    /// Where the Incoterm's duty ends; at most 200 characters.
    incoterm_place: String,
    /// A UN/LOCODE in the lane's origin, for example `CNSZX`; in capitals or not, with or without a blank behind the country. For
    /// the origin `XI` (Northern Ireland) it is one of `GB`, for `XK` (Kosovo) one of `RS`.
    port_of_loading: String,
    /// A UN/LOCODE in the lane's destination, for example `DEHAM`; written as `portOfLoading` is.
    place_of_delivery: String,
    /// The organisation of an active carrier.
    carrier_id: Option<ID>,
    /// By ISO 6346, with check digit, for example `CSQU3054383` or `CSQU 305438-3`; at most 50, each once. Numbers of swap bodies
    /// (EN 13044) are refused.
    #[graphql(default)]
    containers: Vec<String>,
    /// Makes it safe to send the same request again: 1 to 100 characters of your choice.
    idempotency_key: Option<String>,
}

/// The new plan. An absent carrier and absent containers stay; all else is given as in `createConsignment`.
#[derive(InputObject)]
struct UpdateConsignmentInput {
    consignment_id: ID,
    /// 1 to 100.
    lines: Vec<ConsignmentLineInput>,
    /// Without an origin, the products have to come from one country.
    lane: LaneInput,
    incoterm: Incoterm,
    /// Where the Incoterm's duty ends; at most 200 characters.
    incoterm_place: String,
    /// A UN/LOCODE in the lane's origin, for example `CNSZX`; in capitals or not, with or without a blank behind the country. For
    /// the origin `XI` (Northern Ireland) it is one of `GB`, for `XK` (Kosovo) one of `RS`.
    port_of_loading: String,
    /// A UN/LOCODE in the lane's destination, for example `DEHAM`; written as `portOfLoading` is.
    place_of_delivery: String,
    /// The organisation of an active carrier. If it is absent, the carrier stays; null removes it.
    carrier_id: MaybeUndefined<ID>,
    /// By ISO 6346, with check digit, for example `CSQU3054383` or `CSQU 305438-3`; at most 50, each once. Numbers of swap bodies
    /// (EN 13044) are refused. If they are absent, the containers stay; an empty list removes them, and null is refused with
    /// `INVALID`.
    containers: MaybeUndefined<Vec<String>>,
    /// The version of the consignment that you saw: if it has changed since, the command is refused with
    /// `VERSION_CONFLICT`.
    expected_version: Option<i32>,
    /// Makes it safe to send the same request again: 1 to 100 characters of your choice.
    idempotency_key: Option<String>,
}

#[derive(InputObject)]
struct CancelConsignmentInput {
    consignment_id: ID,
    /// For the carrier; at most 1000 characters.
    reason: String,
    /// The version of the consignment that you saw: if it has changed since, the command is refused with
    /// `VERSION_CONFLICT`.
    expected_version: Option<i32>,
    /// Makes it safe to send the same request again: 1 to 100 characters of your choice.
    idempotency_key: Option<String>,
}

payloads! {
    CancelConsignmentPayload { consignment: Consignment, from domain::Consignment, by Consignment }
}

payloads_with_warnings! {
    CreateConsignmentPayload { consignment: Consignment, from domain::Consignment, by Consignment }
    UpdateConsignmentPayload { consignment: Consignment, from domain::Consignment, by Consignment }
}

#[Object]
impl ConsignmentMutation {
    /// Plans a consignment.
    ///
    /// Sellers may call this. Errors: `PRODUCT_NOT_FOUND`, `PRODUCT_ARCHIVED`, `CARRIER_NOT_FOUND`, `PLACE_UNKNOWN` (the list
    /// of places has all of the country and not this one), `TOO_MANY_CONSIGNMENTS`, `INVALID`, `IDEMPOTENCY_KEY_REUSED`. Warnings:
    /// `PLACE_UNKNOWN` (the list of places is incomplete and does not have this one), `UNIT_UNKNOWN` (the same of a unit).
    async fn create_consignment(
        &self,
        ctx: &Context<'_>,
        input: CreateConsignmentInput,
    ) -> Result<CreateConsignmentPayload, Failure> {
        let request = RequestContext::of(ctx);
        let consignments: &Consignments = request.service();
        let command = request.command(&input);
        CreateConsignmentPayload::of(consignments.create(&command, input.into()).await)
    }

    /// Replaces the plan of a consignment that is PLANNED. For its seller. An absent carrier and absent containers stay. An
    /// approval that was asked for the old plan does not clear the new one. Refused with `CONSIGNMENT_NOT_FOUND`,
    /// `WRONG_STATE`, `VERSION_CONFLICT` and all that `createConsignment` is refused with.
    async fn update_consignment(
        &self,
        ctx: &Context<'_>,
        input: UpdateConsignmentInput,
    ) -> Result<UpdateConsignmentPayload, Failure> {
        let request = RequestContext::of(ctx);
        let consignments: &Consignments = request.service();
        let mut command = request.command(&input);
        if input.carrier_id.is_undefined() {
            // Serialised, an absent carrier and one that is null are the same.
            let request = format!(
                "updateConsignment {} and the carrier stays",
                input.to_value()
            );
            let key = input.idempotency_key.clone();
            command = command.with_idempotency_key(key.map(|key| IdempotencyKey { key, request }));
        }
        let id = ConsignmentId::parse(&input.consignment_id);
        UpdateConsignmentPayload::of(consignments.update(&command, id, input.try_into()).await)
    }

    /// Calls off a consignment that is PLANNED or CLEARED. For its seller. Refused with `CONSIGNMENT_NOT_FOUND`,
    /// `WRONG_STATE`, `VERSION_CONFLICT` or INVALID.
    async fn cancel_consignment(
        &self,
        ctx: &Context<'_>,
        input: CancelConsignmentInput,
    ) -> Result<CancelConsignmentPayload, Failure> {
        let request = RequestContext::of(ctx);
        let consignments: &Consignments = request.service();
        let command = request.command(&input);
        let (id, reason) = (
            ConsignmentId::parse(&input.consignment_id),
            SecretString::from(input.reason),
        );
        CancelConsignmentPayload::of(consignments.cancel(&command, id, reason).await)
    }
}

impl From<ConsignmentLineInput> for domain::ConsignmentLine {
    fn from(line: ConsignmentLineInput) -> Self {
        Self {
            product: ProductId::parse(&line.product_id),
            quantity: line.quantity,
            unit: line.unit,
            packages: line.packages,
            gross_mass: line.gross_mass_kg,
            description: line.description_for_carrier.map(SecretString::from),
        }
    }
}

impl From<CreateConsignmentInput> for ConsignmentDraft {
    fn from(input: CreateConsignmentInput) -> Self {
        Self {
            lines: input.lines.into_iter().map(Into::into).collect(),
            lane: input.lane.into(),
            carrier: input.carrier_id.map(|id| OrganisationId::parse(&id)),
            terms: Terms::new(
                input.incoterm.into(),
                &input.port_of_loading,
                &input.place_of_delivery,
                &input.containers,
            ),
            incoterm_place: SecretString::from(input.incoterm_place),
        }
    }
}

impl TryFrom<UpdateConsignmentInput> for ConsignmentChange {
    type Error = Refusal;

    fn try_from(input: UpdateConsignmentInput) -> Result<Self, Refusal> {
        if input.containers.is_null() {
            let message = "must not be null. Send an empty list to remove all containers.";
            return Err(Refusal::invalid(&["containers"], message));
        }
        let keeps_carrier = input.carrier_id.is_undefined();
        let keeps_containers = input.containers.is_undefined();
        let containers = input.containers.take().unwrap_or_default();
        let plan = ConsignmentDraft {
            lines: input.lines.into_iter().map(Into::into).collect(),
            lane: input.lane.into(),
            carrier: input.carrier_id.take().map(|id| OrganisationId::parse(&id)),
            terms: Terms::new(
                input.incoterm.into(),
                &input.port_of_loading,
                &input.place_of_delivery,
                &containers,
            ),
            incoterm_place: SecretString::from(input.incoterm_place),
        };
        Ok(Self {
            plan,
            keeps_carrier,
            keeps_containers,
        })
    }
}
