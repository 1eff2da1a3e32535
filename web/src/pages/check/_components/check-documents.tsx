import { Link } from "@tanstack/react-router";
import { graphql, useFragment } from "react-relay/hooks";
import { DocumentStatus } from "../../../documents/document-status.tsx";
import type {
  checkDocuments_check$data,
  checkDocuments_check$key,
} from "../../../graph/__generated__/checkDocuments_check.graphql.ts";
import { t, word } from "../../../i18n/index.ts";
import { Button, buttonClass } from "../../../ui/button.tsx";
import { factValue } from "../../../ui/fact-questions.tsx";
import ui from "../../../ui/ui.module.css";
import styles from "../check.module.css";
import { keyOf, toHandIn } from "../to-hand-in.ts";
import { type PendingDocument, usePendingDocuments } from "../use-pending-documents.ts";

const fragment = graphql`
  fragment checkDocuments_check on SelfCheck {
    id
    product {
      id
    }
    facts {
      name
      text
      number
      flag
    }
    missing {
      group
      alternatives {
        __typename
        ... on DocumentType {
          code
          title
          issuer
          maxAgeDays
        }
        ... on FactQuestion {
          name
          question
        }
      }
    }
  }
`;

type Props = {
  check: checkDocuments_check$key;
  /** Facts that have an open question on this page. */
  askedFacts: ReadonlySet<string>;
  /** Opens the question about a fact again. */
  onReopen: (fact: string) => void;
};

type StoredFact = checkDocuments_check$data["facts"][number];
type Alternative = checkDocuments_check$data["missing"][number]["alternatives"][number];

/** The missing evidence, each once, with the link that hands it in. */
export function CheckDocuments({ check, askedFacts, onReopen }: Props) {
  const data = useFragment(fragment, check);
  const groups = toHandIn(
    data.missing.map(({ alternatives }) => ({ alternatives: alternatives.flatMap(named) })),
  );
  const types = groups.flatMap(({ alternatives }) => alternatives.flatMap(codesOf));
  const pending = usePendingDocuments(data.product?.id, types);
  const isPending = (alternative: NamedAlternative) =>
    alternative.kind === "document" && pending.some(({ type }) => type === alternative.code);
  const first = groups.find(({ alternatives }) => !alternatives.some(isPending));
  const one = (alternative: NamedAlternative, isNext: boolean) =>
    alternative.kind === "document" ? (
      <DocumentToHandIn
        type={alternative}
        checkId={data.id}
        productId={data.product?.id}
        pending={pending.filter(({ type }) => type === alternative.code)}
        isNext={isNext && askedFacts.size === 0}
      />
    ) : (
      <FactToChange
        question={alternative}
        value={data.facts.find((fact) => fact.name === alternative.name)}
        asked={askedFacts.has(alternative.name)}
        onReopen={() => onReopen(alternative.name)}
      />
    );
  return (
    <ul className={styles.list}>
      {groups.map(({ alternatives }) => (
        <li key={alternatives.map(keyOf).join(" ")}>
          {alternatives.length === 1 && alternatives[0] ? (
            one(alternatives[0], first?.alternatives === alternatives)
          ) : (
            <>
              <p>{t("checks.oneOf")}</p>
              <ul className={styles.inner}>
                {alternatives.map((alternative) => (
                  <li key={keyOf(alternative)}>{one(alternative, false)}</li>
                ))}
              </ul>
            </>
          )}
        </li>
      ))}
    </ul>
  );
}

type NamedDocument = {
  kind: "document";
  code: string;
  title: string;
  issuer: string | null | undefined;
  maxAgeDays: number | null | undefined;
};
type NamedFact = { kind: "fact"; name: string; question: string | null | undefined };
type NamedAlternative = NamedDocument | NamedFact;

function named(alternative: Alternative): NamedAlternative[] {
  switch (alternative.__typename) {
    case "DocumentType":
      return [
        {
          kind: "document",
          code: alternative.code,
          title: alternative.title,
          issuer: alternative.issuer,
          maxAgeDays: alternative.maxAgeDays,
        },
      ];
    case "FactQuestion":
      return [{ kind: "fact", name: alternative.name, question: alternative.question }];
    default:
      return [];
  }
}

function codesOf(alternative: NamedAlternative): string[] {
  return alternative.kind === "document" ? [alternative.code] : [];
}

function DocumentToHandIn(props: {
  type: NamedDocument;
  checkId: string;
  productId: string | undefined;
  pending: readonly PendingDocument[];
  /** The first thing to do on this page. */
  isNext: boolean;
}) {
  const { type, checkId, productId, pending, isNext } = props;
  const details = [
    type.issuer ? t("checks.issuedBy", { issuer: word(type.issuer) }) : null,
    type.maxAgeDays ? t("documents.maxAge", { days: type.maxAgeDays }) : null,
  ];
  return (
    <div className={styles.document}>
      <div>
        <strong>{type.title}</strong>
        <p className={ui.muted}>{details.filter(Boolean).join(" ")}</p>
        {pending.map((document) => (
          <p key={document.id}>
            <DocumentStatus status={document.status} />{" "}
            <Link to="/documents/$id" params={{ id: document.id }}>
              {t(document.status === "REJECTED" ? "checks.seeRemedy" : "checks.seeDocument")}
            </Link>
          </p>
        ))}
      </div>
      {productId && (
        <Link
          to="/products/$id/documents/new"
          params={{ id: productId }}
          search={{ type: type.code, check: checkId }}
          className={buttonClass}
          data-kind={isNext ? "primary" : "secondary"}
        >
          {t("checks.handIn")}
          <span className="visually-hidden">{type.title}</span>
        </Link>
      )}
    </div>
  );
}

function FactToChange(props: {
  question: NamedFact;
  value: StoredFact | undefined;
  asked: boolean;
  onReopen: () => void;
}) {
  const { question, value, asked, onReopen } = props;
  return (
    <div className={styles.document}>
      <div>
        <strong>{question.question ?? word(question.name)}</strong>
        <p className={ui.muted}>
          {value ? t("checks.answered", { value: factValue(value) }) : t("checks.unanswered")}
        </p>
      </div>
      {!asked && <Button onClick={onReopen}>{t("checks.reopen")}</Button>}
    </div>
  );
}
