import { useEffect, useRef } from "react";
import { Notice } from "../../../ui/notice.tsx";

/** Says that a row was changed, and takes the focus, because the button that was pressed may be gone with its row. */
export function Said({ text }: { text: string }) {
  const place = useRef<HTMLDivElement>(null);
  useEffect(() => place.current?.focus(), []);
  return (
    <div ref={place} tabIndex={-1}>
      <Notice kind="good">{text}</Notice>
    </div>
  );
}
