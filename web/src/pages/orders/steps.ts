import type { Key } from "../../i18n/index.ts";

export type Step = {
  readonly command: string;
  readonly by: string;
  readonly yours: boolean;
  readonly due: string | null | undefined;
};

/** The steps of an order that this application has a text for. `label` is the button of the seller. */
const STEPS: Record<string, { label?: Key; text: Key; waits: Key }> = {
  requestAssessment: {
    label: "order.do.requestAssessment",
    text: "order.text.requestAssessment",
    waits: "order.waits.SELLER",
  },
  acceptQuote: {
    label: "order.do.acceptQuote",
    text: "order.text.acceptQuote",
    waits: "order.waits.acceptQuote",
  },
  submitDocument: {
    label: "order.do.submitDocument",
    text: "order.text.submitDocument",
    waits: "order.waits.submitDocument",
  },
  acceptReport: {
    label: "order.do.acceptReport",
    text: "order.text.acceptReport",
    waits: "order.waits.acceptReport",
  },
  submitQuote: { text: "order.text.submitQuote", waits: "order.waits.submitQuote" },
  declineRequest: { text: "order.text.submitQuote", waits: "order.waits.submitQuote" },
  startAssessment: { text: "order.text.startAssessment", waits: "order.waits.startAssessment" },
  issueReport: { text: "order.text.issueReport", waits: "order.waits.issueReport" },
  resolveDispute: { text: "order.waits.resolveDispute", waits: "order.waits.resolveDispute" },
};

/** The texts of an order that has ended. */
const ENDS: Record<string, Key> = {
  COMPLETED: "order.end.COMPLETED",
  DECLINED: "order.end.DECLINED",
  EXPIRED: "order.end.EXPIRED",
  CANCELLED: "order.end.CANCELLED",
};

export type Next = {
  text: Key;
  /** The button of the step, if it is the user's own. */
  action: { command: string; label: Key } | null;
  due: string | null;
};

/** The next step of an order: the first step of the user, else the first one of another party, else how the order has ended. */
export function nextOf(steps: readonly Step[], status: string): Next {
  const own = steps.find(({ yours }) => yours);
  const step = own ?? steps[0];
  if (!step) return { text: ENDS[status] ?? "order.end.other", action: null, due: null };
  const known = STEPS[step.command];
  const due = step.due ?? null;
  if (!known) return { text: own ? "order.text.other" : "order.waits.other", action: null, due };
  if (!own) return { text: known.waits, action: null, due };
  const { label } = known;
  return { text: known.text, action: label ? { command: step.command, label } : null, due };
}

/** The states in which the seller can still cancel an order. */
export const canCancel = (status: string): boolean =>
  ["DRAFT", "REQUESTED", "QUOTED", "ACCEPTED", "IN_ASSESSMENT", "AWAITING_DOCUMENTS"].includes(
    status,
  );

/** The states in which the parties cannot write to each other any more. */
export const isSilent = (status: string): boolean =>
  ["DRAFT", "DECLINED", "EXPIRED", "CANCELLED"].includes(status);
