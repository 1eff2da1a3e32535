/** Texts for requests that the network or the gateway refuses as a whole. Refusals of a mutation bring their own text. */
export const codes: Record<string, string> = {
  NETWORK: "Carnet cannot be reached. Check your connection and try again. Your input is kept.",
  UNAUTHENTICATED: "Your session has ended. Sign in again. Your input is kept.",
  FORBIDDEN: "Your role does not permit this. Ask an owner of your organisation.",
  RATE_LIMITED: "There were too many requests. Wait a moment and try again.",
  NOT_READY: "Carnet is starting. Try again in a moment.",
  NOT_FOUND: "There is nothing at this address.",
  CLIENT_UNKNOWN: "This page is older than the platform. Reload it. Your input is kept.",
  INTERNAL: "An error occurred in Carnet. Try again; your input is kept.",
  SUBGRAPH_UNAVAILABLE: "A part of Carnet is not available. Try again in a minute.",
  TIMEOUT: "The answer took too long. Try again.",
  OPERATION_NOT_REGISTERED: "This page is older than the platform. Reload it. Your input is kept.",
  GRAPHQL_VALIDATION_FAILED: "This page is older than the platform. Reload it. Your input is kept.",
  BAD_USER_INPUT: "A value in the address of this page is not valid.",
  PAYLOAD_TOO_LARGE: "The file or text is too large.",
};
