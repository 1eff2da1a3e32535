import { graphql, useFragment } from "react-relay/hooks";
import type { message_message$key } from "../graph/__generated__/message_message.graphql.ts";
import { t, time } from "../i18n/index.ts";
import { partyName } from "../orders/party-name.ts";
import styles from "./conversation.module.css";

const fragment = graphql`
  fragment message_message on Message {
    text
    sentAt
    from {
      id
      displayName
    }
    to {
      id
      displayName
    }
  }
`;

type Props = {
  message: message_message$key;
  /** The ID of the user's organisation, whose messages are at the other side. */
  own: string | undefined;
};

/** One message with its sender or its recipient, and its time. */
export function Message({ message, own }: Props) {
  const { text, sentAt, from, to } = useFragment(fragment, message);
  const isOwn = from.id === own;
  return (
    <div className={styles.message} data-own={isOwn || undefined}>
      <div className={styles.about}>
        {isOwn
          ? t("conversation.sent", { name: partyName(to) })
          : t("conversation.received", { name: partyName(from) })}{" "}
        <time dateTime={sentAt}>{time(sentAt)}</time>
      </div>
      <div className={styles.text}>{text ?? t("conversation.erased")}</div>
    </div>
  );
}
