import { useState } from "react";
import { graphql, useFragment } from "react-relay/hooks";
import type { ownOrganisationForm_organisation$key } from "../../../graph/__generated__/ownOrganisationForm_organisation.graphql.ts";
import type { ownOrganisationFormMutation } from "../../../graph/__generated__/ownOrganisationFormMutation.graphql.ts";
import { useVersionedCommand } from "../../../graph/use-versioned-command.ts";
import { t } from "../../../i18n/index.ts";
import { Button } from "../../../ui/button.tsx";
import { TextField } from "../../../ui/field.tsx";
import { Form, faultAt } from "../../../ui/form.tsx";
import { Card, Row } from "../../../ui/layout.tsx";
import { useVersion } from "../_lib/use-version.ts";
import { ChangedNotice } from "./changed-notice.tsx";

const fragment = graphql`
  fragment ownOrganisationForm_organisation on Organisation {
    version
    legalName
    displayName
    eori
    vatId
  }
`;

const mutation = graphql`
  mutation ownOrganisationFormMutation($input: UpdateOrganisationInput!) {
    updateOrganisation(input: $input) {
      organisation {
        id
        version
        legalName
        displayName
        eori
        vatId
      }
      userErrors {
        code
        path
        message
      }
    }
  }
`;

type Props = { organisation: ownOrganisationForm_organisation$key; reload: () => void };

/** Changes the names and the numbers of the organisation. */
export function OwnOrganisationForm({ organisation, reload }: Props) {
  const stored = useFragment(fragment, organisation);
  const [legalName, setLegalName] = useState(stored.legalName ?? "");
  // Null until it is edited: without a display name, the stored value is another name of the organisation.
  const [displayName, setDisplayName] = useState<string | null>(null);
  const [eori, setEori] = useState(stored.eori ?? "");
  const [vatId, setVatId] = useState(stored.vatId ?? "");
  const [done, setDone] = useState(false);
  const { run, busy, faults } = useVersionedCommand<ownOrganisationFormMutation>(mutation, reload);
  const { expected, conflict, saved } = useVersion(stored.version ?? 0, faults);

  const save = () => {
    setDone(false);
    const input = {
      legalName: legalName.trim(),
      eori: eori.trim() || null,
      vatId: vatId.trim() || null,
      ...(displayName === null ? {} : { displayName: displayName.trim() || null }),
    };
    run({ ...input, expectedVersion: expected }, ({ updateOrganisation }) => {
      const now = updateOrganisation?.organisation;
      saved(now?.version ?? expected);
      setDisplayName(null);
      setEori(now?.eori ?? "");
      setVatId(now?.vatId ?? "");
      setDone(true);
    });
  };

  return (
    <Card title={t("settings.names")}>
      <Form faults={faults} onSubmit={save}>
        {conflict && (
          <ChangedNotice
            of={[
              [t("organisation.legalName"), stored.legalName],
              [t("organisation.displayName"), stored.displayName],
              [t("organisation.eori"), stored.eori],
              [t("organisation.vatId"), stored.vatId],
            ]}
          />
        )}
        <TextField
          label={t("organisation.legalName")}
          autoComplete="organization"
          maxLength={200}
          value={legalName}
          fault={faultAt(faults, "legalName")}
          onChange={(event) => setLegalName(event.target.value)}
        />
        <TextField
          label={t("organisation.displayName")}
          hint={t("organisation.displayNameHint")}
          optional
          maxLength={100}
          value={displayName ?? stored.displayName ?? ""}
          fault={faultAt(faults, "displayName")}
          onChange={(event) => setDisplayName(event.target.value)}
        />
        <TextField
          label={t("organisation.eori")}
          hint={t("organisation.eoriHint")}
          optional
          maxLength={40}
          spellCheck={false}
          value={eori}
          fault={faultAt(faults, "eori")}
          onChange={(event) => setEori(event.target.value)}
        />
        <TextField
          label={t("organisation.vatId")}
          hint={t("organisation.vatIdHint")}
          optional
          maxLength={40}
          spellCheck={false}
          value={vatId}
          fault={faultAt(faults, "vatId")}
          onChange={(event) => setVatId(event.target.value)}
        />
        <Row>
          <Button kind="primary" type="submit" busy={busy}>
            {t("action.save")}
          </Button>
          <span role="status">{done && t("settings.saved")}</span>
        </Row>
      </Form>
    </Card>
  );
}
