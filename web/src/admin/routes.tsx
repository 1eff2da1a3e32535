import { createRootRoute, createRoute, createRouter } from "@tanstack/react-router";
import { basePath } from "../session/entry.ts";
import { lazyPage } from "../shell/lazy-page.ts";
import { memberRoute } from "../shell/member-pages.tsx";
import { routerOptions } from "../shell/router-options.tsx";
import { readSearch as readSignIn } from "../sign-in/search.ts";
import { AdminShell } from "./admin-shell.tsx";
import { readSearch as readReviews } from "./pages/reviews/search.ts";

const root = createRootRoute({ component: AdminShell });

const signIn = createRoute({
  getParentRoute: () => root,
  path: "/sign-in",
  validateSearch: readSignIn,
  component: lazyPage(() => import("./pages/sign-in/sign-in-page.tsx")),
});

/** The pages of people with an account. Each page asks for the roles that it needs. */
const member = createRoute({ getParentRoute: () => root, ...memberRoute });
const reviews = createRoute({
  getParentRoute: () => member,
  path: "/",
  validateSearch: readReviews,
  component: lazyPage(() => import("./pages/reviews/reviews-page.tsx")),
});
const providers = createRoute({
  getParentRoute: () => member,
  path: "/providers",
  component: lazyPage(() => import("./pages/provider-reviews/provider-reviews-page.tsx")),
});
const provider = createRoute({
  getParentRoute: () => member,
  path: "/providers/$id",
  component: lazyPage(() => import("./pages/provider-reviews/provider-review-page.tsx")),
});
const security = createRoute({
  getParentRoute: () => member,
  path: "/settings/security",
  component: lazyPage(() => import("../pages/settings/security-page.tsx")),
});

export const router = createRouter({
  routeTree: root.addChildren([
    signIn,
    member.addChildren([reviews, providers, provider, security]),
  ]),
  basepath: basePath,
  ...routerOptions,
});

declare module "@tanstack/react-router" {
  interface Register {
    router: typeof router;
  }
}
