import { expect, test } from "vitest";
import invitation from "./graph/__generated__/acceptInvitationQuery.graphql.ts";
import answer from "./graph/__generated__/answerQuery.graphql.ts";
import provider from "./graph/__generated__/providerPageQuery.graphql.ts";
import providers from "./graph/__generated__/providersPageQuery.graphql.ts";

/** Root fields that the API has for visitors. */
const OPEN = ["documentTypes", "invitation", "provider", "providers", "requirements"];

test.each([
  ["invitation", invitation],
  ["answer", answer],
  ["provider", provider],
  ["providers", providers],
])("the query of a visitor's screen has no field for members: %s", (_, { operation }) => {
  const fields = operation.selections.flatMap((each) => ("name" in each ? [each.name] : []));
  expect(fields.filter((field) => !OPEN.includes(field))).toEqual([]);
  expect(operation.selections.some(({ kind }) => kind === "Condition")).toBe(false);
});
