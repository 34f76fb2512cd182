// What changes, as the server sends it. A connection that is lost is made again, after ever longer pauses; a page that
// nobody sees holds none.

import * as api from "./api.js";

const FIRST_PAUSE_MS = 1000;
const LONGEST_PAUSE_MS = 15_000;

export class Feed {
  /** @param handler connected(), lost(), process(json), removed(name), supervisor(json) */
  constructor(handler) {
    this.handler = handler;
    this.source = null;
    this.timer = null;
    this.pause = FIRST_PAUSE_MS;
    this.isConnected = false;
    document.addEventListener("visibilitychange", () => (document.hidden ? this.close() : this.open()));
    this.open();
  }

  open() {
    if (this.source !== null) return;
    clearTimeout(this.timer);
    const source = new EventSource(api.url("events"));
    this.source = source;
    const on = (event, handle) => source.addEventListener(event, (message) => handle(JSON.parse(message.data)));
    source.addEventListener("open", () => {
      this.pause = FIRST_PAUSE_MS;
      this.isConnected = true;
      this.handler.connected();
    });
    on("supervisor", (json) => this.handler.supervisor(json));
    on("process", (json) => this.handler.process(json));
    on("removed", (json) => this.handler.removed(json.name));
    source.addEventListener("error", () => {
      // A browser gives up at the first answer that is not 200, as that of a proxy in front of a server that starts.
      this.close();
      this.handler.lost();
      if (!document.hidden) this.timer = setTimeout(() => this.open(), this.pause);
      this.pause = Math.min(2 * this.pause, LONGEST_PAUSE_MS);
    });
  }

  close() {
    clearTimeout(this.timer);
    this.source?.close();
    this.source = null;
    this.isConnected = false;
  }

  /** A connection may be dead without either side being told. */
  again() {
    this.close();
    this.open();
  }
}
