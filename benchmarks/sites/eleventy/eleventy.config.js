const anchors = require("markdown-it-anchor");
const footnotes = require("markdown-it-footnote");
const highlight = require("@11ty/eleventy-plugin-syntaxhighlight");
const markdown = require("markdown-it");

const written = (api) => api.getFilteredByGlob("src/posts/*.md");

// Every term of a front matter key with its posts, newest first.
const terms = (key) => (api) => {
  const found = {};
  for (const post of written(api)) for (const name of post.data[key] ?? []) (found[name] ??= []).unshift(post);
  return Object.keys(found).sort().map((name) => ({ name, posts: found[name] }));
};

module.exports = async (config) => {
  const { feedPlugin } = await import("@11ty/eleventy-plugin-rss");
  config.addPlugin(highlight);
  config.addPlugin(feedPlugin, {
    type: "atom",
    outputPath: "/feed.xml",
    collection: { name: "written", limit: 20 },
    metadata: { title: "벤치마크 블로그", language: "ko", base: "https://blog.example.org/", author: { name: "벤치마크" } },
  });
  config.setLibrary("md", markdown({ html: true }).use(anchors).use(footnotes));
  config.addPassthroughCopy({ "src/assets": "assets", "src/bench.css": "bench.css" });
  config.addCollection("written", written);
  config.addCollection("tagTerms", terms("tags"));
  config.addCollection("categoryTerms", terms("categories"));
  config.addFilter("iso", (date) => date.toISOString());
  config.addFilter("day", (date) => date.toISOString().slice(0, 10));
  return { dir: { input: "src", output: "_site" }, markdownTemplateEngine: false };
};
