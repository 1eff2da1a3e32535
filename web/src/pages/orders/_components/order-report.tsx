import { useState } from "react";
import { graphql, useFragment } from "react-relay/hooks";
import type {
  orderReport_order$data,
  orderReport_order$key,
} from "../../../graph/__generated__/orderReport_order.graphql.ts";
import { day, t, time, word } from "../../../i18n/index.ts";
import { Badge, type Tone } from "../../../ui/badge.tsx";
import { Button } from "../../../ui/button.tsx";
import { type Column, DataTable } from "../../../ui/data-table.tsx";
import { Card, Facts, Row, Stack } from "../../../ui/layout.tsx";
import { Notice } from "../../../ui/notice.tsx";
import { AcceptReport } from "./accept-report.tsx";
import { DisputeReport } from "./dispute-report.tsx";

const fragment = graphql`
  fragment orderReport_order on Order {
    id
    status
    version
    certificate {
      id
      number
      status
    }
    disputes {
      id
      reason
      openedAt
      outcome
      resolution
      resolvedAt
    }
    report {
      id
      overall
      labReference
      issuedAt
      validFrom
      validTo
      supersedes {
        id
      }
      findings {
        requirementId
        requirement {
          id
          title
        }
        result
        establishes
        establishedTypes {
          code
          title
        }
        remark
      }
    }
  }
`;

type Report = NonNullable<orderReport_order$data["report"]>;
type Finding = Report["findings"][number];

const TONES: Record<string, Tone> = { PASS: "good", FAIL: "bad", NOT_APPLICABLE: "neutral" };

const columns: readonly Column<Finding>[] = [
  {
    head: t("report.requirement"),
    cell: ({ requirement, requirementId }) => requirement?.title ?? requirementId,
  },
  {
    head: t("report.result"),
    cell: ({ result }) => <Badge tone={TONES[result] ?? "neutral"} text={word(result)} />,
  },
  {
    head: t("report.establishes"),
    cell: ({ establishes, establishedTypes }) =>
      establishes.map((code, place) => establishedTypes[place]?.title ?? code).join(", "),
  },
  { head: t("report.remark"), cell: ({ remark }) => remark },
];

type Props = {
  order: orderReport_order$key;
  isSeller: boolean;
  /** The acceptance of the report is to be confirmed. */
  accepting: boolean;
  onAccept: (accepting: boolean) => void;
  reload: () => void;
};

/** The report with its findings, its certificate and its disputes. */
export function OrderReport({ order: key, isSeller, accepting, onAccept, reload }: Props) {
  const order = useFragment(fragment, key);
  const [disputing, setDisputing] = useState(false);
  const { report, certificate, disputes } = order;
  if (!report) return null;
  const target = { id: order.id, version: order.version };
  return (
    <Card title={t("report.title")}>
      <Facts
        of={[
          [
            t("report.overall"),
            <Badge
              key="overall"
              tone={TONES[report.overall] ?? "neutral"}
              text={word(report.overall)}
            />,
          ],
          [
            t("report.valid"),
            t("provider.fromTo", { from: day(report.validFrom), to: day(report.validTo) }),
          ],
          [t("report.issued"), time(report.issuedAt)],
          [t("report.reference"), report.labReference],
          [t("report.certificate"), certificate && <Certificate certificate={certificate} />],
        ]}
      />
      {report.supersedes && <Notice>{t("report.corrected")}</Notice>}
      <DataTable
        caption={t("report.findings")}
        columns={columns}
        rows={report.findings}
        keyOf={({ requirementId }) => requirementId}
      />
      {disputes.map((dispute) => (
        <Dispute key={dispute.id} dispute={dispute} />
      ))}
      {isSeller && order.status === "REPORTED" && (
        <Row>
          <Button onClick={() => onAccept(true)}>{t("report.accept")}</Button>
          <Button kind="danger" onClick={() => setDisputing(true)}>
            {t("report.dispute")}
          </Button>
        </Row>
      )}
      <AcceptReport
        order={target}
        passes={report.overall === "PASS"}
        open={accepting}
        onClose={() => onAccept(false)}
        reload={reload}
      />
      <DisputeReport
        order={target}
        open={disputing}
        onClose={() => setDisputing(false)}
        reload={reload}
      />
    </Card>
  );
}

type CertificateProps = { certificate: NonNullable<orderReport_order$data["certificate"]> };

function Certificate({ certificate }: CertificateProps) {
  return (
    <Row>
      {certificate.number}
      <Badge
        tone={certificate.status === "VALID" ? "good" : "warn"}
        text={word(certificate.status)}
      />
    </Row>
  );
}

function Dispute({ dispute }: { dispute: orderReport_order$data["disputes"][number] }) {
  return (
    <Notice kind={dispute.resolvedAt ? "info" : "warn"}>
      <Stack gap="small">
        <strong>{t("report.disputed", { time: time(dispute.openedAt) })}</strong>
        <p>{dispute.reason}</p>
        {dispute.outcome && (
          <p>
            {word(dispute.outcome)}: {dispute.resolution}
          </p>
        )}
      </Stack>
    </Notice>
  );
}
