/* A review: words selected in the letter become the passage of a comment; errors and refusals take the focus;
   a passage and its comment light up together; a link is copied. All of it works without this, by links and forms.

   Markup: .review-sheet[data-add][data-label] with [data-passage] around each paragraph's words; mark[data-of] and
   #comment-<id>; [data-copy] after an input. Only text is ever written. */

(() => {
  const NOT_WORDS = ".footnote-ref, .footnote-backref, .passage-number";
  const sheet = document.querySelector(".review-sheet[data-add]");

  const wrong = document.querySelector(".form-errors, [data-refused], [role=status] .notice-alert");
  if (wrong) {
    wrong.tabIndex = -1;
    wrong.focus();
  }

  /* --- From a selection to a passage --- */

  const characters = (text) => [...text].length;

  function words(passage) {
    const walker = document.createTreeWalker(passage, NodeFilter.SHOW_TEXT);
    const nodes = [];
    while (walker.nextNode()) {
      if (!walker.currentNode.parentElement.closest(NOT_WORDS)) nodes.push(walker.currentNode);
    }
    return nodes;
  }

  /* Where a range begins and ends in a paragraph, in characters; what lies beyond the paragraph is left off. */
  function stretch(passage, range) {
    let at = 0;
    let start = null;
    let end = null;
    for (const node of words(passage)) {
      if (range.intersectsNode(node)) {
        const from = node === range.startContainer ? range.startOffset : 0;
        const to = node === range.endContainer ? range.endOffset : node.data.length;
        if (to > from) {
          start ??= at + characters(node.data.slice(0, from));
          end = at + characters(node.data.slice(0, to));
        }
      }
      at += characters(node.data);
    }
    return start === null ? null : { start, end };
  }

  function address(range) {
    for (const passage of sheet.querySelectorAll("[data-passage]")) {
      const found = range.intersectsNode(passage) && stretch(passage, range);
      if (found) return `${sheet.dataset.add}${passage.dataset.passage}&start=${found.start}&end=${found.end}`;
    }
    return null;
  }

  function offerSelection() {
    const link = document.createElement("a");
    link.className = "btn btn-primary selection-link";
    link.textContent = sheet.dataset.label;
    link.hidden = true;
    sheet.after(link);

    document.addEventListener("selectionchange", () => {
      const selection = document.getSelection();
      const range = selection.rangeCount && !selection.isCollapsed ? selection.getRangeAt(0) : null;
      const href = range && selection.toString().trim() && sheet.contains(range.startContainer) ? address(range) : null;
      link.hidden = !href;
      if (!href) return;
      link.href = href;
      const box = range.getBoundingClientRect();
      const below = Math.min(box.bottom + 8, window.innerHeight - link.offsetHeight - 8);
      link.style.top = `${Math.max(below, 8)}px`;
      link.style.left = `${Math.max(8, Math.min(box.left, document.documentElement.clientWidth - link.offsetWidth - 8))}px`;
    });
    window.addEventListener("scroll", () => (link.hidden = true), { passive: true });
  }

  if (sheet) offerSelection();

  /* --- A passage and its comment --- */

  /* Where the comments stand beside the letter, the passage that is commented on is brought into sight. */
  const chosen = document.querySelector("mark.is-chosen");
  if (chosen && window.matchMedia("(min-width: 62.0625rem)").matches) chosen.scrollIntoView({ block: "center" });

  function light(event) {
    const of = event.target.closest?.("mark[data-of]")?.dataset.of;
    const about = event.target.closest?.(".comment, .passage-number")?.id.replace(/^(comment|at)-/, "");
    const ids = new Set((of ?? about ?? "").split(" ").filter(Boolean));
    for (const mark of document.querySelectorAll("mark[data-of]")) {
      mark.classList.toggle("is-lit", mark.dataset.of.split(" ").some((id) => ids.has(id)));
    }
    for (const comment of document.querySelectorAll(".comment")) {
      comment.classList.toggle("is-lit", ids.has(comment.id.replace("comment-", "")));
    }
  }

  document.addEventListener("focusin", light);
  document.addEventListener("mouseover", light);

  /* --- A link to send --- */

  for (const button of document.querySelectorAll("[data-copy]")) {
    const input = button.parentElement.querySelector("input");
    const told = document.createElement("span");
    told.className = "soft";
    told.setAttribute("role", "status");
    button.after(told);
    button.hidden = false;
    button.addEventListener("click", async () => {
      input.select();
      try {
        await navigator.clipboard.writeText(input.value);
      } catch {
        document.execCommand("copy");
      }
      told.textContent = button.dataset.done;
    });
  }
})();
