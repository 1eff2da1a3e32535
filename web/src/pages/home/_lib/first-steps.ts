/** The work that a seller has done so far. */
export type Progress = {
  /** The first product and the latest self-check, for the links of the steps. */
  productId: string | null;
  selfCheckId: string | null;
  ordered: boolean;
  /** The time at which the organisation was registered. */
  registeredAt: string;
};

export type Step = {
  kind: "add" | "check" | "ask";
  done: boolean;
  /** The screen of the step. Null if an earlier step comes first. */
  to: string | null;
};

const NEW_MS = 30 * 86_400_000;

/** The first steps of a seller. Empty once they are done, and for an organisation that has worked without them for a while. */
export function firstSteps(progress: Progress, now: number): Step[] {
  const { productId, selfCheckId, ordered, registeredAt } = progress;
  const steps: Step[] = [
    { kind: "add", done: productId !== null, to: "/products/new" },
    { kind: "check", done: selfCheckId !== null, to: productId && `/products/${productId}` },
    { kind: "ask", done: ordered, to: selfCheckId && `/checks/${selfCheckId}/providers` },
  ];
  const isNew = now - Date.parse(registeredAt) < NEW_MS;
  const isOver = steps.every(({ done }) => done) || (productId !== null && !isNew);
  return isOver ? [] : steps;
}
