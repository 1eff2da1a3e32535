use async_graphql::{Context, ID, InputObject, MaybeUndefined, Object};
use chassis::{Failure, RequestContext, payloads, payloads_with_warnings};
use secrecy::SecretString;

use crate::consignments::domain::{self, ConsignmentChange, ConsignmentDraft, Terms, refusals};
use crate::consignments::graphql::types::{Consignment, Incoterm};
use crate::consignments::service::Consignments;
use crate::domain::{ConsignmentId, OrganisationId, ProductId, Refusal};
use crate::graphql::types::LaneInput;

#[derive(Default)]
pub struct ConsignmentMutation;

/// Line of a consignment.
#[derive(InputObject)]
struct ConsignmentLineInput {
    /// ID of a product of your organisation that is not archived.
    product_id: ID,
    /// Quantity as a decimal number above 0 and below 1,000,000,000, with at most 3 decimal places, for example `12.5`.
    quantity: String,
    /// Unit of UN/ECE Recommendation 20: its code in any case (`KGM`, `kgm`), its symbol (`kg`) or its name (`kilogram`). The
    /// consignment has the code. A code that is not in the list of units is accepted with the warning `UNIT_UNKNOWN` while the
    /// list is incomplete, and refused with `INVALID` afterwards. Any other text is refused with `INVALID`.
    unit: String,
    /// Number of packages. 1 to 1,000,000.
    packages: i32,
    /// Gross mass in kilograms, in the same form as `quantity`.
    gross_mass_kg: Option<String>,
    /// Description for the carrier. 1 to 1,000 characters.
    description_for_carrier: Option<String>,
}

/// Input of `createConsignment`.
#[derive(InputObject)]
struct CreateConsignmentInput {
    /// Lines of the consignment. 1 to 100.
    lines: Vec<ConsignmentLineInput>,
    /// Lane of the consignment. Without an origin, all products must have the same country of origin.
    lane: LaneInput,
    /// Incoterm of the consignment. FAS, FOB, CFR and CIF require the mode SEA.
    incoterm: Incoterm,
    /// Place named by the Incoterm. 1 to 200 characters.
    incoterm_place: String,
    /// UN/LOCODE in the country of origin, for example `CNSZX`, in any case and with or without a blank after the country. For
    /// the origin `XI` (Northern Ireland) it begins with `GB`, for `XK` (Kosovo) with `RS`.
    port_of_loading: String,
    /// UN/LOCODE in the country of destination, for example `DEHAM`, in the same form as `portOfLoading`.
    place_of_delivery: String,
    /// ID of an active carrier's organisation.
    carrier_id: Option<ID>,
    /// Container numbers (ISO 6346) with check digit, for example `CSQU3054383` or `CSQU 305438-3`. At most 50 different ones.
    /// Numbers of swap bodies (EN 13044) are refused.
    #[graphql(default)]
    containers: Vec<String>,
    /// Idempotency key of 1 to 100 characters. For 48 hours, a repeated request with the same key has no further effect and
    /// returns the current state of the object.
    idempotency_key: Option<String>,
}

/// Input of `updateConsignment`: the complete new plan. If the carrier or the containers are absent, they do not change.
#[derive(InputObject)]
struct UpdateConsignmentInput {
    /// ID of the consignment.
    consignment_id: ID,
    /// Lines of the consignment. 1 to 100.
    lines: Vec<ConsignmentLineInput>,
    /// Lane of the consignment. Without an origin, all products must have the same country of origin.
    lane: LaneInput,
    /// Incoterm of the consignment. FAS, FOB, CFR and CIF require the mode SEA.
    incoterm: Incoterm,
    /// Place named by the Incoterm. 1 to 200 characters.
    incoterm_place: String,
    /// UN/LOCODE in the country of origin, for example `CNSZX`, in any case and with or without a blank after the country. For
    /// the origin `XI` (Northern Ireland) it begins with `GB`, for `XK` (Kosovo) with `RS`.
    port_of_loading: String,
    /// UN/LOCODE in the country of destination, for example `DEHAM`, in the same form as `portOfLoading`.
    place_of_delivery: String,
    /// ID of an active carrier's organisation. If it is absent, the carrier does not change; null removes it.
    carrier_id: MaybeUndefined<ID>,
    /// Container numbers (ISO 6346) with check digit, for example `CSQU3054383` or `CSQU 305438-3`. At most 50 different ones.
    /// Numbers of swap bodies (EN 13044) are refused. If they are absent, the containers do not change; an empty list removes
    /// them, and null is refused with `INVALID`.
    containers: MaybeUndefined<Vec<String>>,
    /// Version of the consignment that you read. If the consignment has changed since, the mutation is refused with
    /// `VERSION_CONFLICT`.
    expected_version: Option<i32>,
    /// Idempotency key of 1 to 100 characters. For 48 hours, a repeated request with the same key has no further effect and
    /// returns the current state of the object.
    idempotency_key: Option<String>,
}

/// Input of `cancelConsignment`.
#[derive(InputObject)]
struct CancelConsignmentInput {
    /// ID of the consignment.
    consignment_id: ID,
    /// Reason for the carrier. 1 to 1,000 characters.
    reason: String,
    /// Version of the consignment that you read. If the consignment has changed since, the mutation is refused with
    /// `VERSION_CONFLICT`.
    expected_version: Option<i32>,
    /// Idempotency key of 1 to 100 characters. For 48 hours, a repeated request with the same key has no further effect and
    /// returns the current state of the object.
    idempotency_key: Option<String>,
}

payloads! {
    /// Result of `cancelConsignment`.
    CancelConsignmentPayload { consignment: Consignment, from domain::Consignment, by Consignment }
}

payloads_with_warnings! {
    /// Result of `createConsignment`.
    CreateConsignmentPayload { consignment: Consignment, from domain::Consignment, by Consignment }
    /// Result of `updateConsignment`.
    UpdateConsignmentPayload { consignment: Consignment, from domain::Consignment, by Consignment }
}

#[Object]
impl ConsignmentMutation {
    /// Plans a consignment of products of your organisation.
    ///
    /// Sellers and programs with the scope `orders:write` may call this.
    ///
    /// Errors: `INVALID`; `PRODUCT_NOT_FOUND`; `PRODUCT_ARCHIVED`; `LANE_INVALID` if a country of the lane is unknown;
    /// `CARRIER_NOT_FOUND`; `PLACE_UNKNOWN` if the list of places is complete for the country and does not have the place;
    /// `TOO_MANY_CONSIGNMENTS` if your organisation has 10,000 consignments that have not arrived; `IDEMPOTENCY_KEY_REUSED`.
    ///
    /// Warnings: `PLACE_UNKNOWN` if the list of places is not complete for the country and does not have the place;
    /// `UNIT_UNKNOWN` if the list of units is not complete and does not have the unit.
    async fn create_consignment(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Parameters of the mutation.")] input: CreateConsignmentInput,
    ) -> Result<CreateConsignmentPayload, Failure> {
        let request = RequestContext::of(ctx);
        let consignments: &Consignments = request.service();
        let command = request.command(&input);
        CreateConsignmentPayload::of(consignments.create(&command, input.into()).await)
    }

    /// Replaces the plan of a PLANNED consignment.
    ///
    /// The seller of the consignment and its programs with the scope `orders:write` may call this. A transport approval that was
    /// requested for the previous plan does not clear the new one: request another approval.
    ///
    /// Errors: `INVALID`; `CONSIGNMENT_NOT_FOUND`; `WRONG_STATE` if the consignment is not PLANNED; `PRODUCT_NOT_FOUND`;
    /// `PRODUCT_ARCHIVED`; `LANE_INVALID` if a country of the lane is unknown; `CARRIER_NOT_FOUND`; `PLACE_UNKNOWN` if the list of
    /// places is complete for the country and does not have the place; `VERSION_CONFLICT`; `IDEMPOTENCY_KEY_REUSED`.
    ///
    /// Warnings: `PLACE_UNKNOWN` if the list of places is not complete for the country and does not have the place;
    /// `UNIT_UNKNOWN` if the list of units is not complete and does not have the unit.
    async fn update_consignment(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Parameters of the mutation.")] input: UpdateConsignmentInput,
    ) -> Result<UpdateConsignmentPayload, Failure> {
        let request = RequestContext::of(ctx);
        let consignments: &Consignments = request.service();
        // In the serialised input, an absent carrier and null are equal, but the requests differ.
        let note = if input.carrier_id.is_undefined() {
            " and the carrier stays"
        } else {
            ""
        };
        let command = request.command_with(&input, note);
        let id = ConsignmentId::parse(&input.consignment_id);
        UpdateConsignmentPayload::of(consignments.update(&command, id, input.try_into()).await)
    }

    /// Cancels a PLANNED or CLEARED consignment.
    ///
    /// The seller of the consignment and its programs with the scope `orders:write` may call this.
    ///
    /// Errors: `INVALID`; `CONSIGNMENT_NOT_FOUND`; `WRONG_STATE` if the consignment is neither PLANNED nor CLEARED;
    /// `VERSION_CONFLICT`; `IDEMPOTENCY_KEY_REUSED`.
    async fn cancel_consignment(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Parameters of the mutation.")] input: CancelConsignmentInput,
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
            return Err(refusals::containers_required());
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
