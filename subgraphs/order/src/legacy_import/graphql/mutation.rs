use async_graphql::{Context, InputObject, Object};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use chassis::{Failure, RequestContext, payloads};

use crate::domain::Refusal;
use crate::legacy_import::domain::{MOST_BYTES, refusals};
use crate::legacy_import::graphql::types::{LegacyFormat, LegacyImport};
use crate::legacy_import::service::{self, Intake};

#[derive(Default)]
pub struct IntakeMutation;

/// Input of `importLegacyOrders`. Send either `content` or `contentBase64`.
#[derive(InputObject)]
struct ImportLegacyOrdersInput {
    /// Format of the file.
    format: LegacyFormat,
    /// Text of the file. At most 1.5 MB and 5,000 orders.
    content: Option<String>,
    /// Bytes of the file in base64: UTF-8, UTF-16 with a byte order mark, or Windows-1252. At most 1.5 MB and 5,000 orders.
    content_base64: Option<String>,
    /// True to check the file without creating orders. A dry run does not check quotas. False by default.
    #[graphql(default)]
    dry_run: bool,
    /// Idempotency key of 1 to 100 characters. For 48 hours, a repeated request with the same key has no further effect and
    /// returns the current state of the object.
    idempotency_key: Option<String>,
}

payloads! {
    /// Result of `importLegacyOrders`.
    ImportLegacyOrdersPayload { report: LegacyImport, from LegacyImport, by std::convert::identity }
}

#[Object]
impl IntakeMutation {
    /// Imports orders of the logistics system LOGIS/2.
    ///
    /// Sellers and programs with the scope `orders:write` may call this. Each order is imported on its own: an invalid order
    /// does not stop the others. An order is imported at most once, however often you send it. An order with providers is sent
    /// to them, like `requestAssessment`; an order without providers is a draft.
    ///
    /// Errors of the whole file: `INVALID`; `IDEMPOTENCY_KEY_REUSED`.
    ///
    /// Errors of a line, in `report.lines`: `INVALID`; `PRODUCT_NOT_FOUND`; `PRODUCT_AMBIGUOUS`; `PRODUCT_ARCHIVED`;
    /// `PROVIDER_NOT_FOUND`; `TOO_MANY_ORDERS`.
    async fn import_legacy_orders(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The file to import.")] input: ImportLegacyOrdersInput,
    ) -> Result<ImportLegacyOrdersPayload, Failure> {
        let request = RequestContext::of(ctx);
        let imports = request.service::<service::LegacyImport>();
        let command = request.command(&input);
        let content = content(input.content, input.content_base64);
        let intake = content.map(|content| Intake {
            format: input.format.into(),
            content,
            trial: input.dry_run,
        });
        let report = imports.import_orders(&command, intake).await;
        ImportLegacyOrdersPayload::of(report.map(|report| LegacyImport::new(report, input.dry_run)))
    }
}

fn content(text: Option<String>, base64: Option<String>) -> Result<Vec<u8>, Refusal> {
    match (text, base64) {
        (Some(text), None) => Ok(text.into_bytes()),
        (None, Some(base64)) if base64.len() > MOST_BYTES.div_ceil(3) * 4 => {
            Err(refusals::file_too_large("contentBase64"))
        }
        (None, Some(base64)) => STANDARD
            .decode(base64)
            .map_err(|_| refusals::base64_invalid()),
        _ => Err(refusals::one_content_required()),
    }
}
