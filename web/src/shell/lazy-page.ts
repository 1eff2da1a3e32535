import { lazyRouteComponent } from "@tanstack/react-router";
import type { ReactNode } from "react";
import { GraphError } from "../graph/errors.ts";
import { checkRelease } from "../graph/release.ts";

type Page = { default: () => ReactNode };

/**
 * The page of a route, whose code is loaded when it is needed.
 *
 * The code of an earlier release may be gone. The router would then reload the application by itself, and everything typed into
 * it would be lost: this error is not one of those that it knows.
 */
export function lazyPage(load: () => Promise<Page>) {
  return lazyRouteComponent(() =>
    load().catch(() => {
      void checkRelease();
      throw new GraphError("PAGE_NOT_LOADED", null);
    }),
  );
}
