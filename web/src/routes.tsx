import { createRootRoute, createRoute, createRouter, redirect } from "@tanstack/react-router";
import { takeLink } from "./pages/account/link.ts";
import { readSearch as readBulk } from "./pages/bulk-check/search.ts";
import { readSearch as readChanges } from "./pages/changes/search.ts";
import { readSearch as readDocuments } from "./pages/documents/search.ts";
import { readSearch as readEnquiries } from "./pages/enquiries/search.ts";
import { readSearch as readEntry } from "./pages/entry/search.ts";
import { readSearch as readHandIn } from "./pages/hand-in/search.ts";
import { readSearch as readNotifications } from "./pages/notifications/search.ts";
import { readOne as readOrder, readSearch as readOrders } from "./pages/orders/search.ts";
import { readSearch as readNewProduct } from "./pages/products/new/new-search.ts";
import { readSearch as readProduct } from "./pages/products/product/product-search.ts";
import { readSearch as readProducts } from "./pages/products/search.ts";
import {
  readSearch as readChoice,
  readDraftSearch as readDraftChoice,
} from "./pages/provider-choice/search.ts";
import { readOne as readProvider, readSearch as readProviders } from "./pages/providers/search.ts";
import { readSearch as readFind } from "./pages/search/search.ts";
import { readSearch as readStatistics } from "./pages/statistics/search.ts";
import { readSearch as readWatches } from "./pages/watches/search.ts";
import { lazyPage } from "./shell/lazy-page.ts";
import { memberRoute } from "./shell/member-pages.tsx";
import { routerOptions } from "./shell/router-options.tsx";
import { Shell } from "./shell/shell.tsx";
import { readSearch as readNext } from "./sign-in/search.ts";

const root = createRootRoute({ component: Shell });

const member = createRoute({ getParentRoute: () => root, ...memberRoute });

const entry = createRoute({
  getParentRoute: () => root,
  path: "/",
  validateSearch: readEntry,
  component: lazyPage(() => import("./pages/entry/entry-page.tsx")),
});
const signIn = createRoute({
  getParentRoute: () => root,
  path: "/sign-in",
  validateSearch: readNext,
  component: lazyPage(() => import("./pages/sign-in/sign-in-page.tsx")),
});
const home = createRoute({
  getParentRoute: () => member,
  path: "/home",
  component: lazyPage(() => import("./pages/home/home-page.tsx")),
});
const products = createRoute({
  getParentRoute: () => member,
  path: "/products",
  validateSearch: readProducts,
  component: lazyPage(() => import("./pages/products/products-page.tsx")),
});
const newProduct = createRoute({
  getParentRoute: () => member,
  path: "/products/new",
  validateSearch: readNewProduct,
  component: lazyPage(() => import("./pages/products/new/new-product-page.tsx")),
});
const importProducts = createRoute({
  getParentRoute: () => member,
  path: "/products/import",
  component: lazyPage(() => import("./pages/products/import-file/import-page.tsx")),
});
const product = createRoute({
  getParentRoute: () => member,
  path: "/products/$id",
  validateSearch: readProduct,
  component: lazyPage(() => import("./pages/products/product/product-page.tsx")),
});

const register = createRoute({
  getParentRoute: () => root,
  path: "/register",
  validateSearch: readNext,
  component: lazyPage(() => import("./pages/register/register-page.tsx")),
});
const forgotten = createRoute({
  getParentRoute: () => root,
  path: "/forgotten",
  component: lazyPage(() => import("./pages/forgotten/forgotten-page.tsx")),
});
const account = createRoute({
  getParentRoute: () => root,
  path: "/account",
  // The fragment has a secret: it leaves the address before anything else is loaded.
  beforeLoad: ({ location }) => {
    if (!location.hash) return;
    takeLink(location.hash);
    throw redirect({ to: "/account", replace: true });
  },
  component: lazyPage(() => import("./pages/account/account-page.tsx")),
});
const settings = createRoute({
  getParentRoute: () => member,
  path: "/settings",
  component: lazyPage(() => import("./pages/settings/settings-layout.tsx")),
});
const settingsIndex = createRoute({
  getParentRoute: () => settings,
  path: "/",
  beforeLoad: () => {
    throw redirect({ to: "/settings/me", replace: true });
  },
});
const settingsMe = createRoute({
  getParentRoute: () => settings,
  path: "/me",
  component: lazyPage(() => import("./pages/settings/my-profile-page.tsx")),
});
const settingsSecurity = createRoute({
  getParentRoute: () => settings,
  path: "/security",
  component: lazyPage(() => import("./pages/settings/security-page.tsx")),
});
const settingsSessions = createRoute({
  getParentRoute: () => settings,
  path: "/sessions",
  component: lazyPage(() => import("./pages/settings/sessions-page.tsx")),
});
const settingsOrganisation = createRoute({
  getParentRoute: () => settings,
  path: "/organisation",
  component: lazyPage(() => import("./pages/settings/own-organisation-page.tsx")),
});
const settingsMembers = createRoute({
  getParentRoute: () => settings,
  path: "/members",
  component: lazyPage(() => import("./pages/settings/members-page.tsx")),
});
const settingsTree = settings.addChildren([
  settingsIndex,
  settingsMe,
  settingsSecurity,
  settingsSessions,
  settingsOrganisation,
  settingsMembers,
]);

const check = createRoute({
  getParentRoute: () => member,
  path: "/checks/$id",
  component: lazyPage(() => import("./pages/check/check-page.tsx")),
});
const bulkCheck = createRoute({
  getParentRoute: () => member,
  path: "/checks/bulk",
  validateSearch: readBulk,
  component: lazyPage(() => import("./pages/bulk-check/bulk-check-page.tsx")),
});
const documents = createRoute({
  getParentRoute: () => member,
  path: "/documents",
  validateSearch: readDocuments,
  component: lazyPage(() => import("./pages/documents/documents-page.tsx")),
});
const documentRoute = createRoute({
  getParentRoute: () => member,
  path: "/documents/$id",
  component: lazyPage(() => import("./pages/document/document-page.tsx")),
});
const handIn = createRoute({
  getParentRoute: () => member,
  path: "/products/$id/documents/new",
  validateSearch: readHandIn,
  component: lazyPage(() => import("./pages/hand-in/hand-in-page.tsx")),
});

const providers = createRoute({
  getParentRoute: () => root,
  path: "/providers",
  validateSearch: readProviders,
  component: lazyPage(() => import("./pages/providers/providers-page.tsx")),
});
const provider = createRoute({
  getParentRoute: () => root,
  path: "/providers/$id",
  validateSearch: readProvider,
  component: lazyPage(() => import("./pages/providers/provider-page.tsx")),
});
const checkProviders = createRoute({
  getParentRoute: () => member,
  path: "/checks/$id/providers",
  validateSearch: readChoice,
  component: lazyPage(() => import("./pages/provider-choice/check-providers-page.tsx")),
});
const draftProviders = createRoute({
  getParentRoute: () => member,
  path: "/orders/$id/providers",
  validateSearch: readDraftChoice,
  component: lazyPage(() => import("./pages/provider-choice/draft-providers-page.tsx")),
});
const orders = createRoute({
  getParentRoute: () => member,
  path: "/orders",
  validateSearch: readOrders,
  component: lazyPage(() => import("./pages/orders/orders-page.tsx")),
});
const order = createRoute({
  getParentRoute: () => member,
  path: "/orders/$id",
  validateSearch: readOrder,
  component: lazyPage(() => import("./pages/orders/order-page.tsx")),
});
const enquiries = createRoute({
  getParentRoute: () => member,
  path: "/enquiries",
  validateSearch: readEnquiries,
  component: lazyPage(() => import("./pages/enquiries/enquiries-page.tsx")),
});
const enquiry = createRoute({
  getParentRoute: () => member,
  path: "/enquiries/$id",
  component: lazyPage(() => import("./pages/enquiries/enquiry-page.tsx")),
});

const notifications = createRoute({
  getParentRoute: () => member,
  path: "/notifications",
  validateSearch: readNotifications,
  component: lazyPage(() => import("./pages/notifications/notifications-page.tsx")),
});
const watches = createRoute({
  getParentRoute: () => member,
  path: "/watches",
  validateSearch: readWatches,
  component: lazyPage(() => import("./pages/watches/watches-page.tsx")),
});
const changes = createRoute({
  getParentRoute: () => member,
  path: "/changes",
  validateSearch: readChanges,
  component: lazyPage(() => import("./pages/changes/changes-page.tsx")),
});
const statistics = createRoute({
  getParentRoute: () => member,
  path: "/statistics",
  validateSearch: readStatistics,
  component: lazyPage(() => import("./pages/statistics/statistics-page.tsx")),
});
const search = createRoute({
  getParentRoute: () => member,
  path: "/search",
  validateSearch: readFind,
  component: lazyPage(() => import("./pages/search/search-page.tsx")),
});

const tree = root.addChildren([
  providers,
  provider,
  entry,
  signIn,
  register,
  forgotten,
  account,
  member.addChildren([
    notifications,
    watches,
    changes,
    statistics,
    search,
    checkProviders,
    draftProviders,
    orders,
    order,
    enquiries,
    enquiry,
    check,
    bulkCheck,
    documents,
    documentRoute,
    handIn,
    settingsTree,
    home,
    products,
    newProduct,
    importProducts,
    product,
  ]),
]);

export const router = createRouter({
  routeTree: tree,
  ...routerOptions,
});

declare module "@tanstack/react-router" {
  interface Register {
    router: typeof router;
  }
}
