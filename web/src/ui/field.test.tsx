import { cleanup, render, screen } from "@testing-library/react";
import { afterEach, expect, test } from "vitest";
import { TextArea, TextField } from "./field.tsx";

afterEach(cleanup);

const FULL = "This field takes 4,000 characters. The end of a longer text is missing.";

test("a field says that it is full", () => {
  const value = "x".repeat(4_000);
  const view = render(<TextArea label="Message" maxLength={4_000} value={value} readOnly />);
  expect(screen.getByRole("status").textContent).toBe(FULL);
  view.rerender(<TextField label="Name" maxLength={4_000} value={value} readOnly />);
  expect(screen.getByRole("status").textContent).toBe(FULL);
});

test("a field with room, or without a limit, says nothing", () => {
  const view = render(<TextField label="Name" maxLength={3} value="ab" readOnly />);
  expect(screen.queryByRole("status")).toBeNull();
  view.rerender(<TextField label="Name" value="abc" readOnly />);
  expect(screen.queryByRole("status")).toBeNull();
});
