// The code from the mail that follows a registration. The person reads it there and types it in; where the platform writes
// its mails into a folder (CARNET_MAIL_FOLDER), the program looks itself.
import { readFile, readdir } from "node:fs/promises";
import { join } from "node:path";
import { createInterface } from "node:readline/promises";

export async function codeFromMail(address: string): Promise<string> {
  const folder = process.env["CARNET_MAIL_FOLDER"];
  if (folder === undefined || folder === "") {
    const terminal = createInterface({ input: process.stdin, output: process.stdout });
    const code = await terminal.question(`The code from the mail to ${address}: `);
    terminal.close();
    return code.trim();
  }
  for (let attempt = 0; attempt < 300; attempt += 1) {
    for (const file of await readdir(folder)) {
      const mail = await readFile(join(folder, file), "utf8");
      const code = /^Code: (\S+)\r?\n/m.exec(mail)?.[1];
      if (mail.includes(address) && code !== undefined) return code;
    }
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error(`no mail to ${address} within 30 s`);
}
