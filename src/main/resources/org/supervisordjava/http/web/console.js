// The page: asks, keeps what it is told, and shows one view of it.

import * as api from "./api.js";
import { tell } from "./dialogs.js";
import { byId, h, setClass, setText } from "./dom.js";
import { Feed } from "./feed.js";
import { ProgramView } from "./program.js";
import { ProgramList, URGENCIES } from "./programs.js";
import * as words from "./words.js";

const OVERVIEW_MS = 5000;
const USAGE_MS = 2000;
/** The kernel is asked of every one. */
const USAGE_OF_ONE_MS = 20;
const SOON_MS = 200;
const WRONG = ["given_up", "failing", "unready", "waiting", "unstable"];

/** What is known of the programs. */
class Store {
  constructor() {
    this.programs = new Map();
    this.ahead = 0;
    this.counters = new Map();
    this.sampled = 0;
  }

  /** The server's clock, which need not be ours. */
  now() {
    return Date.now() + this.ahead;
  }

  process(process) {
    const known = this.programs.get(process.name) ?? { urgency: "unknown", reason: "", usage: null, tier: Infinity };
    this.programs.set(process.name, { ...known, process });
  }

  tiers(tiers) {
    const tierOf = new Map(tiers.flatMap((names, i) => names.map((name) => [name, i + 1])));
    for (const [name, known] of this.programs) this.programs.set(name, { ...known, tier: tierOf.get(name) ?? Infinity });
  }

  /** A line for the supervisor, then one for each process, as docs/rest-api.md has them. */
  overview(text) {
    for (const line of text.split("\n").slice(1)) {
      const [group, process, , , , urgency, ready, reason] = line.split("\t").map(unescaped);
      const name = group === process ? process : `${group}:${process}`;
      const known = this.programs.get(name);
      if (known !== undefined) {
        this.programs.set(name, { ...known, process: { ...known.process, ready: ready === "ready" }, urgency, reason });
      }
    }
  }

  /** CPU time comes as a counter. */
  usage({ at, processes }) {
    const time = Date.parse(at);
    this.ahead = time - Date.now();
    const seconds = (time - this.sampled) / 1000;
    this.sampled = time;
    const before = this.counters;
    this.counters = new Map(processes.map((each) => [each.name, each]));
    for (const [name, known] of this.programs) {
      const now = this.counters.get(name);
      const then = before.get(name);
      const cpu = then?.pid === now?.pid && seconds > 0 ? Math.max(0, (now?.cpu_seconds - then?.cpu_seconds) / seconds) : 0;
      this.programs.set(name, { ...known, usage: now ? { cpu, memory: now.memory_bytes } : null });
    }
  }
}

const ESCAPES = { t: "\t", n: "\n", r: "\r" };

const unescaped = (field) => field.replace(/\\(.)/g, (_, character) => ESCAPES[character] ?? character);

const store = new Store();
let list = null;
let view = null;
let mayOperate = false;
let feed = null;

function show() {
  list?.show();
  view?.show?.();
  summarize();
}

/** All well, or what is wrong, the most urgent first. */
function summarize() {
  const programs = [...store.programs.values()];
  const wrong = programs
    .filter(({ urgency }) => WRONG.includes(urgency))
    .sort((a, b) => URGENCIES.indexOf(a.urgency) - URGENCIES.indexOf(b.urgency));
  const stopped = programs.filter(({ urgency }) => urgency === "stopped").length;
  const changing = programs.filter(({ urgency }) => urgency === "changing").length;
  const besides = [stopped && `${stopped} stopped`, changing && `${changing} changing`].filter(Boolean).join(", ");
  const told = wrong.slice(0, 3).map(({ process, urgency, reason }) => `${process.name} ${reason || urgency.replace("_", " ")}`);
  const more = wrong.length > told.length ? `; and ${wrong.length - told.length} more` : "";
  const text =
    wrong.length > 0
      ? `${wrong.length} of ${words.count(programs.length, "program")} in trouble: ${told.join("; ")}${more}`
      : programs.length === 0
        ? "No programs to manage"
        : `All is well: ${words.count(programs.length, "program")}`;
  announce(wrong);
  const summary = byId("summary");
  setText(summary, text + (besides && ` (${besides})`));
  setClass(summary, wrong.length > 0 ? wrong[0].urgency : programs.length === 0 ? "" : changing ? "changing" : "well");
  document.title = (wrong.length > 0 ? `✗ ${wrong.length} · ` : "✓ ") + "Supervisor " + byId("identity").textContent;
}

let announced = null;

/** Who listens is told when something is or is no longer in trouble, and not whenever a figure grows. */
function announce(wrong) {
  const names = wrong.map(({ process, urgency }) => `${process.name}: ${urgency.replace("_", " ")}`).join(", ");
  if (names !== announced) {
    setText(byId("announced"), announced === null ? "" : names || "All is well");
    announced = names;
  }
}

let soon = null;

/** Many changes at once are looked at once. */
function lookSoon() {
  soon ??= setTimeout(async () => {
    soon = null;
    await look();
  }, SOON_MS);
}

/** With the feed, what it does not tell; without it everything. */
async function look() {
  try {
    if (!feed.isConnected) whole(await api.json("status"));
    store.overview(await api.text("overview"));
    show();
    if (isLost) {
      isLost = false;
      byId("lost").hidden = true;
      feed.again();
    }
  } catch (problem) {
    lose(problem);
  }
}

function whole(status) {
  const names = new Set(status.processes.map((process) => process.name));
  [...store.programs.keys()].filter((name) => !names.has(name)).forEach((name) => store.programs.delete(name));
  status.processes.forEach((process) => store.process(process));
  store.tiers(status.tiers);
  setText(byId("identity"), status.identifier);
}

/** How the run before this one ended, when nobody wanted it so. */
function tellLastRun({ last_run: last }) {
  const line = byId("last-run");
  line.hidden = !last?.badly;
  if (last?.badly) setText(line, `The run before this one ended at ${words.time(last.ended)}: ${last.words}`);
}

let isLost = false;

function lose(problem) {
  isLost = true;
  const lost = byId("lost");
  // A browser has no words of its own for it that help.
  const why = problem instanceof api.Refused ? problem.message : "The supervisor cannot be reached";
  setText(lost, `${why}; what is shown may be old. Trying again…`);
  lost.hidden = false;
}

async function sample() {
  if (!document.hidden) {
    await quietly(async () => store.usage(await api.json("usage")));
    list.sample();
    show();
  }
  setTimeout(sample, Math.max(USAGE_MS, USAGE_OF_ONE_MS * store.programs.size));
}

/** The lost connection is told already. */
async function quietly(action) {
  try {
    await action();
  } catch (problem) {
    console.debug(problem);
  }
}

const handler = {
  async connected() {
    await quietly(async () => {
      whole(await api.json("status"));
      setText(byId("version"), (await api.json("version")).version);
    });
    await look();
    await quietly(async () => tellLastRun(await api.json("history?limit=1")));
  },
  lost: look,
  supervisor({ state }) {
    if (state === "SHUTDOWN") tell("The supervisor is shutting down", true);
    if (state === "RESTARTING") tell("The supervisor is restarting", true);
  },
  process(process) {
    store.process(process);
    lookSoon();
  },
  removed(name) {
    store.programs.delete(name);
    lookSoon();
  },
};

/** The boot as a picture, and as text for who cannot see it. */
class TimelineView {
  constructor() {
    this.picture = h("img", { alt: "The last start of every program as bars; the same is text below" });
    this.text = h("pre", { class: "said" });
    byId("timeline").replaceChildren(
      h("h2", { id: "timeline-title", tabindex: "-1" }, "Timeline of the last starts"),
      h("div", { class: "picture", tabindex: "0", role: "group", "aria-label": "Picture" }, this.picture),
      h("details", {}, h("summary", {}, "As text"), this.text),
    );
    this.show();
  }

  /** Asked for again only when a program has changed. */
  async show() {
    const starts = JSON.stringify([...store.programs.values()].map(({ process }) => [process.start_time, process.time_to_ready, process.waiting_for]));
    if (starts === this.starts) return;
    this.starts = starts;
    this.picture.src = api.url(`timeline?format=svg&at=${Date.now()}`);
    await quietly(async () => setText(this.text, await api.text("timeline")));
  }
}

/** A table of what has happened, the latest first. */
class TableView {
  /** @param ask for the rows, and what to say when there are none */
  constructor(id, title, columns, ask) {
    this.ask = ask;
    this.body = h("tbody");
    this.columns = columns.length;
    const head = h("tr", {}, ...columns.map((column) => h("th", { scope: "col" }, column)));
    byId(id).replaceChildren(
      h("h2", { id: id + "-title", tabindex: "-1" }, title),
      h("div", { class: "table" }, h("table", {}, h("thead", {}, head), this.body)),
    );
    this.show();
  }

  async show() {
    await quietly(async () => {
      const { rows, none } = await this.ask();
      const key = JSON.stringify(rows);
      if (key === this.key) return;
      this.key = key;
      const cells = (row) => h("tr", {}, ...row.map((text) => h("td", {}, text)));
      this.body.replaceChildren(...(rows.length > 0 ? rows.map(cells) : [h("tr", {}, h("td", { colspan: this.columns }, none))]));
    });
  }
}

/** Who has changed what. */
const changes = () =>
  new TableView("changes", "Last changes by operators", ["Time", "Who", "What", "Result"], async () => {
    const { entries } = await api.json("audit");
    return { rows: entries.reverse().map(({ at, who, action, result }) => [words.time(at), who, action, result]), none: "None since the start" };
  });

/** What the flight recorder has, of earlier runs, too. */
const history_ = () =>
  new TableView("history", "History", ["Time", "Run", "Program", "What"], async () => {
    const { recorder, records } = await api.json("history?limit=200");
    return { rows: records.reverse().map(({ at, run, process, words: told }) => [words.time(at), String(run), process ?? "", told]), none: recorder.problem || "Nothing has been recorded" };
  });

const VIEWS = {
  programs: () => null,
  program: (name) => new ProgramView(store, name, mayOperate),
  timeline: () => new TimelineView(),
  history: history_,
  changes,
};

function route(isFirst = false) {
  const [, name = "", argument = ""] = location.hash.split("/");
  const shown = Object.hasOwn(VIEWS, name) ? name : "programs";
  view?.close?.();
  view = VIEWS[shown](decodeURIComponent(argument));
  for (const id of Object.keys(VIEWS)) byId(id).hidden = id !== shown;
  for (const link of document.querySelectorAll("nav a[data-view]")) {
    if (link.dataset.view === shown) link.setAttribute("aria-current", "page");
    else link.removeAttribute("aria-current");
  }
  if (!isFirst) (byId(shown + "-title") ?? byId("main")).focus();
}

/** "/" goes to the search, Escape back to the programs. */
function key(event) {
  const isTyping = /^(INPUT|SELECT|TEXTAREA)$/.test(event.target.tagName);
  if (event.key === "/" && !isTyping && !byId("programs").hidden) {
    event.preventDefault();
    byId("find").focus();
  } else if (event.key === "Escape" && !isTyping && document.querySelector("dialog") === null) {
    location.hash = "#/";
  }
}

/** What an address of supervisord's own page has done is told once. */
function tellMessage() {
  const address = new URL(location);
  const message = address.searchParams.get("message");
  if (message) {
    tell(message, message.startsWith("ERROR"));
    address.searchParams.delete("message");
    history.replaceState(null, "", address);
  }
}

async function begin() {
  tellMessage();
  try {
    const { role, who } = await api.json("whoami");
    mayOperate = role === "operate";
    setText(byId("role"), `· ${who}${mayOperate ? "" : ", who may only read"}`);
  } catch (problem) {
    lose(problem);
  }
  list = new ProgramList(store, mayOperate);
  route(true);
  window.addEventListener("hashchange", () => {
    // A link within the page is no view.
    if (location.hash === "" || location.hash.startsWith("#/")) route();
  });
  document.addEventListener("keydown", key);
  feed = new Feed(handler);
  sample();
  setInterval(() => document.hidden || look(), OVERVIEW_MS);
  setInterval(() => {
    if (document.hidden) return;
    list.tick();
    view?.tick?.();
  }, 1000);
}

begin();
