import { useNavigate, useSearch } from "@tanstack/react-router";
import { t } from "../../i18n/index.ts";
import { LoadMe } from "../../session/use-me.ts";
import { Boundary } from "../../shell/boundary.tsx";
import { PageHead, Stack } from "../../ui/layout.tsx";
import { Answer } from "./_components/answer.tsx";
import { Question } from "./_components/question.tsx";
import type { EntrySearch } from "./search.ts";

export default function EntryPage() {
  const search: EntrySearch = useSearch({ from: "/" });
  const navigate = useNavigate({ from: "/" });
  const { code, from, to, by } = search;
  return (
    <Stack>
      <PageHead title={t("entry.title")} lead={t("entry.lead")} />
      <Question search={search} onAsk={(asked) => void navigate({ search: asked })} />
      {code && from && to && by ? (
        <Boundary key={`${code} ${from} ${to} ${by}`}>
          <Answer
            asked={{ code, from, to, by, facts: search.facts ?? [] }}
            onFacts={(facts) =>
              void navigate({ search: { ...search, facts }, replace: true, resetScroll: false })
            }
          />
        </Boundary>
      ) : (
        <LoadMe />
      )}
    </Stack>
  );
}
