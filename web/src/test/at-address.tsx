import { createMemoryHistory, createRouter, RouterProvider } from "@tanstack/react-router";
import { act, render } from "@testing-library/react";
import { RelayEnvironmentProvider } from "react-relay/hooks";
import { Environment, Network, RecordSource, Store, type Variables } from "relay-runtime";
import { keepClaims } from "../session/claims.ts";

/** The code of a screen is compiled when it is first imported, which takes seconds on a slow machine. */
export const PATIENCE = { timeout: 30_000 };

export type Sent = { name: string; variables: Variables };

/** Begins a session of a member of a seller. Call it before the first screen: the session is read when the code is imported. */
export function beginSession(): void {
  localStorage.setItem("carnet.session", "1");
  keepClaims(`e30.${btoa('{"sub":"u","org":"o","kind":"SELLER","roles":["SELLER_OWNER"]}')}.c2ln`);
}

/** Shows the screen at an address, whose server answers with this data. Returns the operations that are sent. */
export async function renderAt(address: string, answer: (sent: Sent) => object): Promise<Sent[]> {
  const sent: Sent[] = [];
  const network = Network.create(async ({ name }, variables) => {
    const operation = { name, variables };
    sent.push(operation);
    return { data: { me: null, unreadPart: { totalCount: 0 }, ...answer(operation) } };
  });
  const environment = new Environment({ network, store: new Store(new RecordSource()) });
  const history = createMemoryHistory({ initialEntries: [address] });
  const { router } = await import("../routes.tsx");
  await act(async () =>
    render(
      <RelayEnvironmentProvider environment={environment}>
        <RouterProvider router={createRouter({ ...router.options, history })} />
      </RelayEnvironmentProvider>,
    ),
  );
  return sent;
}
