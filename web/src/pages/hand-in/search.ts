import * as v from "valibot";
import type { UploadItem } from "../../files/uploads.ts";

const id = v.fallback(v.optional(v.pipe(v.string(), v.maxLength(64))), undefined);

const schema = v.object({
  /** Document type of the link that led here. */
  type: v.fallback(v.optional(v.pipe(v.string(), v.regex(/^[A-Z][A-Z0-9_]{1,63}$/))), undefined),
  /** Check that misses the document. The page leads back to it. */
  check: id,
  /** Order whose provider decides on the document. */
  order: id,
  /** Document request of the order that the document answers. */
  request: id,
});

export type HandInSearch = v.InferOutput<typeof schema>;

export const readSearch = (search: Record<string, unknown>): HandInSearch =>
  v.parse(schema, search);

/** The parts of the address for one of the files. The type and the request belong to the first file that is not refused. */
export function searchOf(
  key: string,
  items: readonly Pick<UploadItem, "key" | "state">[],
  search: HandInSearch,
): HandInSearch {
  const first = items.find(({ state }) => state !== "refused")?.key;
  return key === first ? search : { ...search, type: undefined, request: undefined };
}
