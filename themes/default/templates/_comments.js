// Comments by a service: its code is taken out of the template when the reader comes near. They follow the page's colours.
(() => {
  const root = document.documentElement;
  const box = document.querySelector(".comments");
  const code = box.querySelector("template");
  const fallback = box.querySelector("p");
  const system = matchMedia("(prefers-color-scheme: dark)");
  const theme = () => root.dataset.theme || (system.matches ? "dark" : "light");
  let origin;

  const paint = () => {
    if (window.DISQUS) return DISQUS.reset({ reload: true }); // It reads the colours of the page.
    // Each service knows its own of these.
    const message = { giscus: { setConfig: { theme: theme() } }, type: "set-theme", theme: `github-${theme()}` };
    box.querySelector("iframe")?.contentWindow.postMessage(message, origin);
  };
  const load = () => {
    const part = document.importNode(code.content, true);
    const script = part.querySelector("script[src]");
    origin = new URL(script.src).origin;
    script.setAttribute("data-theme", theme()); // for giscus
    script.setAttribute("theme", `github-${theme()}`); // for utterances
    script.addEventListener("load", () => (fallback.hidden = true));
    code.replaceWith(part);
    // The colours may have changed before the frame could hear of it. Its first message says that it can.
    const ready = (event) => {
      if (event.origin !== origin) return;
      removeEventListener("message", ready);
      if (!window.DISQUS) paint();
    };
    addEventListener("message", ready);
    system.addEventListener("change", paint);
    new MutationObserver(paint).observe(root, { attributeFilter: ["data-theme"] });
  };
  const observer = new IntersectionObserver((entries) => {
    if (!entries.some((entry) => entry.isIntersecting)) return;
    observer.disconnect();
    load();
  }, { rootMargin: "400px 0px" });
  observer.observe(box);
})();
