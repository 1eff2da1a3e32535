/** The emails of the platform, read as files. */

import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import type { Action } from "../../src/pages/account/link.ts";
import { mailFolder } from "./settings.ts";
import { waitFor } from "./waiting.ts";

/** Waits for an email to this address, and returns its link for this action. */
export function linkOf(address: string, action: Action): Promise<string> {
  const pattern = new RegExp(`^(\\S*#${action}=(\\S+))\\r?$`, "m");
  return waitFor(`an email to ${address} with a link for ${action}`, async () => {
    for (const mail of await mailsTo(address)) {
      const [, link, token] = pattern.exec(mail) ?? [];
      // The last line of the email repeats the token. Without it, the file is still being written.
      if (link && mail.includes(`Code: ${token}`)) return link;
    }
    return null;
  });
}

async function mailsTo(address: string): Promise<string[]> {
  const folder = mailFolder();
  const names = await readdir(folder);
  const mails = await Promise.all(names.map((name) => readFile(join(folder, name), "utf8")));
  return mails.filter((mail) => mail.includes(address));
}
