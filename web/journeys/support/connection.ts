/** A connection between a browser and the platform that a journey can break. */

import { once } from "node:events";
import { type AddressInfo, connect, createServer, type Socket } from "node:net";
import { baseUrl } from "./settings.ts";

/** The beginning of a request that uploads a file. */
const UPLOAD = "POST /files";

export class Connection {
  readonly #server = createServer((client) => this.#accept(client));
  readonly #open = new Set<Socket>();
  #isDown = false;
  #mostUploaded = Number.POSITIVE_INFINITY;

  /** Starts to accept connections. Returns the address that the browser uses in place of the platform's. */
  async listen(): Promise<string> {
    // A journey that fails does not close it.
    await once(this.#server.unref().listen(0, "127.0.0.1"), "listening");
    const { port } = this.#server.address() as AddressInfo;
    return `http://127.0.0.1:${port}`;
  }

  /** Breaks all connections, and each new one. */
  breakAll(): void {
    this.#isDown = true;
    for (const socket of this.#open) socket.destroy();
  }

  /** Breaks a connection on which a file is uploaded, after this number of bytes. */
  breakUploads(afterBytes: number): void {
    this.#mostUploaded = afterBytes;
  }

  /** Breaks no more connections. */
  mend(): void {
    this.#isDown = false;
    this.#mostUploaded = Number.POSITIVE_INFINITY;
  }

  close(): void {
    this.breakAll();
    this.#server.close();
  }

  #accept(client: Socket): void {
    const { hostname, port } = new URL(baseUrl());
    const platform = connect(Number(port || 80), hostname);
    for (const [one, other] of [
      [client, platform],
      [platform, client],
    ] as const) {
      this.#open.add(one);
      one.on("error", () => other.destroy());
      one.on("close", () => {
        this.#open.delete(one);
        other.destroy();
      });
    }
    if (this.#isDown) client.destroy();
    this.#watchUploads(client);
    client.pipe(platform);
    platform.pipe(client);
  }

  #watchUploads(client: Socket): void {
    let uploaded: number | null = null;
    client.on("data", (bytes: Buffer) => {
      if (uploaded === null && bytes.includes(UPLOAD)) uploaded = 0;
      if (uploaded === null) return;
      uploaded += bytes.length;
      if (uploaded > this.#mostUploaded) client.destroy();
    });
  }
}
