import * as v from "valibot";
import { isHsCode } from "./codes.ts";

/** An HS code in an address. The router reads digits without quotes as a number. */
export const codeSchema = v.pipe(
  v.union([v.string(), v.number()]),
  v.transform(String),
  v.check(isHsCode),
);

/** An answered fact in an address or in a stored draft. One of `text`, `number` and `flag` has the value. */
export const factSchema = v.object({
  name: v.pipe(v.string(), v.maxLength(64)),
  text: v.optional(v.pipe(v.string(), v.maxLength(300))),
  number: v.optional(v.number()),
  flag: v.optional(v.boolean()),
});
