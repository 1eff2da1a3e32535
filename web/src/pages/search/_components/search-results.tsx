import { Link } from "@tanstack/react-router";
import { graphql } from "react-relay/hooks";
import type { searchResultsQuery } from "../../../graph/__generated__/searchResultsQuery.graphql.ts";
import { useQuery } from "../../../graph/use-query.ts";
import { count, country, t, word } from "../../../i18n/index.ts";
import { Stack } from "../../../ui/layout.tsx";
import { Empty } from "../../../ui/notice.tsx";
import styles from "../search.module.css";

const query = graphql`
  query searchResultsQuery($text: String!) {
    ...useMe_query
    products(filter: { search: $text }, first: 6) {
      nodes {
        id
        name
        sku
      }
      pageInfo {
        hasNextPage
      }
    }
    orders(filter: { search: $text }, first: 6) {
      nodes {
        id
        number
        status
        product {
          id
          name
        }
      }
      pageInfo {
        hasNextPage
      }
    }
    certificates(filter: { search: $text }, first: 6) {
      nodes {
        id
        number
        status
        productName
      }
      pageInfo {
        hasNextPage
      }
    }
    consignments(filter: { search: $text }, first: 6) {
      nodes {
        id
        number
        status
        lane {
          destination
        }
      }
      pageInfo {
        hasNextPage
      }
    }
    enquiries(filter: { search: $text }, first: 6) {
      nodes {
        id
        number
        status
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

type Found = { id: string; name: string; detail: string };
type Kind = {
  title: string;
  /** The list of this kind, whose objects have screens below it. Null if they have none. */
  path: string | null;
  found: (Found & { to: string | null })[];
  more: boolean;
};
type Page<N> =
  | { readonly nodes: readonly N[]; readonly pageInfo: { readonly hasNextPage: boolean } }
  | null
  | undefined;

/** The results, by kind. */
export function SearchResults({ text }: { text: string }) {
  const data = useQuery<searchResultsQuery>(query, { text }, { fetchPolicy: "store-and-network" });
  const kinds = [
    kind(t("search.products"), "/products", data.products, ({ id, name, sku }) => ({
      id,
      name,
      detail: sku,
    })),
    kind(t("search.orders"), "/orders", data.orders, ({ id, number, status, product }) => ({
      id,
      name: number,
      detail: joined(product?.name, word(status)),
    })),
    kind(
      t("search.certificates"),
      null,
      data.certificates,
      ({ id, number, status, productName }) => ({
        id,
        name: number,
        detail: joined(productName, word(status)),
      }),
    ),
    kind(t("search.consignments"), null, data.consignments, ({ id, number, status, lane }) => ({
      id,
      name: number,
      detail: joined(country(lane.destination), word(status)),
    })),
    kind(
      t("search.enquiries"),
      "/enquiries",
      data.enquiries,
      ({ id, number, status, product }) => ({
        id,
        name: number,
        detail: joined(product?.name, word(status)),
      }),
    ),
  ].filter(({ found }) => found.length > 0);
  const all = kinds.reduce((sum, { found }) => sum + found.length, 0);
  return (
    <Stack>
      <p role="status" className={all > 0 ? "visually-hidden" : undefined}>
        {count("search.found", all)}
      </p>
      {all === 0 && <Empty text={t("search.none")} />}
      {kinds.map((each) => (
        <Results key={each.title} kind={each} text={text} />
      ))}
    </Stack>
  );
}

function Results({ kind, text }: { kind: Kind; text: string }) {
  return (
    <section>
      <Stack gap="small">
        <h2>{kind.title}</h2>
        <ul className={styles.results}>
          {kind.found.map(({ id, to, name, detail }) => (
            <li key={id}>
              {to === null ? (
                <div className={styles.result}>
                  <strong>{name}</strong> <span>{detail}</span>
                </div>
              ) : (
                <Link to={to} className={styles.result} data-result="">
                  <strong>{name}</strong> <span>{detail}</span>
                </Link>
              )}
            </li>
          ))}
        </ul>
        {kind.more && (
          <p>
            {kind.path === null ? (
              t("search.narrow")
            ) : (
              <Link to={kind.path} search={{ text }} data-result="">
                {t("search.more", { kind: kind.title })}
              </Link>
            )}
          </p>
        )}
      </Stack>
    </section>
  );
}

function kind<N>(
  title: string,
  path: string | null,
  page: Page<N>,
  read: (node: N) => Found,
): Kind {
  return {
    title,
    path,
    found: (page?.nodes ?? [])
      .map(read)
      .map((found) => ({ ...found, to: path && `${path}/${found.id}` })),
    more: page?.pageInfo.hasNextPage ?? false,
  };
}

function joined(...parts: (string | null | undefined)[]): string {
  return parts.filter(Boolean).join(" · ");
}
