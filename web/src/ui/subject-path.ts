type WithId = { readonly id: string };

/** An object that a notification or a task is about, by the type of its union. */
export type Subject = {
  readonly __typename: string;
  readonly id?: string;
  /** The order of a quote. */
  readonly order?: WithId | null | undefined;
};

/** The screens of the types whose objects have a screen of their own. */
const SCREENS: Record<string, string> = {
  Order: "/orders",
  Enquiry: "/enquiries",
  EvidenceDocument: "/documents",
};

/** The screen of an object. Null if it has none, or if the object is not yours any more. */
export function subjectPath(subject: Subject | null | undefined, subjectId: string): string | null {
  if (!subject) return null;
  const { __typename: type, order } = subject;
  const id = encodeURIComponent(subjectId);
  const screen = SCREENS[type];
  if (screen) return `${screen}/${id}`;
  switch (type) {
    case "Quote":
      return order ? `/orders/${encodeURIComponent(order.id)}` : null;
    case "Organisation":
      return "/settings/organisation";
    case "RuleChange":
      return `/changes?change=${id}`;
    case "BulkSelfCheck":
      return `/checks/bulk?run=${id}`;
    default:
      return null;
  }
}
