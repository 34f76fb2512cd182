// The REST API, relative to the page: it works below any path.

const ROOT = "api/v1/";

/** A refusal, in the server's own words. */
export class Refused extends Error {
  constructor(status, detail) {
    super(detail);
    this.status = status;
  }
}

async function request(path, options) {
  const answer = await fetch(ROOT + path, options);
  if (answer.ok) {
    return answer;
  }
  const text = await answer.text();
  let detail = text.trim() || `${answer.status} ${answer.statusText}`;
  if ((answer.headers.get("Content-Type") ?? "").includes("json")) {
    detail = JSON.parse(text).detail ?? detail;
  }
  throw new Refused(answer.status, detail);
}

export const json = async (path) => (await request(path)).json();
export const text = async (path) => (await request(path)).text();
export const answer = request;
export const post = async (path) => (await request(path, { method: "POST" })).json();
export const of = (name) => "processes/" + encodeURIComponent(name);
export const url = (path) => ROOT + path;
