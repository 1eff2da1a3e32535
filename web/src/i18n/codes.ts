/** A reload discards input, so the user has to save it first. */
const OUTDATED = "This page is older than the platform. Copy your input, then reload the page.";

/** Texts for requests that the network or the gateway refuses as a whole. Refusals of a mutation bring their own text. */
export const codes: Record<string, string> = {
  NETWORK: "Carnet cannot be reached. Check your connection and try again. Your input is kept.",
  UNAUTHENTICATED: "Your session has ended. Sign in again.",
  FORBIDDEN: "Your role does not permit this. Ask an owner of your organisation.",
  RATE_LIMITED: "There were too many requests. Wait a moment and try again.",
  NOT_READY: "Carnet is starting. Try again in a moment.",
  NOT_FOUND: "There is nothing at this address.",
  CLIENT_UNKNOWN: OUTDATED,
  INTERNAL: "An error occurred in Carnet. Try again; your input is kept.",
  SUBGRAPH_UNAVAILABLE: "A part of Carnet is not available. Try again in a minute.",
  TIMEOUT: "The answer took too long. Try again.",
  OPERATION_NOT_REGISTERED: OUTDATED,
  GRAPHQL_VALIDATION_FAILED: OUTDATED,
  PAGE_NOT_LOADED: "The page could not be loaded. Check your connection and try again.",
  BAD_USER_INPUT: "A value in the address of this page is not valid.",
  PAYLOAD_TOO_LARGE: "The file or text is too large.",
};
