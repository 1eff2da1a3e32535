import { act, cleanup, fireEvent, screen } from "@testing-library/react";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { renderInRouter } from "../test/in-router.tsx";
import { AccountMenu } from "./account-menu.tsx";

const session = vi.hoisted(() => ({ signOut: vi.fn(), switchOrganisation: vi.fn() }));
vi.mock("../session/session.ts", () => session);
vi.mock("../session/use-me.ts", () => ({
  useKnownMe: () => ({
    displayName: "Ana",
    organisation: { id: "o1", displayName: "Volt" },
    memberships: [
      { organisation: { id: "o1", displayName: "Volt" } },
      { organisation: { id: "o2", displayName: "Lab" } },
      { organisation: null },
    ],
  }),
}));

beforeEach(async () => {
  session.signOut.mockReset();
  session.switchOrganisation.mockReset();
  await renderInRouter(() => <AccountMenu home="/home" signedOut="/" settings="/settings" />);
  menu().open = true;
});

afterEach(cleanup);

const menu = () => document.querySelector("details") as HTMLDetailsElement;
const press = (name: string) =>
  act(async () => fireEvent.click(screen.getByRole("button", { name })));

test("the other organisations can be chosen, and the present one is marked", async () => {
  session.switchOrganisation.mockResolvedValue({ session: {} });
  expect(screen.getByText("Volt (now)").getAttribute("aria-current")).toBe("true");
  expect(screen.queryByRole("button", { name: "Volt" })).toBeNull();
  await press("Lab");
  expect(session.switchOrganisation.mock.calls).toEqual([["o2"]]);
  expect(menu().open).toBe(false);
});

test("a refused or lost change keeps the menu and says so", async () => {
  session.switchOrganisation.mockResolvedValueOnce({ session: null });
  await press("Lab");
  expect(screen.getByRole("alert").textContent).toContain("change of the organisation failed");
  session.switchOrganisation.mockRejectedValueOnce(new Error("network"));
  await press("Lab");
  expect(screen.getByRole("alert").textContent).toContain("change of the organisation failed");
  expect(menu().open).toBe(true);
});

test("a sign-out that did not reach the platform says that the user is still signed in", async () => {
  session.signOut.mockRejectedValueOnce(new Error("network"));
  await press("Sign out");
  expect(screen.getByRole("alert").textContent).toContain("You are still signed in");
  session.signOut.mockResolvedValueOnce(undefined);
  await press("Sign out");
  expect(screen.queryByRole("alert")).toBeNull();
});

test("Esc closes the menu and returns the focus, and a focus elsewhere closes it", () => {
  fireEvent.keyDown(menu(), { key: "a" });
  expect(menu().open).toBe(true);
  fireEvent.keyDown(menu(), { key: "Escape" });
  expect(menu().open).toBe(false);
  expect(document.activeElement).toBe(menu().querySelector("summary"));
  menu().open = true;
  fireEvent.blur(menu(), { relatedTarget: document.body });
  expect(menu().open).toBe(false);
});
