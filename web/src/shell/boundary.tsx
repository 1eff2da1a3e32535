import { useLocation } from "@tanstack/react-router";
import { Component, type ReactNode, Suspense } from "react";
import { AttemptContext } from "../graph/use-query.ts";
import { t } from "../i18n/index.ts";
import { PageHead, Stack } from "../ui/layout.tsx";
import { Failed, Skeleton } from "../ui/notice.tsx";

type Props = {
  children: ReactNode;
  lines?: number;
  /** The content is a whole screen with its heading, so the failure has a heading too. */
  whole?: boolean;
};

/** Shows a skeleton while its content loads, and the failure with another attempt if it cannot be loaded. */
export function Boundary(props: Props) {
  const address = useLocation({ select: ({ href }) => href });
  return <Attempts {...props} address={address} />;
}

type State = { error: Error | null; attempt: number };

let last = 0;

/** The number of a new attempt. No two boundaries share one, so that a later visit does not show the failure of an earlier one. */
function next(): number {
  last += 1;
  return last;
}

class Attempts extends Component<Props & { address: string }, State> {
  override state: State = { error: null, attempt: next() };

  static getDerivedStateFromError(error: Error): Partial<State> {
    return { error };
  }

  /** A failure is about one address. Another one is loaded without a press of the button. */
  override componentDidUpdate(before: { address: string }): void {
    if (this.state.error && before.address !== this.props.address) this.retry();
  }

  retry = () => this.setState({ error: null, attempt: next() });

  override render(): ReactNode {
    const { error, attempt } = this.state;
    if (error) {
      const failed = <Failed error={error} retry={this.retry} />;
      if (!this.props.whole) return failed;
      return (
        <Stack>
          <PageHead title={t("error.page")} />
          {failed}
        </Stack>
      );
    }
    return (
      <AttemptContext value={attempt}>
        <Suspense key={attempt} fallback={<Skeleton lines={this.props.lines ?? 6} />}>
          {this.props.children}
        </Suspense>
      </AttemptContext>
    );
  }
}
