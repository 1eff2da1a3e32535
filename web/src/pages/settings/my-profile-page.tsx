import { graphql } from "react-relay/hooks";
import type { myProfilePageQuery } from "../../graph/__generated__/myProfilePageQuery.graphql.ts";
import { useQuery } from "../../graph/use-query.ts";
import { useReload } from "../../graph/use-reload.ts";
import { t } from "../../i18n/index.ts";
import { Boundary } from "../../shell/boundary.tsx";
import { PageHead, Stack } from "../../ui/layout.tsx";
import { MyProfileForm } from "./_components/my-profile-form.tsx";

const query = graphql`
  query myProfilePageQuery {
    ...useMe_query
    me {
      id
      ...myProfileForm_user
    }
  }
`;

export default function MyProfilePage() {
  return (
    <Stack>
      <PageHead title={t("profile.title")} lead={t("profile.lead")} />
      <Boundary>
        <Profile />
      </Boundary>
    </Stack>
  );
}

function Profile() {
  // A form begins with the newest values, or it would overwrite them.
  const { me } = useQuery<myProfilePageQuery>(query, {}, { fetchPolicy: "network-only" });
  const reload = useReload<myProfilePageQuery>(query, {});
  return me && <MyProfileForm user={me} reload={reload} />;
}
