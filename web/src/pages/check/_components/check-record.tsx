import { graphql, useFragment } from "react-relay/hooks";
import type {
  checkRecord_check$data,
  checkRecord_check$key,
} from "../../../graph/__generated__/checkRecord_check.graphql.ts";
import { day, number, t, time, word } from "../../../i18n/index.ts";
import { factValue } from "../../../ui/fact-questions.tsx";
import { Card, type Fact, Facts, Stack } from "../../../ui/layout.tsx";
import { CheckVerify } from "./check-verify.tsx";

const fragment = graphql`
  fragment checkRecord_check on SelfCheck {
    id
    createdAt
    asOf
    hsCode
    screening
    inputHash
    resultHash
    facts {
      name
      text
      number
      flag
    }
    transportConditions {
      rule
      metric
      unit
      min
      max
    }
    packVersions {
      rulePackVersionId
      pack
      version
      effectiveFrom
      coverage
    }
  }
`;

type Condition = checkRecord_check$data["transportConditions"][number];

/** The basis of the check: the product as it was, the rule packs, and the day. The record can be verified. */
export function CheckRecord({ check }: { check: checkRecord_check$key }) {
  const data = useFragment(fragment, check);
  return (
    <Card title={t("checks.considered")}>
      <Facts
        of={[
          [t("checks.asOf"), day(data.asOf)],
          [t("checks.madeAt"), time(data.createdAt)],
          [t("products.code"), data.hsCode],
          ...data.facts.map((fact): Fact => [word(fact.name), factValue(fact)]),
          [
            t("checks.screening"),
            data.screening === "NOT_SCREENED" ? t("checks.notScreened") : null,
          ],
        ]}
      />
      {data.transportConditions.length > 0 && (
        <Stack gap="small">
          <h3>{t("checks.conditions")}</h3>
          <ul>
            {data.transportConditions.map((condition) => (
              <li key={`${condition.rule} ${condition.metric}`}>{limits(condition)}</li>
            ))}
          </ul>
        </Stack>
      )}
      <Stack gap="small">
        <h3>{t("checks.packs")}</h3>
        {data.packVersions.length === 0 ? (
          <p>{t("checks.noPacks")}</p>
        ) : (
          <ul>
            {data.packVersions.map((pack) => (
              <li key={pack.rulePackVersionId}>
                <strong>
                  {pack.pack} {pack.version}
                </strong>
                {pack.effectiveFrom &&
                  `, ${t("checks.inForceFrom", { day: day(pack.effectiveFrom) })}`}
                {pack.coverage && <p>{pack.coverage}</p>}
              </li>
            ))}
          </ul>
        )}
      </Stack>
      <CheckVerify id={data.id} resultHash={data.resultHash} inputHash={data.inputHash} />
    </Card>
  );
}

/** Signs of units of UN/ECE Recommendation 20. */
const UNITS: Record<string, string> = { CEL: "°C", FAH: "°F", KEL: "K", P1: "%" };

function limits({ metric, unit: code, min, max }: Condition): string {
  const unit = UNITS[code] ?? code;
  const bounds = [
    min === null || min === undefined ? null : t("checks.atLeast", { value: number(min), unit }),
    max === null || max === undefined ? null : t("checks.atMost", { value: number(max), unit }),
  ];
  return `${word(metric)}: ${bounds.filter(Boolean).join(", ")}`;
}
