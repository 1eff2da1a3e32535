import { graphql, useFragment } from "react-relay/hooks";
import { isHsCode } from "../../../facts/codes.ts";
import type { codePath_entry$key } from "../../../graph/__generated__/codePath_entry.graphql.ts";
import type { codePathQuery } from "../../../graph/__generated__/codePathQuery.graphql.ts";
import { useQuery } from "../../../graph/use-query.ts";
import { t } from "../../../i18n/index.ts";
import { LoadMe } from "../../../session/use-me.ts";
import { Boundary } from "../../../shell/boundary.tsx";
import { Notice } from "../../../ui/notice.tsx";
import styles from "../products.module.css";

const fragment = graphql`
  fragment codePath_entry on NomenclatureEntry {
    path {
      code
      description
    }
  }
`;

const query = graphql`
  query codePathQuery($code: HsCode!) {
    ...useMe_query
    nomenclature(code: $code) {
      ...codePath_entry
    }
  }
`;

/** The chapter, the heading and the subheading of a code that the user enters. */
export function EnteredCodePath({ code }: { code: string }) {
  if (!isHsCode(code)) return <LoadMe />;
  return (
    <Boundary key={code} lines={3}>
      <Entered code={code} />
    </Boundary>
  );
}

function Entered({ code }: { code: string }) {
  const { nomenclature } = useQuery<codePathQuery>(
    query,
    { code },
    { fetchPolicy: "store-or-network" },
  );
  return <CodePath code={code} entry={nomenclature} />;
}

type Props = { code: string; entry: codePath_entry$key | null | undefined };

/** The chapter, the heading and the subheading of a code, so that a wrong digit is seen. */
export function CodePath({ code, entry: key }: Props) {
  const entry = useFragment(fragment, key);
  if (!entry) return <Notice kind="warn">{t("product.codeUnknown", { code })}</Notice>;
  return (
    <ol className={styles.path} aria-label={t("product.codePath")}>
      {entry.path.map((step) => (
        <li key={step.code} className={styles.step}>
          <code>{step.code}</code>
          <span>{step.description}</span>
        </li>
      ))}
    </ol>
  );
}
