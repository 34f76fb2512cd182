// The list of programs.

import { allButtons, Buttons } from "./actions.js";
import { byId, h, setClass, setText } from "./dom.js";
import { Sparkline } from "./sparkline.js";
import * as words from "./words.js";

export const URGENCIES = ["given_up", "failing", "unready", "waiting", "unstable", "changing", "stopped", "well", "unknown"];
const MB = 1e6;
const byName = (a, b) => a.process.name.localeCompare(b.process.name, "en", { numeric: true });
const ORDERS = {
  urgency: (a, b) => URGENCIES.indexOf(a.urgency) - URGENCIES.indexOf(b.urgency) || byName(a, b),
  tier: (a, b) => a.tier - b.tier || byName(a, b),
  name: byName,
};

/** @return what to say of readiness; empty when the state says it all */
export const readiness = (process) => (process.pid === 0 ? "" : process.ready ? "ready" : "not ready");

/** What was never asked to run is well, and not green for that. */
export const colour = (process, urgency) => (urgency === "well" && process.state === "STOPPED" ? "stopped" : urgency);

class Row {
  constructor(name, mayOperate) {
    this.badge = h("span");
    this.ready = h("span", { class: "ready" });
    this.reason = h("div", { class: "reason" });
    this.uptime = h("span", { class: "figure" });
    this.restarts = h("span", { class: "figure" });
    this.cpu = h("span");
    this.memory = h("span");
    this.buttons = new Buttons(false, mayOperate);
    this.curves = { cpu: new Sparkline(), memory: new Sparkline() };
    this.element = h(
      "li",
      { class: "row" },
      h("span", {}, this.badge, this.ready),
      h("div", { class: "who" }, h("a", { class: "name", href: "#/program/" + encodeURIComponent(name) }, name), this.reason),
      h(
        "div",
        { class: "figures" },
        this.uptime,
        this.restarts,
        h("span", { class: "figure" }, this.curves.cpu.element, " ", this.cpu),
        h("span", { class: "figure" }, this.curves.memory.element, " ", this.memory),
      ),
      this.buttons.element,
    );
  }

  show({ process, urgency, reason, usage }) {
    setText(this.badge, process.state);
    setClass(this.badge, "badge " + colour(process, urgency));
    setText(this.ready, readiness(process));
    setText(this.reason, reason);
    const restarts = words.restarts(process.restarts);
    setText(this.restarts, restarts === "0" ? "" : words.count(parseInt(restarts), "restart"));
    this.restarts.title = restarts;
    setText(this.cpu, usage ? `CPU ${words.percent(usage.cpu)}` : "");
    setText(this.memory, usage ? words.bytes(usage.memory) : "");
    this.buttons.show(process);
  }

  tick({ process }, now) {
    setText(this.uptime, process.pid === 0 || process.start_time === null ? "" : words.span((now - Date.parse(process.start_time)) / 1000));
  }

  sample(usage) {
    if (usage) {
      this.curves.cpu.add(usage.cpu, 0.1);
      this.curves.memory.add(usage.memory, 10 * MB);
    } else {
      Object.values(this.curves).forEach((curve) => curve.clear());
    }
  }
}

export class ProgramList {
  constructor(store, mayOperate) {
    this.store = store;
    this.mayOperate = mayOperate;
    this.rows = new Map();
    this.list = byId("rows");
    this.order = byId("order");
    this.find = byId("find");
    this.order.addEventListener("change", () => this.show());
    this.find.addEventListener("input", () => this.show());
    if (mayOperate) byId("all-buttons").append(...allButtons());
  }

  show() {
    const sought = this.find.value.trim().toLowerCase();
    const shown = [...this.store.programs.values()]
      .filter(({ process, reason }) => `${process.name} ${process.state} ${reason}`.toLowerCase().includes(sought))
      .sort(ORDERS[this.order.value]);
    for (const name of this.rows.keys()) {
      if (!this.store.programs.has(name)) this.rows.delete(name);
    }
    const elements = [];
    let tier = null;
    for (const program of shown) {
      const { name } = program.process;
      if (this.order.value === "tier" && program.tier !== tier) {
        tier = program.tier;
        elements.push(h("li", { class: "tier" }, tier === Infinity ? "Not by itself" : `Tier ${tier}`));
      }
      const row = this.rows.get(name) ?? new Row(name, this.mayOperate);
      this.rows.set(name, row);
      row.show(program);
      row.tick(program, this.store.now());
      elements.push(row.element);
    }
    this.arrange(elements);
    byId("none").hidden = shown.length > 0;
  }

  /** Who is on a button stays on it. */
  arrange(elements) {
    const present = [...this.list.children];
    const isSame = present.length === elements.length && elements.every((element, i) => element === present[i]);
    if (isSame) return;
    const focused = this.list.contains(document.activeElement) ? document.activeElement : null;
    this.list.replaceChildren(...elements);
    focused?.focus({ preventScroll: true });
  }

  tick() {
    for (const [name, row] of this.rows) row.tick(this.store.programs.get(name) ?? { process: { pid: 0 } }, this.store.now());
  }

  sample() {
    for (const [name, program] of this.store.programs) this.rows.get(name)?.sample(program.usage);
  }
}
