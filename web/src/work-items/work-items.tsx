import { graphql, useFragment } from "react-relay/hooks";
import type { workItems_items$key } from "../graph/__generated__/workItems_items.graphql.ts";
import { Lines } from "../ui/lines.tsx";
import { SubjectLink } from "../ui/subject-link.tsx";
import { Due } from "./due.tsx";
import { taskPath, taskText } from "./tasks.ts";
import { WorkSubject } from "./work-subject.tsx";

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
      }
      ... on EvidenceDocument {
        id
        type
        product {
          id
        }
      }
      ... on Certificate {
        id
        product {
          id
        }
      }
      ... on TransportApproval {
        id
      }
      ... on Enquiry {
        id
      }
      ... on Consignment {
        id
      }
    }
    ...workSubject_item
  }
`;

/** Open tasks, most urgent first: what to do, about which object, and until when. */
export function WorkItems({ items }: { items: workItems_items$key }) {
  const tasks = useFragment(fragment, items);
  return (
    <Lines
      of={tasks.map((task, place) => {
        const { kind, message, due, overdue, subject } = task;
        return {
          key: `${kind} ${subject && "id" in subject ? subject.id : place}`,
          main: <SubjectLink to={taskPath(kind, subject)}>{taskText(kind, message)}</SubjectLink>,
          detail: <WorkSubject item={task} />,
          aside: due && <Due due={due} overdue={overdue} />,
        };
      })}
    />
  );
}
