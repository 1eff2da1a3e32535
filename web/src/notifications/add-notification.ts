import {
  commitLocalUpdate,
  createOperationDescriptor,
  type Environment,
  type GraphQLResponse,
  type GraphQLTaggedNode,
  getRequest,
} from "relay-runtime";
import * as v from "valibot";
import { shownConnections } from "./shown-connections.ts";

const schema = v.object({
  data: v.object({
    notificationReceived: v.looseObject({ id: v.string(), title: v.string() }),
  }),
});

/** The arguments of the list of unread notifications in the data of the frame. */
const UNREAD = { first: 1, filter: { unread: true } };

/**
 * Adds a notification that the stream has brought to the store, to the lists on the screen, and to the number of unread ones.
 *
 * Returns null if it is known already.
 */
export function addNotification(
  environment: Environment,
  subscription: GraphQLTaggedNode,
  response: GraphQLResponse,
): { title: string } | null {
  const parsed = v.safeParse(schema, response);
  if (!parsed.success) return null;
  const { data } = parsed.output;
  const { id, title } = data.notificationReceived;
  if (environment.getStore().getSource().has(id)) return null;
  const variables = { connections: shownConnections() };
  environment.commitPayload(createOperationDescriptor(getRequest(subscription), variables), data);
  commitLocalUpdate(environment, (store) => {
    const unread = store.getRoot().getLinkedRecord("notifications", UNREAD);
    const number = unread?.getValue("totalCount");
    if (typeof number === "number") unread?.setValue(number + 1, "totalCount");
  });
  return { title };
}
