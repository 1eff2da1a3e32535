import { documentTitle } from "../documents/document-title.ts";

/** The object of a task, by the type of its union. */
type WorkSubject = {
  readonly __typename: string;
  readonly number?: string;
  /** The code of a document's type. */
  readonly type?: string;
  readonly documentType?: { readonly title: string } | null | undefined;
  /** The name that a certificate has for its product. */
  readonly productName?: string;
  readonly product?: { readonly name: string } | null | undefined;
};

/** The number of the object, or the type of a document, and the product. Empty for an object that cannot be read. */
export function subjectText(subject: WorkSubject | null | undefined): string {
  if (!subject) return "";
  const { number, type, documentType, productName, product } = subject;
  const name = number ?? (type && documentTitle({ type, documentType }));
  return [name, productName ?? product?.name].filter(Boolean).join(" · ");
}
