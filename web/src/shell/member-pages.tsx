import { Outlet, redirect } from "@tanstack/react-router";
import { useSyncExternalStore } from "react";
import { isSignedIn, sessionNumber, subscribe } from "../session/session.ts";

/** Sends people without a session to the sign-in, which then leads back. */
function requireSession({ location }: { location: { href: string } }): void {
  if (!isSignedIn()) throw redirect({ to: "/sign-in", search: { next: location.href } });
}

/** The page of a member. Another session begins with another page, so that it keeps no input of the session before. */
function MemberPages() {
  return <Outlet key={useSyncExternalStore(subscribe, sessionNumber)} />;
}

/** The route of the pages of people with an account. Others sign in first and then come back. */
export const memberRoute = {
  id: "member",
  beforeLoad: requireSession,
  component: MemberPages,
} as const;
