import { spawn } from "node:child_process";
import { once } from "node:events";
import { restartCommand } from "./settings.ts";

/** Restarts the gateway, and returns when it serves again. */
export async function restartGateway(): Promise<void> {
  const command = restartCommand();
  const [code] = await once(spawn(command, { shell: true, stdio: "inherit" }), "exit");
  if (code !== 0) throw new Error(`\`${command}\` ended with ${code}.`);
}
