import { act, cleanup, fireEvent, render, screen } from "@testing-library/react";
import { afterEach, expect, test, vi } from "vitest";
import { noFaults } from "../ui/form.tsx";
import { MessageForm } from "./message-form.tsx";
import { Thread } from "./thread.tsx";

afterEach(cleanup);

const box = () => screen.getByRole<HTMLTextAreaElement>("textbox");
const type = (value: string) => fireEvent.change(box(), { target: { value } });
const send = () => fireEvent.click(screen.getByRole("button", { name: "Send" }));

test("a message stays in its field until it is sent", () => {
  const onSend = vi.fn();
  const form = { label: "Message", faults: noFaults, onSend };
  const view = render(<MessageForm {...form} busy={false} />);
  type(" Hello ");
  send();
  expect(onSend.mock.lastCall?.[0]).toBe("Hello");
  expect(box().value).toBe(" Hello ");
  view.rerender(<MessageForm {...form} busy />);
  fireEvent.submit(box().form as HTMLFormElement);
  expect(onSend).toHaveBeenCalledOnce();
  act(() => onSend.mock.lastCall?.[1]());
  expect(box().value).toBe("");
});

test("a refused message has the reason at its field", () => {
  const errors = [{ code: "INVALID", message: "Too long.", path: ["input", "text"] }];
  const faults = { errors, failure: null };
  render(<MessageForm label="Message" busy={false} faults={faults} onSend={() => {}} primary />);
  expect(box().getAttribute("aria-invalid")).toBe("true");
  expect(screen.getAllByText("Too long.")).toHaveLength(2);
});

test("a thread has its messages in order, and earlier ones on request", () => {
  const load = vi.fn();
  const thread = { keyOf: (text: string) => text, show: (text: string) => text, empty: "None." };
  const earlier = { has: true, busy: false, failure: null, load };
  const view = render(<Thread {...thread} messages={["One", "Two"]} earlier={earlier} />);
  expect(screen.getAllByRole("listitem").map((item) => item.textContent)).toEqual(["One", "Two"]);
  fireEvent.click(screen.getByRole("button", { name: "Show earlier messages" }));
  expect(load).toHaveBeenCalledOnce();
  const none = { ...earlier, has: false };
  view.rerender(<Thread {...thread} messages={["One"]} earlier={none} />);
  expect(screen.queryByRole("button")).toBeNull();
  view.rerender(<Thread {...thread} messages={[]} earlier={none} />);
  expect(screen.getByText("None.")).toBeTruthy();
});
