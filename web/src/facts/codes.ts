/** The question about the national code. The API reserves this name: the code is sent in `nationalCodes` and never as a fact. */
export const NATIONAL_CODE = "national_code";

/** The digits of a code, without the dots, hyphens and blanks between them. */
export function digits(code: string): string {
  return code.replace(/[\s.-]/g, "");
}

/** True for an HS code of two, four or six digits: a chapter, a heading or a subheading. */
export function isHsCode(code: string): boolean {
  return /^\d{2}(\d{2}){0,2}$/.test(code);
}

/** The national code as the API takes it: 8 or 10 digits that begin with the HS code. Null for any other text. */
export function nationalCodeOf(typed: string, hsCode: string): string | null {
  const code = digits(typed);
  return /^\d{8}(\d{2})?$/.test(code) && code.startsWith(digits(hsCode)) ? code : null;
}

type Answer = { readonly name: string; readonly text?: string | undefined };

/** Separates the answer about the national code from the facts. An incomplete code is dropped. */
export function splitNationalCode<A extends Answer>(
  answers: readonly A[],
  hsCode: string,
): { facts: A[]; nationalCode: string | null } {
  const national = answers.find(({ name }) => name === NATIONAL_CODE);
  return {
    facts: answers.filter(({ name }) => name !== NATIONAL_CODE),
    nationalCode: nationalCodeOf(national?.text ?? "", hsCode),
  };
}
