/* A hint's link selects its words in the field that holds them: [data-hint][data-field][data-start][data-end] in the
   page, or ?field=&at=&to= in the address that led here. Without a script the link leads to the field. */

(() => {
  /* How far down in a field the end of `text` would stand: a twin beside it, unseen, is filled and measured. */
  function depth(field, text) {
    const twin = field.cloneNode();
    twin.removeAttribute("id");
    twin.removeAttribute("name");
    Object.assign(twin.style, {
      position: "absolute",
      visibility: "hidden",
      inlineSize: `${field.offsetWidth}px`,
      blockSize: "0",
      minBlockSize: "0",
    });
    field.after(twin);
    twin.value = text;
    const height = twin.scrollHeight;
    twin.remove();
    return height;
  }

  function select(name, start, end) {
    const field = document.getElementById(`id_${name}`);
    if (!field?.matches("textarea, input[type=text]") || Number.isNaN(start) || Number.isNaN(end)) return false;
    field.focus();
    field.setSelectionRange(start, end);
    if (field.localName === "textarea") {
      field.scrollTop = Math.max(0, depth(field, field.value.slice(0, start)) - field.clientHeight / 2);
    }
    field.scrollIntoView({ block: "nearest" });
    return true;
  }

  document.addEventListener("click", (event) => {
    const link = event.target.closest("a[data-hint]");
    if (!link?.getAttribute("href").startsWith("#")) return;
    if (select(link.dataset.field, Number(link.dataset.start), Number(link.dataset.end))) event.preventDefault();
  });

  const asked = new URLSearchParams(location.search);
  if (asked.has("field") && asked.has("at")) {
    const at = Number(asked.get("at"));
    select(asked.get("field"), at, asked.has("to") ? Number(asked.get("to")) : at);
    history.replaceState(null, "", location.pathname); // a form sent from here does not come back to the place
  }
})();
