import * as v from "valibot";

const schema = v.object({
  // A path of this application only: never an address of another server.
  next: v.fallback(v.optional(v.pipe(v.string(), v.regex(/^\/(?![/\\])/))), undefined),
});

/** The page that wanted the sign-in. */
export const readSearch = (search: Record<string, unknown>): v.InferOutput<typeof schema> =>
  v.parse(schema, search);
