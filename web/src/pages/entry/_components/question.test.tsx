import { cleanup, fireEvent, render, screen } from "@testing-library/react";
import { RelayEnvironmentProvider } from "react-relay/hooks";
import { afterEach, expect, test } from "vitest";
import { createEnvironment } from "../../../graph/environment.ts";
import { t } from "../../../i18n/index.ts";
import type { EntrySearch } from "../search.ts";
import { Question } from "./question.tsx";

afterEach(cleanup);

const environment = createEnvironment();
const form = (search: EntrySearch, onAsk: (asked: EntrySearch) => void = () => {}) => (
  <RelayEnvironmentProvider environment={environment}>
    <Question search={search} onAsk={onAsk} />
  </RelayEnvironmentProvider>
);
const first: EntrySearch = { code: "850760", from: "CN", to: "DE", by: "AIR" };
const values = () =>
  [t("entry.code"), t("entry.origin"), t("entry.destination"), t("entry.mode")].map(
    (label) => (screen.getByLabelText(label) as HTMLInputElement).value,
  );

test("the form follows the address", () => {
  const { rerender } = render(form(first));
  rerender(form({ code: "950300", from: "VN", to: "FR", by: "SEA" }));
  expect(values()).toEqual(["950300", "VN", "FR", "SEA"]);
  rerender(form(first));
  expect(values()).toEqual(["850760", "CN", "DE", "AIR"]);
});

test("typed text stays while the address stays, although the answers in it change", () => {
  const { rerender } = render(form(first));
  fireEvent.change(screen.getByLabelText(t("entry.code")), { target: { value: "9503" } });
  rerender(form({ ...first, facts: [{ name: "watt_hours", number: 99 }] }));
  expect(values()[0]).toBe("9503");
});

test("answers are kept for the same goods and the same market only", () => {
  const facts = [{ name: "watt_hours", number: 99 }];
  const asked: EntrySearch[] = [];
  render(form({ ...first, facts }, (search) => asked.push(search)));
  fireEvent.click(screen.getByRole("button", { name: t("entry.ask") }));
  fireEvent.change(screen.getByLabelText(t("entry.code")), { target: { value: "8507.80" } });
  fireEvent.click(screen.getByRole("button", { name: t("entry.ask") }));
  expect(asked).toEqual([
    { ...first, facts },
    { ...first, code: "850780" },
  ]);
});
