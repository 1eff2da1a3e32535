import { act, renderHook } from "@testing-library/react";
import type { ReactNode } from "react";
import { RelayEnvironmentProvider } from "react-relay/hooks";
import { Environment, Network, RecordSource, Store } from "relay-runtime";
import { expect, test, vi } from "vitest";
import mutation, {
  type closeEnquiryMutation,
} from "./__generated__/closeEnquiryMutation.graphql.ts";
import { GraphError } from "./errors.ts";
import { useCommand } from "./use-command.ts";

type Input = closeEnquiryMutation["variables"]["input"];

const accepted = { closeEnquiry: { enquiry: null, userErrors: [] } };
const refused = (code: string) => ({
  closeEnquiry: { enquiry: null, userErrors: [{ code, message: "no", path: ["input"] }] },
});

/** The hook in an environment whose server gives these answers, one after another. */
function begin(answers: (object | Error)[], options?: { keyed: boolean }) {
  const inputs: Input[] = [];
  const network = Network.create(async (_, { input }) => {
    inputs.push(input);
    const answer = answers.shift();
    if (!answer || answer instanceof Error) throw answer ?? new Error("too many requests");
    return { data: answer };
  });
  const environment = new Environment({ network, store: new Store(new RecordSource()) });
  const wrapper = ({ children }: { children: ReactNode }) => (
    <RelayEnvironmentProvider environment={environment}>{children}</RelayEnvironmentProvider>
  );
  const { result } = renderHook(() => useCommand<closeEnquiryMutation>(mutation, options), {
    wrapper,
  });
  const done = vi.fn();
  const send = (enquiryId: string) =>
    act(async () => result.current.run({ enquiryId, expectedVersion: 1 }, done));
  return { result, send, done, keys: () => inputs.map((input) => input.idempotencyKey) };
}

test("another attempt after a lost answer has the same key", async () => {
  const lost = new GraphError("NETWORK", null);
  const { result, send, done, keys } = begin([lost, accepted]);
  await send("7");
  expect(result.current.faults.failure).toBe(lost);
  expect(done).not.toHaveBeenCalled();
  await send("7");
  expect(keys()[0]).toMatch(/^[0-9a-f-]{36}$/);
  expect(keys()[1]).toBe(keys()[0]);
  expect(done).toHaveBeenCalledOnce();
  expect(result.current.faults).toEqual({ errors: [], failure: null });
});

test("another input has another key", async () => {
  const { send, keys } = begin([refused("INVALID"), accepted]);
  await send("7");
  await send("8");
  expect(keys()[1]).not.toBe(keys()[0]);
});

test("the same input is another command after the first one has taken effect", async () => {
  const { send, done, keys } = begin([accepted, accepted]);
  await send("7");
  await send("7");
  expect(keys()[1]).not.toBe(keys()[0]);
  expect(done).toHaveBeenCalledTimes(2);
});

test("a refusal keeps the key, except that of a command whose answer was lost for good", async () => {
  const { result, send, keys } = begin([refused("INVALID"), refused("ALREADY_DONE"), accepted]);
  await send("7");
  expect(result.current.faults.errors.map(({ code }) => code)).toEqual(["INVALID"]);
  await send("7");
  await send("7");
  expect(keys()[1]).toBe(keys()[0]);
  expect(keys()[2]).not.toBe(keys()[1]);
});

test("a refusal has a sentence for people, and that of the API if there is no better one", async () => {
  const { result, send } = begin([refused("HS_CODE_UNKNOWN"), refused("INVALID")]);
  const sentences = () => result.current.faults.errors.map(({ message }) => message);
  await send("7");
  expect(sentences()).toEqual([
    "The nomenclature does not have this code. Type a word of its description to find one.",
  ]);
  await send("7");
  expect(sentences()).toEqual(["no"]);
});

test("a mutation without a key gets none", async () => {
  const { send, keys } = begin([accepted], { keyed: false });
  await send("7");
  expect(keys()).toEqual([undefined]);
});
