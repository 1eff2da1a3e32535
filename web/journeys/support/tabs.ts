/** Many tabs of one browser. */

/** Screens that eight tabs show at once: the home of the seller in the first tab, and these. */
export const otherTabs = ({ product, order }: { product: string; order: string }) => [
  "/products",
  `/products/${product}`,
  "/orders",
  "/documents",
  "/enquiries",
  "/notifications",
  `/orders/${order}`,
];
