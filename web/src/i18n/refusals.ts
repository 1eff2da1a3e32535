/** Sentences for refusals whose own sentence names inputs or operations of the API. The others bring a sentence for people. */
export const refusals: Record<string, string> = {
  FACT_RESERVED: "This answer is the national tariff code. Enter it at the codes of the product.",
  HS_CODE_UNKNOWN:
    "The nomenclature does not have this code. Type a word of its description to find one.",
  REFERENCE_REQUIRED: "Enter the reference: the number of the ruling or of the opinion.",
};
