import { Link, useParams } from "@tanstack/react-router";
import { graphql } from "react-relay/hooks";
import { DocumentStatus } from "../../documents/document-status.tsx";
import { documentTitle } from "../../documents/document-title.ts";
import { FilePreview } from "../../files/file-preview.tsx";
import type {
  documentPageQuery,
  documentPageQuery$data,
} from "../../graph/__generated__/documentPageQuery.graphql.ts";
import { useQuery } from "../../graph/use-query.ts";
import { useReload } from "../../graph/use-reload.ts";
import { day, t, time } from "../../i18n/index.ts";
import { Boundary } from "../../shell/boundary.tsx";
import { NotFound } from "../../shell/not-found.tsx";
import { Card, Facts, PageHead, Row, Stack } from "../../ui/layout.tsx";
import { Notice } from "../../ui/notice.tsx";
import { DocumentAttach } from "./_components/document-attach.tsx";
import { DocumentGrants } from "./_components/document-grants.tsx";
import { DocumentReads } from "./_components/document-reads.tsx";
import { DocumentRejected } from "./_components/document-rejected.tsx";

const query = graphql`
  query documentPageQuery($id: ID!) {
    ...useMe_query
    me {
      id
      organisation {
        id
      }
    }
    evidenceDocument(id: $id) {
      id
      type
      status
      issuer
      issuedOn
      expiresOn
      createdAt
      updatedAt
      sha256
      documentType {
        title
      }
      seller {
        id
        displayName
      }
      product {
        id
        name
        sku
      }
      order {
        id
        number
      }
      file {
        id
        name
        contentType
        size
        url
      }
      ...documentRejected_document
      ...documentAttach_document
      ...documentGrants_document
    }
    ...documentReads_query @arguments(id: $id)
  }
`;

/** One evidence document: its state, its file, and its readers. */
export default function DocumentPage() {
  const { id } = useParams({ from: "/member/documents/$id" });
  return (
    <Boundary whole key={id}>
      <Document id={id} />
    </Boundary>
  );
}

type Read = NonNullable<documentPageQuery$data["evidenceDocument"]>;

function Document({ id }: { id: string }) {
  const data = useQuery<documentPageQuery>(query, { id }, { fetchPolicy: "store-and-network" });
  const reload = useReload<documentPageQuery>(query, { id });
  const document = data.evidenceDocument;
  if (!document) return <NotFound />;
  const isOwn = data.me?.organisation?.id === document.seller.id;
  return (
    <Stack>
      <PageHead
        title={documentTitle(document)}
        lead={document.product && t("documents.of", { product: document.product.name })}
      />
      <State document={document} isOwn={isOwn} />
      <DocumentRejected document={document} isOwn={isOwn} onReload={reload} />
      <Card title={t("documents.file")}>
        {document.file ? (
          <FilePreview key={document.file.id} file={document.file} />
        ) : (
          <>
            <p>{t("documents.noFile")}</p>
            {isOwn && <DocumentAttach document={document} onReload={reload} />}
          </>
        )}
        <Facts of={[[t("documents.sha256"), <code key="hash">{document.sha256}</code>]]} />
      </Card>
      {isOwn && <DocumentGrants document={document} onReload={reload} />}
      {isOwn && <DocumentReads query={data} />}
    </Stack>
  );
}

function State({ document, isOwn }: { document: Read; isOwn: boolean }) {
  const { product, order, status } = document;
  return (
    <Card title={t("documents.state")}>
      <Row>
        <DocumentStatus status={status} />
      </Row>
      {status === "SUBMITTED" && (
        <p>{t(order ? "documents.providerDecides" : "documents.platformDecides")}</p>
      )}
      {status === "EXPIRED" && isOwn && product && (
        <Notice kind="warn">
          <p>
            {t("documents.expiredText")}{" "}
            <Link
              to="/products/$id/documents/new"
              params={{ id: product.id }}
              search={{ type: document.type }}
            >
              {t("documents.handInNew")}
            </Link>
          </p>
        </Notice>
      )}
      <Facts
        of={[
          [t("documents.issuer"), document.issuer],
          [t("documents.issuedOn"), day(document.issuedOn)],
          [
            t("documents.expiresOn"),
            document.expiresOn ? day(document.expiresOn) : t("documents.noExpiry"),
          ],
          [t("documents.type"), <code key="type">{document.type}</code>],
          [t("documents.product"), product && productName(product, isOwn)],
          [t("documents.seller"), isOwn ? null : document.seller.displayName],
          [
            t("documents.order"),
            order && (
              <Link key="order" to="/orders/$id" params={{ id: order.id }}>
                {order.number}
              </Link>
            ),
          ],
          [t("documents.handedIn"), time(document.createdAt)],
          [t("documents.changed"), time(document.updatedAt)],
        ]}
      />
    </Card>
  );
}

function productName(product: NonNullable<Read["product"]>, isOwn: boolean) {
  const name = `${product.name} (${product.sku})`;
  if (!isOwn) return name;
  return (
    <Link key="product" to="/products/$id" params={{ id: product.id }}>
      {name}
    </Link>
  );
}
