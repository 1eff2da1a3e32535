import { readdirSync, readFileSync } from "node:fs";
import { join, posix } from "node:path";

/** A file of the application. Its path begins in `src`. */
export type Source = { file: string; text: string };

/** All files without tests and generated ones. */
export const sources: readonly Source[] = readdirSync("src", { recursive: true, encoding: "utf8" })
  .filter((file) => /\.tsx?$/.test(file) && !/\.test\.tsx?$|__generated__|^test\//.test(file))
  .map((file) => ({ file, text: readFileSync(join("src", file), "utf8") }));

/** The files of this application that a file imports: at once, later, or for a type only. */
export function importsOf({ file, text }: Source): string[] {
  return [...text.matchAll(/(?:from|import)\s*\(?\s*"(\.[^"]*)"/g)].map(([, path = ""]) =>
    posix.join(posix.dirname(file), path),
  );
}
