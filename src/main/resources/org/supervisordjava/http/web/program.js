// One program: why it is as it is, how its last runs ended, its log.

import { Buttons } from "./actions.js";
import * as api from "./api.js";
import { byId, h, setClass, setText } from "./dom.js";
import { LogView } from "./log.js";
import { colour, readiness } from "./programs.js";
import * as words from "./words.js";

export class ProgramView {
  constructor(store, name, mayOperate) {
    this.store = store;
    this.name = name;
    this.badge = h("span");
    this.reason = h("span", { class: "reason" });
    this.facts = h("dl", { class: "facts" });
    this.why = h("div");
    this.history = h("ul");
    this.buttons = new Buttons(true, mayOperate);
    this.shown = {};
    this.log = null;
    this.logPlace = h("div");
    byId("program").replaceChildren(
      h("h2", { id: "program-title", tabindex: "-1" }, name),
      h("p", {}, this.badge, " ", this.reason),
      this.buttons.element,
      h(
        "div",
        { class: "halves" },
        h("div", {}, h("h3", {}, "Why"), this.why, h("h3", {}, "History"), this.history, h("h3", {}, "Facts"), this.facts),
        h("div", {}, h("h3", {}, "Log"), this.logPlace),
      ),
    );
    this.show();
  }

  close() {
    this.log?.close();
  }

  show() {
    const program = this.store.programs.get(this.name);
    if (program === undefined) {
      setText(this.reason, "There is no such program (any more).");
      return;
    }
    const { process, urgency, reason } = program;
    setText(this.badge, [process.state, readiness(process)].filter(Boolean).join(", "));
    setClass(this.badge, "badge " + colour(process, urgency));
    setText(this.reason, reason);
    this.buttons.show(process);
    this.tick();
    if (this.log === null) {
      this.log = new LogView(process);
      this.logPlace.append(this.log.element);
    }
    this.explain();
    this.remember();
  }

  tick() {
    const program = this.store.programs.get(this.name);
    if (program === undefined) return;
    const { process, usage } = program;
    const up = process.pid !== 0 && process.start_time !== null;
    const facts = {
      pid: process.pid || "none",
      uptime: up ? words.span((this.store.now() - Date.parse(process.start_time)) / 1000) : "",
      "in this state since": words.time(process.since),
      "last exit": process.exit_status?.text,
      "next start": words.time(process.next_start),
      restarts: words.restarts(process.restarts),
      "time to ready": process.time_to_ready === null ? "" : `${process.time_to_ready.toFixed(2)} s`,
      "CPU, memory": usage ? `${words.percent(usage.cpu)}, ${words.bytes(usage.memory)}` : "",
      "start order": `priority ${process.priority}`,
      kind: [process.type, process.essential ? "essential: the container ends with it" : ""].filter(Boolean).join(", "),
      "log files": [process.stdout_logfile, process.stderr_logfile].filter(Boolean).join(", "),
    };
    const told = Object.entries(facts).filter(([, value]) => value !== "" && value !== null && value !== undefined);
    const key = JSON.stringify(told);
    if (key !== this.shown.facts) {
      this.shown.facts = key;
      this.facts.replaceChildren(...told.flatMap(([name, value]) => [h("dt", {}, name), h("dd", {}, String(value))]));
    }
  }

  /** What is recorded of it, the latest first. */
  async remember() {
    try {
      const { recorder, records } = await api.json(`history?limit=15&name=${encodeURIComponent(this.name)}`);
      const lines = records.reverse().map(({ at, words: told }) => `${words.time(at)} ${told}`);
      const key = JSON.stringify(lines);
      if (key === this.shown.history) return;
      this.shown.history = key;
      this.history.replaceChildren(...(lines.length > 0 ? lines : [recorder.problem || "Nothing has been recorded"]).map((line) => h("li", {}, line)));
    } catch (problem) {
      this.history.replaceChildren(h("li", {}, problem.message));
    }
  }

  async explain() {
    try {
      const why = await api.json(api.of(this.name) + "/why");
      const key = JSON.stringify(why);
      if (key === this.shown.why) return;
      this.shown.why = key;
      const list = (title, lines) => (lines.length === 0 ? [] : [h("h4", {}, title), h("ul", {}, ...lines.map((line) => h("li", {}, line)))]);
      this.why.replaceChildren(
        h("p", {}, h("strong", {}, why.headline)),
        ...why.causes.map((cause) => h("p", {}, cause)),
        ...list("Waits for", why.waits),
        ...list("Probes", why.probes),
        ...list("Next", why.next),
        ...list("How its last runs ended", why.runs),
        ...(why.said.length === 0 ? [] : [h("h4", {}, "Its last words"), h("div", { class: "said" }, ...why.said.map(said))]),
      );
    } catch (problem) {
      this.why.replaceChildren(h("p", {}, problem.message));
    }
  }
}

const said = (line) => h("div", { class: line.stream }, line.stream === "stderr" ? h("span", { class: "unseen" }, "stderr: ") : null, line.text);
