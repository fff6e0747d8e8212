
"use strict";
(() => {
  const form = document.getElementById("filters");
  const cards = Array.from(document.querySelectorAll("article[data-confidence]"));
  const events = document.querySelectorAll("section[data-event]");
  const folds = () => document.querySelectorAll("main details:not(.stand *)"); // a table with every cell open cannot be read
  if (form && cards.length) {
    form.hidden = false;
    const status = document.getElementById("shown");
    const level = document.getElementById("level");
    const apply = () => {
      const reason = form.elements.reason.value;
      const source = form.elements.source.value;
      const least = Number(form.elements.confidence.value);
      let shown = 0;
      for (const card of cards) {
        const fits = (!reason || card.dataset.reasons.split(" ").includes(reason))
          && (!source || card.dataset.sources.split(" ").includes(source))
          && Number(card.dataset.confidence) >= least;
        card.hidden = !fits;
        if (fits) shown += 1;
      }
      const filtered = shown < cards.length;
      for (const event of events) {
        event.hidden = filtered && !event.querySelector("article[data-confidence]:not([hidden])");
      }
      level.textContent = least + " %";
      status.textContent = shown === cards.length
        ? "All " + shown + " shown"
        : shown + " of " + cards.length + " shown";
    };
    form.addEventListener("input", apply);
    form.addEventListener("submit", (event) => event.preventDefault());
    form.addEventListener("reset", () => setTimeout(apply, 0));
    document.getElementById("unfold").addEventListener("click", () => folds().forEach((fold) => { fold.open = true; }));
    document.getElementById("fold").addEventListener("click", () => folds().forEach((fold) => { fold.open = false; }));
    apply();
  }
  const reveal = () => {
    const target = location.hash && document.getElementById(decodeURIComponent(location.hash.slice(1)));
    if (!target) return;
    if (form && target.closest("[hidden]")) {
      form.reset();
      cards.concat(Array.from(events)).forEach((part) => { part.hidden = false; });
    }
    for (let parent = target; parent; parent = parent.parentElement) {
      if (parent.tagName === "DETAILS") parent.open = true;
    }
  };
  window.addEventListener("hashchange", reveal);
  reveal();
  let closed = [];
  window.addEventListener("beforeprint", () => {
    closed = Array.from(folds()).filter((fold) => !fold.open);
    closed.forEach((fold) => { fold.open = true; });
  });
  window.addEventListener("afterprint", () => { closed.forEach((fold) => { fold.open = false; }); });
})();
