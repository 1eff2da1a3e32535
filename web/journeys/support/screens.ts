/** The screens of the sellers' entry, by the path of their route. */

/** The IDs of what the screens show. */
export type Made = {
  product: string;
  /** A product whose codes are confirmed. */
  confirmed: string;
  check: string;
  draft: string;
  order: string;
  /** An order with one quote. */
  quoted: string;
  /** An order with a report that waits for the seller. */
  reported: string;
  enquiry: string;
  document: string;
  provider: string;
  /** A provider that waits for the decision of an administrator. */
  candidate: string;
};

export type Screen = {
  address: (made: Made) => string;
  /** The visitor has no session. */
  isPublic?: boolean;
  /** The number of requests to the graph before the screen is complete, if it is not one. */
  requests?: number;
};

const at = (address: string): Screen => ({ address: () => address });
/** A form that needs no data. The frame is loaded after it. */
const form = (address: string): Screen => ({ ...at(address), requests: 0 });
const publicForm = (address: string): Screen => ({ ...form(address), isPublic: true });
const product = (rest: string): Screen => ({
  address: (made) => `/products/${made.product}${rest}`,
});

export const SCREENS: Record<string, readonly Screen[]> = {
  "/": [
    publicForm("/"),
    form("/"),
    { ...at("/?code=850760&from=CN&to=DE&by=AIR"), isPublic: true },
    at("/?code=850760&from=CN&to=DE&by=AIR"),
  ],
  "/sign-in": [publicForm("/sign-in")],
  "/register": [publicForm("/register")],
  "/forgotten": [publicForm("/forgotten")],
  "/account": [publicForm("/account")],
  "/providers": [{ ...at("/providers"), isPublic: true }, at("/providers")],
  "/providers/$id": [
    { address: ({ provider }) => `/providers/${provider}`, isPublic: true },
    { address: ({ provider }) => `/providers/${provider}` },
  ],
  "/home": [at("/home")],
  "/search": [form("/search"), at("/search?text=power")],
  "/notifications": [at("/notifications")],
  "/watches": [at("/watches")],
  "/changes": [at("/changes")],
  "/statistics": [at("/statistics")],
  "/products": [at("/products"), at("/products?text=nothing+like+this")],
  "/products/new": [
    form("/products/new"),
    form("/products/new?step=code"),
    form("/products/new?step=facts"),
  ],
  "/products/import": [form("/products/import")],
  "/products/$id": [
    product(""),
    product("?tab=facts"),
    product("?tab=codes"),
    product("?tab=documents"),
    product("?tab=certificates"),
  ],
  "/products/$id/documents/new": [product("/documents/new")],
  "/checks/$id": [{ address: ({ check }) => `/checks/${check}` }],
  "/checks/$id/providers": [{ address: ({ check }) => `/checks/${check}/providers` }],
  "/checks/bulk": [at("/checks/bulk")],
  "/orders": [at("/orders")],
  "/orders/$id": [
    { address: ({ order }) => `/orders/${order}` },
    { address: ({ draft }) => `/orders/${draft}` },
    { address: ({ quoted }) => `/orders/${quoted}` },
    { address: ({ reported }) => `/orders/${reported}` },
  ],
  "/orders/$id/providers": [{ address: ({ draft }) => `/orders/${draft}/providers` }],
  "/enquiries": [at("/enquiries")],
  "/enquiries/$id": [{ address: ({ enquiry }) => `/enquiries/${enquiry}` }],
  "/documents": [at("/documents")],
  "/documents/$id": [{ address: ({ document }) => `/documents/${document}` }],
  "/settings": [at("/settings")],
  "/settings/me": [at("/settings/me")],
  "/settings/security": [at("/settings/security")],
  "/settings/sessions": [at("/settings/sessions")],
  "/settings/organisation": [at("/settings/organisation")],
  "/settings/members": [at("/settings/members")],
};
