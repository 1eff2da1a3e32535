/** The search in everything. */
export const search = {
  "search.title": "Search",
  "search.label": "Search everything",
  "search.hint":
    "A name or SKU of a product, or the beginning of a number such as ORD-2026. Arrow keys go through the results.",
  "search.products": "Products",
  "search.orders": "Orders",
  "search.certificates": "Certificates",
  "search.consignments": "Consignments",
  "search.enquiries": "Enquiries",
  "search.more": "More {kind}",
  "search.narrow": "There are more. Type more of the name or the number.",
  "search.found.one": "{count} result",
  "search.found.other": "{count} results",
  "search.none": "Nothing was found. Check the spelling, or type only the beginning of the number.",
} as const;
