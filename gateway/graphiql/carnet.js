// The page around GraphiQL: two fields for who is calling, and a fetcher that also reads live streams. What is in the
// fields is kept for this tab only.
"use strict";

const fields = { token: document.getElementById("token"), key: document.getElementById("key") };
for (const [name, field] of Object.entries(fields)) {
  field.value = sessionStorage.getItem(`carnet.${name}`) ?? "";
  field.addEventListener("input", () => {
    sessionStorage.setItem(`carnet.${name}`, field.value);
    showWho();
  });
  // The schema depends on who asks, so it is read anew.
  field.addEventListener("change", render);
}
document.getElementById("credentials").addEventListener("submit", (event) => event.preventDefault());

function headers() {
  const given = {};
  if (fields.token.value.trim()) given.authorization = `Bearer ${fields.token.value.trim()}`;
  if (fields.key.value.trim()) given["x-carnet-client-key"] = fields.key.value.trim();
  return given;
}

function showWho() {
  let who = "nobody is signed in";
  try {
    const claims = JSON.parse(atob(fields.token.value.split(".")[1].replace(/-/g, "+").replace(/_/g, "/")));
    const until = new Date(claims.exp * 1000).toLocaleTimeString();
    who = `${claims.kind}, ${claims.roles.join(", ")}, until ${until}`;
  } catch {
    if (fields.token.value) who = "this is not an access token";
  }
  document.getElementById("who").textContent = who;
}

function isSubscription(request, options) {
  const operations = (options?.documentAST?.definitions ?? []).filter((each) => each.kind === "OperationDefinition");
  const chosen = operations.find((each) => each.name?.value === request.operationName) ?? operations[0];
  return chosen?.operation === "subscription";
}

async function fetcher(request, options) {
  const live = isSubscription(request, options);
  const response = await fetch("/graphql", {
    method: "POST",
    headers: {
      "content-type": "application/json",
      accept: live ? "text/event-stream" : "application/json",
      ...headers(),
      ...options?.headers,
    },
    body: JSON.stringify(request),
  });
  const streams = response.headers.get("content-type")?.startsWith("text/event-stream");
  return streams ? events(response.body) : response.json();
}

// Server-sent events, one answer each, until `complete`.
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

const WELCOME = `# The schema is what your client key may see: without a
# key the public part, for an administrator all of it.

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
  showWho();
  renders += 1;
  root.render(React.createElement(GraphiQL, { key: renders, fetcher, defaultQuery: WELCOME, shouldPersistHeaders: false }));
}

render();
