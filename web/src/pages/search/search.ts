import * as v from "valibot";

const schema = v.object({
  text: v.fallback(v.optional(v.pipe(v.string(), v.trim(), v.maxLength(100))), undefined),
});

export type SearchSearch = v.InferOutput<typeof schema>;

/** The text of the search in its address. */
export const readSearch = (search: Record<string, unknown>): SearchSearch =>
  v.parse(schema, search);

/** The text to search for. Null if it is too short to find anything that is meant. */
export function searchText({ text }: SearchSearch): string | null {
  return text && text.length >= 2 ? text : null;
}
