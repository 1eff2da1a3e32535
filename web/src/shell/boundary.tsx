import { Component, type ReactNode, Suspense } from "react";
import { Failed, Skeleton } from "../ui/notice.tsx";

type Props = { children: ReactNode; lines?: number };
type State = { error: Error | null; attempt: number };

/** Shows a skeleton while its content loads, and the failure with another attempt if it cannot be loaded. */
export class Boundary extends Component<Props, State> {
  override state: State = { error: null, attempt: 0 };

  static getDerivedStateFromError(error: Error): Partial<State> {
    return { error };
  }

  override render(): ReactNode {
    const { error, attempt } = this.state;
    if (error) {
      const retry = () => this.setState({ error: null, attempt: attempt + 1 });
      return <Failed error={error} retry={retry} />;
    }
    return (
      <Suspense key={attempt} fallback={<Skeleton lines={this.props.lines ?? 6} />}>
        {this.props.children}
      </Suspense>
    );
  }
}
