/** Rows that the user has chosen in a table, by their key. */
export type Selected = ReadonlySet<string>;

export const nothing: Selected = new Set();

export function toggle(selected: Selected, key: string): Selected {
  const next = new Set(selected);
  if (!next.delete(key)) next.add(key);
  return next;
}

/** Chooses all shown rows, or none of them if all are chosen already. Rows that are not shown stay as they are. */
export function toggleAll(selected: Selected, shown: readonly string[]): Selected {
  const next = new Set(selected);
  const all = shown.every((key) => selected.has(key));
  for (const key of shown) {
    if (all) next.delete(key);
    else next.add(key);
  }
  return next;
}

/** True if some of the shown rows are chosen, and others are not. */
export function mixed(selected: Selected, shown: readonly string[]): boolean {
  const chosen = shown.filter((key) => selected.has(key)).length;
  return chosen > 0 && chosen < shown.length;
}
