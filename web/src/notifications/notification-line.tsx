import { graphql, useFragment } from "react-relay/hooks";
import type { notificationLine_notification$key } from "../graph/__generated__/notificationLine_notification.graphql.ts";
import { t } from "../i18n/index.ts";
import { SubjectLink } from "../ui/subject-link.tsx";
import { subjectPath } from "../ui/subject-path.ts";
import styles from "./notifications.module.css";

const fragment = graphql`
  fragment notificationLine_notification on Notification {
    title
    readAt
    subjectId
    subject {
      __typename
      ... on Quote {
        order {
          id
        }
      }
    }
  }
`;

type Props = { notification: notificationLine_notification$key; onOpen: () => void };

/** The title of a notification, which leads to the screen of its subject. Opening an unread one calls `onOpen`. */
export function NotificationLine({ notification, onOpen }: Props) {
  const { title, readAt, subjectId, subject } = useFragment(fragment, notification);
  const unread = !readAt;
  return (
    <span className={styles.line} data-unread={unread || undefined}>
      <span className={styles.mark} aria-hidden="true" />
      {unread && <span className="visually-hidden">{t("notifications.unreadMark")}</span>}
      <SubjectLink to={subjectPath(subject, subjectId)} {...(unread ? { onOpen } : {})}>
        {title}
      </SubjectLink>
    </span>
  );
}
