import { expect, test } from "vitest";
import { importsOf, sources } from "./test/sources.ts";

/** The folder of a screen, for example `pages/products`. Null for a file of no screen. */
const pageOf = (file: string) => /^(?:admin\/)?pages\/[^/]+/.exec(file)?.[0] ?? null;

/** The files that begin an entry of the application, and lead to its screens. */
const BEGINNINGS = /^(?:admin\/)?(?:routes|main)\.tsx$/;

test("no screen imports another one, and only the routes and the start of an entry import screens", () => {
  const foreign = sources
    .filter(({ file }) => !BEGINNINGS.test(file))
    .flatMap((source) => importsOf(source).map((path) => ({ file: source.file, path })))
    .filter(({ file, path }) => pageOf(path) !== null && pageOf(path) !== pageOf(file));
  expect(foreign).toEqual([]);
});

test("an import is found in each of its forms", () => {
  const text = 'import { b } from "../orders/b.ts";\nimport "./c.css";\nimport("../../d.tsx");';
  expect(importsOf({ file: "pages/home/a.ts", text })).toEqual([
    "pages/orders/b.ts",
    "pages/home/c.css",
    "d.tsx",
  ]);
});

test("screens read queries in a way in which a boundary can send them again", () => {
  const direct = sources.filter(({ text }) => text.includes("useLazyLoadQuery"));
  // The user in the frame is read from the store only, which sends nothing.
  expect(direct.map(({ file }) => file).sort()).toEqual([
    "graph/use-query.ts",
    "session/use-me.ts",
  ]);
});

test("lists are read in a way that shows why a further page could not be loaded", () => {
  const direct = sources.filter(({ text }) => text.includes("usePaginationFragment"));
  expect(direct.map(({ file }) => file)).toEqual(["graph/use-pages.ts"]);
});

test("a screen follows one object at most, because each stream occupies a connection of the browser", () => {
  const followed = sources.flatMap(({ file, text }) =>
    [...text.matchAll(/useEntity<\w+>\(/g)].map(() => pageOf(file)),
  );
  expect(followed.sort()).toEqual(["pages/enquiries", "pages/orders"]);
});

/** The first circle of imports, or null. */
function circleIn(imports: ReadonlyMap<string, readonly string[]>): string[] | null {
  const finished = new Set<string>();
  const visit = (file: string, way: readonly string[]): string[] | null => {
    if (way.includes(file)) return [...way.slice(way.indexOf(file)), file];
    if (finished.has(file)) return null;
    for (const next of imports.get(file) ?? []) {
      const circle = visit(next, [...way, file]);
      if (circle) return circle;
    }
    finished.add(file);
    return null;
  };
  for (const file of imports.keys()) {
    const circle = visit(file, []);
    if (circle) return circle;
  }
  return null;
}

test("files import each other in no circle", () => {
  expect(circleIn(new Map(sources.map((source) => [source.file, importsOf(source)])))).toBeNull();
});

test("a circle is found", () => {
  const imports = new Map([
    ["a", ["b"]],
    ["b", ["c"]],
    ["c", ["b"]],
  ]);
  expect(circleIn(imports)).toEqual(["b", "c", "b"]);
});
