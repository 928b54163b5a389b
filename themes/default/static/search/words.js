// How a word may stand in the index. A reading has documents, and the pattern of what must stand in their texts.

// The keys of the letters from ㄱ to ㅣ, in Unicode's order.
const LETTERS = (
  "r R rt s sw sg e E f fr fa fq ft fx fv fg a q Q qt t T d w W c z x v g " +
  "k o i O j p u P h hk ho hl y n nj np nl b m ml l"
).split(" ");
const VOWELS = LETTERS.slice(30);
const INITIALS = LETTERS.slice(0, 30).filter((keys) => !keys[1]);
const FINALS = ["", ...LETTERS.slice(0, 30).filter((keys) => !"EQW".includes(keys))];
const VOWEL = "[koiOjpuPhynbml]";
const FINAL = "rt|s[wg]|f[raqtxvg]|qt|[rRsefaqtTdwczxvg]";
const SYLLABLE = new RegExp(`([rRseEfaqQtTdwWczxvg])(h[kol]|n[jpl]|ml|${VOWEL})((?:${FINAL})(?!${VOWEL}))?`, "g");
// Letters that sound alike: ㅐ and ㅔ, ㄱ and ㅋ.
const ALIKE = "op po OP PO jh hj nh hn nm mn lm ml kj jk ki ik hy yh rz zr rR ex xe eE qv vq qQ tT wc cw wW".split(" ");
// Particles and endings: after a consonant, after a vowel, after any.
const ENDING = new RegExp(
  "^(.+?)(?:([은이을과]|이[란나고며다]|이라는|으로[는도]?)|([는가를와란나]|라는)|[의에도로만들한할함된될됨해]|" +
    "까지|부터|에게|처럼|보다|에[는도]|에서[는도의]?|[하되][는기면고지게자며여어]|[했됐](?:다|습니?다?)?|[합됩]니다?|[한된]다|해[서야])$",
);
// As in tokens.py, and letters that are no syllables yet.
const LATIN = "[@./#-]{0,2}[A-Za-z0-9_À-ɏ]+(?:[._/:'+#@-]{1,3}[A-Za-z0-9_À-ɏ]+)*(?:\\+\\+|#)?";
const WORD = new RegExp(`[가-힣ㄱ-ㅣ]+|[\u3040-\u30ff\u3400-\u9fff]+|${LATIN}`, "g");
const ENOUGH = 8; // documents, to look for no other spellings

export const GAP = "[\\s·._/:-]{0,2}";
export const escape = (text) => text.replace(/\W/g, "\\$&");

const isLatin = (word) => word < "\u3040";
const latin = (parts, more = "") => `(?<![a-z0-9À-ɏ])${parts.map(escape).join(GAP)}${more}(?![a-z0-9À-ɏ])`;
const bigrams = (word) => (word[1] ? [...word.slice(1)].map((char, at) => word[at] + char) : [word]);
const each = (list, make) => Promise.all(list.map(make));
const toText = (initial, vowel, final) => String.fromCharCode(0xac00 + (initial * 21 + vowel) * 28 + final);
const split = (char) => {
  const code = char.charCodeAt(0) - 0xac00;
  return [Math.floor(code / 588), Math.floor(code / 28) % 21, code % 28];
};
const letter = (keys) => String.fromCharCode(0x3131 + LETTERS.indexOf(keys));
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
  // Not NFKC, which takes initial consonants apart.
  const narrow = (char) => String.fromCharCode(char.charCodeAt(0) - 0xfee0);
  const text = query
    .slice(0, 400)
    .normalize("NFC")
    .replace(/[！-～]/g, narrow);
  // The particle of C++을 is no word.
  const isWord = ({ 0: word, index }) =>
    !(/[\w+#]$/.test(text.slice(0, index)) && (stem(`각${word}`) || stem(`가${word}`)));
  const words = [...text.matchAll(WORD)].filter(isWord).map(([word]) => word.slice(0, 40));
  const phrases = [...text.matchAll(/["“”]([^"“”]+)["“”]/g)].map((found) => found[1].trim());
  return [[...new Set(words)].slice(0, 12), phrases.filter((phrase) => phrase.match(WORD))];
}

/** A word without its particle or ending, or "". */
export function stem(word) {
  const [, base = "", onFinal, onVowel] = word.match(ENDING) ?? [];
  const hasFinal = base && split(base.at(-1))[2];
  return (onFinal && !hasFinal) || (onVowel && hasFinal) ? "" : base;
}

/** 배포 for qovh, docker for 애찯ㄱ, or "". */
export function otherLayout(word) {
  const keys = toKeys(word);
  if (keys !== word) return /^[a-z]{2}[a-z\d]*$/i.test(keys) ? keys.toLowerCase() : "";
  const capitals = word === word.toUpperCase() ? /./g : /[^QWERTOP]/g;
  const text = toHangul(word.replace(capitals, (key) => key.toLowerCase())).replace(/[a-z]$/i, letter);
  return /^[가-힣]+[ㄱ-ㅎ]?$/.test(text) ? text : "";
}

const initialsOf = (word = "") => (/^[ㄱ-ㅎ]+$/.test(word) ? toKeys(word).replace(/./g, letter) : "");

/** What stays of a half-typed word, and the first and the last syllable that can follow. */
export function halfTyped(word) {
  const last = word.at(-1);
  const before = word.slice(0, -1);
  const from = (keys) => [0, 27].map((final) => toText(INITIALS.indexOf(keys), final && 20, final));
  if (last < "가") return [before, ...from(toKeys(last))];
  const [initial, vowel, final] = split(last);
  const [stays, goes] = FINALS[final].padStart(2);
  if (final) return [before + toText(initial, vowel, Math.max(0, FINALS.indexOf(stays))), ...from(goes)];
  // ㅗ can become ㅚ.
  return [
    before,
    last,
    toText(
      initial,
      VOWELS.findLastIndex((keys) => keys[0] === VOWELS[vowel][0]),
      27,
    ),
  ];
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

/** The tokens of a Latin word, the exact first, and of its parts. */
export function formsOf(word) {
  const [, lead, body] = word.match(/^([@./#-]*)(.*)$/);
  const whole = body.toLowerCase().replace(/^_+|[_']+$/g, "");
  const parts = whole.split(/[^a-z0-9À-ɏ]+/).filter(Boolean);
  const camel = body.match(/[A-Z]+(?![a-z])|[A-Z]?[a-z]+|\d+|[À-ɏ]+/g) ?? [];
  return [[...new Set([lead + whole, whole])], parts[1] ? parts : camel.map((part) => part.toLowerCase())];
}

const best = (found) =>
  found
    .filter(({ docs }) => docs.size)
    .sort((a, b) => b.weight - a.weight || b.docs.size - a.docs.size)
    .slice(0, 3);

function inAll(lists) {
  const [first = [], ...others] = lists.sort((a, b) => a.size - b.size);
  const both = [...first].filter(([doc]) => others.every((list) => list.has(doc)));
  return new Map(both.map(([doc, impact]) => [doc, Math.min(impact, ...others.map((list) => list.get(doc)))]));
}

export class Reader {
  /** As typed, half typed, with the other keyboard layout, with wrong letters. */
  async read(word, way, before, after) {
    if (way === 2) {
      const other = otherLayout(word);
      const found = other && best(await this.read(other, 0));
      return found ? (found[0] ? found : this.read(other, 1)) : [];
    }
    if (initialsOf(word)) return way ? [] : this.initials(...[word, before, after].map(initialsOf));
    if (way === 1)
      return isLatin(word) ? this.beginning(word) : this.halfTyped(word.replace(/[ㄱ-ㅣ]+(?=[ㄱ-ㅣ]$)/, ""));
    if (/[ㄱ-ㅣ]/.test(word)) return [];
    if (way) return this.wrong(word);
    const found = await (isLatin(word) ? this.latin(word) : this.korean(word, before, after));
    // Two words may mean the same as one: machine learning.
    return [...found, ...(await this.synonyms([before && `${before} ${word}`, after && `${word} ${after}`], 0.7))];
  }

  /** What has all tokens; [first, last] is any of a range. One token alone surely stands there. */
  async all(text, tokens, weight, pattern, isSure = !tokens[1]) {
    return { text, docs: inAll(await each(tokens, (token) => this.docs(...[token].flat()))), weight, pattern, isSure };
  }

  /** Of a long word every second bigram will do; it may be written as two. */
  one(word, weight) {
    if (isLatin(word)) return this.all(word, [formsOf(word)[0][0]], weight, latin([word]));
    const tokens = bigrams(word).filter((_, at, { length }) => length < 3 || at % 2 === 0 || at === length - 1);
    return this.all(word, tokens, weight, word[1] ? [...word].join(word[3] ? GAP : "") : `(?<![가-힣])${word}`);
  }

  async several(text, weight) {
    const found = await each(parse(text)[0], (word) => this.one(word));
    const pattern = found.map((reading) => reading.pattern).join(GAP);
    return { text, docs: inAll(found.map(({ docs }) => docs)), weight, pattern, isSure: !found[1] && found[0]?.isSure };
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
    // 메시지 큐 is also 메시지큐, and the other way round.
    for (const both of word[1] ? [] : [before.slice(-1) + word, word + after.slice(0, 1)])
      if (both[1]) await add(this.one(both, 0.9));
    const whole = base[2] ? base : word;
    for (let at = 1; whole[2] && at < whole.length && !whole[12]; at++) {
      if (found.some(({ docs }) => docs.size >= ENOUGH)) break;
      const two = [whole.slice(0, at), whole.slice(at)];
      await add(this.all(whole, two.flatMap(bigrams), 0.9, `(?<![가-힣])${two.join(GAP)}`));
    }
    // One syllable may mean much else.
    return [...found, ...(await this.synonyms([word, base], word[1] ? 0.7 : 0.15))];
  }

  async latin(word) {
    const [forms, parts] = formsOf(word);
    let exact = { docs: [] };
    for (const form of forms) if (!exact.docs.size) exact = await this.all(form, [form], 1, latin([form]));
    const found = [exact, ...(await this.synonyms(forms, 0.7))];
    if (exact.docs.size >= ENOUGH) return found;
    if (parts[1]) found.push(await this.all(word, parts, 0.8, latin(parts), false));
    // It may be half typed.
    return exact.docs.size && exact.docs.size < 3 && word[3] ? [...found, ...(await this.beginning(word, 0.5))] : found;
  }

  /** Alone, and together with the word beside. */
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
    // 배폴 may become 배포를, or have been 배포.
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
      // One of the first letters may be missing or exchanged.
      const starts = d ? [a + b + c, `${a}${b}${c}\uffff`, b + a + c, a + c + b, a + c + d, b + c + d] : [];
      for (const [key, far] of await this.near(whole, starts, whole[4] ? 2 : 1))
        found.push(await this.one(key, 0.8 / far));
      return best(found);
    }
    const tokens = word[12] ? [] : bigrams(word);
    const sizes = (await each(tokens, (token) => this.docs(token))).map(({ size }) => size);
    // The wrong letter is in the rarest tokens; what it is no part of must be there.
    const rare = [...tokens.entries()].sort(([a], [b]) => sizes[a] - sizes[b]).slice(0, 3);
    for (const [at, token] of rare) {
      const alike = ALIKE.map(([a, b]) => toHangul(toKeys(token).replace(a, b))).filter(
        (other) => !at || other[0] === token[0],
      );
      for (const [key] of await this.near(token, [token, token[0], `${token[0]}\uffff`, ...alike], 1)) {
        const wrong = key[0] === token[0] ? at + 1 : at;
        if (sizes.every((size, other) => size || other === wrong || other === wrong - 1))
          found.push(await this.one(word.slice(0, at) + key + word.slice(at + 2), alike.includes(key) ? 0.8 : 0.6));
      }
    }
    for (let end = word.length - 1; !best(found)[0] && end > 1 && end * 2 >= word.length; end--)
      found.push(await this.one(word.slice(0, end), 0.3));
    return best(found);
  }

  /** Tokens of some pieces that differ from one in few letters. */
  async near(token, starts, most) {
    const pieces = await each([...new Set(starts)], (start) => this.piece(start));
    const keys = toKeys(token);
    return [...new Map(pieces.flatMap(({ entries }) => entries))]
      .filter(
        ([key]) => isLatin(key) === isLatin(token) && Math.abs(key.length - token.length) <= (isLatin(key) ? most : 0),
      )
      .map(([key, postings]) => [key, distance(keys, toKeys(key)), postings.length])
      .filter(([, far]) => far && far <= most)
      .sort((a, b) => a[1] - b[1] || b[2] - a[2])
      .slice(0, 8);
  }
}
