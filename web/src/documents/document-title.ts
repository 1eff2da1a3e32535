type Document = {
  /** The code of its type. */
  readonly type: string;
  readonly documentType?: { readonly title: string } | null | undefined;
};

/** The title of the document's type. For a type that no rule defines, its code in words: `TECHNICAL_FILE` reads "Technical file". */
export function documentTitle({ type, documentType }: Document): string {
  return documentType?.title ?? type.split("_").map(inWords).join(" ");
}

function inWords(part: string, place: number): string {
  const isShortForm = part.length <= 3 || /\d/.test(part);
  if (isShortForm) return part;
  return place === 0 ? part.charAt(0) + part.slice(1).toLowerCase() : part.toLowerCase();
}
