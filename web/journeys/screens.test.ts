import { expect, test } from "vitest";
import { router } from "../src/routes.tsx";
import { SCREENS } from "./support/screens.ts";

test("the journey through all screens has each path of the router", () => {
  const paths = Object.keys(router.routesByPath).map((path) => path.replace(/(?<=.)\/$/, ""));
  expect(Object.keys(SCREENS).sort()).toEqual([...new Set(paths)].sort());
});
