import { codes } from "../i18n/codes.ts";
import { problem } from "../i18n/index.ts";

/** A file that was refused, or that did not arrive. Its message is for the user. */
export class FileError extends Error {
  readonly code: string;
  /** True if the same file may succeed in another attempt. */
  readonly canRetry: boolean;

  constructor(code: string, message: string | null, canRetry: boolean) {
    super(message ?? problem(code));
    this.name = "FileError";
    this.code = code;
    this.canRetry = canRetry;
  }
}

export const notReached = () => new FileError("NETWORK", null, true);

const PASSING = [401, 408, 429];
/** The bytes were damaged or cut off on their way. */
const DAMAGED = ["UPLOAD_INCOMPLETE", "FILE_HASH_MISMATCH"];

type Body = { errors?: { message?: string; extensions?: { code?: string } }[] };

/** The refusal in a response. The texts of this application take precedence over those of the server. */
export function refusalOf(status: number, text: string): FileError {
  const error = parse(text).errors?.[0];
  const code = error?.extensions?.code ?? (status >= 500 ? "SUBGRAPH_UNAVAILABLE" : "INTERNAL");
  const message = code in codes ? null : (error?.message ?? null);
  const canRetry = status >= 500 || PASSING.includes(status) || DAMAGED.includes(code);
  return new FileError(code, message, canRetry);
}

function parse(text: string): Body {
  try {
    return (JSON.parse(text) ?? {}) as Body;
  } catch {
    return {};
  }
}
