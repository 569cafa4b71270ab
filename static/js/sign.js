/* The sign form: the line as it will be printed, while it is being typed; and the errors in focus.

   Markup: a [data-preview] (with data-empty, what to say before there is a name) inside something hidden, and
   optionally [data-preview-withheld]; the form's fields name, country, role, display. An option of the country may
   carry data-printed, the form in which the campaign prints it. Only text is ever written. */

(() => {
  const errors = document.querySelector("[data-test=sign-errors]");
  if (errors) errors.focus();

  const line = document.querySelector("[data-preview]");
  const form = document.querySelector("[data-test=sign-form]");
  if (!line || !form) return;

  const field = (name) => form.elements.namedItem(name);
  const text = (name) => (field(name)?.value ?? "").normalize("NFC").replace(/\s+/g, " ").trim();

  /* Nothing stands after the name of an international organization. */
  function country() {
    const option = field("country")?.selectedOptions?.[0];
    if (!option || !option.value || option.value === "INT") return "";
    return option.dataset.printed ?? option.text.trim();
  }

  function draw() {
    const name = text("name");
    const suffix = text("role") || country();
    line.textContent = name ? [name, suffix].filter(Boolean).join(", ") : line.dataset.empty;
    line.classList.toggle("is-empty", !name);
    const note = document.querySelector("[data-preview-withheld]");
    if (note) note.hidden = field("display")?.value !== "withheld";
  }

  const box = line.closest("[hidden]");
  if (box) box.hidden = false;
  form.addEventListener("input", draw);
  draw();
})();
