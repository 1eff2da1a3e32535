import { act, cleanup, fireEvent, screen } from "@testing-library/react";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { renderInRouter } from "../test/in-router.tsx";
import { SignInForm } from "./sign-in-form.tsx";

const { send, SessionError } = vi.hoisted(() => {
  class SessionError extends Error {
    readonly code: string;
    constructor(code: string) {
      super(code);
      this.code = code;
    }
  }
  return { send: vi.fn(), SessionError };
});
vi.mock("../session/session.ts", () => ({
  SessionError,
  signIn: send,
  isSignedIn: () => false,
  subscribe: () => () => {},
}));

const refused = (code: string, message: string, retryAfterMinutes: number | null = null) => ({
  session: null,
  retryAfterMinutes,
  userErrors: [{ code, message, path: ["input"] }],
});

beforeEach(async () => {
  send.mockReset();
  await renderInRouter(() => <SignInForm next="/orders" />);
  type("Email address", "ana@volt.example");
  type("Password", "secret");
});

afterEach(cleanup);

function type(label: string, value: string) {
  fireEvent.change(screen.getByLabelText(label), { target: { value } });
}

const submit = () =>
  act(async () => fireEvent.click(screen.getByRole("button", { name: "Sign in" })));
const alert = () => screen.queryByRole("alert")?.textContent ?? "";

test("an account with a second factor asks for its code, and sends it without blanks", async () => {
  send.mockResolvedValue(refused("SECOND_FACTOR_REQUIRED", "Enter the code."));
  await submit();
  expect(alert()).toBe("");
  type("Code of your authenticator application", " 123456 ");
  send.mockResolvedValue(refused("CREDENTIALS_INVALID", "That is not right."));
  await submit();
  expect(send.mock.lastCall).toEqual([
    { email: "ana@volt.example", password: "secret", secondFactorCode: "123456" },
  ]);
  expect(alert()).toContain("That is not right.");
});

test("too many attempts have a time to wait", async () => {
  send.mockResolvedValue(refused("TOO_MANY_ATTEMPTS", "Too many attempts.", 3));
  await submit();
  expect(alert()).toContain("Too many attempts. Wait 3 minutes before the next attempt.");
});

test("a failure is shown, and nothing that was typed is lost", async () => {
  send.mockRejectedValue(new SessionError("RATE_LIMITED"));
  await submit();
  expect(alert()).not.toBe("");
  send.mockRejectedValue(new TypeError("network"));
  await submit();
  expect(alert()).toContain("cannot be reached");
  expect(screen.getByLabelText<HTMLInputElement>("Password").value).toBe("secret");
});

test("a second click while the answer is awaited sends nothing", async () => {
  let answer: (value: object) => void = () => {};
  send.mockReturnValue(
    new Promise((resolve) => {
      answer = resolve;
    }),
  );
  await submit();
  await submit();
  expect(send).toHaveBeenCalledOnce();
  await act(async () => answer({ session: {}, userErrors: [] }));
  expect(alert()).toBe("");
});
