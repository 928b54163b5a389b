// The search: in the dialogue of every page, which theme.js opens, and on a page of its own.
import { Finder } from "./search/find.js";

const MOST = 200; // Characters of a query: a link may bring more.
const PAUSE = 80; // Milliseconds: keys that follow one another faster are one change.
const SLOW = 300;
const IN_DIALOGUE = 8;
const ON_PAGE = 10;

const make = (name, className, ...children) => {
  const element = document.createElement(name);
  element.className = className;
  element.append(...children);
  return element;
};
const marked = (spans) => spans.map(([text, isMarked]) => (isMarked ? make("mark", "", text) : text));

const start = (form) => {
  const box = form.closest("dialog"); // None on the page of the search.
  const input = form.elements.q;
  const [status, list] = form.querySelectorAll("[role=status], .results");
  const button = form.querySelector("button"); // In the dialogue it closes, on the page it shows more.
  const words = form.dataset;
  const hint = status.textContent;
  const finder = new Finder(new URL(words.index, location.href).href);
  let limit = box ? IN_DIALOGUE : ON_PAGE;
  let turn = 0;
  let waiting;
  let hasFailed = false;

  const queryOf = (text) => text.slice(0, MOST).trim();
  let typed = queryOf(input.value); // Before this script came, perhaps.
  const pageOf = (query) => {
    const url = new URL(form.action);
    if (query) url.searchParams.set("q", query);
    return url.href;
  };
  // Not said again what is said already: screen readers would.
  const say = (text) => status.textContent === text || (status.textContent = text);

  // ---- What is shown: always as text, never as markup ----
  const itemOf = ({ url, title, heading, excerpt, label, date, path }) => {
    const link = make("a", "", make("span", "result-title", ...marked(title)));
    link.href = url;
    const item = make("li", "", link);
    // An option is read as a whole, a link by its title alone.
    (box ? link : item).append(
      make("span", "result-heading", heading),
      make("span", "result-text", ...marked(excerpt)),
      make("span", "meta", make("span", "result-label", label), make("span", "", date), make("span", "", path)),
    );
    item.querySelectorAll("span:empty").forEach((span) => span.remove());
    return item;
  };

  const show = (results, total, query) => {
    const items = results.map(itemOf);
    if (box && total) {
      const all = make("a", "", words.all);
      all.href = pageOf(query);
      items.push(make("li", "search-all", all));
    }
    list.replaceChildren(...items);
    list.hidden = !items.length;
    if (box) offer();
    else button.hidden = results.length >= total;
  };

  // What is shown stays until the answer to the last query has come.
  const find = async () => {
    clearTimeout(waiting);
    const query = queryOf(input.value);
    const mine = ++turn;
    hasFailed = false;
    const slow = setTimeout(() => mine === turn && say(words.wait), SLOW);
    try {
      const { results, total, guess } = query ? await finder.find(query, limit) : { results: [], total: 0 };
      if (mine !== turn) return;
      show(results, total, query);
      const count = (total === 1 ? words.one : words.count).replace("{n}", total);
      const doubt = guess === query ? words.near : words.guess.replace("{guess}", () => guess);
      say(!query ? hint : !total ? words.none : guess ? `${doubt} ${count}` : count);
    } catch (error) {
      if (mine !== turn) return;
      hasFailed = true;
      show([], 0);
      say(error.code === "offline" ? words.offline : words.stale);
      if (error.name !== "SearchError") throw error;
    } finally {
      clearTimeout(slow);
    }
  };
  addEventListener("online", () => hasFailed && find());

  // A syllable that ends as it was composed is no other query: what the reader has chosen meanwhile stays chosen.
  const watch = (atOnce, soon) => {
    input.addEventListener("input", () => {
      if (typed === (typed = queryOf(input.value))) return;
      atOnce();
      clearTimeout(waiting);
      waiting = setTimeout(soon, PAUSE);
    });
  };
  // While a syllable is being composed, keys belong to it. Safari tells by the code 229.
  const isComposing = (event) => event.isComposing || event.keyCode === 229;
  input.addEventListener("keydown", (event) => event.key === "Enter" && isComposing(event) && event.preventDefault());

  // ---- The dialogue: a combobox, whose options are links ----
  let active = -1; // None: the keys belong to the input.
  const options = () => [...list.querySelectorAll("a")];
  const choose = (number) => {
    const links = options();
    links.forEach((link, i) => (link.ariaSelected = i === number));
    active = number;
    links[number]?.scrollIntoView({ block: "nearest" });
    input.setAttribute("aria-activedescendant", links[number]?.id ?? "");
  };
  const offer = () => {
    for (const item of list.children) item.role = "presentation";
    options().forEach((link, i) => Object.assign(link, { id: `-result-${i}`, role: "option", tabIndex: -1 }));
    input.ariaExpanded = !list.hidden;
    list.scrollTop = 0;
    choose(-1);
  };
  const press = (event) => {
    const links = options();
    const places = links.length + 1; // The input is one of them.
    const to = {
      ArrowDown: ((active + 2) % places) - 1,
      ArrowUp: ((active + places) % places) - 1,
      Home: active < 0 ? undefined : 0,
      End: active < 0 ? undefined : links.length - 1,
    }[event.key];
    if (event.key === "Escape") box.close();
    else if (event.key === "Enter" && active >= 0) links[active].dispatchEvent(new MouseEvent("click", event));
    else if (to !== undefined) choose(to);
    else return;
    event.preventDefault();
  };
  if (box) {
    watch(() => choose(-1), find); // Enter must not open what another query has found.
    input.addEventListener("keydown", (event) => isComposing(event) || press(event));
    form.addEventListener("submit", (event) => queryOf(input.value) || event.preventDefault());
    list.addEventListener("click", ({ target }) => {
      // A result on this very page lies behind the dialogue.
      if (target.closest("a")?.href.split("#")[0] === location.href.split("#")[0]) box.close();
    });
    box.addEventListener("mousedown", ({ target }) => target === box && box.close());
    button.addEventListener("click", () => box.close());
    if (typed) find();
    return;
  }

  // ---- The page: its address follows what is typed. Enter, or coming by a link, keeps an entry of the history ----
  const title = document.title;
  let isKept = false;
  const write = () => {
    const query = queryOf(input.value);
    document.title = query ? `${query} · ${title}` : title;
    const url = pageOf(query);
    if (url === location.href) return;
    history[isKept ? "pushState" : "replaceState"](null, "", url);
    isKept = false;
  };
  const change = () => {
    limit = ON_PAGE;
    write();
    return find();
  };
  const read = (otherwise) => {
    input.value = typed = queryOf(new URL(location.href).searchParams.get("q") ?? otherwise);
    isKept = false;
    change();
    isKept = Boolean(input.value);
  };
  watch(() => {}, change);
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    change();
    isKept = true;
    if (matchMedia("(hover: none)").matches) input.blur(); // The keyboard makes room.
  });
  button.addEventListener("click", async () => {
    limit += ON_PAGE;
    const shown = list.children.length;
    await find();
    list.children[shown]?.querySelector("a").focus();
  });
  addEventListener("popstate", () => read(""));
  read(typed);
  if (!input.value && matchMedia("(hover: hover)").matches) input.focus();
};

document.querySelectorAll(".search").forEach(start);
