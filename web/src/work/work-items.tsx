import { graphql, useFragment } from "react-relay/hooks";
import type {
  workItems_items$data,
  workItems_items$key,
} from "../graph/__generated__/workItems_items.graphql.ts";
import { ago, t, time, word } from "../i18n/index.ts";
import { Badge } from "../ui/badge.tsx";
import { Lines } from "../ui/lines.tsx";
import { SubjectLink } from "../ui/subject-link.tsx";
import { taskPath, taskText } from "./tasks.ts";

const fragment = graphql`
  fragment workItems_items on WorkItem @relay(plural: true) {
    kind
    message
    due
    overdue
    subject {
      __typename
      ... on Order {
        id
        number
        product {
          id
          name
        }
      }
      ... on EvidenceDocument {
        id
        type
        documentType {
          title
        }
        product {
          id
          name
        }
      }
      ... on Certificate {
        id
        number
        productName
      }
      ... on TransportApproval {
        id
        number
        product {
          id
          name
        }
      }
      ... on Enquiry {
        id
        number
      }
      ... on Consignment {
        id
        number
      }
    }
  }
`;

type Item = workItems_items$data[number];

/** Open tasks, most urgent first: what to do, about which object, and until when. */
export function WorkItems({ items }: { items: workItems_items$key }) {
  const tasks = useFragment(fragment, items);
  return (
    <Lines
      of={tasks.map(({ kind, message, due, overdue, subject }, place) => ({
        key: `${kind} ${subject && "id" in subject ? subject.id : place}`,
        main: <SubjectLink to={taskPath(kind, subject)}>{taskText(kind, message)}</SubjectLink>,
        detail: about(subject),
        aside: due && <Due due={due} overdue={overdue} />,
      }))}
    />
  );
}

function Due({ due, overdue }: { due: string; overdue: boolean }) {
  const when = (
    <time dateTime={due} title={time(due)}>
      {t("work.due", { when: ago(due) })}
    </time>
  );
  if (!overdue) return when;
  return (
    <>
      <Badge tone="bad" text={t("work.overdue")} /> {when}
    </>
  );
}

function about(subject: Item["subject"]): string {
  if (!subject) return "";
  switch (subject.__typename) {
    case "Order":
    case "TransportApproval":
      return joined(subject.number, subject.product?.name);
    case "EvidenceDocument":
      return joined(subject.documentType?.title ?? word(subject.type), subject.product?.name);
    case "Certificate":
      return joined(subject.number, subject.productName);
    case "Enquiry":
    case "Consignment":
      return subject.number;
    default:
      return "";
  }
}

function joined(...parts: (string | null | undefined)[]): string {
  return parts.filter(Boolean).join(" · ");
}
