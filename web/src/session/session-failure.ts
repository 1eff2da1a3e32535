import { GraphError } from "../graph/errors.ts";
import { SessionError } from "./session.ts";

/** Why a request about the session has failed, for a form or a notice. */
export function sessionFailure(reason: unknown): GraphError {
  return new GraphError(reason instanceof SessionError ? reason.code : "NETWORK", null);
}
