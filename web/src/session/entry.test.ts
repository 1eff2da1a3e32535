import { afterEach, beforeEach, expect, test, vi } from "vitest";

let requests: string[];
let locks: string[];
let channels: string[];

beforeEach(() => {
  vi.resetModules();
  localStorage.clear();
  requests = [];
  locks = [];
  channels = [];
  vi.stubGlobal("navigator", {
    locks: {
      request: async <T>(name: string, work: () => Promise<T>): Promise<T> => {
        locks.push(name);
        return work();
      },
    },
  });
  vi.stubGlobal(
    "BroadcastChannel",
    class {
      constructor(name: string) {
        channels.push(name);
      }
      postMessage() {}
    },
  );
  vi.stubGlobal("fetch", async (path: string) => {
    requests.push(path);
    if (path.endsWith("config.json")) return Response.json({ clientKey: "public" });
    const accessTokenExpiresAt = new Date(Date.now() + 900_000).toISOString();
    const session = { accessToken: "one", accessTokenExpiresAt, deviceToken: "device" };
    return Response.json({ session, userErrors: [] });
  });
});

afterEach(() => {
  delete document.documentElement.dataset["entry"];
  vi.unstubAllGlobals();
});

async function signInAt(entry: "web" | "admin") {
  if (entry === "admin") document.documentElement.dataset["entry"] = entry;
  const { signIn } = await import("./session.ts");
  await signIn({ email: "a@b.example", password: "x" });
  return { requests, locks, channels, stored: Object.keys(localStorage).sort() };
}

test("the web application has the key of its client at its own address", async () => {
  expect(await signInAt("web")).toEqual({
    requests: ["/config.json", "/session"],
    locks: ["carnet-refresh"],
    channels: ["carnet-session"],
    stored: ["carnet.device", "carnet.session"],
  });
});

test("the administration shares no name with the web application, and has another key", async () => {
  expect(await signInAt("admin")).toEqual({
    requests: ["/admin/config.json", "/session"],
    locks: ["carnet-refresh-admin"],
    channels: ["carnet-session-admin"],
    stored: ["carnet.device-admin", "carnet.session-admin"],
  });
});
