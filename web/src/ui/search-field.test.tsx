import { act, cleanup, fireEvent, render, screen } from "@testing-library/react";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { SearchField } from "./search-field.tsx";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => {
  cleanup();
  vi.useRealTimers();
});

const type = (text: string) =>
  fireEvent.change(screen.getByRole("searchbox"), { target: { value: text } });
const shown = () => screen.getByRole<HTMLInputElement>("searchbox").value;

test("text takes effect once, after a pause, without surrounding blanks", () => {
  const onChange = vi.fn();
  render(<SearchField label="Name" value="" onChange={onChange} />);
  type("la");
  type("lab ");
  expect(onChange).not.toHaveBeenCalled();
  act(() => void vi.advanceTimersByTime(300));
  expect(onChange.mock.calls).toEqual([["lab"]]);
});

test("what is typed stays while its own change arrives", () => {
  const view = render(<SearchField label="Name" value="" onChange={() => {}} />);
  type("lab ");
  act(() => void vi.advanceTimersByTime(300));
  view.rerender(<SearchField label="Name" value="lab" onChange={() => {}} />);
  expect(shown()).toBe("lab ");
});

test("a change from elsewhere replaces what was typed, and is not undone", () => {
  const onChange = vi.fn();
  const view = render(<SearchField label="Name" value="lab" onChange={onChange} />);
  view.rerender(<SearchField label="Name" value="" onChange={onChange} />);
  expect(shown()).toBe("");
  act(() => void vi.advanceTimersByTime(1000));
  expect(onChange).not.toHaveBeenCalled();
});
