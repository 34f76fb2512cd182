// Real supervisors, a reverse proxy and a page of somebody else for the tests of the page.

import { spawn } from "node:child_process";
import { once } from "node:events";
import { chmodSync, existsSync, mkdirSync, rmdirSync, writeFileSync } from "node:fs";
import http from "node:http";
import net from "node:net";

const LIMIT_MS = 60_000;

export const project = process.env.project;
export const work = process.env.work;

/** Waits until a condition holds, and tells which one did not. */
export async function eventually(what, condition) {
  const end = Date.now() + LIMIT_MS;
  let last;
  for (;;) {
    try {
      if (await condition()) return;
    } catch (problem) {
      last = problem;
    }
    if (Date.now() > end) throw new Error(`not within ${LIMIT_MS} ms: ${what}; ${last ?? ""}`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

/** Below those that the kernel gives to connections: a browser that calls a server which is away could get its port. */
async function freePort() {
  for (;;) {
    const port = 14_000 + Math.floor(Math.random() * 6000);
    const server = http.createServer();
    server.listen(port, "127.0.0.1");
    try {
      await once(server, "listening");
    } catch {
      continue;
    }
    server.close();
    await once(server, "close");
    return port;
  }
}

export class Supervisor {
  /** @param configuration of a port */
  static async create(name, configuration, login = "") {
    const port = await freePort();
    return new Supervisor(name, port, configuration(port), login);
  }

  constructor(name, port, configuration, login) {
    this.url = `http://127.0.0.1:${port}/`;
    this.file = `${work}/${name}.yml`;
    this.headers = login === "" ? {} : { Authorization: "Basic " + Buffer.from(login).toString("base64") };
    writeFileSync(
      this.file,
      `supervisord:\n  nodaemon: true\n  identifier: ${name}\n  logfile: ${work}/${name}.log\n  pidfile: ${work}/${name}.pid\n  history: ${work}/${name}.history\n` +
        `control:\n  socket: ${work}/${name}.sock\n${configuration}`,
    );
  }

  /** @param hop words before the command */
  async start(hop = []) {
    const [command, ...words] = [...hop, `${project}/target/dist/bin/supervisord-java`, "-n", "-c", this.file];
    this.process = spawn(command, words, { stdio: ["ignore", "ignore", "inherit"] });
    await eventually(`${this.url} answers`, async () => (await fetch(this.url + "health/live")).ok);
  }

  async stop() {
    if (this.process === undefined || this.process.exitCode !== null) return;
    const ended = once(this.process, "exit");
    this.process.kill("SIGTERM");
    await ended;
  }

  async json(path) {
    const answer = await fetch(this.url + "api/v1/" + path, { headers: this.headers });
    return answer.json();
  }

  async process_(name) {
    return this.json("processes/" + encodeURIComponent(name));
  }
}

/** Shows a server below a path. An answer may be made up. */
export function proxy(prefix, target, login, made = {}) {
  const server = http.createServer((request, response) => {
    const path = request.url.slice(prefix.length) || "/";
    const own = made[path.split("?")[0]];
    if (own !== undefined) {
      own(response);
      return;
    }
    const { host, ...headers } = request.headers;
    const auth = "Basic " + Buffer.from(login).toString("base64");
    const passed = http.request(target + path.slice(1), { method: request.method, headers: { ...headers, host, authorization: auth, "x-forwarded-prefix": prefix } }, (answer) => {
      response.writeHead(answer.statusCode, answer.headers);
      answer.pipe(response);
    });
    passed.on("error", () => response.destroy());
    response.on("close", () => passed.destroy());
    request.pipe(passed);
  });
  return listening(server);
}

/** A program of a test. */
export function script(name, text, mode = 0o755) {
  const file = `${work}/${name}`;
  writeFileSync(file, text);
  chmodSync(file, mode);
  return file;
}

/** A control group with little memory, of either version: the words that enter it, and what removes it. */
export function memoryGroup(megabytes) {
  const first = existsSync("/sys/fs/cgroup/memory");
  const directory = `/sys/fs/cgroup/${first ? "memory/" : ""}supervisord-java-page-${process.pid}`;
  mkdirSync(directory);
  writeFileSync(`${directory}/${first ? "memory.limit_in_bytes" : "memory.max"}`, String(megabytes * 1024 * 1024));
  return { enter: ["sh", "-c", 'echo $$ >"$0" && exec "$@"', `${directory}/cgroup.procs`], remove: () => rmdirSync(directory) };
}

/** Accepts, and never answers. */
export function deaf() {
  return listening(net.createServer(() => {}));
}

export function site(html) {
  return listening(
    http.createServer((_, response) => response.writeHead(200, { "Content-Type": "text/html" }).end(html)),
  );
}

async function listening(server) {
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return server;
}
