/* Writing a letter's text: marks at a press, how it will look, clean Markdown of what is pasted, and nothing lost.
   Without this file the page still works: a textarea, a button that previews, a button that saves.

   Markup: form[data-editor] with data-preview, data-paste and optionally data-keep (addresses that answer to a POST),
   data-typed where its fields are not what a version says; in it textarea[name=body], [data-tools] with
   button[data-mark] and button[data-menu] before ul[role=menu] of button[data-token], [data-words] with
   [data-words-number], [data-preview-pane] with [data-paper], [data-previewed] and [data-preview-failed], and the
   lines [data-kept] and [data-pasted] with what they say in their data-attributes. Elsewhere button[data-copy].
   Typing never waits: whatever is asked of the server is asked beside it. */

(() => {
  const form = document.querySelector("[data-editor]");
  if (!form) return;

  const source = form.elements.namedItem("body");
  const find = (mark) => form.querySelector(`[data-${mark}]`);
  const wait = { preview: 300, keep: 1500, keepAtMost: 10000, answer: 15000, paste: 6000 };
  const longest = { pasted: 1_500_000, keptOnLeaving: 50_000 };

  /* Asking the server */

  class SignedOut extends Error {}

  async function post(address, fields, options) {
    const body = new FormData();
    body.append("csrfmiddlewaretoken", form.elements.namedItem("csrfmiddlewaretoken").value);
    for (const [name, value] of Object.entries(fields)) body.append(name, value);
    const answer = await fetch(address, { method: "POST", body, ...options });
    if (answer.redirected) throw new SignedOut();
    return answer;
  }

  /* Calls `act` some time after the last of many calls. */
  function later(time, act) {
    let timer = 0;
    const call = () => {
      clearTimeout(timer);
      timer = setTimeout(act, time);
    };
    call.off = () => clearTimeout(timer);
    return call;
  }

  function say(line, words) {
    if (line && line.textContent !== words) line.textContent = words;
  }

  /* Changing the text so that the browser's own undo takes it back */

  function put(start, end, text) {
    source.focus({ preventScroll: true });
    source.setSelectionRange(start, end);
    const done = text ? document.execCommand("insertText", false, text) : start === end || document.execCommand("delete");
    if (done) return;
    source.setRangeText(text, start, end, "end");
    source.dispatchEvent(new Event("input", { bubbles: true }));
  }

  const selected = () => source.value.slice(source.selectionStart, source.selectionEnd);

  function surround(mark) {
    let { selectionStart: start, selectionEnd: end } = source;
    const text = selected();
    start += text.length - text.trimStart().length;
    end = Math.max(start, end - (text.length - text.trimEnd().length));
    const inner = source.value.slice(start, end);
    const before = source.value.slice(0, start).match(/\**$/)[0].length;
    const after = source.value.slice(end).match(/^\**/)[0].length;
    const stars = Math.min(before, after, 3); // three are bold and italic
    if (inner && (mark === "*" ? stars % 2 : stars > 1)) {
      put(start - mark.length, end + mark.length, inner);
      source.setSelectionRange(start - mark.length, end - mark.length);
    } else {
      put(start, end, mark + inner + mark);
      source.setSelectionRange(start + mark.length, end + mark.length);
    }
  }

  /* The lines that the selection touches begin with `mark`, instead of `other` marks, or do not any more. */
  function prefix(mark, other = /^$/) {
    const start = source.value.lastIndexOf("\n", source.selectionStart - 1) + 1;
    const after = source.value.indexOf("\n", source.selectionEnd);
    const end = after < 0 ? source.value.length : after;
    const lines = source.value.slice(start, end).split("\n");
    const marked = lines.every((line) => !line || line.startsWith(mark));
    const changed = marked && lines.some(Boolean)
      ? lines.map((line) => line.slice(mark.length))
      : lines.map((line) => (line || lines.length === 1 ? mark + line.replace(other, "") : line));
    put(start, end, changed.join("\n"));
    if (lines.length > 1) source.setSelectionRange(start, start + changed.join("\n").length);
  }

  function link() {
    const { selectionStart: start, selectionEnd: end } = source;
    const text = selected();
    const isAddress = /^https?:\/\/\S+$/.test(text);
    const [label, address] = isAddress ? ["", text] : [text, "https://"];
    put(start, end, `[${label}](${address})`);
    const from = isAddress || !label ? start + 1 : start + label.length + 3;
    source.setSelectionRange(from, isAddress || !label ? from : from + address.length);
  }

  function footnote() {
    const number = String(nextNote(source.value));
    put(source.selectionEnd, source.selectionEnd, `[^${number}]`);
    append(`[^${number}]: `);
    source.scrollTop = source.scrollHeight;
  }

  /* Put a block at the end of the text, the caret behind it. */
  function append(block) {
    const kept = source.value.trimEnd().length;
    const follows = /\n\[\^[^\]\n]+\]:[^\n]*$/.test("\n" + source.value.slice(0, kept)) && block.startsWith("[^");
    put(kept, source.value.length, (kept ? (follows ? "\n" : "\n\n") : "") + block);
  }

  const labels = (text) => [...text.matchAll(/(?<!\\)\[\^([^\]\s]{1,60})\]/g)].map((match) => match[1]);
  const nextNote = (text) => 1 + Math.max(0, ...labels(text).filter((label) => /^\d{1,6}$/.test(label)).map(Number));

  const marks = {
    bold: () => surround("**"),
    italic: () => surround("*"),
    heading: () => prefix("# ", /^#{1,6} +/),
    quote: () => prefix("> "),
    list: () => prefix("- "),
    link,
    footnote,
  };

  const keys = { b: marks.bold, i: marks.italic, k: marks.link };

  source.addEventListener("keydown", (event) => {
    if (!(event.ctrlKey || event.metaKey) || event.altKey || event.shiftKey) return;
    const act = keys[event.key.toLowerCase()];
    if (!act) return;
    event.preventDefault();
    act();
  });

  /* The toolbar: one stop for the tabulator, arrows within, as ARIA's pattern has it */

  const tools = find("tools");

  function prepareTools() {
    const buttons = [...tools.querySelectorAll("[data-mark], [data-menu]")];
    const stop = (button) => buttons.forEach((other) => (other.tabIndex = other === button ? 0 : -1));
    tools.hidden = false;
    stop(buttons[0]);
    tools.addEventListener("focusin", (event) => buttons.includes(event.target) && stop(event.target));
    tools.addEventListener("keydown", (event) => {
      if (!buttons.includes(event.target)) return;
      const next = step(buttons, event);
      if (!next) return;
      event.preventDefault();
      next.focus();
    });
    for (const button of tools.querySelectorAll("[data-mark]")) {
      button.addEventListener("mousedown", (event) => event.preventDefault()); // the text keeps its selection
      button.addEventListener("click", () => marks[button.dataset.mark]());
    }
  }

  function step(buttons, event, [back, forth] = ["ArrowLeft", "ArrowRight"]) {
    const rightToLeft = getComputedStyle(tools).direction === "rtl" && back === "ArrowLeft";
    const at = buttons.indexOf(event.target);
    const last = buttons.length - 1;
    const moves = {
      [rightToLeft ? forth : back]: at > 0 ? at - 1 : last,
      [rightToLeft ? back : forth]: at < last ? at + 1 : 0,
      Home: 0,
      End: last,
    };
    return buttons[moves[event.key]];
  }

  function prepareMenu() {
    const opener = find("menu");
    const menu = opener.nextElementSibling;
    const items = [...menu.querySelectorAll("[role=menuitem]")];
    const open = (wanted) => {
      menu.hidden = !wanted;
      opener.setAttribute("aria-expanded", String(wanted));
    };
    const leave = () => {
      open(false);
      opener.focus();
    };
    opener.addEventListener("click", () => {
      open(menu.hidden);
      if (!menu.hidden) items[0].focus();
    });
    opener.addEventListener("keydown", (event) => {
      if (event.key !== "ArrowDown") return;
      event.preventDefault();
      open(true);
      items[0].focus();
    });
    menu.addEventListener("keydown", (event) => {
      const next = step(items, event, ["ArrowUp", "ArrowDown"]);
      if (event.key === "Escape") leave();
      else if (event.key === "Tab") open(false);
      else if (next) next.focus();
      if (next || event.key === "Escape") event.preventDefault();
    });
    menu.addEventListener("click", (event) => {
      const item = event.target.closest("[data-token]");
      if (!item) return;
      open(false);
      put(source.selectionStart, source.selectionEnd, item.dataset.token);
    });
    document.addEventListener("pointerdown", (event) => !opener.parentElement.contains(event.target) && open(false));
  }

  /* How it will look: the newest request alone counts */

  const previewed = find("previewed");
  const paper = find("paper");
  let asked = null;

  async function preview() {
    asked?.abort();
    const request = (asked = new AbortController());
    paper.setAttribute("aria-busy", "true");
    try {
      const answer = await post(form.dataset.preview, { body: source.value }, { signal: request.signal });
      if (!answer.ok) throw new Error(String(answer.status));
      draw(await answer.text());
      find("preview-failed").hidden = true;
    } catch (error) {
      if (request !== asked) return;
      find("preview-failed").hidden = false;
    }
    if (request === asked) paper.removeAttribute("aria-busy");
  }

  function draw(html) {
    const { scrollTop, scrollLeft } = paper;
    if (html.trim()) previewed.innerHTML = html; // safe HTML, made by the server
    else previewed.textContent = previewed.dataset.empty;
    for (const link of previewed.querySelectorAll("a")) link.tabIndex = -1; // the way from text to closing stays short
    paper.scrollTo(scrollLeft, scrollTop);
  }

  /* As the server counts (letters/languages.py): where words are not parted by spaces, characters. */
  const word =
    /[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff]|[\p{L}\p{N}\p{M}]+(?:['’‐-][\p{L}\p{N}\p{M}]+)*/gu;

  function count() {
    const text = source.value.replace(/\]\([^)\s]*\)|<?https?:\/\/\S+/g, " ");
    const found = text.match(word)?.length ?? 0;
    find("words-number").textContent = found.toLocaleString(document.documentElement.lang);
  }

  const previewSoon = later(wait.preview, () => {
    preview();
    count();
  });

  /* Kept: what is typed and not saved. One request at a time, so that an older one cannot win */

  const keptLine = find("kept");
  const fields = ["title", "reference", "salutation", "body", "closing", "began_from"];
  const typed = () => Object.fromEntries(fields.map((name) => [name, form.elements.namedItem(name).value]));
  const seal = () => JSON.stringify(typed());
  let kept = seal();
  let keeping = false;
  let leaving = false;
  let lost = false; // the last try failed
  let waitingSince = 0;

  async function keep(options) {
    if (!form.dataset.keep || leaving) return;
    const sent = seal();
    if (sent === kept) return;
    if (keeping) return keepSoon();
    keeping = true;
    waitingSince = 0;
    try {
      const answer = await post(form.dataset.keep, typed(), { signal: AbortSignal.timeout(wait.answer), ...options });
      const told = answer.status === 404 ? {} : await answer.json();
      if (answer.ok) nowKept(sent, told.kept);
      else notKept(told.error ? `${keptLine.dataset.refused} ${told.error}` : keptLine.dataset.gone);
    } catch (error) {
      notKept(error instanceof SignedOut ? keptLine.dataset.signedOut : keptLine.dataset.failed);
      again();
    }
    keeping = false;
  }

  function nowKept(sent, anything) {
    kept = sent;
    lost = false;
    form.elements.namedItem("continues").value = "1";
    const time = new Date().toLocaleTimeString(document.documentElement.lang, { timeStyle: "short", hourCycle: "h23" });
    keptLine.classList.remove("is-failed");
    say(keptLine, anything ? `${keptLine.dataset.at} ${time}` : "");
  }

  function notKept(words) {
    if (leaving) return;
    lost = true;
    keptLine.classList.add("is-failed");
    say(keptLine, words);
  }

  const afterPause = later(wait.keep, keep);
  const again = later(wait.answer, keep);

  function keepSoon() {
    waitingSince ||= Date.now();
    if (Date.now() - waitingSince < wait.keepAtMost) afterPause();
  }

  function keepOnLeaving() {
    if (document.visibilityState !== "hidden") return;
    afterPause.off();
    keep({ keepalive: seal().length < longest.keptOnLeaving });
  }

  /* Pasted: at once as plain text, then with its links and emphasis, if nothing was changed there meanwhile */

  const pastedLine = find("pasted");
  const rich = /<(?:a|b|strong|em|i|h[1-6]|li|blockquote|table|sup)[\s>]|font-weight|font-style:\s*italic|mso-/i;

  async function paste(event) {
    const board = event.clipboardData;
    const html = board.getData("text/html");
    const isCode = [...board.types].includes("vscode-editor-data");
    if (!rich.test(html) || isCode || html.length > longest.pasted) return;
    event.preventDefault();
    const start = source.selectionStart;
    put(start, source.selectionEnd, board.getData("text/plain").replace(/\r\n?/g, "\n"));
    const plain = source.value.slice(start, source.selectionEnd);
    say(pastedLine, pastedLine.dataset.asked);
    const markdown = await markdownOf(html);
    const done = markdown !== null && (markdown.trim() === plain.trim() || exchange(plain, start, markdown));
    say(pastedLine, done ? pastedLine.dataset.done : pastedLine.dataset.failed);
  }

  async function markdownOf(html) {
    try {
      const answer = await post(form.dataset.paste, { html }, { signal: AbortSignal.timeout(wait.paste) });
      return answer.ok ? (await answer.json()).markdown : null;
    } catch {
      return null;
    }
  }

  function exchange(plain, start, markdown) {
    const at = source.value.startsWith(plain, start) ? start : source.value.indexOf(plain);
    if (at < 0 || (at !== start && source.value.indexOf(plain, at + 1) >= 0)) return false;
    const end = at + plain.length;
    const [text, notes] = withoutNotes(renumbered(markdown, source.value.slice(0, at) + source.value.slice(end)));
    const fitted = fit(text, source.value.slice(0, at), source.value.slice(end));
    const { selectionStart, selectionEnd, scrollTop } = source;
    const active = document.activeElement;
    const moved = (place) => (place <= at ? place : place < end ? at + fitted.length : place + fitted.length - plain.length);
    put(at, end, fitted);
    if (notes) append(notes);
    source.setSelectionRange(moved(selectionStart), moved(selectionEnd));
    source.scrollTop = scrollTop;
    if (active !== source) active?.focus({ preventScroll: true });
    return true;
  }

  /* Notes that have a number of the text already get the next ones. */
  function renumbered(markdown, text) {
    const taken = new Set(labels(text));
    let next = Math.max(nextNote(text), nextNote(markdown));
    const names = new Map([...new Set(labels(markdown))].map((label) => [label, taken.has(label) ? String(next++) : label]));
    return markdown.replace(/(?<!\\)\[\^([^\]\s]{1,60})\]/g, (mark, label) => `[^${names.get(label) ?? label}]`);
  }

  /* Markdown without the notes, and the notes, which go to the end of the text. */
  function withoutNotes(markdown) {
    const text = [];
    const notes = [];
    let inNote = false;
    for (const line of markdown.split("\n")) {
      inNote = /^\[\^[^\]\s]+\]:/.test(line) || (inNote && (!line || line.startsWith("    ")));
      (inNote ? notes : text).push(line);
    }
    return [text.join("\n").trimEnd(), notes.join("\n").trimEnd()];
  }

  /* A heading, list or quote stands in lines of its own. */
  function fit(text, before, after) {
    const isBlock = (line) => /^(?:#{1,6} |> |[-*+] |\d{1,9}[.)] )/.test(line);
    const breaks = (side, pattern) => (side.trim() ? "\n".repeat(2 - side.match(pattern)[0].length) : "");
    const lead = isBlock(text) ? breaks(before, /\n{0,2}$/) : "";
    const trail = isBlock(text.trimEnd().split("\n").at(-1)) ? breaks(after, /^\n{0,2}/) : "";
    return lead + text + trail;
  }

  /* Copying, where two texts stand side by side */

  function prepareCopying() {
    if (!navigator.clipboard) return;
    for (const button of document.querySelectorAll("[data-copy]")) {
      button.hidden = false;
      button.addEventListener("click", async () => {
        await navigator.clipboard.writeText(document.getElementById(button.dataset.copy).value);
        button.textContent = button.dataset.copied;
      });
    }
  }

  /* Begin */

  function begin() {
    prepareTools();
    prepareMenu();
    prepareCopying();
    find("preview-pane").hidden = false;
    find("words").hidden = false;
    preview();
    count();
    if (!("typed" in form.dataset)) return;
    kept = "";
    keepSoon();
  }

  source.addEventListener("input", previewSoon);
  source.addEventListener("paste", paste);
  form.addEventListener("input", keepSoon);
  form.addEventListener("submit", () => (leaving = true));
  window.addEventListener("online", () => keep());
  window.addEventListener("pageshow", () => (leaving = false));
  document.addEventListener("visibilitychange", keepOnLeaving);
  window.addEventListener("beforeunload", (event) => lost && !leaving && event.preventDefault());
  begin();
})();
