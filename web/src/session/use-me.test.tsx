import { act, cleanup, render, screen } from "@testing-library/react";
import { type ReactNode, Suspense, useState } from "react";
import { RelayEnvironmentProvider } from "react-relay/hooks";
import { Environment, Network, RecordSource, Store } from "relay-runtime";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import query, { type securityPageQuery } from "../graph/__generated__/securityPageQuery.graphql.ts";
import { useQuery } from "../graph/use-query.ts";
import { LoadMe, useKnownMe, useUnread } from "./use-me.ts";

const signedIn = vi.hoisted(() => ({ value: true }));
vi.mock("./use-session.ts", () => ({ useSignedIn: () => signedIn.value }));

const me = {
  id: "u1",
  displayName: "Ana",
  email: "ana@volt.example",
  secondFactor: true,
  organisation: { id: "o1", displayName: "Volt", kind: "SELLER" },
  memberships: [],
};

let answer: (data: object) => void;
let requests: string[];

beforeEach(() => {
  signedIn.value = true;
  requests = [];
});

afterEach(cleanup);

let redraw: () => void;

/** The frame, which is beside the boundary of the screen and must not wait. */
function Frame() {
  const [times, setTimes] = useState(0);
  redraw = () => setTimes(times + 1);
  const name = useKnownMe()?.displayName ?? "unknown";
  return <p data-testid="frame">{`${name} ${useUnread()}`}</p>;
}

function Screen() {
  return <p>{useQuery<securityPageQuery>(query, {}).me?.email}</p>;
}

async function begin(content: ReactNode) {
  const network = Network.create(({ name }) => {
    requests.push(name);
    return new Promise((resolve) => {
      answer = (data) => resolve({ data });
    });
  });
  const environment = new Environment({ network, store: new Store(new RecordSource()) });
  await act(async () =>
    render(
      <RelayEnvironmentProvider environment={environment}>
        <Frame />
        <Suspense fallback="loading">{content}</Suspense>
      </RelayEnvironmentProvider>,
    ),
  );
}

const frame = () => screen.getByTestId("frame").textContent;

test("the query of a screen brings the data of the frame", async () => {
  await begin(<Screen />);
  expect(frame()).toBe("unknown 0");
  await act(async () => answer({ me, unreadPart: { totalCount: 3 } }));
  expect(frame()).toBe("Ana 3");
  expect(requests).toEqual(["securityPageQuery"]);
});

test("a number of notifications that could not be read does not hide the user", async () => {
  await begin(<Screen />);
  await act(async () => answer({ me, unreadPart: null }));
  expect(frame()).toBe("Ana 0");
  expect(screen.queryByText("ana@volt.example")).not.toBeNull();
});

test("a screen without a query loads the data of the frame once, and the frame does not wait for it", async () => {
  await begin(<LoadMe />);
  await act(async () => redraw());
  expect(frame()).toBe("unknown 0");
  await act(async () => answer({ me, unreadPart: { totalCount: 1 } }));
  expect(frame()).toBe("Ana 1");
  await act(async () => redraw());
  expect(requests).toEqual(["useMeQuery"]);
});

test("without a session, nothing is loaded", async () => {
  signedIn.value = false;
  await begin(<LoadMe />);
  expect(requests).toEqual([]);
});
