import { expect, test } from "vitest";
import { SessionError } from "./session.ts";
import { sessionFailure } from "./session-failure.ts";

test("the failure of a request about the session has its code, and that of the network if there was no answer", () => {
  expect(sessionFailure(new SessionError("RATE_LIMITED")).code).toBe("RATE_LIMITED");
  expect(sessionFailure(new TypeError("Failed to fetch")).code).toBe("NETWORK");
});
