/** The screens of the platform's staff, by the path of their route in the entry `/admin/`. */

import type { Screen } from "./screens.ts";

const at = (address: string): Screen => ({ address: () => `/admin${address}` });

export const ADMIN_SCREENS: Record<string, readonly Screen[]> = {
  "/": [at("/"), at("/?kind=DECIDE_DOCUMENT")],
  "/sign-in": [{ ...at("/sign-in"), isPublic: true, requests: 0 }],
  "/providers": [at("/providers")],
  "/providers/$id": [{ address: ({ candidate }) => `/admin/providers/${candidate}` }],
  "/settings/security": [at("/settings/security")],
};
