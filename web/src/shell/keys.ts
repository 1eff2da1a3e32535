/** The shortcuts of the keyboard. */

import { useNavigate } from "@tanstack/react-router";
import { useEffect } from "react";

export type Action = { go: string } | { do: "search" | "help" };

const GO: Record<string, string> = {
  h: "/home",
  p: "/products",
  o: "/orders",
  n: "/notifications",
};

/** The second key of `g h` has to follow soon. */
const SOON_MS = 1_500;
const SETTING = "carnet.keys";

export type Press = {
  key: string;
  ctrl: boolean;
  alt: boolean;
  /** The focus is where keys have a meaning already: in a field, or in a dialog. */
  typing: boolean;
  at: number;
};

/** Reads presses of keys one after another, and returns the action that a press completes. */
export function keyReader(single: () => boolean): (press: Press) => Action | null {
  let began = Number.NEGATIVE_INFINITY;
  return ({ key, ctrl, alt, typing, at }) => {
    const follows = at - began < SOON_MS;
    began = Number.NEGATIVE_INFINITY;
    if (typing || alt) return null;
    if (ctrl) return key.toLowerCase() === "k" ? { do: "search" } : null;
    if (!single()) return null;
    if (follows) {
      const path = GO[key];
      if (path) return { go: path };
    }
    if (key === "g") began = at;
    if (key === "/") return { do: "search" };
    return key === "?" ? { do: "help" } : null;
  };
}

/** False if the user has turned off the shortcuts of one key, for example because of speech input. */
export function usesSingleKeys(): boolean {
  return localStorage.getItem(SETTING) !== "off";
}

export function setSingleKeys(on: boolean): void {
  if (on) localStorage.removeItem(SETTING);
  else localStorage.setItem(SETTING, "off");
}

/** Follows the shortcuts while there is a session. */
export function useKeys(active: boolean, onHelp: () => void): void {
  const navigate = useNavigate();
  useEffect(() => {
    if (!active) return;
    const read = keyReader(usesSingleKeys);
    const listen = (event: KeyboardEvent) => {
      if (event.defaultPrevented || event.repeat) return;
      const action = read({
        key: event.key,
        ctrl: event.ctrlKey || event.metaKey,
        alt: event.altKey,
        typing: isTyping(event.target),
        at: event.timeStamp,
      });
      if (!action) return;
      event.preventDefault();
      if ("go" in action) void navigate({ to: action.go });
      else if (action.do === "help") onHelp();
      else void navigate({ to: "/search" }).then(focusSearch);
    };
    document.addEventListener("keydown", listen);
    return () => document.removeEventListener("keydown", listen);
  }, [active, navigate, onHelp]);
}

const FIELDS =
  "input:not([type=checkbox], [type=radio]), textarea, select, [contenteditable], dialog";

function isTyping(target: EventTarget | null): boolean {
  return target instanceof Element && target.closest(FIELDS) !== null;
}

/** The screen takes the focus itself when it opens. This is for the case that it is open. */
function focusSearch(): void {
  document.querySelector<HTMLElement>("[data-search]")?.focus();
}
