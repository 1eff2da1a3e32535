import { expect, test } from "vitest";
import { keyReader, type Press } from "./keys.ts";

function typed(presses: Partial<Press>[], single = true) {
  const read = keyReader(() => single);
  let at = 0;
  return presses.map((press) => {
    at += 100;
    return read({ key: "", ctrl: false, alt: false, typing: false, at, ...press });
  });
}

test("g and a letter lead to a screen", () => {
  expect(typed([{ key: "g" }, { key: "h" }])).toEqual([null, { go: "/home" }]);
  expect(typed([{ key: "g" }, { key: "p" }])).toEqual([null, { go: "/products" }]);
  expect(typed([{ key: "g" }, { key: "o" }])).toEqual([null, { go: "/orders" }]);
});

test("a letter alone, after another key, or too late, does nothing", () => {
  expect(typed([{ key: "h" }])).toEqual([null]);
  expect(typed([{ key: "g" }, { key: "x" }, { key: "h" }])).toEqual([null, null, null]);
  expect(typed([{ key: "g" }, { key: "h", at: 5_000 }])).toEqual([null, null]);
});

test("g twice begins again", () => {
  expect(typed([{ key: "g" }, { key: "g" }, { key: "o" }])).toEqual([
    null,
    null,
    { go: "/orders" },
  ]);
});

test("a slash and Ctrl-K open the search, and a question mark the help", () => {
  expect(typed([{ key: "/" }])).toEqual([{ do: "search" }]);
  expect(typed([{ key: "k", ctrl: true }])).toEqual([{ do: "search" }]);
  expect(typed([{ key: "K", ctrl: true }])).toEqual([{ do: "search" }]);
  expect(typed([{ key: "?" }])).toEqual([{ do: "help" }]);
});

test("no key does anything while typing, and other combinations belong to the browser", () => {
  expect(typed([{ key: "/", typing: true }])).toEqual([null]);
  expect(typed([{ key: "k", ctrl: true, typing: true }])).toEqual([null]);
  expect(typed([{ key: "g" }, { key: "h", typing: true }])).toEqual([null, null]);
  expect(typed([{ key: "/", ctrl: true }])).toEqual([null]);
  expect(typed([{ key: "?", alt: true }])).toEqual([null]);
});

test("shortcuts of one key can be turned off, and Ctrl-K stays", () => {
  const presses = [{ key: "/" }, { key: "?" }, { key: "g" }, { key: "h" }];
  expect(typed(presses, false)).toEqual([null, null, null, null]);
  expect(typed([{ key: "k", ctrl: true }], false)).toEqual([{ do: "search" }]);
});
