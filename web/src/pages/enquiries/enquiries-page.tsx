import { useNavigate, useSearch } from "@tanstack/react-router";
import { useDeferredValue } from "react";
import { graphql } from "react-relay/hooks";
import type { enquiriesPageQuery } from "../../graph/__generated__/enquiriesPageQuery.graphql.ts";
import { useQuery } from "../../graph/use-query.ts";
import { t, word } from "../../i18n/index.ts";
import { Boundary } from "../../shell/boundary.tsx";
import type { Sorting } from "../../ui/data-table.tsx";
import { Select } from "../../ui/field.tsx";
import { Columns, PageHead, Stack } from "../../ui/layout.tsx";
import { SearchField } from "../../ui/search-field.tsx";
import { EnquiryTable } from "./_components/enquiry-table.tsx";
import { type EnquiriesSearch, readSearch, STATUSES, variablesOf } from "./search.ts";

const query = graphql`
  query enquiriesPageQuery($filter: EnquiryFilter, $sort: EnquirySort) {
    ...useMe_query
    me {
      id
      organisation {
        id
      }
    }
    ...enquiryTable_query @arguments(filter: $filter, sort: $sort)
  }
`;

/** The questions that were asked before an order, by a seller or to a provider. */
export default function EnquiriesPage() {
  const search: EnquiriesSearch = useSearch({ from: "/member/enquiries" });
  const navigate = useNavigate({ from: "/enquiries" });
  const shown = useDeferredValue(search);
  const change = (next: EnquiriesSearch) =>
    void navigate({ search: next, replace: true, resetScroll: false });
  return (
    <Stack>
      <PageHead title={t("enquiries.title")} lead={t("enquiries.lead")} />
      <search>
        <Columns>
          <SearchField
            label={t("enquiries.text")}
            value={search.text ?? ""}
            onChange={(text) => change({ ...search, text: text || undefined })}
          />
          <Select
            label={t("enquiries.status")}
            empty={t("filter.all")}
            options={STATUSES.map((value) => ({ value, label: word(value) }))}
            value={search.status ?? ""}
            onChange={(event) =>
              change({ ...search, status: STATUSES.find((one) => one === event.target.value) })
            }
          />
        </Columns>
      </search>
      <Boundary>
        <div aria-busy={shown !== search}>
          <Enquiries
            search={shown}
            onSort={({ field, descending }) =>
              change(readSearch({ ...search, sort: field, down: descending }))
            }
          />
        </div>
      </Boundary>
    </Stack>
  );
}

type Props = { search: EnquiriesSearch; onSort: (sorting: Sorting) => void };

function Enquiries({ search, onSort }: Props) {
  const { filter, sort } = variablesOf(search);
  const data = useQuery<enquiriesPageQuery>(
    query,
    { filter, sort },
    { fetchPolicy: "store-and-network" },
  );
  return (
    <EnquiryTable
      query={data}
      own={data.me?.organisation?.id}
      filtered={Boolean(search.text || search.status)}
      sorting={{
        current: { field: sort.field, descending: sort.direction === "DESCENDING" },
        onChange: onSort,
      }}
    />
  );
}
