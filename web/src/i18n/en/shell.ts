/** The frame of all screens. */
export const shell = {
  "page.title": "{title} · Carnet",
  loading: "Loading…",
  skip: "Skip to the content",
  brand: "Carnet",

  "nav.label": "Main",
  "nav.entry": "May it enter?",
  "nav.providers": "Providers",
  "nav.home": "Home",
  "nav.products": "Products",
  "nav.orders": "Orders",
  "nav.notifications": "Notifications",
  "nav.signIn": "Sign in",
  "nav.register": "Register",
  "nav.signOut": "Sign out",
  "nav.account": "Your account",
  "nav.search": "Search",

  "menu.organisations": "Act for",
  "menu.current": "(now)",
  "menu.settings": "Settings",
  "menu.switchFailed": "The change of the organisation failed. Try again.",
  "menu.signOutFailed": "You are still signed in: Carnet could not be reached. Try again.",

  "keys.title": "Keyboard shortcuts",
  "keys.close": "Close",
  "keys.home": "Home",
  "keys.products": "Products",
  "keys.orders": "Orders",
  "keys.notifications": "Notifications",
  "keys.search": "Search everything",
  "keys.help": "This help",
  "keys.typing": "Shortcuts are off while you type in a field.",
  "keys.single": "Use shortcuts of single keys (all except Ctrl K)",

  "toast.close": "Close this message",
  "live.lost":
    "Not live: the connection to Carnet is interrupted. What you see may be out of date.",
  "notFound.title": "There is no such page",
  "notFound.text": "The address may be wrong, or what it shows is not yours.",
  "notFound.start": "Go to the start",

  "release.text": "A new version of Carnet is available.",
  "release.reload": "Reload",
  "release.title": "Reload now?",
  "release.lost": "Input on this page that you have not sent will be lost.",

  "session.ended": "Your session has ended. Sign in again to continue.",
  "error.details": "Code {code}, request {request}",
  "error.unknown": "The request failed ({code}). Try again.",
  "error.page": "This page could not be shown",
} as const;
