export type Group<R> = { change: string; rows: R[] };

/** Neighbours of a list that were changed by the same rule change. The order of the list stays. */
export function byChange<R extends { readonly ruleChangeId: string }>(
  rows: readonly R[],
): Group<R>[] {
  const groups: Group<R>[] = [];
  for (const row of rows) {
    const last = groups.at(-1);
    if (last?.change === row.ruleChangeId) last.rows.push(row);
    else groups.push({ change: row.ruleChangeId, rows: [row] });
  }
  return groups;
}
