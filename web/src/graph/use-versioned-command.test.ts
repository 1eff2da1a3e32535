import { expect, test } from "vitest";
import { explained } from "./use-versioned-command.ts";

const error = (code: string) => ({ code, message: "The order has changed.", path: ["input"] });

test("a conflict asks the user to check and to send again, and other faults keep their text", () => {
  const faults = { errors: [error("VERSION_CONFLICT"), error("INVALID")], failure: null };
  expect(explained(faults).errors.map(({ message }) => message)).toEqual([
    "This was changed meanwhile. It is shown as it is now: check it, and send again.",
    "The order has changed.",
  ]);
});

test("faults without a conflict stay the same object, so that the form takes the focus once", () => {
  const faults = { errors: [error("INVALID")], failure: null };
  expect(explained(faults)).toBe(faults);
});
