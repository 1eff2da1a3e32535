import { existsSync } from "node:fs";
import { expect, test } from "vitest";
import { router } from "./routes.tsx";
import { isScreen, pathsOf } from "./test/links.ts";
import { type Source, sources } from "./test/sources.ts";

/** Addresses of the gateway. */
const GATEWAY = /^\/(?:graphql|session|files|config\.json|operations\.)(?![a-z])/;
/** The folders of the entries that have a router of their own, at the address of the same name. */
const ENTRIES = ["admin"];

const screens = Object.keys(router.routesByPath);
const hasScreen = (path: string) => isScreen(screens, path);

/** True if a path belongs to something else than the screens of this router. */
function isElsewhere(path: string): boolean {
  const entry = ENTRIES.find((folder) => path === `/${folder}` || path === `/${folder}/`);
  if (entry) return existsSync(`${entry}/index.html`);
  return GATEWAY.test(path) || existsSync(`public${path}`);
}

/** The administration has a router of its own. With an `href`, it leads to the screens of this one. */
function linksOf({ file, text }: Source): string[] {
  if (!/^admin\//.test(file)) return pathsOf(text);
  return [...text.matchAll(/href="[^"]*"/g)].flatMap(([link]) => pathsOf(link));
}

test("links lead to screens", () => {
  const broken = sources
    // The routes of the settings name their last segment only.
    .filter(({ file }) => file !== "routes.tsx")
    .flatMap((source) => linksOf(source).map((path) => ({ file: source.file, path })))
    .filter(({ path }) => !isElsewhere(path) && !hasScreen(path));
  expect(broken).toEqual([]);
});

test.each(["/certificates", "/approvals/$id", "/consignments", "/profile"])(
  "a link to %s is found, because it has no screen",
  (path) => {
    expect(pathsOf(`<SubjectLink to="${path}">`)).toEqual([path]);
    expect(hasScreen(path)).toBe(false);
    expect(isElsewhere(path)).toBe(false);
  },
);

test("the address of a screen differs from one of the gateway", () => {
  expect(hasScreen("/orders/$id")).toBe(true);
  expect(["/session/refresh", "/files?", "/sessions"].map(isElsewhere)).toEqual([
    true,
    true,
    false,
  ]);
});
