import { act, cleanup, fireEvent, render, screen } from "@testing-library/react";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { NewVersion } from "./new-version.tsx";

const release = vi.hoisted(() => ({ outdated: false, tell: () => {} }));
vi.mock("../graph/release.ts", () => ({
  isOutdated: () => release.outdated,
  subscribe: (listener: () => void) => {
    release.tell = listener;
    return () => {};
  },
}));

const reload = vi.fn();

beforeEach(() => {
  release.outdated = false;
  reload.mockClear();
  vi.spyOn(location, "reload").mockImplementation(reload);
});

afterEach(() => {
  cleanup();
  vi.restoreAllMocks();
  history.replaceState(null, "", "/");
});

function screenAt(path: string) {
  history.replaceState(null, "", path);
  render(
    <>
      <NewVersion />
      <input aria-label="Name" />
      <input aria-label="Search" type="search" />
    </>,
  );
  act(() => {
    release.outdated = true;
    release.tell();
  });
}

const press = (name: string, at = 0) => {
  const button = screen.getAllByRole("button", { name })[at];
  if (button) fireEvent.click(button);
};

test("a new version is offered, and loads only when the user wants it", () => {
  screenAt("/a");
  expect(screen.getByText("A new version of Carnet is available.")).toBeTruthy();
  expect(reload).not.toHaveBeenCalled();
  press("Reload");
  expect(reload).toHaveBeenCalledOnce();
});

test("what was typed is not discarded without a question", () => {
  screenAt("/b");
  fireEvent.input(screen.getByLabelText("Name"), { target: { value: "Battery" } });
  press("Reload");
  expect(reload).not.toHaveBeenCalled();
  press("Cancel");
  expect(reload).not.toHaveBeenCalled();
  press("Reload");
  press("Reload", 1);
  expect(reload).toHaveBeenCalledOnce();
});

test("input of an earlier screen and the text of a search need no question", () => {
  screenAt("/c");
  fireEvent.input(screen.getByLabelText("Name"), { target: { value: "Battery" } });
  history.replaceState(null, "", "/d");
  fireEvent.input(screen.getByLabelText("Search"), { target: { value: "Battery" } });
  press("Reload");
  expect(reload).toHaveBeenCalledOnce();
});
