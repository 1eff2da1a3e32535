import { createOperationDescriptor, getRequest } from "relay-runtime";
import { expect, test } from "vitest";
import subscription from "../graph/__generated__/useLiveSubscription.graphql.ts";
import me from "../graph/__generated__/useMeQuery.graphql.ts";
import { createEnvironment } from "../graph/environment.ts";
import { addNotification } from "./add-notification.ts";

const notification = {
  id: "n1",
  title: "A quote has arrived.",
  createdAt: "2026-03-01T12:00:00Z",
  kind: "QUOTE_SUBMITTED",
  readAt: null,
  subjectId: "q1",
  subject: null,
};

test("a new notification raises the number of unread ones, once", () => {
  const environment = createEnvironment();
  const operation = createOperationDescriptor(getRequest(me), {});
  environment.retain(operation);
  environment.commitPayload(operation, { me: null, unreadPart: { totalCount: 2 } });
  const unread = () => environment.lookup(operation.fragment).data?.["unreadPart"];
  const response = { data: { notificationReceived: notification } };
  expect(addNotification(environment, subscription, response)).toEqual({
    title: notification.title,
  });
  expect(unread()).toEqual({ totalCount: 3 });
  expect(addNotification(environment, subscription, response)).toBeNull();
  expect(unread()).toEqual({ totalCount: 3 });
});
