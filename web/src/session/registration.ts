/**
 * The registration that was made in this browser.
 *
 * Other people may register the same address. With this ID, the link of any of the emails opens the registration of this person.
 */

const REGISTRATION = "carnet.registration";
const NEXT = "carnet.registration-next";

/** `next` is the page that the user wants to go to with the account. */
export function rememberRegistration(id: string | null | undefined, next?: string): void {
  if (!id) return;
  localStorage.setItem(REGISTRATION, id);
  if (next) localStorage.setItem(NEXT, next);
  else localStorage.removeItem(NEXT);
}

export function rememberedRegistration(): string | null {
  return localStorage.getItem(REGISTRATION);
}

/** The page after the sign-in with the registered account. */
export function rememberedNext(): string | undefined {
  return localStorage.getItem(NEXT) ?? undefined;
}

export function forgetRegistration(): void {
  localStorage.removeItem(REGISTRATION);
  localStorage.removeItem(NEXT);
}
