// Runs in the pages that `sitegen serve` shows, and only there: follows the builds over a WebSocket.
// It prints nothing to the console and leaves nothing in the page but what overlay.js shows.
(() => {
  "use strict";

  const script = document.currentScript;
  const folder = new URL(".", script.src); // {base}/.sitegen/
  const root = document.documentElement;
  let shows = script.dataset.shows; // What this page is, so that the server can tell whether there is a newer one.
  let state = null;

  // ---- Paths: decoded, NFC, without the base path, as in the messages ----

  const decode = (path) => {
    try {
      return decodeURIComponent(path).normalize("NFC");
    } catch {
      return path; // Not UTF-8, so none of ours.
    }
  };
  const base = decode(script.dataset.base ?? "");
  const pathOf = (address) => {
    if (!URL.canParse(address, location.href)) return null;
    const url = new URL(address, location.href);
    const path = decode(url.pathname);
    return url.origin === location.origin && path.startsWith(`${base}/`) ? path.slice(base.length) : null;
  };
  // A page has more than one address on GitHub Pages: /a/ and /a/index.html, /b and /b.html.
  const pageOf = (path) => path?.replace(/(?<=\/)index\.html$|\.html$/, "");

  // ---- The connection ----

  let socket = null;
  let pause = 200;

  const send = (message) => socket.send(JSON.stringify(message));
  const drop = () => {
    if (socket) socket.onclose = null;
    socket?.close();
  };
  const connect = () => {
    drop();
    socket = new WebSocket(new URL("livereload", folder).href.replace(/^http/, "ws"));
    const protocols = ["http://livereload.com/protocols/official-7"];
    socket.onopen = () => send({ command: "hello", protocols, shows, path: pathOf(location.href) });
    socket.onmessage = (event) => hear(JSON.parse(event.data));
    socket.onclose = knock;
  };
  const hear = (message) => {
    if (message.command === "hello") {
      pause = 200;
      send({ command: "info", url: location.href, plugins: {} });
    } else if (message.command === "state") {
      state = message;
      present();
    } else if (message.command === "reload" || message.command === "style") {
      follow(message);
    }
  };

  // Browsers report a WebSocket or a fetch that nobody answers in the console, but not a frame that stays empty. So it
  // is a frame that finds out whether the server is back. A tab that nobody looks at waits until somebody does.
  const knock = () => {
    setTimeout(() => whenSeen(ask), pause);
    pause = Math.min(pause * 2, 2000);
  };
  const ask = () => {
    const frame = document.createElement("iframe");
    frame.src = new URL("preview.css", folder);
    frame.style.setProperty("display", "none", "important");
    const end = (next) => {
      clearTimeout(late);
      frame.remove();
      next();
    };
    const late = setTimeout(end, 5000, knock);
    // The browser's own error page is none that we can look into.
    frame.onload = () => end(frame.contentDocument ? connect : knock);
    root.append(frame);
  };
  const whenSeen = (act) => {
    if (document.hidden) document.addEventListener("visibilitychange", act, { once: true });
    else act();
  };

  // ---- Reload, or swap style sheets ----

  const follow = ({ page, paths, ...message }) => {
    shows = message.shows ?? shows;
    const links = [...document.querySelectorAll("link[rel~=stylesheet][href]")];
    const linked = Map.groupBy(links, (link) => sheetOf(pathOf(link.href)));
    const shown = resources();
    if (page || paths.some((path) => shown.has(path) && !linked.has(sheetOf(path)))) return reload();
    const sheets = Map.groupBy(paths.filter((path) => linked.has(sheetOf(path))), sheetOf);
    for (const [sheet, found] of sheets) swap(linked.get(sheet), found);
  };
  const sheetOf = (path) => path?.replace(/\.[0-9a-f]{6,}(?=\.css$)/, "");
  const swap = (links, paths) => {
    const old = links.at(-1);
    const now = pathOf(old.href);
    // The sheet under its old fingerprint is among the paths too, as one that is gone. After a long sleep there may be
    // more of those.
    const [path = now, ...more] = paths.filter((path) => path !== now);
    if (more.length) return reload();
    const link = old.cloneNode();
    link.href = `${encodeURI(base + path).replace(/[?#]/g, encodeURIComponent)}?at=${Date.now()}`;
    link.onload = () => links.forEach((one) => one.remove());
    link.onerror = () => link.remove();
    old.after(link);
  };
  // The paths of what this page has loaded and shows. What a script has fetched is the script's own affair.
  const resources = () => {
    const quiet = ["fetch", "xmlhttprequest", "beacon", "link"];
    const loaded = performance.getEntriesByType("resource").filter((entry) => !quiet.includes(entry.initiatorType));
    const parts = document.querySelectorAll("[src], [poster], object[data], link[rel~=icon], link[rel~=preload]");
    const named = [...parts].flatMap((part) => [part.currentSrc, part.src, part.poster, part.data, part.href]);
    return new Set([...loaded.map((entry) => entry.name), ...named.filter(Boolean)].map(pathOf));
  };
  const reload = () => {
    const { scrollX: left, scrollY: top } = window;
    remember(memory, { left, top, blocks, restoration: history.scrollRestoration });
    history.scrollRestoration = "manual"; // Or the browser would scroll once more when all images are there.
    drop(); // What comes from now on is for the next page.
    location.reload();
  };

  const memory = `sitegen:${location.pathname}`;
  const remember = (key, value) => {
    try {
      sessionStorage.setItem(key, JSON.stringify(value));
    } catch {} // Storage may be forbidden or full; then the page forgets where it was.
  };
  const recall = (key) => {
    try {
      return JSON.parse(sessionStorage.getItem(key));
    } catch {
      return null;
    }
  };

  // ---- Where am I: back to the place, or to the block that has changed ----

  const hash = (text) => {
    let value = 0x811c9dc5; // FNV-1a
    for (let i = 0; i < text.length; i++) value = Math.imul(value ^ text.charCodeAt(i), 0x01000193);
    return value >>> 0;
  };
  const sign = (block) => hash(block.outerHTML.replace(/ data-line="[^"]*"/g, ""));
  const lined = [...document.querySelectorAll("[data-line]")];
  const tops = lined.filter((block) => !block.parentElement.closest("[data-line]"));
  // Taken now, and not at the reload: in both pages the site's scripts have by now done as much to the blocks.
  const blocks = { tops: tops.map(sign), all: lined.map(sign) };

  const findChanged = (old) => {
    const now = blocks.tops;
    const most = Math.min(old.tops.length, now.length);
    let start = 0;
    while (start < most && old.tops[start] === now[start]) start++;
    let end = 0;
    while (end < most - start && old.tops.at(-1 - end) === now.at(-1 - end)) end++;
    const between = tops.slice(start, tops.length - end);
    const isNew = (block) => !old.all.includes(sign(block));
    let found = between.find(isNew) ?? between[0];
    // In a long list it is one item that has changed.
    for (let inner = found; inner; inner = [...inner.querySelectorAll("[data-line]")].find(isNew)) found = inner;
    return found;
  };
  const pointAt = (block) => {
    const { top, bottom, height } = block.getBoundingClientRect();
    const seen = Math.min(bottom, innerHeight) - Math.max(top, 0);
    const behavior = matchMedia("(prefers-reduced-motion: reduce)").matches ? "instant" : "smooth";
    const end = height < innerHeight ? "center" : "start";
    if (seen < Math.min(height, 40)) block.scrollIntoView({ block: end, behavior });
    // An animation moves nothing and leaves nothing behind.
    const tint = { backgroundColor: "rgb(255 190 40 / 0.3)", boxShadow: "0 0 0 6px rgb(255 190 40 / 0.3)" };
    block.animate([tint, { ...tint, offset: 0.4 }, {}], { id: "sitegen", duration: 1500, easing: "ease-out" });
  };
  const comeBack = (before) => {
    sessionStorage.removeItem(memory);
    const settle = () => scrollTo({ left: before.left, top: before.top, behavior: "instant" });
    settle();
    const reached = scrollY;
    const changed = findChanged(before.blocks);
    if (changed) whenSeen(() => pointAt(changed));
    addEventListener("load", () => {
      // Images may have made the page long enough only now.
      if (!changed && scrollY === reached) settle();
      setTimeout(() => (history.scrollRestoration = before.restoration));
    });
  };

  // ---- From the page to the editor ----

  const lineOf = (event) => event.altKey && state?.edit && event.target.closest?.("[data-line]")?.dataset.line;
  addEventListener("dblclick", (event) => {
    const line = lineOf(event);
    if (line) location.href = state.edit.replace("{line}", line).replace("{column}", 1);
  });
  // By itself, Alt makes of these clicks a selection, and on a link a download.
  addEventListener("mousedown", (event) => lineOf(event) && event.preventDefault());
  addEventListener("click", (event) => lineOf(event) && event.target.closest("a") && event.preventDefault(), true);

  // ---- What there is to show: overlay.js, loaded when there is anything ----

  let overlay = null;
  const present = async () => {
    if (!overlay && !state.problems.length && !Object.keys(state.early).length) return;
    overlay ??= import(new URL(`overlay.js?at=${Date.now()}`, folder));
    try {
      const { present } = await overlay;
      const early = new Map(Object.entries(state.early).map(([path, kind]) => [pageOf(path), kind]));
      present(state, early, (address) => pageOf(pathOf(address)));
    } catch {
      overlay = null; // The server went away meanwhile. Its next state brings us here again.
    }
  };

  // ---- Go ----

  const before = recall(memory);
  if (before) comeBack(before);
  connect();
  // A page that waits behind the back button holds no connection.
  addEventListener("pagehide", drop);
  addEventListener("pageshow", (event) => event.persisted && knock());
})();
