import { Failed } from "./notice.tsx";

/** The place of a part that is missing in the answer. The other parts of the screen are shown. */
export function PartFailed({ retry }: { retry: () => void }) {
  return <Failed error={new Error("a part of the answer is missing")} retry={retry} />;
}
