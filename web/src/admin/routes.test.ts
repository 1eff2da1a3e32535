import { expect, test } from "vitest";
import { ADMIN_SCREENS } from "../../journeys/support/admin-screens.ts";
import { isScreen, pathsOf } from "../test/links.ts";
import { sources } from "../test/sources.ts";
import { router } from "./routes.tsx";

const screens = Object.keys(router.routesByPath);

/** An `href` leaves this entry. The links of the web application have a test of their own. */
const WAYS_OUT = /href="[^"]*"/g;

test("links lead to screens of the administration", () => {
  const broken = sources
    .filter(({ file }) => /^admin\//.test(file))
    .flatMap(({ file, text }) =>
      pathsOf(text.replace(WAYS_OUT, "")).map((path) => ({ file, path })),
    )
    .filter(({ path }) => !isScreen(screens, path));
  expect(broken).toEqual([]);
});

test("a screen of the web application is none of the administration", () => {
  expect(isScreen(screens, "/providers/7")).toBe(true);
  expect(isScreen(screens, "/orders/7")).toBe(false);
});

test("the journey through all screens has each path of the administration", () => {
  const paths = screens.map((path) => path.replace(/(?<=.)\/$/, ""));
  expect(Object.keys(ADMIN_SCREENS).sort()).toEqual([...new Set(paths)].sort());
});
