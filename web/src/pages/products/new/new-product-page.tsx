import { Link, useNavigate, useSearch } from "@tanstack/react-router";
import { useEffect, useState } from "react";
import { graphql } from "react-relay/hooks";
import type {
  newProductPageMutation,
  newProductPageMutation$data,
} from "../../../graph/__generated__/newProductPageMutation.graphql.ts";
import { useCommand } from "../../../graph/use-command.ts";
import { t } from "../../../i18n/index.ts";
import { LoadMe } from "../../../session/use-me.ts";
import { Narrow } from "../../../shell/frame.tsx";
import { PageHead, Row, Stack } from "../../../ui/layout.tsx";
import { Added } from "./_components/added.tsx";
import { CodeStep } from "./_components/code-step.tsx";
import { FactsStep } from "./_components/facts-step.tsx";
import { GoodsStep } from "./_components/goods-step.tsx";
import {
  type Draft,
  forgetDraft,
  openDraft,
  productInput,
  stepOf,
  storeDraft,
  storedDraft,
} from "./draft.ts";
import { type NewSearch, STEPS, type Step } from "./new-search.ts";

const mutation = graphql`
  mutation newProductPageMutation($input: CreateProductInput!) {
    createProduct(input: $input) {
      product {
        id
        name
        version
      }
      userErrors {
        code
        message
        path
      }
      warnings {
        code
        message
      }
    }
  }
`;

const PARTS = { goods: GoodsStep, code: CodeStep, facts: FactsStep };

type Payload = NonNullable<newProductPageMutation$data["createProduct"]>;

/** Adds a product in three questions. The answers are kept in this tab until the product is added. */
export default function NewProductPage() {
  const search: NewSearch = useSearch({ from: "/member/products/new" });
  const navigate = useNavigate({ from: "/products/new" });
  const step = search.step ?? "goods";
  const [draft, setDraft] = useState<Draft>(() => openDraft(storedDraft(), search));
  const [payload, setPayload] = useState<Payload | null>(null);
  const { run, busy, faults } = useCommand<newProductPageMutation>(mutation);
  const refused = faults.errors.length > 0;

  useEffect(() => {
    if (!payload) storeDraft(draft);
  }, [draft, payload]);

  const go = (next: Step) => void navigate({ search: { ...search, step: next } });

  // The refused answer may be that of an earlier question.
  useEffect(() => {
    const culprit = stepOf(faults.errors);
    if (culprit) void navigate({ search: (before) => ({ ...before, step: culprit }) });
  }, [faults, navigate]);

  const add = () =>
    run(productInput(draft), ({ createProduct }) => {
      if (!createProduct?.product) return;
      forgetDraft();
      if (createProduct.warnings.length > 0) setPayload(createProduct);
      else {
        const { id } = createProduct.product;
        void navigate({ to: "/products/$id", params: { id }, search: addedSearch(draft) });
      }
    });

  if (payload?.product) {
    const { product, warnings } = payload;
    return (
      <Added id={product.id} name={product.name} warnings={warnings} search={addedSearch(draft)} />
    );
  }
  const place = STEPS.indexOf(step);
  const following = STEPS[place + 1];
  const Part = PARTS[step];
  return (
    <Narrow>
      {step === "goods" && <LoadMe />}
      <Stack>
        <PageHead
          title={t(`newProduct.${step}`)}
          lead={t("newProduct.step", { step: place + 1, steps: STEPS.length })}
        />
        <Part
          draft={draft}
          onChange={setDraft}
          faults={faults}
          refused={refused}
          busy={busy}
          onNext={() => (refused || !following ? add() : go(following))}
        />
        <Row>
          {place > 0 ? (
            <Link to="/products/new" search={{ ...search, step: STEPS[place - 1] }}>
              {t("action.back")}
            </Link>
          ) : (
            <Link to="/products">{t("action.cancel")}</Link>
          )}
        </Row>
      </Stack>
    </Narrow>
  );
}

/** The lane of the draft, for the first check of the new product. */
function addedSearch({ to, by, aircraft }: Draft) {
  return { added: true, ...(to ? { to, by, aircraft } : {}) };
}
