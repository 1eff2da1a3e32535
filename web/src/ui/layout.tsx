import type { ReactNode } from "react";
import { useEffect, useRef } from "react";
import { t } from "../i18n/index.ts";
import styles from "./ui.module.css";

type Gap = "small" | "medium" | "large";

export function Stack({ gap = "large", children }: { gap?: Gap; children: ReactNode }) {
  return (
    <div className={styles.stack} data-gap={gap}>
      {children}
    </div>
  );
}

type RowProps = {
  /** A field and its buttons: these are level with the input, not with the middle of label and input. */
  ofField?: boolean;
  children: ReactNode;
};

export function Row({ ofField, children }: RowProps) {
  return (
    <div className={styles.row} data-of-field={ofField || undefined}>
      {children}
    </div>
  );
}

export function Columns({ children }: { children: ReactNode }) {
  return <div className={styles.columns}>{children}</div>;
}

export function Card({ title, children }: { title?: ReactNode; children: ReactNode }) {
  return (
    <section className={styles.card}>
      {title && <h2>{title}</h2>}
      {children}
    </section>
  );
}

type HeadProps = { title: string; lead?: ReactNode; actions?: ReactNode };

/** The heading of a screen. It names the document and takes the focus after a change of the address. */
export function PageHead({ title, lead, actions }: HeadProps) {
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    document.title = t("page.title", { title });
    heading.current?.focus({ preventScroll: true });
  }, [title]);
  return (
    <header className={styles.head}>
      <Stack gap="small">
        <h1 ref={heading} tabIndex={-1}>
          {title}
        </h1>
        {lead && <p className={styles.lead}>{lead}</p>}
      </Stack>
      {actions && <Row>{actions}</Row>}
    </header>
  );
}

export type Fact = readonly [label: string, value: ReactNode];

/** Pairs of a label and a value. Pairs without a value are left out. */
export function Facts({ of }: { of: readonly Fact[] }) {
  return (
    <dl className={styles.facts}>
      {of
        .filter(([, value]) => value !== null && value !== undefined && value !== "")
        .map(([label, value]) => (
          <div key={label} className={styles.pair}>
            <dt>{label}</dt>
            <dd>{value}</dd>
          </div>
        ))}
    </dl>
  );
}
