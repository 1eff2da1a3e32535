import { Link } from "@tanstack/react-router";
import { useState } from "react";
import { count, t } from "../../../i18n/index.ts";
import { Button, buttonClass } from "../../../ui/button.tsx";
import { Row, Stack } from "../../../ui/layout.tsx";
import { Notice } from "../../../ui/notice.tsx";
import { BULK_LIMIT, type BulkOutcome, type Chosen } from "../bulk.ts";
import styles from "../products.module.css";
import { BulkArchive } from "./bulk-archive.tsx";
import { BulkWatch } from "./bulk-watch.tsx";

type Props = {
  chosen: readonly Chosen[];
  /** Keeps only these products chosen. */
  onKeep: (ids: readonly string[]) => void;
};

/** The actions for all chosen products, and their results. */
export function BulkBar({ chosen, onKeep }: Props) {
  const [open, setOpen] = useState<"archive" | "watch" | null>(null);
  const [outcome, setOutcome] = useState<{ text: string; of: BulkOutcome } | null>(null);
  const tooMany = chosen.length > BULK_LIMIT;
  const end = (text: string, of: BulkOutcome) => {
    setOutcome({ text, of });
    setOpen(null);
    // The refused products stay chosen, so that the user can see and mend them.
    onKeep(of.problems.map(({ id }) => id));
  };
  return (
    <>
      {outcome && <Outcome text={outcome.text} of={outcome.of} />}
      {chosen.length > 0 && (
        <section className={styles.bar} aria-label={t("products.bulk")}>
          <strong role="status">{count("products.selected", chosen.length)}</strong>
          {tooMany ? (
            <span>{t("products.tooMany", { most: BULK_LIMIT })}</span>
          ) : (
            <Row>
              <Link
                to="/checks/bulk"
                search={{ products: chosen.map(({ id }) => id) }}
                className={buttonClass}
                data-kind="primary"
              >
                {t("products.bulkCheck")}
              </Link>
              <Button onClick={() => setOpen("watch")}>{t("products.bulkWatch")}</Button>
              <Button kind="danger" onClick={() => setOpen("archive")}>
                {t("products.bulkArchive")}
              </Button>
            </Row>
          )}
          <Button kind="quiet" onClick={() => onKeep([])}>
            {t("products.selectNone")}
          </Button>
        </section>
      )}
      <BulkArchive
        open={open === "archive"}
        chosen={chosen}
        onClose={() => setOpen(null)}
        onDone={(of) => end(count("products.archived", of.done), of)}
      />
      <BulkWatch
        open={open === "watch"}
        chosen={chosen}
        onClose={() => setOpen(null)}
        onDone={(of) => end(count("products.watched", of.done), of)}
      />
    </>
  );
}

function Outcome({ text, of: { problems } }: { text: string; of: BulkOutcome }) {
  return (
    <Notice kind={problems.length > 0 ? "warn" : "good"}>
      <Stack gap="small">
        <strong>{text}</strong>
        {problems.length > 0 && (
          <>
            <span>{count("products.refused", problems.length)}</span>
            <ul>
              {problems.map(({ id, name, message }) => (
                <li key={id}>
                  {name}: {message}
                </li>
              ))}
            </ul>
          </>
        )}
      </Stack>
    </Notice>
  );
}
