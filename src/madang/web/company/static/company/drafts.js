// A draft saves itself while one types; without a connection it waits in this browser and keeps trying.
(function () {
  "use strict";

  var form = document.getElementById("draft");
  if (!form) return;
  var said = document.getElementById("saved");
  var key = "madang-draft-" + form.dataset.draft;
  var waiting = {};
  var busy = false;
  var ended = false;
  var timer = null;
  var WEEK = 7 * 24 * 3600 * 1000;

  function tell(text, isLate) {
    said.textContent = text;
    said.classList.toggle("is-late", Boolean(isLate));
  }

  function controls(name) {
    return Array.prototype.filter.call(form.elements, function (each) { return each.name === name; });
  }

  function isKept(control) {
    return control.name && !/^(csrfmiddlewaretoken|add|onward)$/.test(control.name) && control.type !== "submit";
  }

  // What the server has not got yet lies here, so that closing the browser loses nothing.
  function remember() {
    try {
      if (Object.keys(waiting).length) localStorage.setItem(key, JSON.stringify({ at: Date.now(), waiting: waiting }));
      else localStorage.removeItem(key);
    } catch (refused) { /* a browser that keeps nothing still sends everything */ }
  }

  function recall() {
    try {
      var kept = JSON.parse(localStorage.getItem(key) || "null");
      if (!kept || Date.now() - kept.at > WEEK) return;
      Object.keys(kept.waiting).forEach(function (name) {
        var found = controls(name);
        if (!found.length) return;
        found.forEach(function (each) {
          if (each.type === "radio") each.checked = each.value === kept.waiting[name];
          else each.value = kept.waiting[name];
        });
        waiting[name] = kept.waiting[name];
      });
      if (Object.keys(waiting).length) later(0);
    } catch (refused) { /* nothing to recall */ }
  }

  function later(milliseconds) {
    window.clearTimeout(timer);
    timer = window.setTimeout(send, milliseconds);
  }

  function mark(name, sentence) {
    var control = controls(name)[0];
    if (!control) return;
    var place = control.closest(".form-conts");
    var id = "error_" + name;
    var shown = document.getElementById(id);
    if (!sentence) {
      if (shown) shown.remove();
      control.removeAttribute("aria-invalid");
      return;
    }
    if (!shown) {
      shown = document.createElement("p");
      shown.id = id;
      shown.className = "form-hint-invalid";
      place.before(shown);
    }
    shown.textContent = sentence;
    control.setAttribute("aria-invalid", "true");
    control.setAttribute("aria-errormessage", id);
  }

  function arrived(sent, answer) {
    Object.keys(sent).forEach(function (name) {
      mark(name, answer.faults[name]);
      if (!answer.faults[name] && waiting[name] === sent[name]) delete waiting[name];
    });
    var list = document.getElementById("checklist");
    if (list) list.outerHTML = answer.checklist;
    var isFaulty = Object.keys(answer.faults).length > 0;
    tell(isFaulty ? form.dataset.unsaved : answer.saved, isFaulty);
    remember();
    if (Object.keys(waiting).some(function (name) { return waiting[name] !== sent[name]; })) later(400);
  }

  function send(isLeaving) {
    if (busy || ended || !Object.keys(waiting).length) return;
    busy = true;
    var sent = Object.assign({}, waiting);
    var body = new URLSearchParams(sent);
    body.set("csrfmiddlewaretoken", form.elements.csrfmiddlewaretoken.value);
    if (isLeaving !== true) tell(form.dataset.saving);
    fetch(form.action, {
      method: "POST", body: body, credentials: "same-origin", keepalive: isLeaving === true,
      headers: { Accept: "application/json" }
    }).then(function (response) {
      var isOurs = (response.headers.get("content-type") || "").indexOf("json") >= 0;
      if (isOurs && response.status === 409) {
        return response.json().then(function (answer) { ended = true; tell(answer.refused, true); });
      }
      if (!isOurs || !response.ok) { tell(form.dataset.away, true); later(15000); return null; }
      return response.json().then(function (answer) { arrived(sent, answer); });
    }).catch(function () {
      tell(form.dataset.offline, true);
      later(3000);
    }).finally(function () { busy = false; });
  }

  function typed(event) {
    var control = event.target;
    if (!isKept(control)) return;
    waiting[control.name] = control.value;
    remember();
    later(event.type === "change" ? 0 : 700);
  }

  form.addEventListener("input", typed);
  form.addEventListener("change", typed);
  window.addEventListener("online", function () { later(0); });
  document.addEventListener("visibilitychange", function () { if (document.hidden) send(true); });
  form.addEventListener("submit", function () { try { localStorage.removeItem(key); } catch (refused) { /* nothing kept */ } });

  // The list of wishes by drag; the buttons do the same by keyboard.
  function letDrag() {
    var list = form.querySelector("[data-sortable]");
    if (!list || !window.Sortable) return;
    list.classList.add("co-can-drag");
    window.Sortable.create(list, {
      handle: ".co-grip", animation: 120,
      onEnd: function (event) {
        if (event.oldIndex === event.newIndex) return;
        window.htmx.ajax("POST", document.getElementById("wishes").dataset.url, {
          source: "#wishes", target: "#wishes", swap: "outerHTML",
          values: { drop: event.item.dataset.offer, place: event.newIndex + 1 }
        });
      }
    });
  }

  document.addEventListener("htmx:afterSettle", function (event) {
    if (!event.target || event.target.id !== "wishes") return;
    Object.keys(waiting).forEach(function (name) { if (!controls(name).length) delete waiting[name]; });
    remember();
    var news = document.getElementById("wishes").dataset.said;
    if (news) tell(news);
    letDrag();
  });

  // A file that is too large is refused before it is sent.
  document.addEventListener("change", function (event) {
    if (event.target.id !== "id_file" || !event.target.files.length) return;
    var box = event.target.form;
    var note = box.querySelector("[data-said]");
    var tooLarge = event.target.files[0].size > Number(box.dataset.limit);
    note.hidden = !tooLarge;
    note.textContent = tooLarge ? box.dataset.tooLarge : "";
    if (tooLarge) event.target.value = "";
  });

  recall();
  letDrag();
})();
