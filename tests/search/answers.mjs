// Answers queries with the module that readers' browsers load, from the files of a folder. Reads from the standard input
// {module, folder, asked: [{query, limit, trouble}]}, and prints what is found for each, or the code of the error, with
// the names of the files that were loaded.
//
// `trouble` is what goes wrong with a file: {"name.json": "offline" | "missing" | "cut" | "old"}; "old" only until the
// server itself is asked.
import { readFileSync } from "node:fs";

const { module, folder, asked, words } = JSON.parse(readFileSync(0, "utf8"));
const functions = await import(`${module}/search.js`);

const answers = [];
for (const { query, limit, trouble = {} } of asked ?? []) {
  const loaded = [];
  const load = async (url, options) => {
    const name = url.slice(folder.length);
    loaded.push(name);
    let what = trouble[name] ?? trouble["*"];
    if (what === "old") what = options.cache === "reload" ? undefined : "missing";
    if (what === "offline") throw new TypeError("Failed to fetch");
    if (what === "missing") return "";
    try {
      const text = readFileSync(url, "utf8");
      return what === "cut" ? text.slice(0, text.length / 2) : text;
    } catch {
      return "";
    }
  };
  const finder = new functions.Finder(folder, load);
  // Nobody waits for the first letters of a word before typing the others.
  const early = limit ? null : finder.find(query.slice(0, 1)).catch(() => null);
  try {
    answers.push({ ...(await finder.find(query, limit)), loaded });
  } catch (error) {
    answers.push({ error: /^(offline|stale)$/.test(error.message) ? error.message : error.stack, loaded });
  }
  await early;
}

// What the functions for words say.
const said = Object.entries(words ?? {}).map(([name, lists]) => [name, lists.map((list) => functions[name](...list))]);

process.stdout.write(JSON.stringify({ answers, said: Object.fromEntries(said) }));
