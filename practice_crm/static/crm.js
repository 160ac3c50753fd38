// Small comforts; every page works without them.
"use strict";

// “/” goes to the search box, unless somebody is typing.
document.addEventListener("keydown", (event) => {
  const box = document.getElementById("find");
  const typing = event.target.closest("input, textarea, select, [contenteditable]");
  if (event.key === "/" && box && !typing) {
    event.preventDefault();
    box.select();
  }
});

// The loss reason is asked for only when the stage is the lost one.
for (const form of document.querySelectorAll("form[data-lost]")) {
  const stage = form.querySelector("select");
  const reason = form.querySelector("[data-only-when-lost]");
  const follow = () => { reason.hidden = stage.value !== form.dataset.lost; };
  stage.addEventListener("change", follow);
  follow();
}

// A second click on “save” while the first is under way does nothing.
for (const form of document.querySelectorAll("form[method=post]")) {
  form.addEventListener("submit", (event) => {
    if (form.dataset.sent) event.preventDefault();
    form.dataset.sent = "yes";
  });
}
window.addEventListener("pageshow", () => {
  for (const form of document.querySelectorAll("form[data-sent]")) delete form.dataset.sent;
});
