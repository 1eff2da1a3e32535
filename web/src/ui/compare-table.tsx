import type { ReactNode } from "react";
import ui from "./ui.module.css";

export type Criterion<S> = { label: string; cell: (subject: S) => ReactNode };

type Props<S> = {
  caption: string;
  /** The text above the criteria. */
  corner: string;
  subjects: readonly S[];
  keyOf: (subject: S) => string;
  head: (subject: S) => ReactNode;
  criteria: readonly Criterion<S>[];
};

/** A few things side by side: one column for each of them, one row for each criterion. */
export function CompareTable<S>({ caption, corner, subjects, keyOf, head, criteria }: Props<S>) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard
    <section className={ui.scroll} aria-label={caption} tabIndex={0}>
      <table className={ui.table}>
        <caption className="visually-hidden">{caption}</caption>
        <thead>
          <tr>
            <th scope="col">{corner}</th>
            {subjects.map((subject) => (
              <th key={keyOf(subject)} scope="col">
                {head(subject)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {criteria.map(({ label, cell }) => (
            <tr key={label}>
              <th scope="row">{label}</th>
              {subjects.map((subject) => (
                <td key={keyOf(subject)}>{cell(subject)}</td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}
