import { useState } from "react";
import { graphql } from "react-relay/hooks";
import type {
  memberTable_query$data,
  memberTable_query$key,
} from "../../../graph/__generated__/memberTable_query.graphql.ts";
import type { memberTablePageQuery } from "../../../graph/__generated__/memberTablePageQuery.graphql.ts";
import { usePages } from "../../../graph/use-pages.ts";
import { t, word } from "../../../i18n/index.ts";
import { Badge } from "../../../ui/badge.tsx";
import { type Column, DataTable } from "../../../ui/data-table.tsx";
import { Row, Stack } from "../../../ui/layout.tsx";
import { More } from "../../../ui/more.tsx";
import { assignableRoles } from "../_lib/roles.ts";
import { MemberRoles } from "./member-roles.tsx";
import { RemoveMember } from "./remove-member.tsx";
import { Said } from "./said.tsx";

const fragment = graphql`
  fragment memberTable_query on Query
  @argumentDefinitions(first: { type: "Int", defaultValue: 50 }, after: { type: "String" })
  @refetchable(queryName: "memberTablePageQuery") {
    me {
      id
      organisation {
        members(first: $first, after: $after) @connection(key: "memberTable_members") {
          edges {
            node {
              id
              displayName
              email
              phone
              roles
              status
              secondFactor
              ...memberRoles_user
              ...removeMember_user
            }
          }
        }
      }
    }
  }
`;

type Organisation = NonNullable<NonNullable<memberTable_query$data["me"]>["organisation"]>;
type Member = Organisation["members"]["edges"][number]["node"];

type Props = {
  query: memberTable_query$key;
  kind: string;
  owner: boolean;
  reload: () => void;
};

export function MemberTable({ query, kind, owner, reload }: Props) {
  const { data, next } = usePages<memberTablePageQuery, memberTable_query$key>(fragment, query);
  const [removed, setRemoved] = useState<string | null>(null);
  const rows = data.me?.organisation?.members.edges.map(({ node }) => node) ?? [];
  const me = data.me?.id;
  const onRemoved = (name: string) => {
    setRemoved(name);
    reload();
  };
  const actions: Column<Member> = {
    head: t("members.actions"),
    cell: (member) =>
      member.id !== me && (
        <Row>
          {assignableRoles(kind).length > 1 && (
            <MemberRoles user={member} kind={kind} reload={reload} />
          )}
          <RemoveMember user={member} reload={reload} onRemoved={onRemoved} />
        </Row>
      ),
  };
  return (
    <Stack gap="medium">
      {removed !== null && <Said key={removed} text={t("members.removed", { name: removed })} />}
      <DataTable
        caption={t("members.title")}
        columns={[...columns(me), ...(owner ? [actions] : [])]}
        rows={rows}
        keyOf={({ id }) => id}
      />
      <More shown={rows.length} pager={next} />
    </Stack>
  );
}

function columns(me: string | undefined): readonly Column<Member>[] {
  return [
    {
      head: t("members.name"),
      cell: ({ id, displayName, status }) => (
        <Row>
          {displayName}
          {id === me && <Badge tone="info" text={t("members.you")} />}
          {status !== "ACTIVE" && <Badge tone="neutral" text={word(status)} />}
        </Row>
      ),
    },
    {
      head: t("members.contact"),
      cell: ({ email, phone }) => (
        <>
          {email}
          {phone && (
            <>
              <br />
              {phone}
            </>
          )}
        </>
      ),
    },
    { head: t("members.roles"), cell: ({ roles }) => roles.map(word).join(", ") },
    {
      head: t("members.factor"),
      cell: ({ secondFactor }) => t(secondFactor ? "security.factorOn" : "security.factorOff"),
    },
  ];
}
