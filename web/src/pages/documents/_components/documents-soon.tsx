import { Link } from "@tanstack/react-router";
import { graphql, useFragment } from "react-relay/hooks";
import { documentTitle } from "../../../documents/document-title.ts";
import type { documentsSoon_query$key } from "../../../graph/__generated__/documentsSoon_query.graphql.ts";
import { ago, day, t } from "../../../i18n/index.ts";
import { Notice } from "../../../ui/notice.tsx";

const fragment = graphql`
  fragment documentsSoon_query on Query @argumentDefinitions(filter: { type: "DocumentFilter!" }) {
    soon: evidenceDocuments(
      filter: $filter
      sort: { field: EXPIRES_ON, direction: ASCENDING }
      first: 10
    ) {
      nodes {
        id
        type
        expiresOn
        documentType {
          title
        }
        product {
          id
          name
        }
      }
      pageInfo {
        hasNextPage
      }
    }
  }
`;

type Props = {
  query: documentsSoon_query$key;
  /** The last day of the time in which they expire. */
  before: string;
  isSeller: boolean;
};

/** Accepted documents that expire within 60 days, so that new ones can be had in time. */
export function DocumentsSoon({ query, before, isSeller }: Props) {
  const { soon } = useFragment(fragment, query);
  const documents = soon?.nodes ?? [];
  if (documents.length === 0) return null;
  return (
    <Notice kind="warn">
      <h2>{t("documents.soon")}</h2>
      <ul>
        {documents.map(({ id, type, documentType, product, expiresOn }) => (
          <li key={id}>
            <Link to="/documents/$id" params={{ id }}>
              {documentTitle({ type, documentType })}
            </Link>
            {product && `, ${product.name}`}
            {expiresOn && `: ${day(expiresOn)} (${ago(expiresOn)})`}{" "}
            {isSeller && product && (
              <Link to="/products/$id/documents/new" params={{ id: product.id }} search={{ type }}>
                {t("documents.handInNew")}
              </Link>
            )}
          </li>
        ))}
      </ul>
      {soon?.pageInfo.hasNextPage && (
        <p>
          <Link to="/documents" search={{ status: "ACCEPTED", before, sort: "EXPIRES_ON" }}>
            {t("documents.soonAll")}
          </Link>
        </p>
      )}
    </Notice>
  );
}
