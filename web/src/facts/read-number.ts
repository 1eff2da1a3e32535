const PLAIN = /^[+-]?(?:\d+(?:[.,]\d*)?|[.,]\d+)$/;
/** Groups of three digits with commas between them. */
const GROUPED = /^[+-]?[1-9]\d{0,2}(?:,\d{3})+(?:\.\d*)?$/;

/**
 * Reads a typed number. Commas may separate thousands, and a point or a comma may separate the fraction: `1,000` is a thousand,
 * and `99,5` is less than a hundred. Null if the text is no number.
 */
export function readNumber(typed: string): number | null {
  const text = typed.trim();
  if (GROUPED.test(text)) return Number(text.replaceAll(",", ""));
  return PLAIN.test(text) ? Number(text.replace(",", ".")) : null;
}
