import { beforeEach, expect, test } from "vitest";
import {
  forgetRegistration,
  rememberedNext,
  rememberedRegistration,
  rememberRegistration,
} from "./registration.ts";

beforeEach(() => localStorage.clear());

test("the registration and its page are remembered until they are used", () => {
  rememberRegistration("r1", "/?code=850760&from=CN");
  expect([rememberedRegistration(), rememberedNext()]).toEqual(["r1", "/?code=850760&from=CN"]);
  forgetRegistration();
  expect([rememberedRegistration(), rememberedNext()]).toEqual([null, undefined]);
});

test("a later registration does not lead to the page of an earlier one", () => {
  rememberRegistration("r1", "/orders");
  rememberRegistration("r2");
  expect([rememberedRegistration(), rememberedNext()]).toEqual(["r2", undefined]);
});
