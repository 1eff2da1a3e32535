import * as v from "valibot";
import { ORDER_STATUSES } from "../../orders/order-status.tsx";

type Status = (typeof ORDER_STATUSES)[number];

/** Orders for which something is still to do. */
const OPEN: readonly Status[] = ORDER_STATUSES.filter(
  (status) => !["COMPLETED", "DECLINED", "EXPIRED", "CANCELLED"].includes(status),
);
/** Orders whose report is expected. */
const EXPECTED: readonly Status[] = ["ACCEPTED", "IN_ASSESSMENT", "AWAITING_DOCUMENTS"];

export const STATUS_CHOICES = ["OPEN", ...ORDER_STATUSES] as const;
export const DUES = ["LATE", "WEEK", "MONTH"] as const;
export const SORTS = ["CREATED_AT", "UPDATED_AT", "DUE_AT", "NUMBER"] as const;

const DAY_MS = 86_400_000;
const DAYS = { WEEK: 7, MONTH: 30 };

const schema = v.object({
  text: v.fallback(v.optional(v.pipe(v.string(), v.trim(), v.maxLength(100))), undefined),
  status: v.fallback(v.optional(v.picklist(STATUS_CHOICES)), undefined),
  due: v.fallback(v.optional(v.picklist(DUES)), undefined),
  sort: v.fallback(v.optional(v.picklist(SORTS)), undefined),
  down: v.fallback(v.optional(v.boolean()), undefined),
});

export type OrdersSearch = v.InferOutput<typeof schema>;

/** The filters and the order of the list in its address, so that "back" and a shared link show the same list. */
export const readSearch = (search: Record<string, unknown>): OrdersSearch =>
  v.parse(schema, search);

/** The filters and the order as the API takes them. Within a day, the same address gives the same variables. */
export function variablesOf(search: OrdersSearch, now = Date.now()) {
  const { due } = search;
  return {
    filter: {
      search: search.text || null,
      status: statusesOf(search),
      overdue: due === "LATE" ? true : null,
      dueAt: due && due !== "LATE" ? { to: endOfDay(now + DAYS[due] * DAY_MS) } : null,
    },
    sort: {
      field: search.sort ?? ("CREATED_AT" as const),
      direction:
        (search.down ?? search.sort === undefined)
          ? ("DESCENDING" as const)
          : ("ASCENDING" as const),
    },
  };
}

function statusesOf({ status, due }: OrdersSearch): Status[] | null {
  if (status === "OPEN") return [...OPEN];
  if (status) return [status];
  // A report that is there is not due any more.
  return due ? [...EXPECTED] : null;
}

function endOfDay(moment: number): string {
  return `${new Date(moment).toISOString().slice(0, 10)}T23:59:59Z`;
}

export function isFiltered({ text, status, due }: OrdersSearch): boolean {
  return Boolean(text || status || due);
}

const one = v.object({
  with: v.fallback(v.optional(v.pipe(v.string(), v.uuid())), undefined),
});

/** The other party whose messages are shown. */
export const readOne = (search: Record<string, unknown>): v.InferOutput<typeof one> =>
  v.parse(one, search);
