/** The entries of the application, and the parts of a build that each of them uses. */

/** The folder of the compiled operations. */
export const ARTIFACTS = "src/graph/__generated__";

/** The texts of the operations of both entries by their hash. */
export const OPERATIONS = `${ARTIFACTS}/operations.json`;

/** The page of each entry. */
export const PAGES = { web: "index.html", admin: "admin/index.html" };

/** The chunks of a build, as Vite names them. */
export type Manifest = Record<
  string,
  { file: string; css?: string[]; imports?: string[]; dynamicImports?: string[] }
>;

/** The files of all chunks that a page may load, at once or later. */
export function filesOf(manifest: Manifest, page: string): Set<string> {
  const files = new Set<string>();
  const seen = new Set<string>();
  const left = [page];
  for (let name = left.pop(); name !== undefined; name = left.pop()) {
    if (seen.has(name)) continue;
    seen.add(name);
    const chunk = manifest[name];
    if (!chunk) throw new Error(`The build has no chunk ${name}.`);
    for (const file of [chunk.file, ...(chunk.css ?? [])]) files.add(file);
    left.push(...(chunk.imports ?? []), ...(chunk.dynamicImports ?? []));
  }
  return files;
}

/** The operations whose hash is in one of the scripts. */
export function operationsOf(
  all: Record<string, string>,
  scripts: readonly string[],
): Record<string, string> {
  return Object.fromEntries(
    Object.entries(all).filter(([hash]) => scripts.some((script) => script.includes(hash))),
  );
}
