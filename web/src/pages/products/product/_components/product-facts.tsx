import { useNavigate } from "@tanstack/react-router";
import { useState } from "react";
import { graphql, useFragment } from "react-relay/hooks";
import type { productFacts_product$key } from "../../../../graph/__generated__/productFacts_product.graphql.ts";
import type { productFacts_query$key } from "../../../../graph/__generated__/productFacts_query.graphql.ts";
import { countryOptions } from "../../../../i18n/countries.ts";
import { count, t, word } from "../../../../i18n/index.ts";
import { Button } from "../../../../ui/button.tsx";
import { type FactAnswer, FactQuestions } from "../../../../ui/fact-questions.tsx";
import { Select } from "../../../../ui/field.tsx";
import { Card, Stack } from "../../../../ui/layout.tsx";
import { Notice } from "../../../../ui/notice.tsx";
import { Refused } from "../../../../ui/refused.tsx";
import { WarningList } from "../../../../ui/warnings.tsx";
import { useProductUpdate } from "../use-product-update.ts";
import { FactRow } from "./fact-row.tsx";

const fragment = graphql`
  fragment productFacts_product on Product
  @argumentDefinitions(market: { type: "CountryCode" }) {
    id
    status
    facts {
      name
      text
      number
      flag
    }
    openQuestions(market: $market) {
      ...factQuestions_questions
    }
    ...useProductUpdate_product
  }
`;

const declarations = graphql`
  fragment productFacts_query on Query {
    facts(first: 100) {
      nodes {
        name
        question
        unit
      }
    }
  }
`;

type Props = {
  product: productFacts_product$key;
  query: productFacts_query$key;
  market: string | null;
  onChanged: () => void;
};

/** The known facts of a product, changed in place, and the questions that rules still have. */
export function ProductFacts({ product: key, query, market, onChanged }: Props) {
  const product = useFragment(fragment, key);
  const declared = useFragment(declarations, query).facts?.nodes ?? [];
  const navigate = useNavigate({ from: "/products/$id" });
  const { update, busy, faults, warnings } = useProductUpdate(product, onChanged);
  const [answers, setAnswers] = useState<readonly FactAnswer[]>([]);
  const save = () =>
    update({ facts: answers.map((answer) => ({ ...answer })) }, () => setAnswers([]));
  const facts = product.facts ?? [];
  const open = product.openQuestions ?? [];
  const fixed = product.status === "ARCHIVED";
  return (
    <Stack>
      <Refused faults={faults} />
      <WarningList of={warnings} />
      <Card title={t("product.facts")}>
        {facts.length === 0 && <p>{t("product.noFacts")}</p>}
        {facts.map((fact) => {
          const known = declared.find(({ name }) => name === fact.name);
          return (
            <FactRow
              key={fact.name}
              fact={fact}
              label={known?.question ?? word(fact.name)}
              unit={known?.unit ?? null}
              fixed={fixed}
              busy={busy}
              onChange={(change, done) => update({ facts: [change] }, done)}
            />
          );
        })}
      </Card>
      {!fixed && (
        <>
          <Select
            label={t("product.questionMarket")}
            hint={t("product.questionMarketHint")}
            options={countryOptions}
            empty={t("product.allMarkets")}
            value={market ?? ""}
            onChange={({ target }) =>
              void navigate({
                search: { tab: "facts", market: target.value || undefined },
                replace: true,
                resetScroll: false,
              })
            }
          />
          {open.length === 0 ? (
            <Notice kind="good">{t("product.noQuestions")}</Notice>
          ) : (
            <FactQuestions
              of={open}
              answers={answers}
              onChange={setAnswers}
              lead={t("product.answersLead")}
            >
              {answers.length > 0 && (
                <div>
                  <Button kind="primary" busy={busy} onClick={save}>
                    {count("product.saveAnswers", answers.length)}
                  </Button>
                </div>
              )}
            </FactQuestions>
          )}
        </>
      )}
    </Stack>
  );
}
