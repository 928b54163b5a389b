// Comforts only: every page is complete without this file.
(() => {
  const root = document.documentElement;
  const labels = document.currentScript.dataset;
  const dark = matchMedia("(prefers-color-scheme: dark)");

  // The light and dark switch. A choice that equals the system's is forgotten, so that the page follows it again.
  const toggle = document.querySelector(".theme-switch");
  const metas = [...document.querySelectorAll('meta[name="theme-color"]')];
  const colors = metas.map((meta) => meta.content);
  const isDark = () => (root.dataset.theme ? root.dataset.theme === "dark" : dark.matches);
  const paint = () => {
    const forced = root.dataset.theme;
    metas.forEach((meta, i) => (meta.content = forced ? colors[forced === "dark" ? 1 : 0] : colors[i]));
  };
  if (toggle) {
    toggle.hidden = false;
    toggle.addEventListener("click", () => {
      const theme = isDark() ? "light" : "dark";
      const follows = (theme === "dark") === dark.matches;
      if (follows) delete root.dataset.theme;
      else root.dataset.theme = theme;
      try {
        if (follows) localStorage.removeItem("theme");
        else localStorage.setItem("theme", theme);
      } catch {} // Storage may be forbidden; the choice then lasts for this page.
      paint();
    });
    paint();
  }

  // The announcement: once closed, it stays so until its text is another one.
  const announcement = document.querySelector(".announcement button");
  if (announcement) {
    announcement.hidden = false;
    announcement.addEventListener("click", () => {
      root.dataset.announcement = "closed";
      try {
        localStorage.setItem("announcement", announcement.dataset.text);
      } catch {}
    });
  }

  // Submenus close by Escape, and by a click or a move of the focus elsewhere.
  const submenus = [...document.querySelectorAll(".site-nav details")];
  const close = (event) => {
    for (const menu of submenus) {
      if (!menu.open || (event.type === "keydown" ? event.key !== "Escape" : menu.contains(event.target))) continue;
      if (menu.contains(document.activeElement)) menu.querySelector("summary").focus();
      menu.open = false;
    }
  };
  if (submenus.length) for (const type of ["click", "focusin", "keydown"]) addEventListener(type, close);

  // The search: `/`, Ctrl-K or ⌘K, or its button. Its script comes then; what is typed meanwhile is kept.
  const opener = document.querySelector(".search-button");
  const search = document.querySelector(".search");
  if (opener && search) {
    const status = search.querySelector("[role=status]");
    const dialog = search.closest("dialog"); // None on the page of the search, which has loaded the script.
    const open = (event) => {
      event.preventDefault();
      if (dialog && !dialog.open) dialog.showModal();
      search.elements.q.select();
      if (dialog) import(labels.search).catch(() => (status.textContent = search.dataset.offline));
    };
    opener.href = opener.dataset.href;
    if (dialog) opener.ariaHasPopup = "dialog";
    opener.addEventListener("click", (event) => {
      if (!(event.ctrlKey || event.metaKey || event.shiftKey || event.altKey)) open(event);
    });
    addEventListener("keydown", (event) => {
      const { key, target } = event;
      if (event.isComposing || event.altKey || event.shiftKey) return;
      if (event.ctrlKey || event.metaKey) {
        if (key === "k" || key === "ㅏ") open(event); // The same key while Hangul is on.
      } else if (key === "/" && !target.closest?.("input, textarea, select, [contenteditable]")) open(event);
    });
  }

  // A copy button on each code block. Needs a secure context.
  if (navigator.clipboard) {
    for (const block of document.querySelectorAll(".code")) {
      const code = block.querySelector("code");
      if (!code) continue;
      const button = document.createElement("button");
      button.type = "button";
      button.className = "copy";
      button.textContent = labels.copy;
      button.setAttribute("aria-live", "polite");
      button.addEventListener("click", async () => {
        try {
          await navigator.clipboard.writeText(code.textContent.replace(/\n$/, ""));
        } catch {
          return;
        }
        button.textContent = labels.copied;
        setTimeout(() => (button.textContent = labels.copy), 2000);
      });
      block.append(button);
    }
  }

  // What scrolls sideways can be reached with the keyboard. A table says which it is.
  const tables = [...document.querySelectorAll(".table")];
  const reach = new ResizeObserver((entries) => {
    for (const { target } of entries) {
      const scrolls = target.scrollWidth > target.clientWidth;
      const set = (name, value) => (scrolls ? target.setAttribute(name, value) : target.removeAttribute(name));
      set("tabindex", "0");
      const number = tables.indexOf(target) + 1;
      if (!number) continue;
      set("role", "region");
      set("aria-label", target.querySelector("caption")?.textContent || `${labels.table} ${number}`);
    }
  });
  for (const box of document.querySelectorAll(".table, .chart, .math-display, .prose :has(> .math-inline)")) reach.observe(box);

  // Below a post: its link to the clipboard, and the system's own way to share.
  const share = document.querySelector(".share");
  if (share) {
    const { url, title, copied } = share.dataset;
    const [copy, send] = share.querySelectorAll("button");
    const status = share.querySelector("[role=status]");
    copy.hidden = !navigator.clipboard;
    copy.addEventListener("click", async () => {
      try {
        await navigator.clipboard.writeText(url);
      } catch {
        return;
      }
      status.textContent = copied;
      setTimeout(() => (status.textContent = ""), 4000);
    });
    send.hidden = !navigator.share;
    send.addEventListener("click", () => navigator.share({ title, url }).catch(() => {})); // Readers may cancel.
  }

  // The filter of the stack: what is called otherwise is hidden, areas without any tool left, and the links to areas.
  const filter = document.querySelector(".stack-filter");
  if (filter) {
    const input = filter.querySelector("input");
    const links = document.querySelector(".stack-areas");
    const textOf = (tool) => (tool.dataset.find ?? tool.textContent).normalize("NFC").toLowerCase();
    const areas = [...document.querySelectorAll(".stack-page .stack-area")].map((area) => ({
      area,
      tools: [...area.querySelectorAll(".stack > div")].map((tool) => [tool, textOf(tool)]),
    }));
    const show = () => {
      const wanted = input.value.trim().normalize("NFC").toLowerCase();
      let any = false;
      for (const { area, tools } of areas) {
        for (const [tool, text] of tools) tool.hidden = !text.includes(wanted);
        area.hidden = tools.every(([tool]) => tool.hidden);
        any ||= !area.hidden;
      }
      filter.nextElementSibling.hidden = any;
      if (links) links.hidden = wanted !== "";
    };
    filter.hidden = false;
    input.addEventListener("input", show);
    if (input.value) show(); // A browser may have kept it.
  }

  // The table of contents: open beside the text, and marking the section that is being read.
  const toc = document.querySelector(".toc details");
  if (toc) {
    const wide = matchMedia("(min-width: 64rem)");
    const fit = () => (toc.open = wide.matches);
    wide.addEventListener("change", fit);
    fit();
    toc.className = "fitted"; // From here on it is the reader who folds it.
    const links = new Map();
    for (const link of toc.querySelectorAll("a")) {
      const heading = document.getElementById(decodeURIComponent(link.hash.slice(1)));
      if (heading) links.set(heading, link);
    }
    let marked;
    let chosen; // The last sections are too low to be scrolled to the top: a choice holds until the reader moves on.
    const mark = () => {
      let current = chosen;
      for (const heading of chosen ? [] : links.keys()) {
        if (heading.getBoundingClientRect().top > innerHeight * 0.25) break;
        current = heading;
      }
      if (current === marked) return;
      links.get(marked)?.removeAttribute("aria-current");
      links.get(current)?.setAttribute("aria-current", "true");
      marked = current;
      // Long contents scroll in a box of their own.
      const box = toc.parentElement;
      if (current) box.scrollTop = links.get(current).offsetTop - box.clientHeight / 2;
    };
    const choose = () => {
      const target = document.querySelector(":target");
      chosen = links.has(target) ? target : undefined;
      mark();
    };
    toc.addEventListener("click", choose); // Where one is already.
    addEventListener("hashchange", choose);
    for (const type of ["wheel", "touchmove", "keydown", "pointerdown"]) {
      addEventListener(type, () => (chosen = undefined), { passive: true });
    }
    let waiting = false;
    addEventListener("scroll", () => {
      if (waiting) return;
      waiting = true;
      requestAnimationFrame(() => {
        waiting = false;
        mark();
      });
    }, { passive: true });
    choose();
  }

  // A video or a gist in place of its link, on a click. Until then nothing is asked of another host.
  document.addEventListener("click", (event) => {
    const link = event.target.closest(".embed[data-embed]");
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
    const url = new URL(link.dataset.embed, location);
    if (url.protocol !== "https:") return;
    event.preventDefault();
    const frame = document.createElement("iframe");
    frame.className = link.className;
    frame.title = link.getAttribute("aria-label") || link.textContent.trim() || link.querySelector("img").alt;
    if (url.host === "gist.github.com") {
      // Its script writes a document: one of its own, which may touch nothing of this page and tells its height. The
      // link stays below it, and leads to it; alone if the script does not come.
      frame.sandbox = "allow-scripts allow-popups";
      frame.srcdoc = `<!DOCTYPE html><base target="_blank"><body><script src="${url.href}" onerror="parent.postMessage(0, '*')"></script><script>
        new ResizeObserver(() => parent.postMessage(document.documentElement.offsetHeight, "*")).observe(document.body);
      </script>`;
      addEventListener("message", ({ source, data }) => {
        if (source !== frame.contentWindow) return;
        if (data > 0) frame.style.height = `${data + 16}px`;
        if (data === 0) frame.remove();
      });
      delete link.dataset.embed;
      link.before(frame);
    } else {
      frame.allow = "autoplay; encrypted-media; fullscreen; picture-in-picture";
      frame.referrerPolicy = "strict-origin-when-cross-origin"; // YouTube plays for no page that hides who it is.
      frame.src = url.href;
      link.replaceWith(frame);
    }
    frame.focus();
  });
})();
