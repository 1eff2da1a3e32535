import { graphql, useFragment } from "react-relay/hooks";
import type {
  checkFindings_check$data,
  checkFindings_check$key,
} from "../../../graph/__generated__/checkFindings_check.graphql.ts";
import { count, t, word } from "../../../i18n/index.ts";
import { Badge, type Tone } from "../../../ui/badge.tsx";
import { type Column, DataTable } from "../../../ui/data-table.tsx";
import { Facts, Row, Stack } from "../../../ui/layout.tsx";
import ui from "../../../ui/ui.module.css";
import styles from "../check.module.css";

const fragment = graphql`
  fragment checkFindings_check on SelfCheck {
    findings {
      pack
      rule
      revision
      title
      effect
      status
      ask
      missing {
        group
        alternatives {
          __typename
          ... on DocumentType {
            code
            title
          }
          ... on FactQuestion {
            name
          }
        }
      }
      trace {
        path
        condition
        value
        result
      }
      legalBasis {
        act
        article
        amendedBy
      }
    }
  }
`;

type Finding = checkFindings_check$data["findings"][number];
type Step = Finding["trace"][number];

const TONES: Record<string, Tone> = {
  PROHIBITED: "bad",
  UNMET: "warn",
  UNDETERMINED: "info",
  MET: "good",
  NOTICE: "neutral",
};

/** Every rule that applies or may apply: its state, its reason, and the law behind it. */
export function CheckFindings({ check }: { check: checkFindings_check$key }) {
  const { findings } = useFragment(fragment, check);
  return (
    <section>
      <Stack gap="medium">
        <h2>
          {findings.length === 0
            ? t("checks.noFindings")
            : count("checks.findings", findings.length)}
        </h2>
        {findings.map((finding) => (
          <FindingCard key={`${finding.pack}/${finding.rule}`} finding={finding} />
        ))}
      </Stack>
    </section>
  );
}

function FindingCard({ finding }: { finding: Finding }) {
  return (
    <article className={ui.card}>
      <Stack gap="small">
        <Row>
          <Badge tone={TONES[finding.status] ?? "neutral"} text={statusText(finding.status)} />
          {/* The state of a prohibition that applies is its effect. */}
          {finding.status !== finding.effect && (
            <span className={ui.muted}>{word(finding.effect)}</span>
          )}
        </Row>
        <h3>{finding.title}</h3>
      </Stack>
      <Facts
        of={[
          [
            t("checks.rule"),
            t("checks.ruleRevision", { rule: finding.rule, revision: finding.revision }),
          ],
          [t("checks.missingEvidence"), missingText(finding)],
          [t("checks.dependsOn"), finding.ask.map(word).join(", ")],
          [t("entry.basis"), basisText(finding)],
        ]}
      />
      {finding.trace.length > 0 && <Trace finding={finding} />}
    </article>
  );
}

const columns: readonly Column<Step>[] = [
  { head: t("checks.condition"), cell: ({ condition }) => <code>{condition}</code> },
  { head: t("checks.value"), cell: ({ value }) => value ?? t("checks.valueUnknown") },
  { head: t("checks.result"), cell: ({ result }) => t(RESULTS[result] ?? "checks.truth.UNKNOWN") },
  { head: t("checks.path"), cell: ({ path }) => <code>{path}</code> },
];

const RESULTS = {
  TRUE: "checks.truth.TRUE",
  FALSE: "checks.truth.FALSE",
  UNKNOWN: "checks.truth.UNKNOWN",
  "%future added value": "checks.truth.UNKNOWN",
} as const;

/** The conditions of the rule with their values and results. */
function Trace({ finding }: { finding: Finding }) {
  return (
    <details className={styles.trace}>
      <summary>{t("checks.trace")}</summary>
      <DataTable
        caption={t("checks.traceOf", { rule: finding.rule })}
        columns={columns}
        rows={finding.trace}
        keyOf={({ path, condition }) => `${path} ${condition}`}
      />
    </details>
  );
}

function statusText(status: string): string {
  switch (status) {
    case "UNMET":
      return t("checks.unmet");
    case "UNDETERMINED":
      return t("entry.maybe");
    case "MET":
      return t("checks.met");
    default:
      return word(status);
  }
}

/** The missing groups as text: all of them are needed, and one alternative of each is enough. */
function missingText({ missing }: Finding): string {
  const groups = missing.map(({ alternatives }) =>
    alternatives
      .map((one) => {
        if (one.__typename === "DocumentType") return one.title;
        return one.__typename === "FactQuestion" ? word(one.name) : "";
      })
      .filter(Boolean)
      .join(` ${t("checks.or")} `),
  );
  return groups.join(" · ");
}

function basisText({ legalBasis }: Finding): string {
  return legalBasis
    .map((law) => {
      const amended = law.amendedBy ? t("checks.amendedBy", { act: law.amendedBy }) : null;
      return [law.act, law.article, amended].filter(Boolean).join(", ");
    })
    .join(" · ");
}
