import a from "./a.js";
const b = `글 ${a + "c"}`, d = /x[/]y/g; // 글
export * from "./a.js"; new URL("a.png", import.meta.url)
