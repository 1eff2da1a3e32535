const PLACE = "$";

const segments = (path: string) => path.split("/").filter(Boolean);

/**
 * True if one of the paths of a router is this one. A value within the path, such as an ID, is a place that any text may have.
 */
export function isScreen(routes: readonly string[], path: string): boolean {
  const link = segments(path.replace(/\$\{[^}]*\}|\$\w+/g, PLACE).replace(/[?#].*/, ""));
  return routes
    .map(segments)
    .some(
      (screen) =>
        screen.length === link.length &&
        screen.every(
          (part, at) => part.startsWith(PLACE) || link[at] === PLACE || part === link[at],
        ),
    );
}

/** The paths that a text has between quotes. The ID of a route begins with that of its parent. */
export function pathsOf(text: string): string[] {
  return [...text.matchAll(/["`](\/[a-z][^"`\n]*)["`]/g)].map(([, path = ""]) =>
    path.replace(/^\/member(?=\/)/, ""),
  );
}
