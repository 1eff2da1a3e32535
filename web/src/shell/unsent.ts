/** Input of the user on the screen that may not have been sent. */

let address = "";

/** True if the user has typed or chosen something since this screen was opened. Whether it was sent is not known. */
export function mayHaveUnsent(): boolean {
  return address === location.pathname;
}

/** Notices input in the fields of all screens. A search field writes its text into the address, where it stays. */
export function noticeInput(event: Event): void {
  const field = event.target;
  if (field instanceof HTMLInputElement && field.type === "search") return;
  address = location.pathname;
}
