import * as v from "valibot";

const id = v.fallback(v.optional(v.pipe(v.string(), v.maxLength(64))), undefined);

const schema = v.object({
  /** Document type that the user came for. */
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
