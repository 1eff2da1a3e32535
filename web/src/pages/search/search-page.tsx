import { useNavigate, useSearch } from "@tanstack/react-router";
import { type KeyboardEvent, useCallback, useDeferredValue, useRef } from "react";
import { t } from "../../i18n/index.ts";
import { LoadMe } from "../../session/use-me.ts";
import { Boundary } from "../../shell/boundary.tsx";
import { openKeysHelp } from "../../shell/keys-help.tsx";
import { Button } from "../../ui/button.tsx";
import { PageHead, Stack } from "../../ui/layout.tsx";
import { SearchBox } from "./_components/search-box.tsx";
import { SearchResults } from "./_components/search-results.tsx";
import { move } from "./_lib/move.ts";
import { type SearchSearch, searchText } from "./search.ts";

/** Finds anything of the organisation by a name or a number. Arrow keys go through the results. */
export default function SearchPage() {
  const search: SearchSearch = useSearch({ from: "/member/search" });
  const navigate = useNavigate({ from: "/search" });
  const place = useRef<HTMLDivElement>(null);
  // The results of the text before stay until those of the new one have arrived.
  const text = useDeferredValue(searchText(search));
  const change = useCallback(
    (next: string) =>
      void navigate({ search: next ? { text: next } : {}, replace: true, resetScroll: false }),
    [navigate],
  );

  const results = () => [...(place.current?.querySelectorAll<HTMLElement>("[data-result]") ?? [])];
  const onKeyDown = (event: KeyboardEvent) => {
    const found = results();
    const now = found.findIndex((result) => result.matches(":focus"));
    const next = move(event.key, now, found.length);
    if (next === null || (next === now && now === -1)) return;
    event.preventDefault();
    const field = place.current?.querySelector<HTMLElement>("[data-search]");
    (found[next] ?? field)?.focus();
  };

  return (
    <Stack>
      <PageHead
        title={t("search.title")}
        actions={
          <Button kind="quiet" onClick={openKeysHelp}>
            {t("keys.title")}
          </Button>
        }
      />
      {/* biome-ignore lint/a11y/noStaticElementInteractions: the keys move the focus among the links within */}
      <div ref={place} onKeyDown={onKeyDown}>
        <Stack>
          <search>
            <SearchBox
              value={search.text ?? ""}
              onChange={change}
              onEnter={() => results()[0]?.click()}
            />
          </search>
          {text ? (
            <Boundary>
              <SearchResults text={text} />
            </Boundary>
          ) : (
            <LoadMe />
          )}
        </Stack>
      </div>
    </Stack>
  );
}
