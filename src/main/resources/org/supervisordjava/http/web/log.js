// A log: what comes, of both streams; or a log file, a piece at a time. Neither is ever held whole.

import { coloured, stripped } from "./ansi.js";
import * as api from "./api.js";
import { h, setText } from "./dom.js";
import * as words from "./words.js";

/** Of what comes, so many lines are kept. */
export const MOST_LINES = 5000;
const PIECE = 128 * 1024;
/** Read at once while a whole file is searched, and what is shown of it. */
const SEARCHED = 1024 * 1024;
const MOST_FOUND = 1000;
const AGAIN_MS = 1000;

export class LogView {
  constructor(process) {
    this.name = process.name;
    this.pending = [];
    this.scheduled = false;
    this.rest = 0;
    this.aborts = new AbortController();
    this.closed = false;
    const sources = [h("option", { value: "live" }, "stdout and stderr, live")];
    for (const stream of ["stdout", "stderr"]) {
      if (process[stream + "_logfile"] !== "") sources.push(h("option", { value: stream }, `${stream} file, whole`));
    }
    this.source = h("select", { onchange: () => this.choose() }, ...sources);
    this.follow = h("input", { type: "checkbox", checked: true });
    this.sought = h("input", { type: "search", autocomplete: "off", oninput: () => this.mark(), onkeydown: (event) => this.key(event) });
    this.only = h("input", { type: "checkbox", onchange: () => this.mark() });
    this.state = h("span", { class: "figure", role: "status" });
    this.lines = h("div", { class: "lines", role: "log", "aria-live": "off", "aria-label": "Log of " + this.name, tabindex: "0", onscroll: () => this.scrolled() });
    const move = (label, to) => h("button", { type: "button", "aria-label": `${label} part of the log of ${this.name}`, onclick: () => this.page(to) }, label);
    this.pages = h(
      "span",
      { class: "buttons" },
      move("Oldest", () => 0),
      move("Older", () => Math.max(0, this.offset - PIECE)),
      move("Newer", () => this.offset + PIECE),
      move("Newest", () => Infinity),
      h("button", { type: "button", "aria-label": `Search the whole log of ${this.name}`, onclick: () => this.searchAll() }, "Search all of it"),
    );
    this.followLabel = h("label", {}, this.follow, " Follow");
    this.element = h(
      "div",
      {},
      h(
        "div",
        { class: "tools" },
        h("label", {}, "Show ", this.source),
        this.followLabel,
        h("label", {}, "Search ", this.sought),
        h("label", {}, this.only, " Matches only"),
        this.pages,
        this.state,
      ),
      this.lines,
    );
    this.choose();
  }

  close() {
    this.closed = true;
    this.aborts.abort();
  }

  async choose() {
    this.aborts.abort();
    this.aborts = new AbortController();
    this.pending = [];
    this.lines.replaceChildren();
    const isLive = this.source.value === "live";
    this.pages.hidden = isLive;
    this.followLabel.hidden = !isLive;
    if (isLive) {
      await this.live(this.aborts.signal);
    } else {
      await this.page(() => Infinity);
    }
  }

  /** Over ends of the connection; what was there before is not shown twice. */
  async live(signal) {
    let last = "";
    while (!signal.aborted) {
      try {
        setText(this.state, "");
        const answer = await api.answer(`output?follow=true&colours=true&name=${encodeURIComponent(this.name)}`, { signal });
        last = await this.read(answer.body.getReader(), last);
      } catch (problem) {
        if (signal.aborted) return;
        setText(this.state, `not connected: ${problem.message}`);
      }
      await new Promise((resolve) => setTimeout(resolve, AGAIN_MS));
    }
  }

  /** Only what is drawn is looked into. */
  async read(reader, seen) {
    const decoder = new TextDecoder();
    let rest = "";
    let last = seen;
    let isPast = true;
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return last;
      let lines = (rest + decoder.decode(value, { stream: true })).split("\n");
      rest = lines.pop();
      if (isPast) {
        const end = lines.indexOf("");
        isPast = end < 0;
        const past = isPast ? lines : lines.slice(0, end);
        lines = [...past.filter((line) => time(line) > seen), ...(isPast ? [] : lines.slice(end + 1))];
      }
      if (lines.length > 0) {
        last = time(lines.at(-1));
        this.add(lines);
      }
    }
  }

  /** Of a flood what cannot be kept is not drawn either. */
  add(lines) {
    this.pending.push(...lines);
    if (this.pending.length > 2 * MOST_LINES) this.pending.splice(0, this.pending.length - MOST_LINES);
    if (!this.scheduled) {
      this.scheduled = true;
      setTimeout(() => requestAnimationFrame(() => this.draw()), this.rest);
    }
  }

  /** Rests after it for longer than it took: the page goes on answering its user. */
  draw() {
    this.scheduled = false;
    // It may have been left for a file in the meantime.
    if (this.closed || this.pending.length === 0) return;
    const began = performance.now();
    const added = this.pending.slice(-MOST_LINES);
    this.pending = [];
    const over = this.lines.childElementCount + added.length - MOST_LINES;
    for (let i = 0; i < over && this.lines.firstChild !== null; i++) this.lines.firstChild.remove();
    this.lines.append(...added.map((line) => this.mark1(lineElement(parsed(line)))));
    if (this.follow.checked) this.toEnd();
    if (this.sought.value !== "") this.tellMatches();
    this.rest = 4 * (performance.now() - began);
  }

  toEnd() {
    this.lines.scrollTop = this.lines.scrollHeight;
  }

  /** Whoever scrolls back wants to read; whoever is at the end wants to follow. */
  scrolled() {
    const isAtEnd = this.lines.scrollTop + this.lines.clientHeight >= this.lines.scrollHeight - 30;
    if (!isAtEnd && this.lines.scrollTop < this.lastTop) this.follow.checked = false;
    if (isAtEnd) this.follow.checked = true;
    this.lastTop = this.lines.scrollTop;
  }

  async bytes(offset, length) {
    const path = `${api.of(this.name)}/log?stream=${this.source.value}&offset=${offset}&length=${length}`;
    const answer = await api.answer(path, { signal: this.aborts.signal });
    return { size: Number(answer.headers.get("Log-Size")), data: new Uint8Array(await answer.arrayBuffer()) };
  }

  async page(to) {
    try {
      let wanted = to();
      if (wanted === Infinity || wanted >= this.size) {
        this.size = (await this.bytes(0, 1)).size;
        wanted = Math.max(0, this.size - PIECE);
      }
      const { size, data } = await this.bytes(wanted, PIECE);
      this.size = size;
      this.offset = wanted;
      this.showPiece(data, wanted > 0);
      setText(this.state, `${words.bytes(wanted)} to ${words.bytes(wanted + data.length)} of ${words.bytes(size)}`);
      if (wanted + data.length >= size) this.toEnd();
      else this.lines.scrollTop = 0;
    } catch (problem) {
      if (!this.closed) setText(this.state, problem.message);
    }
  }

  showPiece(data, isCut) {
    const lines = new TextDecoder().decode(data).split("\n");
    if (lines.at(-1) === "") lines.pop();
    if (isCut && lines.length > 1) lines.shift();
    const stream = this.source.value;
    this.lines.replaceChildren(...lines.map((text) => this.mark1(lineElement({ stream, text }))));
    if (this.sought.value !== "") this.tellMatches();
  }

  /** Piece after piece from the start; the last matches are shown. */
  async searchAll() {
    const sought = this.sought.value.toLowerCase();
    if (sought === "") {
      setText(this.state, "type what to search for");
      this.sought.focus();
      return;
    }
    this.aborts.abort();
    this.aborts = new AbortController();
    let found = [];
    let matches = 0;
    let rest = "";
    let offset = 0;
    const decoder = new TextDecoder();
    try {
      for (;;) {
        const { size, data } = await this.bytes(offset, SEARCHED);
        offset += data.length;
        const isEnd = data.length === 0 || offset >= size;
        const lines = (rest + decoder.decode(data, { stream: true })).split("\n");
        rest = isEnd ? "" : lines.pop();
        for (const line of lines) {
          if (stripped(line).toLowerCase().includes(sought)) {
            matches++;
            found.push(line);
          }
        }
        found = found.slice(-MOST_FOUND);
        setText(this.state, `${words.count(matches, "match", "matches")} in ${words.bytes(offset)} of ${words.bytes(size)}`);
        if (isEnd) break;
      }
      const stream = this.source.value;
      this.lines.replaceChildren(...found.map((text) => this.mark1(lineElement({ stream, text }))));
      const shown = matches > found.length ? `, the last ${found.length} are shown` : "";
      setText(this.state, `${words.count(matches, "match", "matches")} in all of it${shown}`);
    } catch (problem) {
      if (!this.closed) setText(this.state, problem.message);
    }
  }

  mark() {
    for (const line of this.lines.children) this.mark1(line);
    this.tellMatches();
  }

  mark1(line) {
    const sought = this.sought.value.toLowerCase();
    const isHit = sought !== "" && line.textContent.toLowerCase().includes(sought);
    line.classList.toggle("hit", isHit);
    line.hidden = this.only.checked && sought !== "" && !isHit;
    return line;
  }

  tellMatches() {
    const hits = this.lines.querySelectorAll(".hit").length;
    setText(this.state, this.sought.value === "" ? "" : words.count(hits, "match", "matches"));
  }

  /** Enter goes to the next match, with Shift to the one before. */
  key(event) {
    if (event.key !== "Enter") return;
    event.preventDefault();
    const hits = [...this.lines.querySelectorAll(".hit")];
    if (hits.length === 0) return;
    const from = hits.findIndex((hit) => hit.classList.contains("here"));
    hits[from]?.classList.remove("here");
    const to = from < 0 ? hits.length - 1 : (from + (event.shiftKey ? -1 : 1) + hits.length) % hits.length;
    hits[to].classList.add("here");
    this.follow.checked = false;
    hits[to].scrollIntoView({ block: "center" });
  }
}

const time = (line) => line.slice(0, line.indexOf("\t"));

function parsed(line) {
  const [at, , , stream, ...text] = line.split("\t");
  return { at, stream, text: text.join("\t") };
}

function lineElement({ at, stream, text }) {
  const when = at ? h("time", { datetime: at }, words.clock(at)) : null;
  const mark = at && stream === "stderr" ? h("span", { class: "unseen" }, "stderr: ") : null;
  return h("div", { class: stream }, when, mark, ...coloured(text));
}
