// The search. Loads the pieces of the index (docs/themes.md) that the words are in, then the texts of the best, to see
// what really stands there: bigrams meet by chance.

// A word is read as typed, half typed and, guessed, with the other keyboard layout and with a wrong letter.
const [GUESSED, WAYS] = [2, 4];
const ENOUGH = 8; // documents
const DIGITS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

// The keys of ㄱ to ㅣ, in Unicode's order.
const CONSONANTS = "r R rt s sw sg e E f fr fa fq ft fx fv fg a q Q qt t T d w W c z x v g".split(" ");
const VOWELS = "k o i O j p u P h hk ho hl y n nj np nl b m ml l".split(" ");
const LETTERS = [...CONSONANTS, ...VOWELS];
const INITIALS = CONSONANTS.filter((keys) => !keys[1]);
const FINALS = ["", ...CONSONANTS.filter((keys) => !"EQW".includes(keys))];
const any = (list) => `(${list.toReversed().join("|")})`;
const SYLLABLE = new RegExp(`${any(INITIALS)}${any(VOWELS)}(?:${any(FINALS)}(?!${any(VOWELS)}))?`, "g");
// What sounds alike: ㅐ and ㅔ.
const ALIKE = "op OP jh nh nm lm kj ki hy rz rR ex eE qv qQ tT wc wW".split(" ").flatMap(([a, b]) => [a + b, b + a]);
// Particles and endings: after a consonant, a vowel, any.
const ENDING = new RegExp(
  "^(.+?)(?:([은이을과]|이[란나고며다]|이라는|으로[는도]?)|([는가를와란나]|라는)|[의에도로만들한할함된될됨해]|" +
    "까지|부터|에게|처럼|보다|에[는도]|에서[는도의]?|[하되][는기면고지게자며여어]|[했됐](?:다|습니?다?)?|[합됩]니다?|[한된]다|해[서야])$",
);
// As in tokens.py.
const LATIN = "[@./#-]{0,2}[A-Za-z0-9_À-ɏ]+(?:[._/:'+#@-]{1,3}[A-Za-z0-9_À-ɏ]+)*(?:\\+\\+|#)?";
const WORD = new RegExp(`[가-힣ㄱ-ㅣ]+|[\u3040-\u30ff\u3400-\u9fff]+|${LATIN}`, "g");
const GAP = "[\\s·._/:-]{0,2}";

const each = (list, make) => Promise.all(list.map(make));
const escape = (text) => text.replace(/\W/g, "\\$&");
const isLatin = (word) => word < "\u3040";
const latin = (parts, more = "") => `(?<![a-z0-9À-ɏ])${parts.map(escape).join(GAP)}${more}(?![a-z0-9À-ɏ])`;
const bigrams = (word) => (word[1] ? [...word.slice(1)].map((char, at) => word[at] + char) : [word]);
const letter = (keys) => String.fromCharCode(0x3131 + LETTERS.indexOf(keys));
const initialsOf = (word = "") => (/^[ㄱ-ㅎ]+$/.test(word) ? toKeys(word).replace(/./g, letter) : "");
const toText = (initial, vowel, final) => String.fromCharCode(0xac00 + (initial * 21 + vowel) * 28 + final);
const split = (char) => {
  const code = char.charCodeAt(0) - 0xac00;
  return [Math.floor(code / 588), Math.floor(code / 28) % 21, code % 28];
};
const toKeys = (text) =>
  text.replace(/[ㄱ-ㅣ가-힣]/g, (char) => {
    if (char < "가") return LETTERS[char.charCodeAt(0) - 0x3131];
    const [initial, vowel, final] = split(char);
    return INITIALS[initial] + VOWELS[vowel] + FINALS[final];
  });
const toHangul = (keys) =>
  keys.replace(SYLLABLE, (_, initial, vowel, final = "") =>
    toText(INITIALS.indexOf(initial), VOWELS.indexOf(vowel), FINALS.indexOf(final)),
  );

export function parse(query) {
  // NFKC would take initial consonants apart.
  const text = query.normalize("NFC").replace(/[！-～]/g, (wide) => wide.normalize("NFKC"));
  // The particle of C++을 is no word.
  const isWord = ({ 0: word, index }) =>
    !(/[\w+#]/.test(text.charAt(index - 1)) && (stem(`각${word}`) || stem(`가${word}`)));
  const words = [...text.matchAll(WORD)].filter(isWord).map(([word]) => word.slice(0, 40));
  const phrases = [...text.matchAll(/["“”]([^"“”]+)["“”]/g)].map(([, phrase]) => phrase.trim());
  return [[...new Set(words)].slice(0, 12), phrases.filter((phrase) => phrase.match(WORD))];
}

export function stem(word) {
  const [, base = "", onFinal, onVowel] = word.match(ENDING) ?? [];
  const hasFinal = base && split(base.at(-1))[2];
  return (onFinal && !hasFinal) || (onVowel && hasFinal) ? "" : base;
}

/** 배포 for qovh, docker for 애찯ㄱ. */
export function otherLayout(word) {
  const keys = toKeys(word);
  if (keys !== word) return /^[a-z]{2}[a-z\d]*$/i.test(keys) ? keys.toLowerCase() : "";
  const capitals = word === word.toUpperCase() ? /./g : /[^QWERTOP]/g;
  const text = toHangul(word.replace(capitals, (key) => key.toLowerCase())).replace(/[a-z]$/i, letter);
  return /^[가-힣]+[ㄱ-ㅎ]?$/.test(text) ? text : "";
}

/** What stays of a half-typed word, the first and the last syllable that can follow. */
export function halfTyped(word) {
  const last = word.at(-1);
  const before = word.slice(0, -1);
  const from = (keys) => [0, 27].map((final) => toText(INITIALS.indexOf(keys), final && 20, final));
  if (last < "가") return [before, ...from(toKeys(last))];
  const [initial, vowel, final] = split(last);
  const [stays, goes] = FINALS[final].padStart(2);
  if (final) return [before + toText(initial, vowel, Math.max(0, FINALS.indexOf(stays))), ...from(goes)];
  // ㅗ can become ㅚ.
  return [before, last, toText(initial, VOWELS.findLastIndex(([key]) => key === VOWELS[vowel][0]), 27)];
}

/** Optimal string alignment. */
export function distance(one, other) {
  let [before, last] = [[], [0, ...other].map((_, at) => at)];
  for (let i = 1; i <= one.length; i++) {
    const row = [i];
    for (let j = 1; j <= other.length; j++) {
      row[j] = Math.min(last[j] + 1, row[j - 1] + 1, last[j - 1] + (one[i - 1] !== other[j - 1]));
      if (one[i - 1] === other[j - 2] && one[i - 2] === other[j - 1]) row[j] = Math.min(row[j], before[j - 2] + 1);
    }
    [before, last] = [last, row];
  }
  return last.at(-1);
}

/** The tokens of a word and of its parts. */
export function formsOf(word) {
  const [, lead, body] = word.match(/^([@./#-]*)(.*)$/);
  const whole = body.toLowerCase().replace(/^_+|[_']+$/g, "");
  const parts = whole.split(/[^a-z0-9À-ɏ]+/).filter(Boolean);
  const camel = body.match(/[A-Z]+(?![a-z])|[A-Z]?[a-z]+|\d+|[À-ɏ]+/g) ?? [];
  return [[...new Set([lead + whole, whole])], parts[1] ? parts : camel.map((part) => part.toLowerCase())];
}

const fail = (code) => {
  throw Error(code);
};
const fetchText = (...asked) => fetch(...asked).then((response) => (response.ok ? response.text() : ""));

export class Finder {
  files = new Map();
  options = {};

  constructor(folder, load = fetchText) {
    Object.assign(this, { folder, load });
  }

  /** Fails with the message "offline" or "stale". */
  find(query, limit = 8) {
    const find = () => this.answer(...parse(query), limit);
    return find().catch((error) => {
      if (error.message !== "stale") throw error;
      // Ask the server itself.
      this.files.clear();
      this.options = { cache: "reload" };
      return find();
    });
  }

  async answer(words, phrases, limit) {
    if (!words[0]) return { results: [], total: 0, guess: "" };
    const { count } = await this.file("index");
    const terms = words.map((word) => ({ word, way: -1 }));
    for (let open = terms; ; ) {
      for (const term of open) {
        const at = words.indexOf(term.word);
        term.readings = [];
        while (!term.readings[0] && ++term.way < WAYS)
          term.readings = existing(await this.read(term.word, term.way, words[at - 1], words[at + 1]));
      }
      const ranked = rank(terms, count);
      const checked = await this.check(ranked, terms, phrases, limit);
      // What no text has is read in the next way.
      const some = (name, term) => checked.some((one) => one[name].has(term));
      open = terms.filter((term) => some("claims", term) && !some("has", term));
      if (!open[0]) return choose(terms, ranked, checked, limit);
    }
  }

  async check(ranked, terms, phrases, limit) {
    const checked = [];
    const isDone = () => checked.some(({ isWhole }) => isWhole);
    for (let from = 0; from < 2 * limit && !isDone(); from += limit) {
      const some = await each(ranked.slice(from, from + limit), (one) =>
        this.file(one.doc).then((text) => look(one, text, terms, phrases)).catch(() => []),
      );
      checked.push(...some.flat());
      const at = checked.findIndex(({ text }) => text.rest);
      if (at < 0 || isDone()) continue;
      const { one, text } = checked[at];
      const { parts } = await this.file(`${one.doc}-rest`).catch(() => ({ parts: [] }));
      checked[at] = look(one, { ...text, parts: [...text.parts, ...parts], rest: false }, terms, phrases);
    }
    return ranked[0] && !checked[0] ? fail("offline") : checked;
  }

  file(name) {
    if (!this.files.has(name)) {
      const text = this.load(`${this.folder}${name}.json`, this.options);
      // Missing or cut off: no JSON.
      const file = text.then(JSON.parse).catch((error) => fail(error instanceof SyntaxError ? "stale" : "offline"));
      this.files.set(name, file);
      file.catch(() => this.files.delete(name));
    }
    return this.files.get(name);
  }

  /** The piece that a key is in, and where the next begins. */
  async piece(key, name = "index", end) {
    const file = await this.file(name);
    if (!Array.isArray(file.pieces)) return { entries: Object.entries(file), end };
    const at = file.pieces.findLastIndex(([start]) => start <= key);
    return at < 0 ? { entries: [] } : this.piece(key, file.pieces[at][1], file.pieces[at + 1]?.[0] ?? end);
  }

  async entries(first, last = first) {
    const { entries, end } = await this.piece(first);
    if (end <= last) entries.push(...(await this.piece(end)).entries);
    return entries.filter(([key]) => first <= key && key <= last);
  }

  async docs(first, last) {
    const docs = new Map();
    for (const [, postings] of await this.entries(first, last)) {
      let value = 0;
      for (const digits of postings.match?.(/[g-z\d_-]*[A-Za-f]/g) ?? []) {
        value += [...digits].reduce((number, digit) => number * 32 + (DIGITS.indexOf(digit) % 32), 0);
        docs.set(value >> 4, Math.max(value % 16, docs.get(value >> 4) ?? 0));
      }
    }
    return docs;
  }

  /** The documents of a word, each reading with the pattern of what must stand in their texts. */
  async read(word, way, before, after) {
    if (way === 2) {
      const other = otherLayout(word);
      const found = other && best(await this.read(other, 0));
      return found ? (found[0] ? found : this.read(other, 1)) : [];
    }
    if (initialsOf(word)) return way ? [] : this.initials(...[word, before, after].map(initialsOf));
    if (way === 1) return isLatin(word) ? this.beginning(word) : this.halfTyped(word);
    if (/[ㄱ-ㅣ]/.test(word)) return [];
    if (way) return this.wrong(word);
    const found = await (isLatin(word) ? this.latin(word) : this.korean(word, before, after));
    return [...found, ...(await this.synonyms([before && `${before} ${word}`, after && `${word} ${after}`], 0.7))];
  }

  /** What has all tokens. One alone surely stands there. */
  async all(text, tokens, weight, pattern) {
    const docs = inAll(await each(tokens, (token) => this.docs(...[token].flat())));
    return { text, docs, weight, pattern, isSure: !tokens[1] };
  }

  /** Every second bigram will do. */
  one(word, weight) {
    if (isLatin(word)) return this.all(word, [formsOf(word)[0][0]], weight, latin([word]));
    const tokens = bigrams(word).filter((_, at, { length }) => at % 2 === 0 || at === length - 1);
    return this.all(word, tokens, weight, word[1] ? [...word].join(word[3] ? GAP : "") : `(?<![가-힣])${word}`);
  }

  async several(text, weight) {
    const found = await each(parse(text)[0], (word) => this.one(word, weight));
    const pattern = found.map((reading) => reading.pattern).join(GAP);
    return { ...found[0], text, docs: inAll(found.map(({ docs }) => docs)), pattern };
  }

  async synonyms(words, weight) {
    const found = await each(words.filter(Boolean), (word) => this.entries(`${word.toLowerCase()}=`));
    return each([...new Set(found.flat().flatMap(([, others]) => others))], (other) => this.several(other, weight));
  }

  async korean(word, before = "", after = "") {
    const base = stem(word);
    const found = [];
    const add = async (reading) => found.push(await reading);
    if (!base || word.length < base.length + 2) await add(this.one(word, 1));
    if (base) await add(this.one(base, base[1] ? 0.85 : 0.4));
    // 메시지 큐 is also 메시지큐.
    for (const both of word[1] ? [] : [before.slice(-1) + word, word + after.slice(0, 1)])
      if (both[1]) await add(this.one(both, 0.9));
    const whole = base[2] ? base : word;
    for (let at = 1; whole[2] && at < whole.length && !whole[12]; at++) {
      if (found.some(({ docs }) => docs.size >= ENOUGH)) break;
      const two = [whole.slice(0, at), whole.slice(at)];
      await add(this.all(whole, two.flatMap(bigrams), 0.9, `(?<![가-힣])${two.join(GAP)}`));
    }
    return [...found, ...(await this.synonyms([word, base], word[1] ? 0.7 : 0.15))];
  }

  async latin(word) {
    const [forms, parts] = formsOf(word);
    let exact = { docs: [] };
    for (const form of forms) if (!exact.docs.size) exact = await this.all(form, [form], 1, latin([form]));
    const found = [exact, ...(await this.synonyms(forms, 0.7))];
    if (exact.docs.size >= ENOUGH) return found;
    if (parts[1]) found.push(await this.all(word, parts, 0.8, latin(parts)));
    return exact.docs.size && exact.docs.size < 3 && word[3] ? [...found, ...(await this.beginning(word, 0.5))] : found;
  }

  async initials(word, before, after) {
    const found = [];
    for (const [key, space] of [
      [word, 0],
      [before && before + word, before.length],
      [after && word + after, word.length],
    ])
      for (const [initials, list] of key ? await this.entries(key, `${key}\uffff`) : [])
        for (let at = 0; at < list.length; at += 2)
          if (!space || list[at][space] === " ")
            found.push([list[at], list[at + 1] * (space ? 99 : 1) * (initials === key ? 9 : 1)]);
    found.sort((a, b) => b[1] - a[1]);
    return each(found.slice(0, 3), ([text, worth]) => this.several(text, Math.sqrt(worth / found[0][1])));
  }

  async halfTyped(word) {
    const found = word[1] ? [] : [await this.all(word, [[word, `${word}\uffff`]], 1, word)];
    if (!/^[가-힣]+[ㄱ-ㅎ]?$/.test(word)) return found;
    const [before, first, last] = halfTyped(word);
    const end = before.slice(-1);
    const tokens = [...(before[1] ? bigrams(before) : []), [end + first, `${end}${last}\uffff`]];
    found.push(await this.all(word, tokens, 0.8, `${before}[${first}-${last}]`));
    // 배폴 may become 배포를.
    return before[1] && first !== word.at(-1) ? [...found, await this.one(before, 0.5)] : found;
  }

  async beginning(word, weight = 0.8) {
    const whole = formsOf(word)[0].at(-1);
    return whole[1] ? [await this.all(word, [[whole, `${whole}\uffff`]], weight, latin([whole], "[a-z0-9À-ɏ]*"))] : [];
  }

  async wrong(word) {
    const found = [];
    if (isLatin(word)) {
      const whole = formsOf(word)[0].at(-1);
      const [a, b, c, d] = whole;
      const starts = d ? [a + b + c, `${a}${b}${c}\uffff`, b + a + c, a + c + b, a + c + d, b + c + d] : [];
      for (const [key, far] of await this.near(whole, starts, whole[4] ? 2 : 1))
        found.push(await this.one(key, 0.8 / far));
      return best(found);
    }
    const tokens = word[12] ? [] : bigrams(word);
    const sizes = (await each(tokens, (token) => this.docs(token))).map(({ size }) => size);
    // The wrong letter is in the rarest.
    const rare = [...tokens.entries()].sort(([a], [b]) => sizes[a] - sizes[b]).slice(0, 3);
    for (const [at, token] of rare) {
      const others = ALIKE.map(([a, b]) => toHangul(toKeys(token).replace(a, b)));
      const alike = others.filter((other) => !at || other[0] === token[0]);
      for (const [key] of await this.near(token, [token, token[0], `${token[0]}\uffff`, ...alike], 1))
        found.push(await this.one(word.slice(0, at) + key + word.slice(at + 2), alike.includes(key) ? 0.8 : 0.6));
    }
    return best(found);
  }

  async near(token, starts, most) {
    const pieces = await each([...new Set(starts)], (start) => this.piece(start));
    const keys = toKeys(token);
    return [...new Map(pieces.flatMap(({ entries }) => entries))]
      .filter(([key]) => isLatin(token) || key.length === token.length)
      .map(([key, postings]) => [key, distance(keys, toKeys(key)), postings.length])
      .filter(([, far]) => far && far <= most)
      .sort((a, b) => a[1] - b[1] || b[2] - a[2])
      .slice(0, 8);
  }
}

const existing = (found) => found.filter(({ docs }) => docs.size);
const best = (found) =>
  existing(found)
    .sort((a, b) => b.weight - a.weight || b.docs.size - a.docs.size)
    .slice(0, 3);

function inAll(lists) {
  const [first = [], ...others] = lists.sort((a, b) => a.size - b.size);
  const both = [...first].filter(([doc]) => others.every((list) => list.has(doc)));
  return new Map(both.map(([doc, impact]) => [doc, Math.min(impact, ...others.map((list) => list.get(doc)))]));
}

const sorted = (list, has) => list.sort((a, b) => b[has].size - a[has].size || b.score - a.score || b.doc - a.doc);

function rank(terms, count) {
  const found = new Map();
  for (const term of terms) {
    const worths = new Map();
    for (const { docs, weight } of term.readings)
      for (const [doc, impact] of docs) worths.set(doc, Math.max(weight * (impact + 1), worths.get(doc) ?? 0));
    const rare = Math.log((count + 1) / (worths.size + 0.5));
    for (const [doc, worth] of worths) {
      const one = found.get(doc) ?? { doc, score: 0, claims: new Set() };
      found.set(doc, one);
      one.score += rare * worth;
      one.claims.add(term);
    }
  }
  return sorted([...found.values()], "claims");
}

function look(one, text, terms, phrases) {
  const { doc, claims } = one;
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
  const hasPhrases = phrases.every((phrase) => isThere(escape(phrase)));
  const [inTitle, inHeading, inText] = find(patterns.join(GAP));
  let worth =
    1 + (inTitle && 0.6 + inTitle / title.length / 2) + (inHeading && 0.25) + (inText && (terms[1] ? 0.5 : 0.2));
  for (const pattern of patterns) worth += isThere(`(?<![a-z0-9가-힣])${pattern}`) * (0.4 / terms.length);
  terms.forEach((term, at) => {
    const sure = !has.has(term) && term.readings.find(({ docs, isSure }) => isSure && docs.has(doc));
    if (!sure) return;
    // In camel case, or further down.
    has.add(term);
    worth /= 2;
    patterns[at] = escape(sure.text);
  });
  const isWhole = hasPhrases && has.size === claims.size;
  return { ...one, one, score: one.score * worth, has, hasPhrases, isWhole, text, patterns };
}

function choose(terms, ranked, checked, limit) {
  const isExact = checked.some(({ hasPhrases }) => hasPhrases);
  const isKept = ({ has, text, hasPhrases }) => (has.size || text.rest) && hasPhrases === isExact;
  const kept = sorted(checked.filter(isKept), "has");
  const isGuessed = ({ way }) => way >= GUESSED && way < WAYS;
  const guess = terms.map((term) => {
    const reading = isGuessed(term) && term.readings.find(({ docs }) => docs.has(kept[0]?.doc));
    return reading ? reading.text : term.word;
  });
  const isGuess = !isExact || terms.some(isGuessed);
  const full = ranked.filter(({ claims }) => claims.size === terms.length).length;
  return {
    results: kept.slice(0, limit).map(show),
    total: ranked.length > checked.length ? Math.max(full, kept.length) : kept.length,
    guess: kept[0] && isGuess ? guess.join(" ") : "",
  };
}

function show({ text: { url, title, label, date, summary, parts }, patterns }) {
  const any = new RegExp(`(${patterns.join("|")})`, "gi");
  const mark = (text) => text.split(any).map((part, at) => [part, at % 2 > 0]).filter(([part]) => part);
  const count = (text) => patterns.filter((pattern) => text.match(new RegExp(pattern, "i"))).length;
  let best = [0, "", "", cut(summary || parts[0]?.[2] || "", 0)];
  for (const [anchor, heading, body] of parts)
    for (const { index } of [{ index: 0 }, ...[...body.matchAll(any)].slice(0, 20)]) {
      const excerpt = cut(body, index);
      const worth = count(`${heading}\n${excerpt}`) + count(heading) / 2;
      if (worth > best[0]) best = [worth, anchor, heading, excerpt];
    }
  const [, anchor, heading, excerpt] = best;
  if (anchor) url += `#${encodeURIComponent(anchor)}`;
  return { url, title: mark(title), label, date, heading, excerpt: mark(excerpt) };
}

function cut(text, at) {
  const start = at > 40 ? Math.max(text.lastIndexOf(" ", at - 40) + 1, at - 80) : 0;
  const most = start + 160;
  const [end, more] = text.length > most ? [Math.max(text.lastIndexOf(" ", most), most - 40), " …"] : [most, ""];
  return (start ? "… " : "") + text.slice(start, end) + more;
}

// ---- What the reader sees: the dialogue, which theme.js opens, or the page of the search ----

const STEP = 8;

const make = (name, className, ...children) => {
  const element = document.createElement(name);
  element.className = className;
  element.append(...children); // as text, never as markup
  return element;
};
const span = (className, ...children) => (children[0] ? make("span", className, ...children) : "");
const marked = (parts) => parts.map(([text, isMarked]) => (isMarked ? make("mark", "", text) : text));
const clean = (text) => text.slice(0, 200).trim(); // A link may bring more.

globalThis.document?.querySelectorAll(".search").forEach((form) => {
  const box = form.closest("dialog"); // none on the page
  const input = form.elements.q;
  const [status, list] = form.querySelectorAll("[role=status], .results");
  const button = form.querySelector("button"); // closes the dialogue, or shows more
  const links = list.getElementsByTagName("a");
  const words = form.dataset;
  const hint = status.textContent;
  const title = document.title;
  const index = new URL(words.index, location);
  const home = new URL("../..", index).pathname;
  const finder = new Finder(index);
  let query = clean(input.value); // typed before this script came
  let limit = STEP;
  let turn = 0;
  let timer;
  let active = -1; // the option, or the input
  let isKept = false; // in the history, by Enter or a link

  // Screen readers would say the same again.
  const say = (text) => status.textContent === text || (status.textContent = text);
  const pageOf = () => {
    const url = new URL(form.action);
    if (query) url.searchParams.set("q", query);
    return url.href;
  };
  const itemOf = ({ url, title, heading, excerpt, label, date }) => {
    const link = make("a", "", span("result-title", ...marked(title)));
    link.href = url;
    const path = "/" + decodeURI(link.pathname.slice(home.length));
    const item = make("li", "", link);
    // An option is read as a whole, a link by its title alone.
    (box ? link : item).append(
      span("result-heading", heading),
      span("result-text", ...marked(excerpt)),
      span("meta", span("result-label", label), span("", date), span("", path)),
    );
    return item;
  };

  const choose = (number) => {
    [...links].forEach((link, i) => (link.ariaSelected = i === number));
    active = number;
    links[number]?.scrollIntoView({ block: "nearest" });
    input.setAttribute("aria-activedescendant", links[number]?.id ?? "");
  };
  const offer = () => {
    if (links[0]) {
      const all = make("a", "", words.all);
      all.href = pageOf();
      list.append(make("li", "search-all", all));
    }
    [...links].forEach((link, i) => {
      link.parentNode.role = "presentation";
      Object.assign(link, { id: `-result-${i}`, role: "option", tabIndex: -1 });
    });
    input.ariaExpanded = !list.hidden;
    list.scrollTop = 0;
    choose(-1);
  };
  const write = () => {
    document.title = query ? `${query} · ${title}` : title;
    const url = pageOf();
    if (url === location.href) return;
    history[isKept ? "pushState" : "replaceState"](null, "", url);
    isKept = false;
  };

  const find = async () => {
    const mine = ++turn;
    clearTimeout(timer);
    timer = setTimeout(say, 300, words.wait);
    if (!box) write();
    const failed = (error) => ({ results: [], total: 0, error });
    const { results, total, guess, error } = await finder.find(query, limit).catch(failed);
    if (mine !== turn) return;
    clearTimeout(timer);
    list.replaceChildren(...results.map(itemOf));
    list.hidden = !total;
    if (box) offer();
    else button.hidden = results.length >= total;
    const count = (total === 1 ? words.one : words.count).replace("{n}", total);
    const doubt = guess === query ? words.near : words.guess.replace("{guess}", () => guess);
    const found = !total ? words.none : guess ? `${doubt} ${count}` : count;
    say(error ? (words[error.message] ?? words.stale) : query ? found : hint);
    if (error && !words[error.message]) throw error;
  };
  addEventListener("online", find);

  input.addEventListener("input", () => {
    // A composed syllable that ends as it was is no other query.
    if (query === (query = clean(input.value))) return;
    turn++;
    limit = STEP;
    clearTimeout(timer);
    timer = setTimeout(find, 80);
    if (box) choose(-1); // Enter must not open what another query found.
  });
  input.addEventListener("keydown", (event) => {
    const places = links.length + 1; // and the input
    const to = {
      ArrowDown: ((active + 2) % places) - 1,
      ArrowUp: ((active + places) % places) - 1,
      ...(active >= 0 && { Home: 0, End: places - 2 }),
    }[event.key];
    // Keys belong to what is composed. Safari says 229.
    if (event.isComposing || event.keyCode === 229) {
      if (event.key !== "Enter") return;
    } else if (!box) return;
    else if (event.key === "Escape") box.close();
    else if (event.key === "Enter" && active >= 0) links[active].click();
    else if (to !== undefined) choose(to);
    else return;
    event.preventDefault();
  });

  if (box) {
    box.addEventListener("click", ({ target }) => {
      // A result on this page lies behind it.
      if (target === button || target.closest("a")?.pathname === location.pathname) box.close();
    });
    box.addEventListener("mousedown", ({ target }) => target === box && box.close());
    if (query) find();
    return;
  }

  const read = (otherwise) => {
    input.value = query = clean(new URL(location).searchParams.get("q") ?? otherwise);
    limit = STEP;
    isKept = false;
    find();
    isKept = Boolean(query);
  };
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    find();
    isKept = true;
  });
  button.addEventListener("click", async () => {
    const shown = links.length;
    limit += STEP;
    await find();
    links[shown]?.focus();
  });
  addEventListener("popstate", () => read(""));
  read(query);
  if (!query) input.focus();
});
