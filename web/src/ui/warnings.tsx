import { graphql, useFragment } from "react-relay/hooks";
import type { warnings_warnings$key } from "../graph/__generated__/warnings_warnings.graphql.ts";
import { Notice } from "./notice.tsx";

const fragment = graphql`
  fragment warnings_warnings on Warning @relay(plural: true) {
    code
    message
  }
`;

export type Warning = { readonly code: string; readonly message: string };

/** Values of a question that were accepted and are probably wrong. */
export function Warnings({ of }: { of: warnings_warnings$key }) {
  return <WarningList of={useFragment(fragment, of)} />;
}

/** Warnings of a mutation. Its answer leaves the store soon, so that a page keeps them itself. */
export function WarningList({ of }: { of: readonly Warning[] }) {
  if (of.length === 0) return null;
  return (
    <Notice kind="warn">
      <ul>
        {of.map((warning) => (
          <li key={`${warning.code} ${warning.message}`}>{warning.message}</li>
        ))}
      </ul>
    </Notice>
  );
}
