import { act, cleanup, render, screen } from "@testing-library/react";
import { Suspense } from "react";
import { afterEach, expect, test, vi } from "vitest";
import { renderInRouter } from "../test/in-router.tsx";
import { Boundary } from "./boundary.tsx";
import { lazyPage } from "./lazy-page.ts";

const checkRelease = vi.hoisted(() => vi.fn());
vi.mock("../graph/release.ts", () => ({ checkRelease }));

afterEach(() => {
  cleanup();
  vi.restoreAllMocks();
});

test("a page whose code is gone shows a failure, and does not reload the application", async () => {
  vi.spyOn(console, "error").mockImplementation(() => undefined);
  const reload = vi.spyOn(location, "reload").mockImplementation(() => undefined);
  const Page = lazyPage(async () => {
    throw new TypeError("Failed to fetch dynamically imported module: /assets/page-1.js");
  });
  await renderInRouter(() => (
    <Boundary>
      <Page />
    </Boundary>
  ));
  expect(screen.getByRole("alert").textContent).toContain("PAGE_NOT_LOADED");
  expect(reload).not.toHaveBeenCalled();
  expect(checkRelease).toHaveBeenCalled();
});

test("a page that has loaded is shown", async () => {
  const Page = lazyPage(async () => ({ default: () => <p>Orders</p> }));
  await act(async () =>
    render(
      <Suspense>
        <Page />
      </Suspense>,
    ),
  );
  expect(screen.queryByText("Orders")).not.toBeNull();
});
