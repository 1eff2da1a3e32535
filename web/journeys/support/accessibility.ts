/** Examines the accessibility of a screen with axe. */

import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import type { CDPSession, Page } from "playwright-core";
import * as v from "valibot";

const SOURCE = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
/** WCAG 2.2, levels A and AA. */
const TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"];

const findingsSchema = v.array(
  v.object({
    id: v.string(),
    help: v.string(),
    nodes: v.array(
      v.object({ target: v.array(v.unknown()), failureSummary: v.optional(v.string()) }),
    ),
  }),
);

/** The violations on a page, each as one line. */
export async function axe(page: Page): Promise<string[]> {
  const session = await page.context().newCDPSession(page);
  try {
    return (await findings(session)).flatMap(({ id, help, nodes }) =>
      nodes.map(
        ({ target, failureSummary }) => `${id}: ${help} (${target.join(" ")}) ${failureSummary}`,
      ),
    );
  } finally {
    await session.detach();
  }
}

/**
 * Runs axe in a world of its own, as an extension does: it reads the same document, and the content security policy stays in force for
 * the page and does not apply to axe.
 */
async function findings(session: CDPSession): Promise<v.InferOutput<typeof findingsSchema>> {
  const { frameTree } = await session.send("Page.getFrameTree");
  const { executionContextId: contextId } = await session.send("Page.createIsolatedWorld", {
    frameId: frameTree.frame.id,
    worldName: "axe",
  });
  await session.send("Runtime.evaluate", { contextId, expression: SOURCE });
  const options = { runOnly: { type: "tag", values: TAGS }, resultTypes: ["violations"] };
  const { result, exceptionDetails } = await session.send("Runtime.evaluate", {
    contextId,
    expression: `axe.run(document, ${JSON.stringify(options)}).then(({ violations }) => JSON.stringify(violations))`,
    awaitPromise: true,
    returnByValue: true,
  });
  if (exceptionDetails) throw new Error(`axe: ${exceptionDetails.text}`);
  return v.parse(findingsSchema, JSON.parse(String(result.value)));
}
