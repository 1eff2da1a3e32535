import { useEffect, useRef, useState } from "react";
import { requestSubscription, useRelayEnvironment } from "react-relay/hooks";
import type { GraphQLTaggedNode, OperationType } from "relay-runtime";

/**
 * Follows the object of the screen while this tab is visible, so that a window has at most one such stream. A screen follows one object.
 *
 * A subscription sends no first event, and none for the time without a connection: `onOpen` queries the object again.
 *
 * The subscription `changed` would need one stream for all windows, but it is no replacement: it omits the events of parts, such as the
 * documents of an order, and the user's budget pays for each change of the organisation, for example for each product of an import.
 */
export function useEntity<S extends OperationType>(
  subscription: GraphQLTaggedNode,
  variables: S["variables"],
  onOpen: () => void,
): void {
  const environment = useRelayEnvironment();
  const visible = useVisible();
  const latest = useRef(onOpen);
  useEffect(() => {
    latest.current = onOpen;
  }, [onOpen]);
  const text = JSON.stringify(variables);
  useEffect(() => {
    if (!visible) return;
    const state = (open: boolean) => {
      if (open) latest.current();
    };
    const { dispose } = requestSubscription<S>(environment, {
      subscription,
      variables: JSON.parse(text),
      cacheConfig: { metadata: { state } },
    });
    return dispose;
  }, [environment, subscription, text, visible]);
}

function useVisible(): boolean {
  const [visible, setVisible] = useState(document.visibilityState === "visible");
  useEffect(() => {
    const read = () => setVisible(document.visibilityState === "visible");
    document.addEventListener("visibilitychange", read);
    return () => document.removeEventListener("visibilitychange", read);
  }, []);
  return visible;
}
