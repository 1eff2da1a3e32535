import {
  createMemoryHistory,
  createRootRoute,
  createRoute,
  createRouter,
  RouterProvider,
} from "@tanstack/react-router";
import { act, render } from "@testing-library/react";
import type { ReactNode } from "react";

/** Renders content at every address of a router, within a component for all addresses if there is one. */
export async function renderInRouter(content: () => ReactNode, around?: () => ReactNode) {
  const root = createRootRoute(around ? { component: around } : {});
  const every = createRoute({ getParentRoute: () => root, path: "$", component: content });
  const router = createRouter({
    routeTree: root.addChildren([every]),
    history: createMemoryHistory({ initialEntries: ["/a"] }),
  });
  await act(async () => render(<RouterProvider router={router as never} />));
  return { go: (path: string) => act(async () => router.history.push(path)) };
}
