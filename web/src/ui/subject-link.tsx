import { Link } from "@tanstack/react-router";
import type { ReactNode } from "react";

type Props = {
  /** The screen, of `subjectPath`. Without one, the text is shown without a link. */
  to: string | null;
  onOpen?: () => void;
  children: ReactNode;
};

/** A link to the screen of an order, a document, a product, … */
export function SubjectLink({ to, onOpen, children }: Props) {
  if (to === null) return <span>{children}</span>;
  const { path, search } = split(to);
  return (
    <Link to={path} search={search} {...(onOpen ? { onClick: onOpen } : {})}>
      {children}
    </Link>
  );
}

function split(to: string): { path: string; search: Record<string, string> } {
  const { pathname, searchParams } = new URL(to, "https://carnet.invalid");
  return { path: pathname, search: Object.fromEntries(searchParams) };
}
