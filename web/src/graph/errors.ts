/** An operation that the gateway or the network has refused as a whole. */
export class GraphError extends Error {
  readonly code: string;
  /** Identifies the request in the platform's logs. */
  readonly requestId: string | null;
  readonly retryAfterSeconds: number | null;

  constructor(code: string, requestId: string | null, retryAfterSeconds: number | null = null) {
    super(code);
    this.name = "GraphError";
    this.code = code;
    this.requestId = requestId;
    this.retryAfterSeconds = retryAfterSeconds;
  }
}

/** A reason why a mutation was refused, as every payload has it. */
export type UserError = {
  readonly code: string;
  readonly message: string;
  readonly path: readonly string[] | null;
};
