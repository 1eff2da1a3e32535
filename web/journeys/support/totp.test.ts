import { expect, test } from "vitest";
import { totp } from "./totp.ts";

/** The secret of the examples in RFC 6238, appendix B. */
const SECRET = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ";

test.each([
  [59, "287082"],
  [1_111_111_109, "081804"],
  [20_000_000_000, "353130"],
])("the code after %d seconds is that of the standard", (seconds, code) => {
  expect(totp(SECRET, seconds * 1000)).toBe(code);
});
