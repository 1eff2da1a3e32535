import type { ReactNode } from "react";
import { t } from "../i18n/index.ts";
import styles from "./data-table.module.css";
import { mixed, type Selected, toggle, toggleAll } from "./selection.ts";
import ui from "./ui.module.css";

export type Column<R> = {
  head: string;
  cell: (row: R) => ReactNode;
  numeric?: boolean;
  /** The value stays on one line where there is room for it, for example a day or a number of an order. */
  tight?: boolean;
  /** The sort key of the API, if the list can be sorted by this column. */
  sort?: string;
};

export type Sorting = { field: string; descending: boolean };

type Props<R> = {
  caption: string;
  columns: readonly Column<R>[];
  rows: readonly R[];
  keyOf: (row: R) => string;
  /** The present order, and what to do when the user asks for another one at the head of a column. */
  sorting?: { current: Sorting | null; onChange: (next: Sorting) => void };
  /** A column of checkboxes. `nameOf` names the row for a screen reader. */
  selection?: {
    selected: Selected;
    onChange: (next: Selected) => void;
    nameOf: (row: R) => string;
  };
};

/**
 * Rows of the server in a real table. The server sorts, filters and pages. On a narrow screen, each row is a block with
 * a line for each column.
 */
export function DataTable<R>(props: Props<R>) {
  const { caption, columns, rows, keyOf, sorting, selection } = props;
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard
    <section className={ui.scroll} aria-label={caption} tabIndex={0}>
      <table className={`${ui.table} ${styles.table}`}>
        <caption className="visually-hidden">{caption}</caption>
        <thead>
          <tr>
            {selection && (
              <th scope="col" className={styles.check}>
                <Tick
                  label={t("list.selectAll")}
                  checked={
                    rows.length > 0 && rows.every((row) => selection.selected.has(keyOf(row)))
                  }
                  mixed={mixed(selection.selected, rows.map(keyOf))}
                  onChange={() =>
                    selection.onChange(toggleAll(selection.selected, rows.map(keyOf)))
                  }
                />
              </th>
            )}
            {columns.map((column) => (
              <Head key={column.head} column={column} sorting={sorting} />
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => {
            const key = keyOf(row);
            const chosen = selection?.selected.has(key) ?? false;
            return (
              <tr key={key} data-selected={chosen || undefined}>
                {selection && (
                  <td className={styles.check}>
                    <Tick
                      label={t("list.select", { name: selection.nameOf(row) })}
                      checked={chosen}
                      onChange={() => selection.onChange(toggle(selection.selected, key))}
                    />
                  </td>
                )}
                {columns.map((column) => (
                  <td key={column.head} className={classOf(column)} data-head={column.head}>
                    {column.cell(row)}
                  </td>
                ))}
              </tr>
            );
          })}
        </tbody>
      </table>
    </section>
  );
}

function classOf<R>({ numeric, tight }: Column<R>): string | undefined {
  return numeric ? ui.number : tight ? styles.tight : undefined;
}

type HeadProps<R> = { column: Column<R>; sorting: Props<R>["sorting"] };

/** The head of a column. If the list can be sorted by it, it is a button, and a second click turns the order around. */
function Head<R>({ column, sorting }: HeadProps<R>) {
  const className = column.numeric ? ui.number : undefined;
  const field = column.sort;
  if (!field || !sorting) {
    return (
      <th scope="col" className={className}>
        {column.head}
      </th>
    );
  }
  const current = sorting.current?.field === field ? sorting.current : null;
  return (
    <th
      scope="col"
      className={className}
      aria-sort={current ? (current.descending ? "descending" : "ascending") : "none"}
    >
      <button
        type="button"
        onClick={() =>
          sorting.onChange({ field, descending: current ? !current.descending : false })
        }
      >
        {column.head}
        <span aria-hidden="true" className={styles.arrow}>
          {current ? (current.descending ? "▼" : "▲") : "↕"}
        </span>
      </button>
    </th>
  );
}

type TickProps = { label: string; checked: boolean; mixed?: boolean; onChange: () => void };

function Tick({ label, checked, mixed = false, onChange }: TickProps) {
  return (
    <label className={styles.tick}>
      <span className="visually-hidden">{label}</span>
      <input
        type="checkbox"
        checked={checked}
        ref={(box) => {
          if (box) box.indeterminate = mixed;
        }}
        onChange={onChange}
      />
    </label>
  );
}
