"use strict";
(() => {
  const one = (selector) => document.querySelector(selector);
  const all = (selector, root = document) => [...root.querySelectorAll(selector)];
  document.body.classList.add("live");

  // Light and dark: the reader's system decides until the button is used.
  const root = document.documentElement;
  const dark = () => (root.dataset.theme ??
    (matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light")) === "dark";
  const turn = () => { root.dataset.theme = dark() ? "light" : "dark"; };
  one("#theme").addEventListener("click", turn);

  // Filters.
  const findings = all(".finding");
  const proofs = all(".proof, .statement");
  const filter = () => {
    const off = new Set(all("nav input[data-code]:not(:checked)").map((box) => box.dataset.code));
    const quiet = new Set(
      all("nav input[data-severity]:not(:checked)").map((box) => box.dataset.severity));
    const least = Number(one("#confidence")?.value ?? 0);
    if (one("#least")) one("#least").textContent = least.toFixed(2);
    const silenced = one("#silenced")?.checked ?? false;
    document.body.classList.toggle("show-silenced", silenced);
    for (const card of findings) {
      card.hidden = off.has(card.dataset.code) || quiet.has(card.dataset.severity) ||
        Number(card.dataset.confidence) < least;
    }
    const only = one("#only")?.checked ?? false;
    const cards = visible();
    const holding = new Set(cards.map((card) => card.closest(".proof, .statement")));
    const shown = new Set(cards.map((card) => card.id));
    // What a card in another place says of this part too.
    const elsewhere = (part) => (part.dataset.elsewhere ?? "").split(" ").some(
      (id) => id && shown.has(id));
    for (const part of proofs) part.hidden = only && !holding.has(part) && !elsewhere(part);
    count();
  };
  const visible = () => {
    const silenced = one("#silenced")?.checked ?? false;
    return findings.filter(
      (card) => !card.hidden && (silenced || !card.classList.contains("silenced")));
  };

  // From finding to finding.
  let current = null;
  const count = () => {
    const cards = visible();
    const at = cards.indexOf(current);
    if (one("#shown")) one("#shown").textContent = ` ${at < 0 ? "–" : at + 1} of ${cards.length} `;
  };
  const go = (by) => {
    const cards = visible();
    if (!cards.length) return;
    const at = cards.indexOf(current);
    current = cards[at < 0 ? (by > 0 ? 0 : cards.length - 1) :
      (at + by + cards.length) % cards.length];
    current.scrollIntoView({ block: "center" });
    current.focus({ preventScroll: true });
    count();
  };
  one("nav")?.addEventListener("input", filter);
  one("#next")?.addEventListener("click", () => go(1));
  one("#previous")?.addEventListener("click", () => go(-1));
  one("#ask")?.addEventListener("click", () => one("#help").showModal());
  const keys = {
    j: () => go(1), n: () => go(1), k: () => go(-1), p: () => go(-1), d: turn,
    t: () => scrollTo(0, 0), "?": () => one("#help").showModal(),
    g: () => { const part = one("#graph"); if (part) { open(part); part.scrollIntoView(); } },
    o: () => { const box = one("#only"); if (box) { box.checked = !box.checked; filter(); } },
  };
  const open = (part) => { const fold = part.querySelector("details"); if (fold) fold.open = true; };
  document.addEventListener("keydown", (event) => {
    const typing = event.target.matches?.("input[type=search]") || one("#help").open;
    if (typing || event.ctrlKey || event.metaKey || event.altKey || !(event.key in keys)) return;
    event.preventDefault();
    keys[event.key]();
  });

  // A cell of the strip leads to its step, not only to the proof.
  const jump = (id) => {
    const target = document.getElementById(id);
    if (!target) return false;
    const part = target.closest(".proof, .statement");
    if (part) part.hidden = false;
    all(".at").forEach((old) => old.classList.remove("at"));
    target.classList.add("at");
    target.scrollIntoView({ block: "center" });
    history.replaceState(null, "", `#${id}`);
    return true;
  };
  one("#strip")?.addEventListener("click", (event) => {
    const strip = one("#strip");
    const box = strip.getBoundingClientRect();
    const columns = Number(strip.dataset.columns);
    const cell = box.width / columns;
    const number = Math.floor((event.clientY - box.top) / cell) * columns +
      Math.floor((event.clientX - box.left) / cell);
    event.preventDefault();
    const link = all("a", strip).filter((one) => Number(one.dataset.first) <= number).at(-1);
    if (!link) return;
    const anchor = link.getAttribute("href").slice(1);
    jump(`${anchor}-${number - Number(link.dataset.first)}`) || jump(anchor);
  });

  // The graph: search, zoom, drag; a click leaves only what is connected.
  const drawing = one("#drawing");
  if (!drawing) { filter(); return; }
  const boxes = all("a[data-n]", drawing);
  const links = all("path[data-a]", drawing);
  const whole = drawing.viewBox.baseVal;
  const full = [whole.x, whole.y, whole.width, whole.height];
  let view = [...full];
  const show = () => drawing.setAttribute("viewBox", view.join(" "));
  const zoom = (factor, x = 0.5, y = 0.5) => {
    const [left, top, width, height] = view;
    view = [left + width * (1 - factor) * x, top + height * (1 - factor) * y,
      width * factor, height * factor];
    show();
  };
  const reach = (start, from, to, steps) => {
    const onward = new Map();
    for (const link of links) {
      if (!onward.has(link.dataset[from])) onward.set(link.dataset[from], []);
      onward.get(link.dataset[from]).push(link.dataset[to]);
    }
    const away = new Map([[start, 0]]);
    let front = [start];
    for (let step = 1; step <= steps && front.length; step++) {
      front = front.flatMap((node) => onward.get(node) ?? []).filter((node) => !away.has(node));
      front.forEach((node) => away.set(node, step));
    }
    return away;
  };
  // What is left after a click moves together: what it uses above, what uses it below.
  const home = new Map(boxes.map((box) => {
    const move = box.transform.baseVal.getItem(0).matrix;
    return [box.dataset.n, [move.e, move.f]];
  }));
  const size = boxes.length ? boxes[0].querySelector("rect").getBBox() : null;
  const place = (spots) => {
    for (const box of boxes) {
      const spot = spots.get(box.dataset.n);
      if (spot) box.transform.baseVal.getItem(0).setTranslate(...spot);
    }
    for (const link of links) {
      const a = spots.get(link.dataset.a);
      const b = spots.get(link.dataset.b);
      if (!a || !b) continue;
      const [x1, y1, x2, y2] = [a[0] + size.width / 2, a[1], b[0] + size.width / 2, b[1] + size.height];
      const bend = Math.max(20, Math.abs(y1 - y2) / 2);
      link.setAttribute("d", `M${x1} ${y1}C${x1} ${y1 - bend} ${x2} ${y2 + bend} ${x2} ${y2}`);
    }
  };
  const together = (name, up, down) => {
    const rows = [];
    const fill = (away, step) => {
      const row = [...away.keys()].filter((node) => away.get(node) === step)
        .filter((node) => away === up || !up.has(node) || node === name)
        .sort((a, b) => home.get(a)[0] - home.get(b)[0]);
      while (row.length) rows.push(row.splice(0, 9));
    };
    for (let step = Math.max(...up.values()); step >= 0; step--) fill(up, step);
    for (let step = 1; step <= Math.max(...down.values()); step++) fill(down, step);
    const widest = Math.max(...rows.map((row) => row.length));
    const spots = new Map();
    rows.forEach((row, number) => row.forEach((node, column) => spots.set(node,
      [((widest - row.length) / 2 + column) * (size.width + 12) + 6, number * 2.4 * size.height + 6])));
    place(spots);
    const least = Math.min(full[2], 9 * (size.width + 12));
    const width = Math.max(least, widest * (size.width + 12));
    view = [(widest * (size.width + 12) - width) / 2, 0, width, rows.length * 2.4 * size.height];
    show();
  };
  const focus = (name) => {
    const steps = Number(one("#reach").value);
    const up = name ? reach(name, "a", "b", steps) : null;
    const down = name ? reach(name, "b", "a", steps) : null;
    const near = name ? new Set([...up.keys(), ...down.keys()]) : null;
    for (const box of boxes) {
      box.classList.toggle("gone", !!near && !near.has(box.dataset.n));
      box.classList.remove("dim");
      box.classList.toggle("hot", box.dataset.n === name);
    }
    for (const link of links) {
      const inside = near?.has(link.dataset.a) && near.has(link.dataset.b);
      link.classList.toggle("gone", !!near && !inside);
      link.classList.remove("dim");
      link.classList.toggle("hot", !!near && (link.dataset.a === name || link.dataset.b === name));
    }
    if (near) together(name, up, down);
    else { place(home); view = [...full]; show(); }
  };
  let focused = null;
  let dragged = false;
  drawing.addEventListener("click", (event) => {
    const box = event.target.closest("a[data-n]");
    event.preventDefault();
    if (dragged) return;
    focused = box && box.dataset.n !== focused ? box.dataset.n : null;
    focus(focused);
  });
  drawing.addEventListener("dblclick", (event) => {
    const box = event.target.closest("a[data-n]");
    if (box) jump(box.getAttribute("href").slice(1));
  });
  drawing.addEventListener("keydown", (event) => {
    const box = event.target.closest("a[data-n]");
    if (box && event.key === "Enter") { event.preventDefault(); jump(box.getAttribute("href").slice(1)); }
  });
  drawing.addEventListener("wheel", (event) => {
    if (!event.ctrlKey && !event.shiftKey) return;
    event.preventDefault();
    const box = drawing.getBoundingClientRect();
    zoom(event.deltaY > 0 ? 1.15 : 0.87,
      (event.clientX - box.left) / box.width, (event.clientY - box.top) / box.height);
  }, { passive: false });
  drawing.addEventListener("pointermove", (event) => {
    if (event.buttons !== 1) { dragged = false; return; }
    if (Math.abs(event.movementX) + Math.abs(event.movementY) > 1) dragged = true;
    const box = drawing.getBoundingClientRect();
    const scale = Math.max(view[2] / box.width, view[3] / box.height);
    view[0] -= event.movementX * scale;
    view[1] -= event.movementY * scale;
    show();
  });
  all("[data-zoom]").forEach((button) => button.addEventListener("click", () => {
    if (button.dataset.zoom === "all") { focused = null; focus(null); }
    else zoom(Number(button.dataset.zoom));
  }));
  one("#reach").addEventListener("change", () => focus(focused));
  one("#graph-search").addEventListener("input", (event) => {
    if (focused) { focused = null; focus(null); }
    const wanted = event.target.value.trim().toLowerCase();
    let first = null;
    for (const box of boxes) {
      const found = wanted && box.textContent.toLowerCase().includes(wanted);
      box.classList.toggle("dim", !!wanted && !found);
      box.classList.toggle("hot", !!found);
      if (found && !first) first = box;
    }
    for (const link of links) link.classList.toggle("dim", !!wanted);
    if (!first) { view = [...full]; show(); return; }
    const [x, y] = home.get(first.dataset.n);
    const width = Math.min(full[2], 12 * (size.width + 12));
    const height = Math.min(full[3], width * 0.6);
    view = [x + size.width / 2 - width / 2, y + size.height / 2 - height / 2, width, height];
    show();
  });
  filter();
})();
