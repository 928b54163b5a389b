// What the preview puts into a page: the problems of the last build, and the marks of pages that are not published yet.
// All of it stands in shadow trees, where the site's style sheets do not reach; see client.css.

const sheet = new CSSStyleSheet();
sheet.replaceSync(await (await fetch(new URL("preview.css", import.meta.url))).text());

let words = {};

// Shows a state message of the server. `early` tells of what kind ("draft", "future") pages are that readers do not
// get yet, and `pageAt` which page of the site an address leads to, if any.
export function present(state, early, pageAt) {
  words = state.words;
  showProblems(state.problems);
  showEarly(early, pageAt);
}

function create(tag, properties, ...children) {
  const made = Object.assign(document.createElement(tag), properties);
  made.append(...children.filter(Boolean)); // Strings become text, never markup.
  return made;
}

function place(kind, ...children) {
  const host = create("sitegen-preview", { lang: words.lang ?? "" });
  host.setAttribute("kind", kind);
  const shadow = host.attachShadow({ mode: "open" });
  shadow.adoptedStyleSheets = [sheet];
  shadow.append(...children);
  return host;
}

// ---- Drafts and posts whose time has not come ----

let marked = "";

function showEarly(early, pageAt) {
  const key = JSON.stringify([...early]);
  if (key === marked) return;
  marked = key;
  for (const old of document.querySelectorAll("sitegen-preview:not([kind=problems])")) old.remove();
  const own = early.get(pageAt(location.href));
  if (own) document.documentElement.append(place("ribbon", create("p", { className: own }, words[`${own}-page`])));
  for (const link of document.querySelectorAll("main a[href], body:not(:has(main)) a[href]")) {
    const kind = early.get(pageAt(link.href));
    // Not in prose, not the page's own table of contents, not on images, and not where the theme says it already.
    const isPart = link.closest("[data-line]") || link.getAttribute("href").startsWith("#");
    if (!kind || isPart || !link.textContent.trim() || link.nextElementSibling?.matches(".badge")) continue;
    // Inside of the link, so that no grid gets a new cell.
    link.append(place("mark", create("span", { className: kind }, words[kind])));
  }
}

// ---- Problems ----

let problems = [];
let isOpen = false;
let parts = null;
let focused = null;
const dismissed = "sitegen:dismissed"; // In sessionStorage: the problems that somebody has waved away.
const MOST = 100; // What one template breaks, it breaks on every page.

function showProblems(now) {
  if (!hasErrors(now)) guarded(() => sessionStorage.removeItem(dismissed));
  const same = JSON.stringify(now) === JSON.stringify(problems);
  if (same || (!now.length && !parts)) return;
  const had = hasErrors(problems);
  problems = now;
  parts ??= build();
  fill();
  // Errors come forward by themselves. Warnings come when they are asked for.
  if (hasErrors(now)) toggle(!wasDismissed());
  else toggle(isOpen && !had && now.length > 0);
}

const hasErrors = (list) => list.some(({ severity }) => severity === "error");

function build() {
  const title = create("h1", { id: "title" });
  const counts = create("p", { className: "counts" });
  const close = create("button", { type: "button", className: "close", title: words.close, ariaLabel: words.close });
  const list = create("ol", { className: "problems" });
  const head = create("header", {}, title, counts, close);
  const panel = create("section", { className: "panel" }, head, list);
  const cover = create("div", { className: "cover", popover: "manual", role: "dialog", tabIndex: -1 }, panel);
  cover.setAttribute("aria-labelledby", "title");
  const badge = create("button", { type: "button", className: "badge", popover: "manual", ariaHasPopup: "dialog" });
  const said = create("p", { className: "said", role: "status" });
  document.documentElement.append(place("problems", said, cover, badge));
  close.onclick = dismiss;
  badge.onclick = () => toggle(true, true);
  // An Escape that ends the input of a Korean syllable is not for us.
  addEventListener("keydown", (event) => event.key === "Escape" && !event.isComposing && isOpen && dismiss(), true);
  return { title, counts, list, panel, cover, badge, said };
}

function fill() {
  const { title, counts, list, cover, badge, said, panel } = parts;
  const failed = hasErrors(problems);
  const told = ["error", "warning"].flatMap((severity) => {
    const n = problems.filter((problem) => problem.severity === severity).length;
    const text = words[n === 1 ? `${severity}-count-one` : `${severity}-count`].replace("{n}", n);
    return n ? create("span", { className: severity }, text) : [];
  });
  const text = told.map((part) => part.textContent).join(", ");
  title.textContent = failed ? words.failed : text;
  counts.replaceChildren(...(failed ? told : []));
  badge.textContent = text;
  for (const part of [panel, badge]) part.classList.toggle("failed", failed);
  list.replaceChildren(...problems.slice(0, MOST).map(drawProblem));
  const rest = problems.length - MOST;
  if (rest > 0) list.append(create("li", { className: "more" }, words.more.replace("{n}", rest)));
  said.textContent = failed ? `${words.failed} ${text}` : text;
}

function toggle(open, asked = false) {
  const { cover, badge } = parts;
  const { activeElement: inside } = cover.getRootNode();
  const active = inside ?? document.activeElement;
  const wasOpen = isOpen;
  isOpen = open;
  lift(open);
  cover.togglePopover(open);
  badge.togglePopover(!open && problems.length > 0);
  if (open && !wasOpen && (asked || !isTyping(active))) {
    focused = active;
    cover.scrollTop = 0;
    cover.focus({ preventScroll: true });
  } else if (!open && inside) {
    focused?.focus({ preventScroll: true });
  }
}

// Nobody who is writing, say in a comment form, loses the keyboard.
const isTyping = (active) => active?.isContentEditable || active?.matches("input, textarea, select, iframe");

// Storage may be forbidden or full; then the next page tells of the same problems once more.
function guarded(act) {
  try {
    return act();
  } catch {
    return null;
  }
}
const wasDismissed = () => guarded(() => sessionStorage.getItem(dismissed)) === JSON.stringify(problems);
function dismiss() {
  guarded(() => sessionStorage.setItem(dismissed, JSON.stringify(problems)));
  toggle(false);
}

// Shows the root of a page whose own style sheet hides it, for as long as there is something to tell.
let isLifted = false;
function lift(open) {
  const { style } = document.documentElement;
  if (isLifted && !open) style.removeProperty("display");
  else if (!open || getComputedStyle(document.documentElement).display !== "none") return;
  else style.setProperty("display", "block", "important");
  isLifted = open;
}

// ---- One problem, as the terminal draws it ----

function drawProblem({ severity, message, hint, others, ...place }) {
  const label = create("b", { className: "label" }, words[severity]);
  return create(
    "li",
    { className: severity },
    create("p", { className: "message" }, label, create("span", {}, ...prose(message))),
    ...[place, ...(others ?? [])].filter(({ path }) => path).map(drawPlace),
    hint && create("p", { className: "hint" }, create("b", {}, words.hint), create("span", {}, ...prose(hint))),
  );
}

function drawPlace({ path, line, column, text, length, start = 0, edit }) {
  const where = printable(path) + (line ? `:${line}:${Math.max(column, 1)}` : "");
  return create(
    "div",
    { className: "place" },
    edit ? create("a", { href: edit, title: words.edit }, where) : create("span", { className: "where" }, where),
    line && text?.trim() && drawLine(line, column - start, [...text.trimEnd()], length, start > 0),
  );
}

// The line with the spot marked. Columns count characters, not UTF-16 units. A paragraph is one long line in many a
// post: then what is around the spot is enough; `isCut` says that the text does not begin the line.
function drawLine(line, column, chars, length, isCut) {
  const start = Math.min(Math.max(column - 1, 0), chars.length);
  const end = start + Math.min(Math.max(length ?? 1, 1), 160);
  const from = chars.length > 240 ? Math.max(0, start - 60) : 0;
  const to = chars.length > 240 ? Math.max(end, from + 220) : chars.length;
  const part = (first, last) => printable(chars.slice(first, last).join(""));
  const code = create(
    "code",
    {},
    (isCut || from > 0) && "…",
    part(from, start),
    create("mark", {}, part(start, end)),
    part(end, to),
    to < chars.length && "…",
  );
  return create("div", { className: "source" }, create("span", { className: "number" }, String(line)), code);
}

// Control and bidirectional characters are shown as escapes, as in the terminal: nothing may look like what it is not.
function printable(text) {
  const escape = (char) => `\\u${char.codePointAt(0).toString(16).padStart(4, "0")}`;
  return text.replace(/(?![ \t])[\p{C}\p{Z}]/gu, escape);
}

// What stands in backticks is code, as in Markdown. The backticks stay for whoever copies the sentence.
function prose(text) {
  const tick = (textContent) => create("i", { textContent, ariaHidden: "true" });
  const draw = (match) => (match[1] ? create("code", {}, tick(match[1]), match[3], tick(match[4])) : match[0]);
  return [...text.matchAll(/(?<!`)((`+)(?!`) ?)(.+?)( ?(?<!`)\2(?!`))|`+|[^`]+/gs)].map(draw);
}
