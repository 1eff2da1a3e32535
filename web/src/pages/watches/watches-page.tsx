import { useNavigate, useSearch } from "@tanstack/react-router";
import { useState } from "react";
import { graphql } from "react-relay/hooks";
import type { watchesPageQuery } from "../../graph/__generated__/watchesPageQuery.graphql.ts";
import { useQuery } from "../../graph/use-query.ts";
import { useReload } from "../../graph/use-reload.ts";
import { t, word } from "../../i18n/index.ts";
import { Boundary } from "../../shell/boundary.tsx";
import { Button } from "../../ui/button.tsx";
import { Dialog } from "../../ui/dialog.tsx";
import { Select } from "../../ui/field.tsx";
import { Columns, PageHead, Stack } from "../../ui/layout.tsx";
import { SubjectLink } from "../../ui/subject-link.tsx";
import { toast } from "../../ui/toast-queue.ts";
import { WatchForm } from "./_components/watch-form.tsx";
import { WatchTable } from "./_components/watch-table.tsx";
import { statuses, type WatchesSearch } from "./search.ts";

const query = graphql`
  query watchesPageQuery($status: WatchStatus) {
    ...useMe_query
    ...watchTable_query @arguments(status: $status)
  }
`;

export default function WatchesPage() {
  const search: WatchesSearch = useSearch({ from: "/member/watches" });
  const navigate = useNavigate({ from: "/watches" });
  const [adding, setAdding] = useState(false);
  const variables = { status: search.status ?? null };
  const reload = useReload<watchesPageQuery>(query, variables);
  const done = () => {
    setAdding(false);
    reload();
    toast(t("watches.added"));
  };
  return (
    <Stack>
      <PageHead
        title={t("watches.title")}
        lead={t("watches.lead")}
        actions={
          <>
            <SubjectLink to="/changes">{t("watches.changes")}</SubjectLink>
            <Button kind="primary" onClick={() => setAdding(true)}>
              {t("watches.add")}
            </Button>
          </>
        }
      />
      <Dialog open={adding} title={t("watches.add")} onClose={() => setAdding(false)}>
        <WatchForm onDone={done} onCancel={() => setAdding(false)} />
      </Dialog>
      <search>
        <Columns>
          <Select
            label={t("watches.status")}
            empty={t("filter.all")}
            options={statuses.map((value) => ({ value, label: word(value) }))}
            value={search.status ?? ""}
            onChange={(event) =>
              void navigate({
                search: {
                  status: (event.target.value || undefined) as WatchesSearch["status"],
                },
                resetScroll: false,
              })
            }
          />
        </Columns>
      </search>
      <Boundary key={search.status ?? ""}>
        <Watches variables={variables} onAdd={() => setAdding(true)} />
      </Boundary>
    </Stack>
  );
}

type Props = { variables: watchesPageQuery["variables"]; onAdd: () => void };

function Watches({ variables, onAdd }: Props) {
  const data = useQuery<watchesPageQuery>(query, variables, {
    fetchPolicy: "store-and-network",
  });
  return <WatchTable query={data} filtered={Boolean(variables.status)} onAdd={onAdd} />;
}
