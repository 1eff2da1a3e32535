import { NotFound } from "./not-found.tsx";
import { RouteFailed } from "./route-failed.tsx";

/** The behaviour of the router of each entry. */
export const routerOptions = {
  defaultPreload: "intent",
  scrollRestoration: true,
  defaultErrorComponent: RouteFailed,
  defaultNotFoundComponent: () => <NotFound />,
} as const;
