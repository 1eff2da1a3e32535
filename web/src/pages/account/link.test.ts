import { expect, test, vi } from "vitest";
import { currentLink, forgetLink, parseLink, subscribe, takeLink } from "./link.ts";

test("the action and the token are read from the fragment", () => {
  expect(parseLink("#verify-email=abc")).toEqual({ action: "verify-email", token: "abc" });
  expect(parseLink("reset-password=a%2Bb=")).toEqual({ action: "reset-password", token: "a+b=" });
});

test.each([
  "",
  "#",
  "#verify-email",
  "#verify-email=",
  "#other=abc",
  "#accept-invitation=%E0%A4%A",
])("%j is no link", (fragment) => expect(parseLink(fragment)).toBeNull());

test("a link is kept until it was used, and another one replaces it", () => {
  const listener = vi.fn();
  const stop = subscribe(listener);
  takeLink("#verify-email=one");
  takeLink("#reset-password=two");
  expect(currentLink()).toEqual({ action: "reset-password", token: "two" });
  expect(listener).toHaveBeenCalledTimes(2);
  forgetLink();
  expect(currentLink()).toBeNull();
  stop();
});
