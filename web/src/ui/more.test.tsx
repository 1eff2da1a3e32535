import { cleanup, fireEvent, render, screen } from "@testing-library/react";
import { afterEach, expect, test, vi } from "vitest";
import { GraphError } from "../graph/errors.ts";
import { Earlier, More, type Pager } from "./more.tsx";

afterEach(cleanup);

const pager = (changes: Partial<Pager> = {}): Pager => ({
  has: true,
  busy: false,
  failure: null,
  load: vi.fn(),
  ...changes,
});
const press = (name: string) => fireEvent.click(screen.getByRole("button", { name }));

test("the end of a list has the number of rows, and a button if there are more", () => {
  const more = pager();
  const view = render(<More shown={50} pager={more} />);
  expect(screen.getByRole("status").textContent).toBe("50 shown");
  press("Show more");
  expect(more.load).toHaveBeenCalledOnce();
  view.rerender(<More shown={70} pager={pager({ has: false })} />);
  expect(screen.queryByRole("button")).toBeNull();
});

test("earlier rows are loaded on request, if there are any", () => {
  const earlier = pager();
  const view = render(<Earlier text="Earlier messages" pager={earlier} />);
  press("Earlier messages");
  expect(earlier.load).toHaveBeenCalledOnce();
  view.rerender(<Earlier text="Earlier messages" pager={pager({ has: false })} />);
  expect(screen.queryByRole("button")).toBeNull();
});

test.each([
  ["end", (failed: Pager) => <More shown={50} pager={failed} />],
  ["beginning", (failed: Pager) => <Earlier text="Earlier messages" pager={failed} />],
] as const)("a page that failed at the %s has the reason, and one button", (_, show) => {
  const failed = pager({ failure: new GraphError("NETWORK", null) });
  render(show(failed));
  expect(screen.getByRole("alert").textContent).toContain("NETWORK");
  expect(screen.getAllByRole("button")).toHaveLength(1);
  press("Try again");
  expect(failed.load).toHaveBeenCalledOnce();
});
