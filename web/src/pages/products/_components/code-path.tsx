import { graphql } from "react-relay/hooks";
import { isHsCode } from "../../../facts/codes.ts";
import type { codePathQuery } from "../../../graph/__generated__/codePathQuery.graphql.ts";
import { useQuery } from "../../../graph/use-query.ts";
import { t } from "../../../i18n/index.ts";
import { LoadMe } from "../../../session/use-me.ts";
import { Boundary } from "../../../shell/boundary.tsx";
import { Notice } from "../../../ui/notice.tsx";
import styles from "../products.module.css";

const query = graphql`
  query codePathQuery($code: HsCode!) {
    ...useMe_query
    nomenclature(code: $code) {
      path {
        code
        description
      }
    }
  }
`;

/** The chapter, the heading and the subheading of a code, so that a wrong digit is seen. */
export function CodePath({ code }: { code: string }) {
  if (!isHsCode(code)) return <LoadMe />;
  return (
    <Boundary key={code} lines={3}>
      <Path code={code} />
    </Boundary>
  );
}

function Path({ code }: { code: string }) {
  const { nomenclature } = useQuery<codePathQuery>(
    query,
    { code },
    { fetchPolicy: "store-or-network" },
  );
  if (!nomenclature) return <Notice kind="warn">{t("product.codeUnknown", { code })}</Notice>;
  return (
    <ol className={styles.path} aria-label={t("product.codePath")}>
      {nomenclature.path.map((entry) => (
        <li key={entry.code} className={styles.step}>
          <code>{entry.code}</code>
          <span>{entry.description}</span>
        </li>
      ))}
    </ol>
  );
}
