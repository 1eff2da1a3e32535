import { useParams, useSearch } from "@tanstack/react-router";
import { useDeferredValue } from "react";
import { graphql } from "react-relay/hooks";
import type { productPageQuery } from "../../../graph/__generated__/productPageQuery.graphql.ts";
import { useQuery } from "../../../graph/use-query.ts";
import { useReload } from "../../../graph/use-reload.ts";
import { t } from "../../../i18n/index.ts";
import { Boundary } from "../../../shell/boundary.tsx";
import { NotFound } from "../../../shell/not-found.tsx";
import { Stack } from "../../../ui/layout.tsx";
import { CheckHistory } from "./_components/check-history.tsx";
import { CodeHistory } from "./_components/code-history.tsx";
import { ProductCertificates } from "./_components/product-certificates.tsx";
import { ProductCodes } from "./_components/product-codes.tsx";
import { ProductDetails } from "./_components/product-details.tsx";
import { ProductDocuments } from "./_components/product-documents.tsx";
import { ProductFacts } from "./_components/product-facts.tsx";
import { ProductHead } from "./_components/product-head.tsx";
import { ProductLanes } from "./_components/product-lanes.tsx";
import { ProductTabs } from "./_components/product-tabs.tsx";
import { type ProductSearch, partsOf } from "./product-search.ts";

const query = graphql`
  query productPageQuery(
    $id: ID!
    $market: CountryCode
    $lanes: Boolean!
    $facts: Boolean!
    $codes: Boolean!
    $documents: Boolean!
    $certificates: Boolean!
  ) {
    ...useMe_query
    product(id: $id) {
      ...productHead_product
      ...productLanes_product @alias(as: "lanes") @include(if: $lanes)
      ...productDetails_product @alias(as: "details") @include(if: $facts)
      ...productFacts_product @arguments(market: $market) @alias(as: "facts") @include(if: $facts)
      ...productCodes_product @alias(as: "codes") @include(if: $codes)
    }
    ...checkHistory_query @arguments(id: $id) @alias(as: "checks") @include(if: $lanes)
    ...productFacts_query @alias(as: "declarations") @include(if: $facts)
    ...codeHistory_query @arguments(id: $id) @alias(as: "history") @include(if: $codes)
    ...productDocuments_query @arguments(id: $id) @alias(as: "documents") @include(if: $documents)
    ...productCertificates_query @arguments(id: $id) @alias(as: "certificates") @include(if: $certificates)
  }
`;

export default function ProductPage() {
  const { id } = useParams({ from: "/member/products/$id" });
  return (
    <Boundary whole key={id} lines={8}>
      <OneProduct id={id} />
    </Boundary>
  );
}

function OneProduct({ id }: { id: string }) {
  const search: ProductSearch = useSearch({ from: "/member/products/$id" });
  // The present tab stays until the data of the next are there.
  const shown = useDeferredValue(search);
  const tab = shown.tab ?? "lanes";
  const market = shown.market ?? null;
  const variables = { id, market, ...partsOf(tab) };
  const data = useQuery<productPageQuery>(query, variables, {
    fetchPolicy: "store-and-network",
  });
  const reload = useReload<productPageQuery>(query, variables);
  const { product } = data;
  if (!product) return <NotFound />;
  return (
    <Stack>
      <ProductHead product={product} onChanged={reload} />
      <ProductTabs id={id} tab={search.tab ?? "lanes"} />
      <section aria-label={t(`product.tab.${tab}`)} aria-busy={shown !== search}>
        <Stack>
          {product.lanes && <ProductLanes product={product.lanes} search={shown} />}
          {data.checks && <CheckHistory query={data.checks} />}
          {product.details && <ProductDetails product={product.details} onChanged={reload} />}
          {product.facts && data.declarations && (
            <ProductFacts
              product={product.facts}
              query={data.declarations}
              market={market}
              onChanged={reload}
            />
          )}
          {product.codes && <ProductCodes product={product.codes} onChanged={reload} />}
          {data.history && <CodeHistory query={data.history} />}
          {data.documents && <ProductDocuments query={data.documents} id={id} />}
          {data.certificates && <ProductCertificates query={data.certificates} />}
        </Stack>
      </section>
    </Stack>
  );
}
