// Finds documents: loads the pieces of the index that the words are in, then the texts of the best candidates, to see
// what really stands there, since bigrams meet by chance. docs/themes.md describes the files.
import { GAP, Reader, escape, parse } from "./words.js";

const DIGITS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
// Words are read as typed, half typed, with the other keyboard layout, with wrong letters.
const WAYS = 4;
const GUESSED = 2;
const BEFORE = 40; // characters of an excerpt before the word
const LENGTH = 160;

const fail = (code) => {
  throw Object.assign(new Error(code), { name: "SearchError", code });
};
const fetchText = (url, options) => fetch(url, options).then((response) => (response.ok ? response.text() : ""));

export class Finder extends Reader {
  #files = new Map();
  #options = {};

  constructor(folder, load = fetchText) {
    super();
    Object.assign(this, { folder, load });
  }

  /** { results, total, guess } for a query, the best first. */
  async find(query, limit = 8) {
    try {
      return await this.#find(...parse(query), limit);
    } catch (error) {
      if (error.code !== "stale") throw error;
    }
    // There was an old copy: ask the server itself, once.
    this.#files.clear();
    this.#options = { cache: "reload" };
    return this.#find(...parse(query), limit).finally(() => (this.#options = {}));
  }

  async #find(words, phrases, limit) {
    if (!words[0]) return { results: [], total: 0, guess: "" };
    const { count } = await this.#file("index");
    const terms = words.map((word) => ({ word, way: -1 }));
    for (let open = terms; ;) {
      for (const term of open) {
        const at = terms.indexOf(term);
        do {
          const found = ++term.way < WAYS ? await this.read(term.word, term.way, words[at - 1], words[at + 1]) : [];
          term.readings = found.filter(({ docs }) => docs.size);
        } while (term.way < WAYS && !term.readings[0]);
      }
      const ranked = rank(terms, count);
      const most = open === terms ? limit * (phrases[0] ? 3 : 2) : limit;
      const checked = await this.#check(ranked, terms, phrases, limit, most);
      // What the index has and no text does is read in the next way.
      const some = (name, term) => checked.some((one) => one[name].has(term));
      open = terms.filter((term) => term.readings[0] && some("claims", term) && !some("has", term));
      if (!open[0]) return answer(terms, ranked, checked, limit);
    }
  }

  async #check(ranked, terms, phrases, limit, most) {
    const checked = [];
    // More is loaded only until one surely has the words.
    const isDone = () => checked.some(({ isWhole }) => isWhole);
    for (let from = 0; from < most && !isDone(); from += limit) {
      const some = ranked.slice(from, from + limit);
      // A text that cannot be had is left out.
      const texts = await Promise.all(some.map(({ doc }) => this.#file(doc).catch(() => null)));
      checked.push(...some.flatMap((one, at) => (texts[at] ? [look(one, texts[at], terms, phrases)] : [])));
      const at = checked.findIndex(({ text }) => text.rest);
      if (at < 0 || isDone()) continue;
      const { doc, text } = checked[at];
      const { parts } = await this.#file(`${doc}-rest`).catch(() => ({ parts: [] }));
      const one = ranked.find((other) => other.doc === doc);
      checked[at] = look(one, { ...text, parts: [...text.parts, ...parts], rest: false }, terms, phrases);
    }
    return ranked[0] && !checked[0] ? fail("offline") : checked;
  }

  #file(name) {
    if (!this.#files.has(name)) {
      const text = this.load(`${this.folder}${name}.json`, this.#options).catch(() => fail("offline"));
      // What is missing or cut off is no JSON.
      const file = text.then((json) => (/}\s*$/.test(json) ? JSON.parse(json) : fail("stale")));
      this.#files.set(name, file);
      file.catch(() => this.#files.delete(name));
    }
    return this.#files.get(name);
  }

  /** The entries of the piece that a key is in, and where the next begins. A manifest may name parts of it. */
  async piece(key, name = "index", end) {
    const file = await this.#file(name);
    if (!Array.isArray(file.pieces)) return name === "index" ? fail("stale") : { entries: Object.entries(file), end };
    const at = file.pieces.findLastIndex(([start]) => start <= key);
    return at < 0 ? { entries: [] } : this.piece(key, file.pieces[at][1], file.pieces[at + 1]?.[0] ?? end);
  }

  /** Of two pieces at most. */
  async entries(first, last = first) {
    const { entries, end } = await this.piece(first);
    const next = end <= last ? await this.piece(end) : { entries: [] };
    return [...entries, ...next.entries].filter(([key]) => first <= key && key <= last);
  }

  async docs(first, last) {
    const docs = new Map();
    for (const [, postings] of await this.entries(first, last)) {
      let value = 0;
      for (const digits of typeof postings === "string" ? postings.match(/[g-z\d_-]*[A-Za-f]/g) : []) {
        value += [...digits].reduce((number, digit) => number * 32 + (DIGITS.indexOf(digit) % 32), 0);
        docs.set(value >> 4, Math.max(value % 16, docs.get(value >> 4) ?? 0));
      }
    }
    return docs;
  }
}

/** First what has all words; of equals the newest. */
const sorted = (list, has, terms) =>
  list.sort(
    (a, b) => (b[has].size === terms.length) - (a[has].size === terms.length) || b.score - a.score || b.doc - a.doc,
  );

function rank(terms, count) {
  const found = new Map();
  for (const term of terms) {
    term.docs = new Map();
    for (const { docs, weight } of term.readings)
      for (const [doc, impact] of docs) term.docs.set(doc, Math.max(weight * (impact + 1), term.docs.get(doc) ?? 0));
    const rare = Math.log((count + 1) / (term.docs.size + 0.5));
    for (const [doc, worth] of term.docs) {
      const one = found.get(doc) ?? { doc, score: 0, claims: new Set() };
      found.set(doc, one);
      one.score += rare * worth;
      one.claims.add(term);
    }
  }
  for (const one of found.values()) one.score *= one.claims.size ** 2;
  return sorted([...found.values()], "claims", terms);
}

function look({ doc, score, claims }, text, terms, phrases) {
  const { title, tags, parts, summary, url } = text;
  const fields = [
    title,
    [...tags, ...parts.map((part) => part[1])].join("\n"),
    [summary, decodeURI(url), ...parts.map((part) => part[2])].join("\n"),
  ];
  const find = (pattern) => fields.map((field) => field.match(new RegExp(pattern, "i"))?.[0].length ?? 0);
  const patterns = terms.map((term) => {
    const found = term.readings.filter(({ docs }) => docs.has(doc)).map(({ pattern }) => pattern);
    return `(?:${found.sort((a, b) => b.length - a.length).join("|") || "(?!)"})`;
  });
  const isThere = (pattern) => find(pattern).some(Boolean);
  const has = new Set(terms.filter((term, at) => isThere(patterns[at])));
  const hasPhrases = phrases.every((phrase) => isThere(escape(phrase).replace(/(\\\s)+/g, "\\s+")));
  const [inTitle, inHeading, inText] = find(patterns.join(GAP));
  let worth =
    1 + (inTitle && 0.6 + inTitle / title.length / 2) + (inHeading && 0.25) + (inText && (terms[1] ? 0.5 : 0.2));
  for (const pattern of patterns) {
    const [a, b, c] = find(`(?<![a-z0-9가-힣])${pattern}`);
    worth += (a ? 0.48 : b || c ? 0.4 : 0) / terms.length;
  }
  for (const [at, term] of terms.entries()) {
    const sure = term.readings.find((reading) => reading.isSure && reading.docs.has(doc));
    if (!sure || has.has(term)) continue;
    // A part of camel case, or further down.
    has.add(term);
    worth /= 2;
    patterns[at] = escape(sure.text);
  }
  score *= worth / 2 ** (claims.size - has.size);
  return { doc, score, claims, has, hasPhrases, isWhole: hasPhrases && has.size === claims.size, text, patterns };
}

function answer(terms, ranked, checked, limit) {
  const isExact = checked.some(({ hasPhrases }) => hasPhrases);
  // A long text may have the words further down.
  const kept = checked.filter(({ has, text, hasPhrases }) => (has.size || text.rest) && hasPhrases === isExact);
  sorted(kept, "has", terms);
  const guessed = terms.map(({ word, way, readings }) =>
    way < GUESSED ? word : (readings.find(({ docs }) => docs.has(kept[0]?.doc))?.text ?? word),
  );
  const isGuess = !isExact || terms.some(({ way }) => way >= GUESSED && way < WAYS);
  const full = ranked.filter(({ claims }) => claims.size === terms.length).length;
  return {
    results: kept.slice(0, limit).map(show),
    total: ranked.length > checked.length ? Math.max(full, kept.length) : kept.length,
    guess: kept[0] && isGuess ? guessed.join(" ") : "",
  };
}

function show({ text: { url, title, label, date, summary, parts }, patterns }) {
  const any = new RegExp(`(${patterns.join("|")})`, "gi");
  const mark = (text) =>
    text
      .split(any)
      .map((part, at) => [part, at % 2 > 0])
      .filter(([part]) => part);
  const count = (text) => patterns.filter((pattern) => new RegExp(pattern, "i").test(text)).length;
  // The place with most of the words.
  let best = [0, "", "", cut(summary || parts[0]?.[2] || "", 0)];
  for (const [anchor, heading, body] of parts)
    for (const { index } of [{ index: 0 }, ...[...body.matchAll(any)].slice(0, 20)]) {
      const excerpt = cut(body, index);
      const worth = count(`${heading}\n${excerpt}`) + count(heading) / 2;
      if (worth > best[0]) best = [worth, anchor, heading, excerpt];
    }
  const [, anchor, heading, excerpt] = best;
  return {
    url: anchor ? `${url}#${encodeURIComponent(anchor)}` : url,
    title: mark(title),
    label,
    date,
    path: decodeURI(url),
    heading,
    excerpt: mark(excerpt),
  };
}

function cut(text, at) {
  const start = at > BEFORE ? Math.max(text.lastIndexOf(" ", at - BEFORE) + 1, at - 2 * BEFORE) : 0;
  const end = Math.max(text.lastIndexOf(" ", start + LENGTH), start + LENGTH - BEFORE);
  const some = text.slice(start, text.length > start + LENGTH ? end : undefined);
  return (start ? "… " : "") + some + (text.length > start + LENGTH ? " …" : "");
}
