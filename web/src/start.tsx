import { type AnyRouter, RouterProvider } from "@tanstack/react-router";
import { StrictMode, useSyncExternalStore } from "react";
import { createRoot } from "react-dom/client";
import { RelayEnvironmentProvider } from "react-relay/hooks";
import type { Environment } from "relay-runtime";
import { createEnvironment } from "./graph/environment.ts";
import { isSignedIn, subscribe } from "./session/session.ts";
import "./ui/tokens.css";

/** Shows an entry of the application. `forget` drops the input of other users, when a session begins or ends. */
export function start(router: AnyRouter, forget: () => void = () => {}): void {
  let current = createEnvironment();

  // Neither data nor the input of one session is shown to the next. This listener is the first: the others find the new store.
  subscribe(() => {
    current = createEnvironment();
    forget();
    if (!isSignedIn()) void router.invalidate();
  });

  const place = document.getElementById("app");
  if (!place) return;
  createRoot(place).render(
    <StrictMode>
      <App router={router} currentEnvironment={() => current} />
    </StrictMode>,
  );
}

type Props = { router: AnyRouter; currentEnvironment: () => Environment };

function App({ router, currentEnvironment }: Props) {
  const environment = useSyncExternalStore(subscribe, currentEnvironment);
  return (
    <RelayEnvironmentProvider environment={environment}>
      <RouterProvider router={router} />
    </RelayEnvironmentProvider>
  );
}
