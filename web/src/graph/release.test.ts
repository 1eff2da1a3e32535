import { afterEach, beforeEach, expect, test, vi } from "vitest";

const page = (script: string) =>
  `<html><body><div id="app"></div><script type="module" src="/assets/${script}"></script></body></html>`;

let answer: () => Response;

beforeEach(() => {
  vi.resetModules();
  const script = document.createElement("script");
  script.setAttribute("type", "module");
  script.setAttribute("data-src", "");
  document.body.append(script);
  // Set afterwards: the test does not load it.
  vi.spyOn(document, "querySelector").mockImplementation(() => {
    script.getAttribute = () => "/assets/index-1.js";
    return script;
  });
  vi.stubGlobal(
    "fetch",
    vi.fn(async () => answer()),
  );
});

afterEach(() => {
  vi.restoreAllMocks();
  vi.unstubAllGlobals();
});

async function check() {
  const release = await import("./release.ts");
  const listener = vi.fn();
  release.subscribe(listener);
  await release.checkRelease();
  return { ...release, listener };
}

test("a page with another script is another release, and is asked for once", async () => {
  answer = () => new Response(page("index-2.js"));
  const { isOutdated, checkRelease, listener } = await check();
  expect(isOutdated()).toBe(true);
  await checkRelease();
  expect(listener).toHaveBeenCalledOnce();
  expect(fetch).toHaveBeenCalledOnce();
});

test.each([
  ["the page of this release", () => new Response(page("index-1.js"))],
  ["the page of a proxy", () => new Response("<html>Sign in to this network</html>")],
  ["a gateway that does not answer", () => new Response("", { status: 502 })],
  [
    "a lost connection",
    () => {
      throw new TypeError("failed to fetch");
    },
  ],
])("%s says nothing about another release", async (_case, reply) => {
  answer = reply;
  const { isOutdated, listener } = await check();
  expect(isOutdated()).toBe(false);
  expect(listener).not.toHaveBeenCalled();
});
