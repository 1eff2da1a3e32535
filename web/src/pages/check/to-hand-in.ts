/** One of the ways to meet a group of evidence. */
export type Alternative =
  | { readonly kind: "document"; readonly code: string; readonly title: string }
  | { readonly kind: "fact"; readonly name: string };

type Group = { readonly alternatives: readonly Alternative[] };

/** The groups of missing evidence, each once: two rules often want the same document. */
export function toHandIn<G extends Group>(groups: readonly G[]): readonly G[] {
  const seen = new Set<string>();
  return groups.filter(({ alternatives }) => {
    const key = alternatives.map(keyOf).sort().join(" ");
    if (alternatives.length === 0 || seen.has(key)) return false;
    seen.add(key);
    return true;
  });
}

export function keyOf(alternative: Alternative): string {
  return alternative.kind === "document" ? `D:${alternative.code}` : `F:${alternative.name}`;
}
