import { useDeferredValue } from "react";
import { graphql } from "react-relay/hooks";
import { digits, NATIONAL_CODE, nationalCodeOf } from "../../../../facts/codes.ts";
import type { newFactsQuery } from "../../../../graph/__generated__/newFactsQuery.graphql.ts";
import { useQuery } from "../../../../graph/use-query.ts";
import { country, t } from "../../../../i18n/index.ts";
import { FactQuestions } from "../../../../ui/fact-questions.tsx";
import { TextField } from "../../../../ui/field.tsx";
import type { Faults } from "../../../../ui/form.tsx";
import { Card, Stack } from "../../../../ui/layout.tsx";
import { Notice } from "../../../../ui/notice.tsx";
import { Warnings } from "../../../../ui/warnings.tsx";
import {
  type Draft,
  isAskedOfProduct,
  nationalCode,
  productFacts,
  withNationalCode,
} from "../draft.ts";

const query = graphql`
  query newFactsQuery($input: RequirementsInput!, $lane: LaneInput!) {
    ...useMe_query
    requirements(input: $input, lane: $lane) {
      disclaimer
      questions {
        name
        ...factQuestions_questions
      }
      warnings {
        ...warnings_warnings
      }
    }
  }
`;

type Props = { draft: Draft; faults: Faults; onChange: (draft: Draft) => void };

/** The questions of the rules about these goods on this lane. Each answer may open or close others. */
export function NewFacts({ draft, faults, onChange }: Props) {
  // The present questions stay until the next are there.
  const asked = useDeferredValue(draft);
  const { requirements } = useQuery<newFactsQuery>(query, variablesOf(asked), {
    fetchPolicy: "store-or-network",
  });
  const questions = requirements?.questions ?? [];
  const open = questions.filter(({ name }) => isAskedOfProduct(name));
  const national = nationalCode(draft);
  const wantsCode = national !== "" || questions.some(({ name }) => name === NATIONAL_CODE);
  if (open.length === 0 && draft.facts.length === 0 && !wantsCode) {
    return <Notice>{t("newProduct.noQuestions", { country: country(draft.to) })}</Notice>;
  }
  return (
    <Stack>
      {requirements && <Warnings of={requirements.warnings} />}
      {wantsCode && (
        <Card title={t("newProduct.national", { country: country(draft.to) })}>
          <TextField
            label={t("product.nationalCode")}
            hint={t("product.nationalCodeHint")}
            optional
            inputMode="numeric"
            fault={nationalFault(draft, faults)}
            value={national}
            maxLength={20}
            onChange={({ target }) => onChange(withNationalCode(draft, target.value))}
          />
        </Card>
      )}
      <FactQuestions
        of={open}
        answers={draft.facts}
        onChange={(facts) => onChange({ ...draft, facts: productFacts(facts) })}
      />
      <p>{requirements?.disclaimer}</p>
    </Stack>
  );
}

/** The refusal of the national code, or the reason why it will be refused. */
function nationalFault(draft: Draft, faults: Faults): string | undefined {
  const code = digits(draft.code);
  const national = digits(nationalCode(draft));
  if (national.length >= 8 && !national.startsWith(code)) {
    return t("facts.nationalCodeInvalid", { code });
  }
  return faults.errors.find(({ path }) => path?.includes("nationalCodes"))?.message;
}

function variablesOf({ code, origin, nationalCodes, facts, to, by, aircraft }: Draft) {
  return {
    input: {
      hsCode: digits(code),
      origin,
      // A code is sent when it is complete: the API refuses a part of one.
      nationalCodes: nationalCodes.flatMap((national) => {
        const complete = nationalCodeOf(national.code, code);
        return complete ? [{ market: national.market, code: complete }] : [];
      }),
      facts: facts.map((fact) => ({ ...fact })),
    },
    lane: { destination: to, mode: by, aircraft: by === "AIR" ? (aircraft ?? null) : null },
  };
}
