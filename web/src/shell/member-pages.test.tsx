import { act, cleanup, fireEvent, screen } from "@testing-library/react";
import { afterEach, expect, test, vi } from "vitest";
import { renderInRouter } from "../test/in-router.tsx";
import { memberRoute } from "./member-pages.tsx";

const session = vi.hoisted(() => ({ number: 0, listeners: new Set<() => void>() }));
vi.mock("../session/session.ts", () => ({
  sessionNumber: () => session.number,
  subscribe: (listener: () => void) => {
    session.listeners.add(listener);
    return () => session.listeners.delete(listener);
  },
}));

afterEach(cleanup);

const field = () => screen.getByLabelText<HTMLInputElement>("Name");
const tell = () =>
  act(async () => {
    for (const listener of session.listeners) listener();
  });

test("another session begins with another page, without the input of the one before", async () => {
  await renderInRouter(() => <input aria-label="Name" />, memberRoute.component);
  fireEvent.input(field(), { target: { value: "Battery" } });
  await tell();
  expect(field().value).toBe("Battery");
  session.number = 1;
  await tell();
  expect(field().value).toBe("");
});
