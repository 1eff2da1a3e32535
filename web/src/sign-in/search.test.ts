import { expect, test } from "vitest";
import { readSearch } from "./search.ts";

test("the way back is a path of this application", () => {
  expect(readSearch({ next: "/orders/7?with=1" })).toEqual({ next: "/orders/7?with=1" });
});

test.each(["//other.example", "/\\other.example", "https://other.example", "orders", 7])(
  "%s is not a way back",
  (next) => {
    expect(readSearch({ next }).next).toBeUndefined();
  },
);
