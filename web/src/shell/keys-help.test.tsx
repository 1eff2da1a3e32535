import { act, cleanup, fireEvent, screen } from "@testing-library/react";
import { afterEach, beforeEach, expect, test } from "vitest";
import { renderInRouter } from "../test/in-router.tsx";
import { KeysHelp } from "./keys-help.tsx";

beforeEach(async () => {
  localStorage.clear();
  await renderInRouter(() => (
    <>
      <KeysHelp active />
      <input aria-label="Name" />
    </>
  ));
});

afterEach(cleanup);

const help = () => document.querySelector("dialog") as HTMLDialogElement;
const press = (key: string, target: Element = document.body) =>
  act(async () => fireEvent.keyDown(target, { key }));

test("a question mark opens the help, unless it is typed in a field", async () => {
  await press("?", screen.getByRole("textbox"));
  expect(help().open).toBe(false);
  await press("?");
  expect(help().open).toBe(true);
  expect(screen.getAllByText("Search everything")).toHaveLength(2);
  await act(async () => fireEvent.click(screen.getByRole("button", { name: "Close" })));
  expect(help().open).toBe(false);
});

test("shortcuts of single keys can be turned off for this browser", async () => {
  await press("?");
  await act(async () => fireEvent.click(screen.getByRole("checkbox")));
  expect(localStorage.getItem("carnet.keys")).toBe("off");
  await act(async () => fireEvent.click(screen.getByRole("button", { name: "Close" })));
  await press("?");
  expect(help().open).toBe(false);
});
