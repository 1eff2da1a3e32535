import { Link } from "@tanstack/react-router";
import { graphql, useFragment } from "react-relay/hooks";
import { DocumentStatus } from "../../../documents/document-status.tsx";
import { documentTitle } from "../../../documents/document-title.ts";
import { FilePreview } from "../../../files/file-preview.tsx";
import type {
  orderDocuments_order$data,
  orderDocuments_order$key,
} from "../../../graph/__generated__/orderDocuments_order.graphql.ts";
import { day, t } from "../../../i18n/index.ts";
import { Badge, type Tone } from "../../../ui/badge.tsx";
import { buttonClass } from "../../../ui/button.tsx";
import { type Column, DataTable } from "../../../ui/data-table.tsx";
import { Stack } from "../../../ui/layout.tsx";

const fragment = graphql`
  fragment orderDocuments_order on Order {
    id
    product {
      id
    }
    documentRequests {
      id
      type
      text
      status
      requestedAt
      documentType {
        code
        title
      }
      document {
        id
        status
        rejection {
          message
          remedy
        }
      }
    }
    documents {
      id
      type
      issuer
      issuedOn
      expiresOn
      status
      documentType {
        code
        title
      }
      rejection {
        message
        remedy
      }
      file {
        id
        name
        contentType
        size
        url
      }
    }
  }
`;

type Request = orderDocuments_order$data["documentRequests"][number];
type Document = orderDocuments_order$data["documents"][number];
type Rejection = { readonly message: string; readonly remedy: string } | null | undefined;

const TONES: Record<string, Tone> = { OPEN: "warn", ANSWERED: "info", SATISFIED: "good" };

/** The state of a document request in words. A rejected document opens it again. */
function requestText(status: string, isSeller: boolean): string {
  if (status === "ANSWERED") return t("order.request.ANSWERED");
  if (status === "SATISFIED") return t("order.request.SATISFIED");
  return t(isSeller ? "order.request.yours" : "order.request.OPEN");
}

type Props = { order: orderDocuments_order$key; isSeller: boolean };

/** The documents that the provider wants, and those that were handed in. */
export function OrderDocuments({ order: key, isSeller }: Props) {
  const { id, documentRequests, documents, product } = useFragment(fragment, key);
  if (documentRequests.length === 0 && documents.length === 0) return null;
  const target = isSeller && product ? { order: id, product: product.id } : null;
  return (
    <Stack gap="medium">
      <h2 id="documents" tabIndex={-1}>
        {t("order.documents")}
      </h2>
      {documentRequests.length > 0 && (
        <DataTable
          caption={t("order.requests")}
          columns={requestColumns(target)}
          rows={documentRequests}
          keyOf={({ id }) => id}
        />
      )}
      {documents.length > 0 && (
        <DataTable
          caption={t("order.handedIn")}
          columns={documentColumns}
          rows={documents}
          keyOf={({ id }) => id}
        />
      )}
    </Stack>
  );
}

/** The order and the product that a document is handed in for. */
type Target = { order: string; product: string } | null;

const requestColumns = (target: Target): readonly Column<Request>[] => [
  { head: t("order.requested"), cell: documentTitle },
  { head: t("order.requestText"), cell: ({ text }) => text },
  { head: t("order.requestedAt"), tight: true, cell: ({ requestedAt }) => day(requestedAt) },
  {
    head: t("orders.status"),
    cell: ({ status, document }) => (
      <Stack gap="small">
        <div>
          <Badge tone={TONES[status] ?? "neutral"} text={requestText(status, target !== null)} />
        </div>
        <Rejected rejection={document?.rejection} />
      </Stack>
    ),
  },
  ...(target ? [handInColumn(target)] : []),
];

/** The link that answers a request: to a new document, or to the correction of the rejected one. */
function handInColumn({ order, product }: NonNullable<Target>): Column<Request> {
  return {
    head: t("order.yourStep"),
    cell: (request) => {
      const { id, type, status, document } = request;
      if (status !== "OPEN") return null;
      const hidden = <span className="visually-hidden"> {documentTitle(request)}</span>;
      if (document?.status === "REJECTED") {
        return (
          <Link to="/documents/$id" params={{ id: document.id }} className={buttonClass}>
            {t("order.correct")}
            {hidden}
          </Link>
        );
      }
      return (
        <Link
          to="/products/$id/documents/new"
          params={{ id: product }}
          search={{ order, request: id, type }}
          className={buttonClass}
        >
          {t("order.handIn")}
          {hidden}
        </Link>
      );
    },
  };
}

const documentColumns: readonly Column<Document>[] = [
  {
    head: t("order.handedIn"),
    cell: (document) => (
      <Link to="/documents/$id" params={{ id: document.id }}>
        {documentTitle(document)}
      </Link>
    ),
  },
  { head: t("order.issuer"), cell: ({ issuer }) => issuer },
  { head: t("order.issued"), tight: true, cell: ({ issuedOn }) => day(issuedOn) },
  { head: t("order.expires"), tight: true, cell: ({ expiresOn }) => expiresOn && day(expiresOn) },
  {
    head: t("orders.status"),
    cell: ({ status, rejection }) => (
      <Stack gap="small">
        <div>
          <DocumentStatus status={status} />
        </div>
        <Rejected rejection={rejection} />
      </Stack>
    ),
  },
  {
    head: t("order.file"),
    cell: ({ file }) =>
      file && (
        <details>
          <summary>{file.name}</summary>
          <FilePreview key={file.id} file={file} />
        </details>
      ),
  },
];

/** The reason of a rejection and its remedy. */
function Rejected({ rejection }: { rejection: Rejection }) {
  if (!rejection) return null;
  return (
    <div>
      {rejection.message} <strong>{rejection.remedy}</strong>
    </div>
  );
}
