// The page around GraphiQL: a sign-in panel that refreshes the session, and a fetcher that supports subscriptions.
// Tokens, keys and operations are kept in memory only; the browser stores only the layout.
"use strict";

const SIGN_IN = "mutation SignIn($input: SignInInput!) { signIn(input: $input) { session { accessToken accessTokenExpiresAt refreshToken user { name } } userErrors { code message } } }";
const REFRESH = "mutation RefreshSession($input: RefreshSessionInput!) { refreshSession(input: $input) { session { accessToken accessTokenExpiresAt refreshToken user { name } } userErrors { code message } } }";
const SIGN_OUT = "mutation SignOut { signOut { userErrors { code message } } }";
// Time before the expiry of the access token at which the session is refreshed, in milliseconds.
const EARLY = 60_000;

const panel = document.getElementById("sign-in");
const signOutButton = document.getElementById("sign-out");
const key = document.getElementById("key");
let session = null;
let timer = null;

function headers() {
  const given = {};
  if (session) given.authorization = `Bearer ${session.accessToken}`;
  if (key.value.trim()) given["x-carnet-client-key"] = key.value.trim();
  return given;
}

function send(request, accept, more) {
  return fetch("/graphql", {
    method: "POST",
    headers: { "content-type": "application/json", accept, "apollo-require-preflight": "true", ...headers(), ...more },
    body: JSON.stringify(request),
    credentials: "omit",
    cache: "no-store",
  });
}

// Runs a mutation with one root field and returns its payload.
async function run(query, variables) {
  const answer = await (await send({ query, variables }, "application/json")).json();
  const payload = Object.values(answer.data ?? {})[0];
  const error = answer.errors?.[0] ?? payload?.userErrors?.[0];
  const code = error?.code ?? error?.extensions?.code;
  if (error) throw Object.assign(new Error(`${error.message} (${code})`), { code });
  return payload;
}

function tell(text) {
  document.getElementById("who").textContent = text;
}

function take(next) {
  session = next;
  clearTimeout(timer);
  panel.hidden = session !== null;
  signOutButton.hidden = session === null;
  if (session) {
    tell(`Signed in as ${session.user.name}`);
    timer = setTimeout(refresh, Math.max(Date.parse(session.accessTokenExpiresAt) - Date.now() - EARLY, 1_000));
  } else {
    tell("Not signed in");
  }
}

async function refresh() {
  try {
    take((await run(REFRESH, { input: { refreshToken: session.refreshToken } })).session);
  } catch (error) {
    if (error.code === "REFRESH_TOKEN_INVALID") {
      take(null);
      tell("The session has ended. Sign in again.");
    } else {
      // The gateway may be busy or down; the refresh token is still valid.
      timer = setTimeout(refresh, 5_000);
    }
  }
}

panel.addEventListener("submit", async (event) => {
  event.preventDefault();
  const { email, password, code } = Object.fromEntries(new FormData(panel));
  panel.reset();
  panel.elements.email.value = email;
  const input = { email, password };
  if (code.trim()) input.secondFactorCode = code.trim();
  try {
    take((await run(SIGN_IN, { input })).session);
    // The schema depends on the caller, so it is read again.
    render();
  } catch (error) {
    tell(error.message);
  }
});

signOutButton.addEventListener("click", async () => {
  // If signing out fails, the session expires.
  await run(SIGN_OUT).catch(() => {});
  take(null);
  render();
});

key.addEventListener("change", () => render());

function isSubscription(request, options) {
  const operations = (options?.documentAST?.definitions ?? []).filter((each) => each.kind === "OperationDefinition");
  const chosen = operations.find((each) => each.name?.value === request.operationName) ?? operations[0];
  return chosen?.operation === "subscription";
}

async function fetcher(request, options) {
  const accept = isSubscription(request, options) ? "text/event-stream" : "application/json";
  const response = await send(request, accept, options?.headers);
  const streams = response.headers.get("content-type")?.startsWith("text/event-stream");
  return streams ? events(response.body) : response.json();
}

// Server-sent events with one response each, until `complete`.
async function* events(body) {
  const reader = body.pipeThrough(new TextDecoderStream()).getReader();
  let text = "";
  try {
    for (;;) {
      const { value, done } = await reader.read();
      if (done) return;
      text += value;
      const whole = text.split("\n\n");
      text = whole.pop();
      for (const event of whole) {
        if (event.startsWith("event: complete")) return;
        const data = event.split("\n").find((line) => line.startsWith("data:"));
        if (data) yield JSON.parse(data.slice(5));
      }
    }
  } finally {
    await reader.cancel();
  }
}

// GraphiQL would store operations, variables and headers, including passwords, permanently. Only its layout and theme are stored.
const LAYOUT = /^graphiql:(theme|editorFlex|docExplorerFlex|secondaryEditorFlex|visiblePlugin)$/;
const memory = new Map();
const storage = {
  getItem: (name) => (LAYOUT.test(name) ? localStorage.getItem(name) : (memory.get(name) ?? null)),
  setItem: (name, value) => (LAYOUT.test(name) ? localStorage.setItem(name, value) : memory.set(name, value)),
  removeItem: (name) => (LAYOUT.test(name) ? localStorage.removeItem(name) : memory.delete(name)),
  clear: () => memory.clear(),
  get length() {
    return memory.size;
  },
};

const WELCOME = `# The schema depends on your client key: without a key
# you see the public part, as an administrator all of it.

query Providers {
  providers(first: 5) {
    edges {
      node {
        displayName
      }
    }
  }
}
`;

const root = ReactDOM.createRoot(document.getElementById("graphiql"));
let renders = 0;

function render() {
  renders += 1;
  root.render(React.createElement(GraphiQL, { key: renders, fetcher, storage, defaultQuery: WELCOME, shouldPersistHeaders: false }));
}

async function start() {
  // Earlier versions of this page stored both.
  for (const name of ["token", "key"]) sessionStorage.removeItem(`carnet.${name}`);
  for (const name of Object.keys(localStorage)) {
    if (name.startsWith("graphiql:") && !LAYOUT.test(name)) localStorage.removeItem(name);
  }
  const settings = fetch("/graphiql/settings.json", { cache: "no-store" }).then((response) => response.json());
  key.value = (await settings.catch(() => ({ clientKey: "" }))).clientKey;
  take(null);
  render();
}

start();
