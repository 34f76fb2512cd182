// The page in a real browser, with real supervisors behind it.

import assert from "node:assert/strict";
import { copyFileSync, existsSync, mkdirSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { after, before, test } from "node:test";
import { chromium } from "playwright-core";
import { deaf, eventually, memoryGroup, project, proxy, script, site, Supervisor, work } from "./supervisor.mjs";

const LOGIN = { username: "operator", password: "secret" };
const READER = { username: "reader", password: "glass" };
const LONG = "reporting_service_for_quarterly_statements_of_all_branches";

const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const console_ = await Supervisor.create(
  "console",
  (port) => `http:
  port: ${port}
  host: 127.0.0.1
  username: ${LOGIN.username}
  password: ${LOGIN.password}
  read_username: ${READER.username}
  read_password: ${READER.password}
programs:
  web:
    command: sh -c 'trap "echo got HUP" HUP; printf "\\033[32mserving\\033[0m on port 80\\n"; echo "cannot read favicon" >&2; while :; do echo tick; head -c 3000000 /dev/zero | sha256sum >/dev/null; sleep 0.2; done'
    stdout_logfile: ${work}/web.out
    stderr_logfile: ${work}/web.err
  database:
    command: sh -c 'echo "<b>FATAL</b> no space left on device" >&2; exec sleep 1000'
    readiness:
      exec: { command: /bin/false }
      period: 1
  api:
    command: sleep 1000
    depends_on: [database]
  broken:
    command: /bin/false
    startretries: 0
  spare:
    command: sleep 1000
    autostart: false
  ${LONG}:
    command: sleep 1000
  flood:
    command: seq -f "line %.0f" 1 1000000
    autostart: false
    startsecs: 0
    autorestart: false
    exitcodes: [0]
    stdout_logfile: ${work}/flood.out
    stdout_logfile_maxbytes: 0
`,
  "operator:secret",
);

let browser;
const problems = [];

/** A page as its user sees it; whatever the browser complains of is a failure. */
async function open(url = console_.url, { login = LOGIN, ...options } = {}) {
  const context = await browser.newContext({ httpCredentials: login ?? undefined, viewport: { width: 1000, height: 640 }, locale: "en-GB", ...options });
  const page = await context.newPage();
  page.setDefaultTimeout(60_000);
  // What the page tells goes away after 8 s, however long a test takes to look.
  await page.addInitScript(() => {
    const inTime = globalThis.setTimeout;
    globalThis.setTimeout = (action, after, ...rest) => inTime(action, after === 8000 ? 2 ** 30 : after, ...rest);
  });
  page.on("console", (message) => {
    // That the server is away is what some tests are about.
    if (message.type() === "error" && !/Failed to load resource|ERR_/.test(message.text())) problems.push(`${url}: ${message.text()}`);
  });
  page.on("pageerror", (error) => problems.push(`${url}: ${error.stack}`));
  await page.goto(url);
  return page;
}

const row = (page, name) => page.locator("li.row").filter({ has: page.getByRole("link", { name, exact: true }) });
const says = (locator, text) => locator.filter({ hasText: text }).first().waitFor();
const button = (page, name) => page.getByRole("button", { name, exact: true });
const at = (server) => `http://127.0.0.1:${server.address().port}`;
const state = async (name) => (await console_.process_(name)).state;

/** Whether a process has a trap for a signal by now, which ends it otherwise. */
const catches = (pid, signal) => (BigInt("0x" + /^SigCgt:\s*(\w+)/m.exec(readFileSync(`/proc/${pid}/status`, "utf8"))[1]) >> BigInt(signal - 1)) % 2n === 1n;

async function confirm(page, label) {
  await page.getByRole("dialog").getByRole("button", { name: label, exact: true }).click();
}

async function hasNoBarrier(page, where) {
  await page.evaluate(axe + "; undefined");
  const { violations } = await page.evaluate(() => globalThis.axe.run({ resultTypes: ["violations"] }));
  const told = violations.map((each) => `${each.id}: ${each.nodes.map((node) => node.html + " " + node.failureSummary).join("\n")}`);
  assert.deepEqual(told, [], where);
}

async function picture(page, name) {
  const file = `${work}/${name}.png`;
  await page.screenshot({ path: file });
  if (process.env.CONSOLE_SCREENSHOTS === "write") {
    mkdirSync(`${project}/docs/images`, { recursive: true });
    copyFileSync(file, `${project}/docs/images/${name}.png`);
  }
  assert.ok(existsSync(`${project}/docs/images/${name}.png`), `docs/images/${name}.png: make it with CONSOLE_SCREENSHOTS=write`);
}

function close(server) {
  server.closeAllConnections();
  server.close();
}

before(async () => {
  await console_.start();
  browser = await chromium.launch({
    executablePath: "/usr/bin/chromium",
    timeout: 120_000,
    args: ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync"],
  });
});

after(async () => {
  await browser?.close();
  await console_.stop();
});

test("says what is wrong, the most urgent first, and why", async () => {
  const page = await open();
  await says(page.locator("#summary"), /3 of 7 programs in trouble: broken .*; database .*; api waiting|3 of 7 programs in trouble/);
  await says(row(page, "database"), "not ready");
  await says(row(page, "api"), "database");
  const names = await page.locator("li.row .name").allTextContents();
  assert.equal(names[0], "broken");
  assert.ok(names.indexOf("database") < names.indexOf("web"), String(names));
  assert.match(await row(page, "database").locator(".badge").getAttribute("class"), /unready|failing/);
  await says(row(page, "web"), /\d+ s/);
  await says(row(page, "web"), /CPU .* %/);

  await page.getByLabel("Order").selectOption("name");
  assert.deepEqual((await page.locator("li.row .name").allTextContents())[0], "api");
  await page.getByLabel("Order").selectOption("tier");
  await says(page.locator(".tier"), "Tier 2");
  await page.getByLabel("Find").fill("spare");
  await eventually("one row is left", async () => (await page.locator("li.row").count()) === 1);

  await page.goto(console_.url + "#/program/database");
  // What is said of it changes while it is asked.
  await eventually("the page says why", async () => {
    const why = await console_.json("processes/database/why");
    const shown = await page.locator("#program").textContent();
    return [...why.causes, ...why.next].every((line) => shown.includes(line.split(/\d/)[0]));
  });
  await says(page.locator("#program .said"), "<b>FATAL</b> no space left on device");
  assert.equal(await page.locator("#program b").count(), 0);
  await page.context().close();
});

test("names the cause of each of sixteen faults, and the next step", async (t) => {
  const silent = await deaf();
  t.after(() => silent.close());
  const { port: taken } = silent.address();
  const listen = (port) => `${process.execPath} -e "require('net').createServer().listen(${port}, '127.0.0.1')"`;
  const group = memoryGroup(500);
  const staged = await Supervisor.create(
    "staged",
    (port) => `http: {port: ${port}, host: 127.0.0.1, username: operator, password: secret}
programs:
  taken: {command: ${JSON.stringify(listen(taken))}, startsecs: 30, startretries: 0}
  own: {command: ${JSON.stringify(listen(port))}, startsecs: 30, startretries: 0}
  password: {command: ${script("password", "#!/bin/sh\necho 'FATAL: password authentication failed for user \"app\"' >&2; exit 1\n")}, startretries: 0}
  missing: {command: /nope/server, startretries: 0}
  mode: {command: ${script("mode", "#!/bin/sh\n", 0o644)}, startretries: 0}
  interpreter: {command: ${script("interpreter", "#!/nope/python\n")}, startretries: 0}
  crlf: {command: ${script("crlf", "#!/bin/sh\r\nexit 0\r\n")}, startretries: 0}
  loop: {command: "sh -c 'echo no config >&2; exit 7'", startretries: 100, restart_delay: 60s}
  memory: {command: tail /dev/zero, startsecs: 30, startretries: 0, oom_score_adj: 1000}
  timeout: {command: sleep 1000, startsecs: 0, readiness: {exec: sleep 10, timeout: 100ms, period: 100ms}}
  dependant: {command: sleep 1000, depends_on: {timeout: healthy}}
  migration: {type: oneshot, command: "sh -c 'echo migration 7 failed >&2; exit 3'", startretries: 0}
  disk: {command: "sh -c 'cat /etc/passwd > /dev/full'", startretries: 0}
  killed: {command: sleep 1000, startsecs: 0, autorestart: false}
  stubborn: {command: ${script("stubborn", "#!/bin/sh\ntrap '' TERM; echo up; while :; do sleep 1; done\n")}, startsecs: 0, stop_timeout: 1s}
  hangs: {command: sleep 1000, startsecs: 0, readiness: {http_get: {host: 127.0.0.1, port: ${taken}, path: /ok}, period: 100ms, timeout: 50ms}}
  database: {command: sleep 1000, startsecs: 0, readiness: {postgres: 127.0.0.1:1, period: 100ms}}
  web: {command: sleep 1000, depends_on: {database: healthy}}
`,
    "operator:secret",
  );
  const post = (path) => fetch(`${staged.url}api/v1/${path}`, { method: "POST", headers: staged.headers });
  try {
    await staged.start(group.enter);
    await eventually("killed runs", async () => (await staged.process_("killed")).pid > 0);
    // The kernel counts whom it kills for memory and names nobody: of two SIGKILLs at once either may be that one.
    await eventually("memory has ended", async () => (await staged.process_("memory")).state === "FATAL");
    process.kill((await staged.process_("killed")).pid, "SIGKILL");
    const output = () => fetch(`${staged.url}api/v1/output`, { headers: staged.headers }).then((answer) => answer.text());
    await eventually("stubborn ignores TERM", async () => /stubborn.*\tup$/m.test(await output()));
    await post("processes/stubborn/stop");

    const start = "supervisorctl-java start ";
    const faults = {
      taken: [`port ${taken} is taken by `, `(pid ${process.pid})`, "give taken another port", start + "taken"],
      own: ["is taken by the supervisor itself", start + "own"],
      password: ["a database refuses its user or password", start + "password"],
      missing: ["can't find command '/nope/server'", "install it, or correct command or PATH", start + "missing"],
      mode: ["is not executable", "chmod +x", start + "mode"],
      interpreter: ["/nope/python, is not there: install it", start + "interpreter"],
      crlf: ["(CRLF)", "sed -i", start + "crlf"],
      loop: ["exit code 7 after ", "no config", "tried again in ", "supervisorctl-java restart loop"],
      memory: ["SIGKILL (out of memory) after ", "give the container more, or the program less to do", start + "memory"],
      timeout: ["readiness \"timed out after 100ms", "a readiness probe never restarts it"],
      dependant: ["waiting for timeout to be ready", "starts by itself when timeout is there"],
      migration: ["exit code 3 after ", "migration 7 failed", start + "migration"],
      disk: ["a disk is full: see df", start + "disk"],
      killed: ["SIGKILL (sent by somebody else than the supervisor)", "autorestart does not want it up again", start + "killed"],
      stubborn: ["an operator stopped it at ", "SIGKILL (did not end within 1 s of SIGTERM)", start + "stubborn"],
      hangs: ["readiness: GET http://127.0.0.1:", "timed out after 50ms", "a readiness probe never restarts it"],
      web: ["waiting for database to be ready", "web waits for database: not ready since ", "starts by itself when database is there"],
    };
    const page = await open(staged.url);
    await says(row(page, "missing"), "can't find command");
    const settled = async (name) => (await page.locator("#program").textContent()).replaceAll(/\s+/g, " ");
    for (const [name, words] of Object.entries(faults)) {
      await page.goto(`${staged.url}#/program/${name}`);
      let shown = "";
      await eventually(`the page says ${words} of ${name}`, async () => {
        shown = await settled(name);
        return words.every((each) => shown.includes(each));
      }).catch((problem) => assert.fail(`${problem.message}\n${shown}`));
    }
    // The list says it in a few words, too: of what is well there is none.
    await page.goto(staged.url);
    for (const name of Object.keys(faults).filter((each) => each !== "stubborn")) await says(row(page, name).locator(".reason"), /\S/);
    await page.context().close();
  } finally {
    await staged.stop();
    await eventually("nobody is left in the group", () => group.remove() ?? true);
  }
});

test("every button does what it says, and asks where it hurts", async () => {
  const page = await open();
  await button(page, "Start spare").click();
  await says(row(page, "spare"), "RUNNING");
  assert.equal(await state("spare"), "RUNNING");

  await button(page, "Stop spare").click();
  await confirm(page, "Cancel");
  assert.equal(await state("spare"), "RUNNING");
  await button(page, "Stop spare").click();
  await confirm(page, "Stop spare");
  await says(row(page, "spare"), "STOPPED");
  assert.equal(await state("spare"), "STOPPED");

  const { pid } = await console_.process_("web");
  await button(page, "Restart web").click();
  await confirm(page, "Restart web");
  await eventually("another web takes HUP", async () => {
    const { pid: next } = await console_.process_("web");
    return next !== 0 && next !== pid && catches(next, 1);
  });

  await page.getByRole("link", { name: "web", exact: true }).click();
  await button(page, "Signal web").click();
  await page.getByLabel("Signal", { exact: true }).selectOption("HUP");
  await confirm(page, "Send");
  await says(page.locator("#told"), "web has been sent SIGHUP");
  await says(page.locator(".lines"), "got HUP");

  await button(page, "Clear log web").click();
  await confirm(page, "Clear the log of web");
  await says(page.locator("#told"), "has been cleared");

  await page.getByRole("link", { name: "Changes" }).click();
  await says(page.locator("#changes"), "signal web HUP");
  await says(page.locator("#changes"), "user operator at 127.0.0.1");

  await page.getByRole("link", { name: "Programs", exact: true }).click();
  await button(page, "Stop all").click();
  await confirm(page, "Cancel");
  await eventually("web is up again", async () => (await state("web")) === "RUNNING");
  await button(page, "Stop all").click();
  await confirm(page, "Stop all programs");
  await eventually("web is down", async () => (await state("web")) === "STOPPED");
  await button(page, "Restart all").click();
  await confirm(page, "Restart all programs");
  await eventually("web is up", async () => (await state("web")) === "RUNNING");

  // A refusal is told in the server's words.
  await page.route("**/start", (route) => route.continue({ url: route.request().url().replace("spare", "nope") }));
  await eventually("spare is up", async () => (await state("spare")) === "RUNNING");
  await page.goto(console_.url);
  await button(page, "Stop spare").click();
  await confirm(page, "Stop spare");
  await button(page, "Start spare").click();
  await says(page.locator("#told .wrong"), "BAD_NAME: nope");
  await page.context().close();
});

test("shows what changes elsewhere, and finds a server again that was away, without being loaded again", async () => {
  const page = await open();
  await page.evaluate(() => (globalThis.isTheSame = true));
  await says(row(page, "web"), "RUNNING");
  // By its feed, and not because it asks.
  await page.route("**/api/v1/status", (route) => route.abort());
  await fetch(console_.url + "api/v1/processes/web/stop", { method: "POST", headers: console_.headers });
  await says(row(page, "web"), "STOPPED");
  await page.unroute("**/api/v1/status");
  const feeds = [];
  page.on("response", (response) => response.url().endsWith("/events") && response.ok() && feeds.push(response));

  await console_.stop();
  await says(page.locator("#lost"), "cannot be reached");
  await console_.start();
  await page.locator("#lost").waitFor({ state: "hidden" });
  await says(row(page, "web"), "RUNNING");
  await eventually("it has its feed again", () => feeds.length > 0);
  assert.equal(await page.evaluate(() => globalThis.isTheSame), true);
  await page.context().close();
});

test("asks who it is, and offers a reader nothing that he may not do", async () => {
  const stranger = await browser.newContext();
  const refused = await stranger.request.get(console_.url);
  assert.equal(refused.status(), 401);
  await stranger.close();

  const page = await open(console_.url, { login: READER });
  await says(page.locator("footer"), "may only read");
  await says(row(page, "web"), "RUNNING");
  await page.goto(console_.url + "#/program/web");
  await says(page.locator(".lines"), "tick");
  for (const name of [/^Start/, /^Stop/, /^Restart/, /^Signal/, /^Clear/]) assert.equal(await page.getByRole("button", { name }).count(), 0, String(name));
  await page.context().close();
});

test("another web site changes nothing", async (t) => {
  const target = console_.url;
  const stranger = await site(
    `<form method=post action="${target}index.html"><input name=action value=stopall></form>
     <script>fetch("${target}api/v1/processes/all/stop", {method: "POST", mode: "no-cors", credentials: "include"}).finally(() => document.forms[0].submit())</script>`,
  );
  t.after(() => close(stranger));
  const page = await open();
  await says(row(page, "web"), "RUNNING");
  const { pid } = await console_.process_("web");
  const refused = page.waitForResponse((response) => response.url().endsWith("index.html") && response.request().method() === "POST");
  // It goes elsewhere itself, which may be before it is loaded.
  await page.goto(at(stranger), { waitUntil: "commit" });
  assert.equal((await refused).status(), 403);
  assert.equal((await console_.process_("web")).pid, pid);
  await page.context().close();
});

test("shows stdout and stderr together, in colour, and finds what is searched for", async () => {
  const page = await open(console_.url + "#/program/web");
  const lines = page.locator(".lines");
  await says(lines.locator(".stderr"), "cannot read favicon");
  await says(lines.locator(".a32"), "serving");
  await page.getByLabel("Search", { exact: true }).fill("favicon");
  await page.getByLabel("Matches only").check();
  await says(lines.locator(".hit"), "cannot read favicon");
  assert.equal(await lines.locator("div:not(.hit):visible").count(), 0);
  await page.getByLabel("Search", { exact: true }).fill("");
  const before = await lines.locator("div").count();
  await eventually("it follows", async () => (await lines.locator("div").count()) > before);
  assert.equal(await page.getByLabel("Follow").isChecked(), true);
  await page.getByLabel("Show").selectOption("stderr");
  await says(lines, "cannot read favicon");
  assert.equal(await lines.getByText("tick").count(), 0);
  await page.context().close();
});

test("takes any colours of terminals for what they are, and nothing else for markup", async () => {
  const page = await open();
  const shown = await page.evaluate(async () => {
    const { coloured, stripped } = await import(new URL("assets/ansi.js", document.baseURI));
    const html = (text) => {
      const place = document.createElement("p");
      place.append(...coloured(text));
      return place.innerHTML;
    };
    return {
      plain: html("a <b>b</b> & c"),
      bold: html("\x1b[1;31mred\x1b[0m not"),
      kept: html("\x1b[31mred\x1b[1mbold\x1b[22mthin\x1b[39mnone"),
      bright: html("\x1b[92mgreen"),
      cube: html("\x1b[38;5;208morange"),
      sixteen: html("\x1b[38;5;4mblue"),
      all: html("\x1b[38;2;1;2;3mdark\x1b[m"),
      background: html("\x1b[48;2;1;2;31mnone"),
      others: html("\x1b[2K\x1b]0;title\x07\x1b(Btext\x08\x00"),
      stripped: stripped("\x1b[1mwar\x1b[0mning\x1b[K"),
    };
  });
  assert.deepEqual(shown, {
    plain: "a &lt;b&gt;b&lt;/b&gt; &amp; c",
    bold: '<span class="a1 a31">red</span> not',
    kept: '<span class="a31">red</span><span class="a31 a1">bold</span><span class="a31">thin</span>none',
    bright: '<span class="a32">green</span>',
    cube: '<span class="" style="color: rgb(255, 135, 0);">orange</span>',
    sixteen: '<span class="a34">blue</span>',
    all: '<span class="" style="color: rgb(1, 2, 3);">dark</span>',
    background: "none",
    others: "text",
    stripped: "warning",
  });
  await page.context().close();
});

test("a log of a million lines takes neither its memory nor its time", async (t) => {
  const line = "2026-11-26T10:00:00Z\tweb\t1\tstdout\t";
  const flood = (response) => {
    response.writeHead(200, { "Content-Type": "text/plain" });
    let next = 1;
    const more = () => {
      while (next <= 1_000_000) {
        const part = Array.from({ length: 10_000 }, (_, i) => `${line}line ${next + i}\n`).join("");
        next += 10_000;
        if (!response.write(part)) {
          response.once("drain", more);
          return;
        }
      }
    };
    more();
  };
  const behind = await proxy("/below/here", console_.url, "operator:secret", { "/api/v1/output": flood });
  t.after(() => close(behind));
  const page = await open(`${at(behind)}/below/here/#/program/web`, { login: null });
  await says(page.locator(".lines div").last(), "line 1000000");
  assert.ok((await page.locator(".lines div").count()) <= 5000);
  const devtools = await page.context().newCDPSession(page);
  await devtools.send("HeapProfiler.collectGarbage");
  const { usedSize } = await devtools.send("Runtime.getHeapUsage");
  console.log(`# after a million lines the page holds ${(usedSize / 1e6).toFixed(1)} MB`);
  assert.ok(usedSize < 64e6, `${usedSize} bytes`);
  await page.context().close();

  // A real one, as a file.
  const real = await open(console_.url + "#/program/flood");
  // Others may have let it write.
  await button(real, "Clear log flood").click();
  await confirm(real, "Clear the log of flood");
  await says(real.locator("#told"), "has been cleared");
  const { start_time: before } = await console_.process_("flood");
  await button(real, "Start flood").click();
  await eventually("flood has ended again", async () => {
    const flood = await console_.process_("flood");
    return flood.state === "EXITED" && flood.start_time !== before;
  });
  await real.getByLabel("Show").selectOption("stdout");
  await says(real.locator(".lines div").last(), "line 1000000");
  await button(real, "Oldest part of the log of flood").click();
  await says(real.locator(".lines div").first(), /^line 1$/);
  await button(real, "Newer part of the log of flood").click();
  await says(real.locator("#program"), /131 kB to 262 kB of/);
  await real.getByLabel("Search", { exact: true }).fill("line 777777");
  await button(real, "Search the whole log of flood").click();
  await says(real.locator("#program"), "1 match in all of it");
  await says(real.locator(".lines .hit"), "line 777777");
  await real.context().close();
});

test("works below a path, and supervisord's addresses go on working", async (t) => {
  const behind = await proxy("/below/here", console_.url, "operator:secret");
  t.after(() => close(behind));
  const page = await open(`${at(behind)}/below/here`, { login: null });
  await says(row(page, "web"), "RUNNING");
  await page.getByRole("link", { name: "Timeline" }).click();
  await eventually("the picture is there", () => page.locator("#timeline img").evaluate((image) => image.naturalWidth > 100));
  await page.getByText("As text").click();
  await says(page.locator("#timeline pre"), "web");
  await page.goto(`${at(behind)}/below/here/reference.html#BAD_NAME`);
  await says(page.locator("h3"), "GET /api/v1/processes/{name}/why");
  await page.evaluate(() => (location.href = "index.html?action=refresh"));
  await says(page.locator("#told"), "Page refreshed at");
  await eventually("the message is not in the address", () => new URL(page.url()).search === "");
  await page.goto(`${at(behind)}/below/here/tail.html?processname=web`);
  await says(page.locator("pre"), "tick");
  await page.context().close();
});

test("the document of the API tells of paths that the running server has", async () => {
  const { paths } = await (await fetch(console_.url + "openapi.json", { headers: console_.headers })).json();
  let asked = 0;
  for (const [path, methods] of Object.entries(paths)) {
    if (methods.get === undefined) continue;
    const filled = path.replace("{name}", "web").replace("{channel}", "stderr").replace("{file}", "api.js");
    const answer = await fetch(console_.url + filled.slice(1), { headers: console_.headers, redirect: "manual" });
    const described = methods.get.responses[answer.status]?.content ?? {};
    assert.ok(Object.keys(described).some((type) => answer.headers.get("Content-Type").startsWith(type)), `${path}: ${answer.status} ${answer.headers.get("Content-Type")}`);
    await answer.body.cancel();
    asked++;
  }
  assert.ok(asked > 25, String(asked));
});

test("shows what is recorded, of one program and of all", async () => {
  const page = await open();
  await page.getByRole("link", { name: "History", exact: true }).click();
  await says(page.locator("#history tbody tr").filter({ hasText: "broken" }), "exit code 1");
  await page.goto(console_.url + "#/program/broken");
  await says(page.locator("#program li"), /\d\d:\d\d:\d\d exit code 1/);
  await page.context().close();
});

test("keys alone are enough, and nothing is in the way of a screen reader, light or dark", async () => {
  const page = await open();
  await says(row(page, "web"), /RUNNING.*CPU/s);
  await page.keyboard.press("/");
  assert.equal(await page.evaluate(() => document.activeElement.id), "find");
  await page.keyboard.type("web");
  await page.getByRole("link", { name: "web", exact: true }).focus();
  await page.keyboard.press("Tab");
  assert.equal(await page.evaluate(() => document.activeElement.getAttribute("aria-label")), "Stop web");
  await page.keyboard.press("Enter");
  assert.equal(await page.evaluate(() => document.activeElement.textContent), "Cancel");
  await hasNoBarrier(page, "dialog");
  await page.keyboard.press("Escape");
  assert.equal(await page.evaluate(() => document.activeElement.getAttribute("aria-label")), "Stop web");
  await page.getByRole("link", { name: "web", exact: true }).press("Enter");
  await says(page.locator(".lines"), "tick");
  await page.keyboard.press("Escape");
  await page.locator("#programs").waitFor();
  await page.getByLabel("Find").fill("");

  for (const colorScheme of ["light", "dark"]) {
    await page.emulateMedia({ colorScheme });
    const rest = ["#/timeline", "#/history", "#/changes", "reference.html", "tail.html?processname=web"];
    for (const view of ["", "#/program/database", ...(colorScheme === "light" ? rest : [])]) {
      await page.goto(console_.url + view);
      if (view.includes("program")) await says(page.locator(".said"), "no space left");
      if (view === "") await says(row(page, "database"), /CPU/);
      if (view === "reference.html") await says(page.locator("h2"), "Faults");
      await hasNoBarrier(page, `${colorScheme} ${view}`);
      if (view === "" && colorScheme === "light") await says(row(page, "web").locator("polyline[points*=' ']").first(), "");
      if (view === "") await picture(page, `console-${colorScheme}`);
      if (view.includes("program") && colorScheme === "light") await picture(page, "console-program");
    }
  }
  await page.context().close();
});

test("fits a phone, with every name whole", async () => {
  const page = await open(console_.url, { viewport: { width: 360, height: 740 }, hasTouch: true, isMobile: true, deviceScaleFactor: 1 });
  await says(row(page, LONG), /RUNNING/);
  for (const view of ["", "#/program/" + LONG, "#/timeline", "#/changes", "reference.html"]) {
    await page.goto(console_.url + view);
    if (view === "reference.html") await says(page.locator("h2"), "Faults");
    if (view.includes("program")) await says(page.locator(".lines"), "");
    assert.ok((await page.evaluate(() => document.documentElement.scrollWidth)) <= 360, view);
  }
  await page.goto(console_.url);
  await says(row(page, LONG), /CPU/);
  const cut = await page.locator(".name").evaluateAll((names) => names.filter((name) => name.offsetWidth > name.parentElement.clientWidth + 1 || name.getBoundingClientRect().right > 360).map((name) => name.textContent));
  assert.deepEqual(cut, []);
  await hasNoBarrier(page, "phone");
  await picture(page, "console-phone");
  await page.context().close();
});

test("two hundred programs are shown and kept up to date", async (t) => {
  const crowd = await Supervisor.create(
    "crowd",
    (port) =>
      `http:\n  port: ${port}\n  host: 127.0.0.1\n  username: operator\n  password: secret\n` +
      `programs:\n  worker:\n    command: sleep 1000\n    numprocs: 200\n    process_name: "%(process_num)03d"\n    startsecs: 0\n`,
    "operator:secret",
  );
  t.after(() => crowd.stop());
  await crowd.start();
  const page = await open(crowd.url);
  await says(page.locator("#summary"), "All is well: 200 programs");
  assert.equal(await page.locator("li.row").count(), 200);
  await fetch(crowd.url + "api/v1/processes/worker:117/stop", { method: "POST", headers: crowd.headers });
  await says(row(page, "worker:117"), "STOPPED");
  await says(page.locator("#summary"), "1 stopped");
  await page.getByLabel("Find").fill("worker:19");
  await eventually("ten rows are left", async () => (await page.locator("li.row").count()) === 10);
  await page.context().close();
});

test("without a password the address tells how to open the page", async (t) => {
  const closed = await Supervisor.create("closed", (port) => `http:\n  port: ${port}\n  host: 127.0.0.1\nprograms:\n  a:\n    command: sleep 1000\n`);
  t.after(() => closed.stop());
  await closed.start();
  const page = await open(closed.url, { login: null });
  await says(page.locator("main"), "hash-password");
  await says(page.locator("main"), "username: operator");
  await hasNoBarrier(page, "closed");
  assert.equal((await fetch(closed.url + "api/v1/status")).status, 403);
  await page.context().close();
});

test("the browser has not complained of anything", () => assert.deepEqual(problems, []));
