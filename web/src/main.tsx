import { RouterProvider } from "@tanstack/react-router";
import { StrictMode, useEffect, useState } from "react";
import { createRoot } from "react-dom/client";
import { RelayEnvironmentProvider } from "react-relay/hooks";
import { createEnvironment } from "./graph/environment.ts";
import { router } from "./routes.tsx";
import { isSignedIn, subscribe } from "./session/session.ts";
import "./ui/tokens.css";

/** A release removes old files: a page that needs one of them loads the new release once. */
window.addEventListener("vite:preloadError", () => location.reload());

function App() {
  const [environment, setEnvironment] = useState(createEnvironment);
  // Data of one session is never shown to the next.
  useEffect(
    () =>
      subscribe(() => {
        setEnvironment(createEnvironment());
        if (!isSignedIn()) void router.invalidate();
      }),
    [],
  );
  return (
    <RelayEnvironmentProvider environment={environment}>
      <RouterProvider router={router} />
    </RelayEnvironmentProvider>
  );
}

const place = document.getElementById("app");
if (place) {
  createRoot(place).render(
    <StrictMode>
      <App />
    </StrictMode>,
  );
}
