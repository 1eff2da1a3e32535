/** Limits of the API for a file of products. */
export const MOST_BYTES = 1_900_000;
export const MOST_ROWS = 10_000;

/** The columns of a file: four are needed, and the others are examples of what a file may have. */
const COLUMNS = [
  "sku",
  "name",
  "origin_country",
  "hs_code",
  "gtin",
  "description",
  "national:EU",
  "fact:contains_battery",
];

const EXAMPLE = ["PB-100", "Power bank 10000 mAh", "CN", "850760", "", "", "8507600090", "true"];

/** A file with the names of the columns and one row as an example. A spreadsheet reads it as UTF-8. */
export function template(): string {
  return `\uFEFF${COLUMNS.join(",")}\r\n${EXAMPLE.join(",")}\r\n`;
}

/** The text of a file of a spreadsheet: UTF-8, UTF-16 with a mark, or the usual code page of Windows. */
export function decode(bytes: ArrayBuffer): string {
  const [first, second] = new Uint8Array(bytes, 0, Math.min(2, bytes.byteLength));
  if (first === 0xff && second === 0xfe) return new TextDecoder("utf-16le").decode(bytes);
  if (first === 0xfe && second === 0xff) return new TextDecoder("utf-16be").decode(bytes);
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    return new TextDecoder("windows-1252").decode(bytes);
  }
}

export function byteLength(text: string): number {
  return new TextEncoder().encode(text).length;
}
