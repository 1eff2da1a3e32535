import { cleanup, fireEvent, render, screen } from "@testing-library/react";
import { afterEach, expect, test, vi } from "vitest";
import { GraphError } from "../graph/errors.ts";
import { Confirm, Dialog } from "./dialog.tsx";

afterEach(cleanup);

const element = () => document.querySelector("dialog") as HTMLDialogElement;

test("a dialog is open while its owner wants it", () => {
  const shown = (open: boolean) => (
    <Dialog open={open} title="Reload now?" onClose={() => {}}>
      Text
    </Dialog>
  );
  const view = render(shown(false));
  expect(element().open).toBe(false);
  expect(element().textContent).toBe("");
  view.rerender(shown(true));
  expect(element().open).toBe(true);
  expect(screen.getByRole("dialog", { name: "Reload now?" })).toBeTruthy();
  view.rerender(shown(false));
  expect(element().open).toBe(false);
});

test("Esc asks the owner, who decides", () => {
  const onClose = vi.fn();
  render(
    <Dialog open title="Title" onClose={onClose}>
      Text
    </Dialog>,
  );
  const cancel = new Event("cancel", { cancelable: true });
  fireEvent(element(), cancel);
  expect(cancel.defaultPrevented).toBe(true);
  expect(onClose).toHaveBeenCalledOnce();
  expect(element().open).toBe(true);
});

const confirm = { open: true, title: "Close it?", text: "It ends.", action: "Close it" };

test("an action is confirmed or cancelled", () => {
  const [onConfirm, onClose] = [vi.fn(), vi.fn()];
  render(<Confirm {...confirm} onConfirm={onConfirm} onClose={onClose} />);
  fireEvent.click(screen.getByRole("button", { name: "Close it" }));
  expect([onConfirm.mock.calls.length, onClose.mock.calls.length]).toEqual([1, 0]);
  fireEvent.click(screen.getByRole("button", { name: "Cancel" }));
  expect([onConfirm.mock.calls.length, onClose.mock.calls.length]).toEqual([1, 1]);
});

test("a running action is neither sent again nor left, and a failure is shown", () => {
  const [onConfirm, onClose] = [vi.fn(), vi.fn()];
  const faults = { errors: [], failure: new GraphError("NETWORK", null) };
  render(<Confirm {...confirm} busy faults={faults} onConfirm={onConfirm} onClose={onClose} />);
  fireEvent.submit(element().querySelector("form") as HTMLFormElement);
  fireEvent.click(screen.getByRole("button", { name: "Cancel" }));
  expect([onConfirm.mock.calls.length, onClose.mock.calls.length]).toEqual([0, 0]);
  expect(screen.getByRole("alert").textContent).toContain("This was not accepted:");
});
