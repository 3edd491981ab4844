/** A page that breaks leaves the way around standing. */
import { Component, type ReactNode } from "react";
import { ErrorView } from "../ui/view.tsx";

// React tells of broken children to classes alone.
export class PageErrors extends Component<{ children: ReactNode }, { error: Error | null }> {
  override state: { error: Error | null } = { error: null };
  static getDerivedStateFromError(error: unknown) {
    return { error: error instanceof Error ? error : new Error(String(error)) };
  }
  override render(): ReactNode {
    const { error } = this.state;
    if (error === null) return this.props.children;
    return <ErrorView error={error} onRetry={() => location.reload()} />;
  }
}
