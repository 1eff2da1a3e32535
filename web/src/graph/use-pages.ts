import { useState } from "react";
import { usePaginationFragment } from "react-relay/hooks";
import type { KeyType, KeyTypeData } from "react-relay/relay-hooks/helpers";
import type { LoadMoreFn } from "react-relay/relay-hooks/useLoadMoreFunction";
import type { GraphQLTaggedNode, OperationType } from "relay-runtime";
import type { Pager } from "../ui/more.tsx";

/** The length of a further page. The fragment has that of the first one. */
const PAGE = 50;

type Pages<K extends KeyType> = {
  data: KeyTypeData<K>;
  /** The rows after those that are loaded. */
  next: Pager;
  /** The rows before those that are loaded, in a list that begins with the last ones. */
  previous: Pager;
};

/** A list that is loaded page by page. A page that cannot be loaded leaves the rows as they are. */
export function usePages<Q extends OperationType, K extends KeyType>(
  fragment: GraphQLTaggedNode,
  key: K,
): Pages<K> {
  const list = usePaginationFragment<Q, K>(fragment, key);
  const [failed, setFailed] = useState<{ of: K; error: Error } | null>(null);
  // Another list, for example of another filter, has not failed.
  const failure = failed?.of === key ? failed.error : null;
  const load = (more: LoadMoreFn<Q>) => {
    setFailed(null);
    more(PAGE, { onComplete: (error) => error && setFailed({ of: key, error }) });
  };
  return {
    data: list.data,
    next: {
      has: list.hasNext,
      busy: list.isLoadingNext,
      failure,
      load: () => load(list.loadNext),
    },
    previous: {
      has: list.hasPrevious,
      busy: list.isLoadingPrevious,
      failure,
      load: () => load(list.loadPrevious),
    },
  };
}
