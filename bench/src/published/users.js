// Users who each send a request about every PACE seconds: `cargo xtask bench published` runs it with k6 and Taurus.
import http from "k6/http";
import { sleep } from "k6";
import { SharedArray } from "k6/data";
import { Counter } from "k6/metrics";
import exec from "k6/execution";

const address = __ENV.ADDRESS;
const pace = Number(__ENV.PACE);
const requests = new SharedArray("requests", () =>
  JSON.parse(open(__ENV.PLAN)).requests.map((request) => ({
    headers: Object.fromEntries(request.headers.map((header) => [header.name, header.value])),
    body: request.body,
  })),
);
const failures = new Counter("failures");
let next = null;

export const options = {
  summaryTrendStats: ["avg", "p(99)"],
  // Taurus reads a line for each metric of each request, so the lines are short.
  systemTags: ["name", "status", "error", "expected_response"],
};

export default function () {
  if (next === null) {
    // The users begin at different times and with different requests.
    next = exec.vu.idInTest * 31;
    sleep(Math.random() * pace);
  }
  const began = Date.now();
  const request = requests[next++ % requests.length];
  const headers = { ...request.headers, "content-type": "application/json", accept: "application/json" };
  const response = http.post(`http://${address}/graphql`, request.body, { headers, tags: { name: "graphql" } });
  const text = response.body || "";
  if (response.status !== 200 || text.includes('"errors":[') || text.includes('"userErrors":[{')) {
    failures.add(1);
  }
  sleep(Math.max(0, pace - (Date.now() - began) / 1000));
}

export function handleSummary(data) {
  const metrics = Object.entries(data.metrics).map(([name, metric]) => [name, metric.values]);
  return { [__ENV.RESULT]: JSON.stringify(Object.fromEntries(metrics)) };
}
