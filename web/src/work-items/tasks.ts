import { type Key, t } from "../i18n/index.ts";
import { type Subject, subjectPath } from "../ui/subject-path.ts";

/** The tasks that this version of the application has words for. */
const TEXTS: Record<string, Key> = {
  FINISH_DRAFT: "work.FINISH_DRAFT",
  CHOOSE_QUOTE: "work.CHOOSE_QUOTE",
  SUBMIT_DOCUMENTS: "work.SUBMIT_DOCUMENTS",
  FIX_DOCUMENT: "work.FIX_DOCUMENT",
  ACCEPT_REPORT: "work.ACCEPT_REPORT",
  RENEW_DOCUMENT: "work.RENEW_DOCUMENT",
  RENEW_CERTIFICATE: "work.RENEW_CERTIFICATE",
  APPROVAL_REFUSED: "work.APPROVAL_REFUSED",
  APPROVAL_SUSPENDED: "work.APPROVAL_SUSPENDED",
  APPROVAL_IN_REVIEW: "work.APPROVAL_IN_REVIEW",
  ANSWER_REQUEST: "work.ANSWER_REQUEST",
  START_ASSESSMENT: "work.START_ASSESSMENT",
  ISSUE_REPORT: "work.ISSUE_REPORT",
  DECIDE_DOCUMENT: "work.DECIDE_DOCUMENT",
  FOLLOW_DISPUTE: "work.FOLLOW_DISPUTE",
  ANSWER_ENQUIRY: "work.ANSWER_ENQUIRY",
  DECIDE_APPROVAL: "work.DECIDE_APPROVAL",
  RESOLVE_DISPUTE: "work.RESOLVE_DISPUTE",
  DECIDE_HOLD: "work.DECIDE_HOLD",
};

/** The text of a task. `message` is the platform's own text, for a task that is newer than this application. */
export function taskText(kind: string, message: string): string {
  const key = TEXTS[kind];
  return key ? t(key) : message;
}

type TaskSubject = Subject & {
  /** The code of a document's type. */
  readonly type?: string;
  /** The product of a document or a certificate. */
  readonly product?: { readonly id: string } | null | undefined;
};

/** The screen where a task is done. */
export function taskPath(kind: string, subject: TaskSubject | null | undefined): string | null {
  if (!subject || subject.id === undefined) return null;
  const { product, type } = subject;
  if (kind === "RENEW_DOCUMENT" && product && type) {
    const search = new URLSearchParams({ type });
    return `/products/${encodeURIComponent(product.id)}/documents/new?${search}`;
  }
  // The assessment that ends in a newer certificate is ordered from a check of the product.
  if (kind === "RENEW_CERTIFICATE")
    return product ? `/products/${encodeURIComponent(product.id)}` : null;
  return subjectPath(subject, subject.id);
}
