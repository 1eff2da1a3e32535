import { expect, test } from "vitest";
import { filesOf, type Manifest, operationsOf } from "./entries.ts";

const manifest: Manifest = {
  "index.html": {
    file: "assets/web-1.js",
    css: ["assets/web-1.css"],
    imports: ["_shared.js"],
    dynamicImports: ["src/orders.tsx"],
  },
  "admin/index.html": {
    file: "assets/admin-1.js",
    imports: ["_shared.js"],
    dynamicImports: ["src/review.tsx"],
  },
  "_shared.js": { file: "assets/shared-1.js", css: ["assets/shared-1.css"] },
  "src/orders.tsx": { file: "assets/orders-1.js", imports: ["index.html", "_shared.js"] },
  "src/review.tsx": { file: "assets/review-1.js", imports: ["_shared.js"] },
};

test("each entry has the files that it loads at once or later, and none of the other", () => {
  expect([...filesOf(manifest, "index.html")].sort()).toEqual([
    "assets/orders-1.js",
    "assets/shared-1.css",
    "assets/shared-1.js",
    "assets/web-1.css",
    "assets/web-1.js",
  ]);
  expect([...filesOf(manifest, "admin/index.html")].sort()).toEqual([
    "assets/admin-1.js",
    "assets/review-1.js",
    "assets/shared-1.css",
    "assets/shared-1.js",
  ]);
});

test("a build without the page is refused", () => {
  expect(() => filesOf(manifest, "other/index.html")).toThrow("other/index.html");
});

test("the operations of an entry are those that its scripts send", () => {
  const all = { aa: "query reviewQuery { a }", bb: "query ordersQuery { b }" };
  expect(operationsOf(all, ['id:"aa"', "nothing"])).toEqual({ aa: all.aa });
});
