import { beforeEach, expect, test } from "vitest";
import { claims, forgetClaims, keepClaims } from "./claims.ts";

/** A token as the platform issues it: three parts in base64url without padding. */
function token(payload: object): string {
  const part = btoa(JSON.stringify(payload));
  return `e30.${part.replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "")}.c2ln`;
}

beforeEach(() => localStorage.clear());

const SELLER = { sub: "u", org: "o", kind: "SELLER", roles: ["SELLER_OWNER"] };

test("the claims of a token are known until they are forgotten", () => {
  keepClaims(token({ ...SELLER, note: "¿¾" }));
  expect(claims()).toEqual(SELLER);
  forgetClaims();
  expect(claims()).toBeNull();
});

test.each(["", "opaque", "a.b.c", token({ kind: "SELLER" }), token({ ...SELLER, kind: 1 })])(
  "a token without these claims leaves none of an earlier one",
  (other) => {
    keepClaims(token(SELLER));
    keepClaims(other);
    expect(claims()).toBeNull();
  },
);
