import { Link, useParams, useSearch } from "@tanstack/react-router";
import { useState } from "react";
import { graphql } from "react-relay/hooks";
import { useUploads } from "../../files/use-uploads.ts";
import type { handInPageQuery } from "../../graph/__generated__/handInPageQuery.graphql.ts";
import { useQuery } from "../../graph/use-query.ts";
import { t } from "../../i18n/index.ts";
import { Boundary } from "../../shell/boundary.tsx";
import { NotFound } from "../../shell/not-found.tsx";
import { PageHead, Row, Stack } from "../../ui/layout.tsx";
import { Notice } from "../../ui/notice.tsx";
import { FilePicker, UploadNews } from "../../ui/upload.tsx";
import { HandInCard } from "./_components/hand-in-card.tsx";
import { missingTypes } from "./missing-types.ts";
import { type HandInSearch, searchOf } from "./search.ts";

const query = graphql`
  query handInPageQuery($id: ID!) {
    ...useMe_query
    product(id: $id) {
      id
      name
      status
      latestVerdicts {
        selfCheck {
          id
          missingDocuments {
            code
            title
          }
        }
      }
    }
  }
`;

/** Hands in documents for a product: several files at once, each with its type and its issuer. */
export default function HandInPage() {
  const { id } = useParams({ from: "/member/products/$id/documents/new" });
  return (
    <Boundary whole key={id}>
      <HandIn id={id} />
    </Boundary>
  );
}

function HandIn({ id }: { id: string }) {
  const search: HandInSearch = useSearch({ from: "/member/products/$id/documents/new" });
  const { product } = useQuery<handInPageQuery>(
    query,
    { id },
    { fetchPolicy: "store-and-network" },
  );
  const uploads = useUploads();
  const [newest, setNewest] = useState<string>();
  const [done, setDone] = useState(0);
  if (!product) return <NotFound />;
  const types = missingTypes(product.latestVerdicts);
  const { items, add, retry, remove } = uploads;
  return (
    <Stack>
      <PageHead
        title={t("handIn.title")}
        lead={t("documents.of", { product: product.name })}
        actions={<BackLinks productId={product.id} checkId={search.check} orderId={search.order} />}
      />
      {product.status === "ARCHIVED" ? (
        <Notice kind="warn">{t("handIn.archived")}</Notice>
      ) : (
        <>
          <FilePicker
            several
            label={t("handIn.files")}
            hint={t("handIn.filesHint")}
            onFiles={(files) => setNewest(add(files)[0])}
          />
          <UploadNews items={items} />
          {items.map((item) => (
            <HandInCard
              key={item.key}
              item={item}
              productId={product.id}
              search={searchOf(item.key, items, search)}
              types={types}
              takesFocus={item.key === newest}
              onRetry={() => retry(item.key)}
              onRemove={() => remove(item.key)}
              onDone={() => setDone((number) => number + 1)}
            />
          ))}
          {done > 0 && (
            <Notice kind="good">
              <p>{t(search.order ? "handIn.nextOrder" : "handIn.next")}</p>
              <Row>
                <BackLinks productId={product.id} checkId={search.check} orderId={search.order} />
              </Row>
            </Notice>
          )}
        </>
      )}
    </Stack>
  );
}

type BackProps = {
  productId: string;
  checkId: string | undefined;
  orderId: string | undefined;
};

/** The ways back to the order, the check and the product. */
function BackLinks({ productId, checkId, orderId }: BackProps) {
  return (
    <>
      {orderId && (
        <Link to="/orders/$id" params={{ id: orderId }}>
          {t("handIn.toOrder")}
        </Link>
      )}
      {checkId && (
        <Link to="/checks/$id" params={{ id: checkId }}>
          {t("handIn.toCheck")}
        </Link>
      )}
      <Link to="/products/$id" params={{ id: productId }}>
        {t("checks.product")}
      </Link>
    </>
  );
}
