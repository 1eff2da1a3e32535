import { useEffect, useId, useState } from "react";
import { fetchQuery, graphql, useRelayEnvironment } from "react-relay/hooks";
import type { productFieldQuery } from "../../../graph/__generated__/productFieldQuery.graphql.ts";
import { t } from "../../../i18n/index.ts";
import { TextField } from "../../../ui/field.tsx";
import { Failed } from "../../../ui/notice.tsx";

const PAUSE_MS = 250;

const query = graphql`
  query productFieldQuery($search: String!) {
    products(filter: { search: $search, status: ACTIVE }, first: 10) {
      nodes {
        id
        sku
        name
      }
    }
  }
`;

type Product = { readonly id: string; readonly sku: string; readonly name: string };

type Found = {
  /** The text that was searched for. */
  search: string;
  products: readonly Product[];
  /** The failure if they could not be read. */
  failure: Error | null;
};

const NONE: Found = { search: "", products: [], failure: null };

type Props = {
  fault: string | undefined;
  onChange: (product: { id: string; name: string } | null) => void;
};

/** One of the own products, found by a part of its name or its SKU. */
export function ProductField({ fault, onChange }: Props) {
  const environment = useRelayEnvironment();
  const list = useId();
  const [text, setText] = useState("");
  const [found, setFound] = useState<Found>(NONE);
  const [attempt, setAttempt] = useState(0);
  const search = text.split(" · ")[0]?.trim() ?? "";

  // biome-ignore lint/correctness/useExhaustiveDependencies: another attempt asks for the same text
  useEffect(() => {
    if (search.length < 2) return;
    let subscription: { unsubscribe: () => void } | null = null;
    const timer = setTimeout(() => {
      subscription = fetchQuery<productFieldQuery>(environment, query, { search }).subscribe({
        next: (response) =>
          setFound({ search, products: response.products?.nodes ?? [], failure: null }),
        error: (failure: Error) => setFound({ search, products: [], failure }),
      });
    }, PAUSE_MS);
    return () => {
      clearTimeout(timer);
      subscription?.unsubscribe();
    };
  }, [environment, search, attempt]);

  const isCurrent = search.length >= 2 && found.search === search;
  const chosen = found.products.find((product) => matches(product, text));
  const [told, setTold] = useState<string>();
  useEffect(() => {
    if (chosen?.id === told) return;
    setTold(chosen?.id);
    onChange(chosen ? { id: chosen.id, name: chosen.name } : null);
  }, [chosen, told, onChange]);

  return (
    <>
      <TextField
        label={t("watches.product")}
        hint={chosen ? chosen.name : t("watches.productHint")}
        value={text}
        fault={fault}
        list={list}
        autoComplete="off"
        maxLength={100}
        onChange={(event) => setText(event.target.value)}
      />
      <datalist id={list}>
        {found.products.map((product) => (
          <option key={product.id} value={`${product.sku} · ${product.name}`} />
        ))}
      </datalist>
      <p role="status">
        {isCurrent && !found.failure && found.products.length === 0 && t("watches.noProduct")}
      </p>
      {isCurrent && found.failure && (
        <Failed error={found.failure} retry={() => setAttempt((number) => number + 1)} />
      )}
    </>
  );
}

/** True if the text is the suggestion of this product, or exactly its SKU. */
function matches({ sku, name }: Product, text: string): boolean {
  const typed = text.trim().toLowerCase();
  return typed === `${sku} · ${name}`.toLowerCase() || typed === sku.toLowerCase();
}
