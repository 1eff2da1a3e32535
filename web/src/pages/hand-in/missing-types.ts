type DocumentType = { readonly code: string; readonly title: string };

type Latest = {
  readonly selfCheck: { readonly missingDocuments: readonly DocumentType[] } | null | undefined;
};

/** The document types that the latest checks of a product miss on any lane, each once. */
export function missingTypes(latest: readonly Latest[] | null | undefined): DocumentType[] {
  const types = (latest ?? []).flatMap(({ selfCheck }) => selfCheck?.missingDocuments ?? []);
  return [...new Map(types.map(({ code, title }) => [code, { code, title }])).values()];
}
