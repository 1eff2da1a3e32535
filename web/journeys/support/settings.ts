/** The environment of a run, which `cargo xtask test journeys` sets. */

import { readFileSync } from "node:fs";
import * as v from "valibot";

/** The base address of the platform, without a slash at its end. */
export const baseUrl = () => required("CARNET_URL").replace(/\/$/, "");

/** The folder into which the platform writes one `.eml` file for each email. */
export const mailFolder = () => required("CARNET_MAIL_FOLDER");

/** The path of the browser. */
export const browserPath = () => required("CARNET_CHROMIUM");

/** The command line that restarts the gateway, for a shell. It finds the platform by the environment of the run. */
export const restartCommand = () => required("CARNET_RESTART");

/** True if a run also measures, and walks the cases that a usual run omits. */
export const isFull = () => process.env["CARNET_TEST_ALL"] === "1";

/** True if a run stores pictures of the screens. */
export const takesScreenshots = () => Boolean(process.env["CARNET_SCREENSHOTS"]);

const adminSchema = v.object({
  email: v.string(),
  password: v.string(),
  client_key: v.string(),
});

export type Admin = v.InferOutput<typeof adminSchema>;

/** The first administrator of the platform. */
export function admin(): Admin {
  const file = required("CARNET_ADMIN_FILE");
  return v.parse(adminSchema, JSON.parse(readFileSync(file, "utf8")));
}

function required(name: string): string {
  const value = process.env[name];
  if (value) return value;
  throw new Error(`${name} is not set. Run the journeys with \`cargo xtask test journeys\`.`);
}
