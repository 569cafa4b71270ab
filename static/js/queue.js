/* The queue by keyboard. Without this file the page still works: each row has its link, checkbox and buttons.

   Markup: [data-queue] with li[data-test=queue-row][data-signature][tabindex=-1] or none, each with input[name=signatures],
   a[data-open], button[data-test=approve], details[data-reject] with textarea[name=reason], and optionally
   data-evidence, the address of an HTML fragment for #evidence. Elsewhere: input[data-select-all] (hidden until now),
   [data-selected-count], button[data-undo], a[data-reject-open] (in #evidence), dialog[data-keys], button[data-keys-open], input[data-keys-off].
   Anything in #evidence with data-key="s" is pressed by that key. The root's class has-keys shows the keycaps. */

(() => {
  const list = document.querySelector("[data-queue]");
  if (!list) return;

  const rows = [...list.querySelectorAll("[data-test=queue-row]")];
  const evidence = document.querySelector("#evidence");
  const dialog = document.querySelector("dialog[data-keys]");
  const selectAll = document.querySelector("[data-select-all]");
  const storage = { next: "queue-next", off: "queue-keys-off" };
  let selected = null;
  let loading = null;
  let sent = false;

  const box = (row) => row.querySelector("input[name=signatures]");

  /* Selection: one row has aria-current and the tab stop. */

  function select(row, { focus = true } = {}) {
    if (!row) return;
    for (const other of rows) {
      other.tabIndex = other === row ? 0 : -1;
      if (other !== row) other.removeAttribute("aria-current");
    }
    row.setAttribute("aria-current", "true");
    const moved = selected && selected !== row;
    selected = row;
    if (focus) {
      row.focus({ preventScroll: true });
      row.scrollIntoView({ block: "nearest" });
    }
    if (moved) showEvidence(row);
  }

  const move = (step) => select(rows[rows.indexOf(selected) + step]);

  async function showEvidence(row) {
    if (!evidence || !row.dataset.evidence) return;
    loading?.abort();
    const request = (loading = new AbortController());
    evidence.setAttribute("aria-busy", "true");
    try {
      const answer = await fetch(row.dataset.evidence, { signal: request.signal });
      if (answer.redirected) return location.reload();
      if (answer.ok) evidence.innerHTML = await answer.text();
    } catch (error) {
      if (error.name !== "AbortError") console.warn(error);
    }
    if (loading === request) evidence.removeAttribute("aria-busy");
  }

  /* Checkboxes */

  function countSelected() {
    const checked = rows.filter((row) => box(row)?.checked).length;
    for (const place of document.querySelectorAll("[data-selected-count]")) place.textContent = checked;
    if (!selectAll) return;
    selectAll.checked = checked > 0 && checked === rows.length;
    selectAll.indeterminate = checked > 0 && checked < rows.length;
  }

  function toggle(row) {
    const input = row && box(row);
    if (!input) return;
    input.checked = !input.checked;
    countSelected();
  }

  /* Decisions are the row's own forms; the page that follows begins at the next row. */

  function openReject(row) {
    const details = row?.querySelector("details[data-reject]");
    if (!details) return;
    details.open = true;
    details.querySelector("textarea")?.focus();
  }

  function closeReject(element) {
    const details = element.closest("details[open]");
    if (!details) return false;
    details.open = false;
    select(details.closest("[data-test=queue-row]") ?? selected);
    return true;
  }

  function remember(event) {
    if (event.target.method !== "post") return;
    if (sent) return event.preventDefault();
    sent = true;
    const row = event.target.closest("[data-test=queue-row]");
    if (!row) return;
    const next = rows[rows.indexOf(row) + 1] ?? rows[rows.indexOf(row) - 1];
    if (next) sessionStorage.setItem(storage.next, next.dataset.signature);
  }

  /* Keys */

  const actions = {
    j: () => move(1),
    k: () => move(-1),
    x: () => toggle(selected),
    a: () => selected?.querySelector("[data-test=approve]")?.click(),
    r: () => openReject(selected),
    u: () => document.querySelector("[data-undo]")?.click(),
    "?": () => dialog?.showModal(),
  };

  const inRow = { ArrowDown: () => move(1), ArrowUp: () => move(-1) };

  function typing(target) {
    return target.isContentEditable || target.matches("textarea, select, input:not([type=checkbox], [type=radio])");
  }

  function onKey(event) {
    if (event.ctrlKey || event.metaKey || event.altKey || dialog?.open) return;
    if (event.key === "Escape") {
      if (closeReject(event.target)) event.preventDefault();
      return;
    }
    if (typing(event.target)) return;
    const action = rowAction(event) ?? keyAction(event);
    if (!action) return;
    event.preventDefault();
    action();
  }

  function rowAction(event) {
    if (event.key === "Enter" && [selected, document.body].includes(event.target)) {
      return () => selected?.querySelector("a[data-open]")?.click();
    }
    return list.contains(event.target) ? inRow[event.key] : undefined;
  }

  function keyAction(event) {
    if (keysAreOff()) return undefined;
    const other = evidence && [...evidence.querySelectorAll("[data-key]")].find((e) => e.dataset.key === event.key);
    return actions[event.key] ?? (other && (() => other.click()));
  }

  /* The dialog of keys, and the switch that single keys must have (WCAG 2.1.4). */

  const keysAreOff = () => localStorage.getItem(storage.off) !== null;
  const showKeys = () => document.documentElement.classList.toggle("has-keys", !keysAreOff());

  function prepareKeys() {
    for (const button of document.querySelectorAll("[data-keys-open]")) {
      button.hidden = !dialog;
      button.addEventListener("click", actions["?"]);
    }
    showKeys();
    const off = dialog?.querySelector("[data-keys-off]");
    if (!off) return;
    off.checked = keysAreOff();
    off.addEventListener("change", () => {
      if (off.checked) localStorage.setItem(storage.off, "1");
      else localStorage.removeItem(storage.off);
      showKeys();
    });
  }

  function prepareSelectAll() {
    if (!selectAll) return;
    const label = selectAll.closest("[hidden]");
    if (label) label.hidden = false;
    selectAll.addEventListener("change", () => {
      for (const row of rows) if (box(row)) box(row).checked = selectAll.checked;
      countSelected();
    });
  }

  function begin() {
    const wanted = sessionStorage.getItem(storage.next);
    sessionStorage.removeItem(storage.next);
    const next = rows.find((row) => row.dataset.signature === wanted);
    const current = list.querySelector('[data-test=queue-row][aria-current="true"]');
    select(current ?? rows[0], { focus: false });
    if (next) select(next);
  }

  prepareKeys();
  prepareSelectAll();
  begin();
  countSelected();
  document.addEventListener("keydown", onKey);
  document.addEventListener("submit", remember);
  window.addEventListener("pageshow", () => (sent = false));
  evidence?.addEventListener("click", (event) => {
    if (!event.target.closest("[data-reject-open]")) return;
    event.preventDefault();
    openReject(selected);
  });
  list.addEventListener("change", countSelected);
  list.addEventListener("focusin", (event) => select(event.target.closest("[data-test=queue-row]"), { focus: false }));
  list.addEventListener("click", (event) => {
    const row = event.target.closest("[data-test=queue-row]");
    if (row && !event.target.closest("a, button, input, label, summary, textarea")) select(row);
  });
})();
