"use strict";
(() => {
  const data = JSON.parse(document.getElementById("data").textContent);
  const $ = (id) => document.getElementById(id);
  const canvas = $("picture");
  const ctx = canvas.getContext("2d");
  const FINE = 1e7;
  const LAYER_MS = 800;
  const still = matchMedia("(prefers-reduced-motion: reduce)");

  let film, run, last;
  let layer = 0; // The slider's; `time` runs between layers while playing.
  let time = 0;
  let chosen = -1;
  let pointed = -1;
  let view = { x: 0, y: 0, zoom: 1 };
  let playing = null;
  let colours = {};
  const palette = [];
  let asked = false;

  // ---- the data ----

  const cache = new Map();
  /** Positions of a run at a layer: x and y of each place, in units of the window's reach. */
  function positions(index) {
    const key = run.arithmetic + index;
    if (!cache.has(key)) {
      const at = Float64Array.from(film.runs[0].layers[index].at, (x) => (x === null ? NaN : x / FINE));
      if (run !== film.runs[0]) {
        const other = run.layers[index].at;
        for (let k = 0; k < other.length; k += 3) {
          at[2 * other[k]] = other[k + 1] === null ? NaN : other[k + 1] / FINE;
          at[2 * other[k] + 1] = other[k + 2] === null ? NaN : other[k + 2] / FINE;
        }
      }
      cache.set(key, at);
    }
    return cache.get(key);
  }
  function now() {
    const from = positions(Math.floor(time));
    const share = time % 1;
    if (share === 0) return from;
    const to = positions(Math.ceil(time));
    return from.map((x, k) => x + share * (to[k] - x));
  }
  const rolesAt = (index) => run.roles[run.layers[index].roles];
  const roles = () => rolesAt(Math.floor(time));
  // The label stands between marks that keep its direction to itself.
  const tokenName = (place) =>
    film.labels ? "\u2068" + film.labels[place] + "\u2069 (" + film.shown[place] + ")" : String(film.shown[place]);

  // ---- drawing ----

  function readColours() {
    const style = getComputedStyle(document.documentElement);
    for (const name of ["card", "ground", "frame", "grid", "ink", "faint", "polytope", "none", "bad", "accent"]) {
      colours[name] = style.getPropertyValue("--" + name).trim();
    }
    palette.length = 0;
    for (let one; (one = style.getPropertyValue("--hue-" + palette.length).trim()); ) palette.push(one);
  }
  const hue = (hues) => (hues.length === 1 ? palette[hues[0] % palette.length] : colours.none);
  const size = () => ({ width: canvas.clientWidth, height: canvas.clientHeight });
  const scale = () => (Math.min(size().width, size().height) / 2) * view.zoom;
  const sx = (x) => size().width / 2 + (x - view.x) * scale();
  const sy = (y) => size().height / 2 - (y - view.y) * scale();

  function ask() {
    if (asked) return;
    asked = true;
    requestAnimationFrame(() => {
      asked = false;
      draw();
    });
  }

  function draw() {
    const ratio = window.devicePixelRatio || 1;
    const { width, height } = size();
    if (canvas.width !== Math.round(width * ratio) || canvas.height !== Math.round(height * ratio)) {
      canvas.width = Math.round(width * ratio);
      canvas.height = Math.round(height * ratio);
    }
    ctx.setTransform(ratio, 0, 0, ratio, 0, 0);
    ctx.fillStyle = colours.ground;
    ctx.fillRect(0, 0, width, height);
    const at = now();
    grid(width, height);
    polytope();
    if ($("planes").checked && film.form) hyperplanes(at, width, height);
    if ($("trails").checked) trails(ratio);
    if (chosen >= 0) attention(at);
    tokens(at);
    marks(at);
  }

  /** Round numbers between low and high. */
  function ticks(low, high) {
    const rough = (high - low) / 7;
    const power = 10 ** Math.floor(Math.log10(rough));
    const step = [1, 2, 5, 10].find((m) => m * power >= rough) * power;
    const out = [];
    for (let k = Math.ceil(low / step); k <= high / step && out.length < 50; k++) out.push([k * step, step]);
    return out;
  }
  function number(value, step) {
    const digits = Math.min(12, Math.max(0, -Math.floor(Math.log10(step * 1.0001))));
    const text = Math.abs(value) >= 1e7 ? value.toExponential(3) : value.toFixed(digits);
    return (Number(text) === 0 ? "0" : text).replace("-", "\u2212");
  }
  function grid(width, height) {
    const half = [width / 2 / scale(), height / 2 / scale()];
    const world = (k, x) => film.centre[k] + film.reach * x;
    ctx.font = "11px system-ui, sans-serif";
    ctx.lineWidth = 1;
    for (const k of [0, 1]) {
      const middle = k === 0 ? view.x : view.y;
      for (const [value, step] of ticks(world(k, middle - half[k]), world(k, middle + half[k]))) {
        const at = (value - film.centre[k]) / film.reach;
        ctx.strokeStyle = colours.grid;
        ctx.fillStyle = colours.faint;
        ctx.beginPath();
        if (k === 0) {
          ctx.moveTo(sx(at), 0);
          ctx.lineTo(sx(at), height);
          ctx.textAlign = "center";
          if (sx(at) > 30) ctx.fillText(number(value, step), sx(at), height - 5);
        } else {
          ctx.moveTo(0, sy(at));
          ctx.lineTo(width, sy(at));
          ctx.textAlign = "left";
          if (sy(at) < height - 16) ctx.fillText(number(value, step), 5, sy(at) - 3);
        }
        ctx.stroke();
      }
    }
  }
  function polytope() {
    const corners = film.limit.hull.filter(Boolean).map(([x, y]) => [sx(x / FINE), sy(y / FINE)]);
    ctx.beginPath();
    corners.forEach(([x, y], k) => (k ? ctx.lineTo(x, y) : ctx.moveTo(x, y)));
    ctx.closePath();
    ctx.globalAlpha = 0.8;
    ctx.fillStyle = colours.polytope;
    ctx.fill();
    ctx.globalAlpha = 1;
    ctx.strokeStyle = colours.faint;
    ctx.lineWidth = 1;
    ctx.stroke();
    ctx.strokeStyle = colours.ink;
    ctx.lineWidth = 1.6;
    const origin = [sx(-film.centre[0] / film.reach), sy(-film.centre[1] / film.reach)];
    for (const face of film.limit.faces.filter(Boolean)) {
      const [x, y] = [sx(face[0] / FINE), sy(face[1] / FINE)];
      if (film.form) {
        ctx.setLineDash([2, 3]);
        ctx.beginPath();
        ctx.moveTo(...origin);
        ctx.lineTo(x, y);
        ctx.stroke();
        ctx.setLineDash([]);
      }
      ctx.beginPath();
      [[0, -8], [8, 0], [0, 8], [-8, 0]].forEach(([dx, dy]) => ctx.lineTo(x + dx, y + dy));
      ctx.closePath();
      ctx.stroke();
    }
    if (film.form && film.limit.faces.length) {
      ctx.beginPath();
      ctx.moveTo(origin[0] - 5, origin[1]);
      ctx.lineTo(origin[0] + 5, origin[1]);
      ctx.moveTo(origin[0], origin[1] - 5);
      ctx.lineTo(origin[0], origin[1] + 5);
      ctx.stroke();
    }
  }
  function hyperplanes(at, width, height) {
    const length = Math.hypot(width, height) / scale();
    const origin = [-film.centre[0] / film.reach, -film.centre[1] / film.reach];
    ctx.setLineDash([7, 4]);
    ctx.lineWidth = 1.2;
    for (const place of roles().leads) {
      const z = [at[2 * place] - origin[0], at[2 * place + 1] - origin[1]];
      const n = [0, 1].map((k) => film.form[0][k] * z[0] + film.form[1][k] * z[1]);
      const size = Math.hypot(...n);
      if (!(size > 0)) continue;
      // Through the leader, and from the point of the line that is nearest to what is seen.
      const gap = ((view.x - at[2 * place]) * -n[1] + (view.y - at[2 * place + 1]) * n[0]) / size;
      const foot = [at[2 * place] - (gap * n[1]) / size, at[2 * place + 1] + (gap * n[0]) / size];
      ctx.strokeStyle = hue(roles().hues[roles().set[place]]);
      ctx.beginPath();
      ctx.moveTo(sx(foot[0] - (length * n[1]) / size), sy(foot[1] + (length * n[0]) / size));
      ctx.lineTo(sx(foot[0] + (length * n[1]) / size), sy(foot[1] - (length * n[0]) / size));
      ctx.stroke();
    }
    ctx.setLineDash([]);
  }
  let ways = null;
  /** One path a colour, kept while layer and arithmetic stay. */
  function trails(ratio) {
    const index = Math.floor(time);
    if (!ways || ways.run !== run || ways.index !== index) {
      ways = { run, index, paths: new Map() };
      for (let place = 0; place < film.shown.length; place++) {
        const colour = hue(roles().hues[roles().set[place]]);
        if (!ways.paths.has(colour)) ways.paths.set(colour, new Path2D());
        const path = ways.paths.get(colour);
        for (let k = 0; k <= index; k++) {
          const at = positions(k);
          if (!Number.isFinite(at[2 * place])) break;
          k ? path.lineTo(at[2 * place], at[2 * place + 1]) : path.moveTo(at[2 * place], at[2 * place + 1]);
        }
      }
    }
    ctx.save();
    ctx.transform(scale(), 0, 0, -scale(), sx(0), sy(0));
    ctx.lineWidth = 1.2 / scale();
    ctx.globalAlpha = 0.5;
    for (const [colour, path] of ways.paths) {
      ctx.strokeStyle = colour;
      ctx.stroke(path);
    }
    ctx.restore();
  }
  function attention(at) {
    ctx.strokeStyle = colours.ink;
    ctx.lineWidth = 1;
    ctx.beginPath();
    for (const other of roles().members[roles().set[chosen]]) {
      ctx.moveTo(sx(at[2 * chosen]), sy(at[2 * chosen + 1]));
      ctx.lineTo(sx(at[2 * other]), sy(at[2 * other + 1]));
    }
    ctx.stroke();
  }
  function tokens(at) {
    const small = film.shown.length > 300;
    const radius = small ? 3 : 5;
    const leads = new Set(roles().leads);
    ctx.strokeStyle = colours.card;
    ctx.lineWidth = 1;
    const { width, height } = size();
    for (const front of [false, true]) {
      for (let place = 0; place < film.shown.length; place++) {
        if (leads.has(place) !== front) continue;
        const [x, y] = [sx(at[2 * place]), sy(at[2 * place + 1])];
        if (!(x > -20 && y > -20 && x < width + 20 && y < height + 20)) continue;
        const hues = roles().hues[roles().set[place]];
        const colour = hue(hues);
        if (small && !front && hues.length < 2) {
          const disc = stamp(colour, radius);
          ctx.drawImage(disc, x - radius - 1, y - radius - 1, 2 * radius + 2, 2 * radius + 2);
          continue;
        }
        ctx.fillStyle = colour;
        ctx.beginPath();
        if (front) {
          for (let k = 0; k < 10; k++) {
            const r = (k % 2 ? 0.45 : 1) * (small ? 7 : 10);
            ctx.lineTo(x + r * Math.sin((k * Math.PI) / 5), y - r * Math.cos((k * Math.PI) / 5));
          }
          ctx.closePath();
        } else {
          ctx.arc(x, y, radius, 0, 2 * Math.PI);
        }
        ctx.fill();
        if (!front && hues.length > 1 && hues.length <= 6) sectors(x, y, radius + 0.5, hues);
        ctx.stroke();
      }
    }
  }
  const stamps = new Map();
  /** A disc to be copied: thousands of them drawn one by one would not be smooth. */
  function stamp(colour, radius) {
    const ratio = window.devicePixelRatio || 1;
    const key = [colour, colours.card, radius, ratio].join();
    if (!stamps.has(key)) {
      const disc = document.createElement("canvas");
      disc.width = disc.height = Math.ceil((2 * radius + 2) * ratio);
      const pen = disc.getContext("2d");
      pen.scale(disc.width / (2 * radius + 2), disc.width / (2 * radius + 2));
      pen.arc(radius + 1, radius + 1, radius, 0, 2 * Math.PI);
      pen.fillStyle = colour;
      pen.fill();
      pen.strokeStyle = colours.card;
      pen.lineWidth = 1;
      pen.stroke();
      stamps.set(key, disc);
    }
    return stamps.get(key);
  }
  function sectors(x, y, radius, hues) {
    hues.forEach((one, k) => {
      const turn = (2 * Math.PI) / hues.length;
      ctx.fillStyle = palette[one % palette.length];
      ctx.beginPath();
      ctx.moveTo(x, y);
      ctx.arc(x, y, radius, k * turn - Math.PI / 2, (k + 1) * turn - Math.PI / 2);
      ctx.fill();
    });
    ctx.beginPath();
    ctx.arc(x, y, radius, 0, 2 * Math.PI);
  }
  /** Rings around tokens that part from exact arithmetic, and around the chosen one. */
  function marks(at) {
    const ring = (place, radius, colour, width) => {
      ctx.strokeStyle = colour;
      ctx.lineWidth = width;
      ctx.beginPath();
      ctx.arc(sx(at[2 * place]), sy(at[2 * place + 1]), radius, 0, 2 * Math.PI);
      ctx.stroke();
    };
    for (const place of run.layers[Math.floor(time)].differ || []) ring(place, 9, colours.bad, 2);
    for (const place of [pointed, chosen]) {
      if (place < 0) continue;
      ring(place, 13, colours.ink, 2);
      ctx.font = "bold 13px system-ui, sans-serif";
      ctx.textAlign = "left";
      ctx.lineWidth = 4;
      ctx.strokeStyle = colours.ground;
      const [x, y] = [sx(at[2 * place]) + 16, sy(at[2 * place + 1]) - 10];
      ctx.strokeText(tokenName(place), x, y);
      ctx.fillStyle = colours.ink;
      ctx.fillText(tokenName(place), x, y);
    }
  }

  // ---- words ----

  function tell() {
    const index = layer;
    const slider = $("layer");
    slider.value = index;
    slider.setAttribute("aria-valuetext", "layer " + index + " of " + last);
    $("where").textContent = "layer " + index + " of " + last;
    const leaders = rolesAt(index).leads.length;
    canvas.setAttribute(
      "aria-label",
      film.shown.length + " tokens at layer " + index + " in " + run.arithmetic + " arithmetic, " + leaders + " of them leaders",
    );
    const here = run.layers[index];
    let text = "Exact arithmetic: nothing is rounded.";
    if (run !== film.runs[0]) {
      text = run.parts || run.arithmetic + " has the attention sets of exact arithmetic in all these layers.";
      if (run.parts && here.differing) {
        text += " At this layer " + here.differing + (here.differing === 1 ? " token differs." : " tokens differ.");
      } else if (run.parts) {
        text += " At this layer no attention set differs.";
      }
    }
    const parts = $("parts");
    if (parts.textContent !== text) parts.textContent = text;
    parts.classList.toggle("alarm", Boolean(here.differing));
    details(index);
    // A notebook that holds the page in a frame is told what is chosen.
    if (parent !== window) {
      const token = chosen >= 0 ? film.shown[chosen] : null;
      parent.postMessage({ hardmax: { instance: film.name, layer: index, token } }, "*");
    }
  }
  function details(index) {
    const list = $("details");
    list.replaceChildren();
    const add = (term, text, alarm) => {
      const dt = document.createElement("dt");
      const dd = document.createElement("dd");
      dt.textContent = term;
      dd.textContent = text;
      if (alarm) dd.className = "alarm";
      list.append(dt, dd);
    };
    const place = pointed >= 0 ? pointed : chosen;
    if (place < 0) {
      add("", "Point at a token or choose one: its exact coordinates, attention set and margin are shown here.");
      return;
    }
    const here = run.layers[index];
    const exact = film.runs[0].layers[index];
    const who = rolesAt(index);
    add("token", tokenName(place) + (who.leads.includes(place) ? ", a leader" : ", a follower"));
    add("layer", index + ", " + run.arithmetic);
    if (here.points) {
      add("at", here.points[place]);
    } else {
      const at = positions(index);
      const world = [0, 1].map((k) => (film.centre[k] + film.reach * at[2 * place + k]).toPrecision(7));
      add("drawn at", "(" + world.join(", ") + ")");
    }
    if (run !== film.runs[0]) add("exact", exact.points[place]);
    add("attends to", who.names[who.set[place]]);
    if ((here.differ || []).includes(place)) {
      const right = film.runs[0].roles[exact.roles];
      add("exact: to", right.names[right.set[place]], true);
    }
    add("margin", (exact.margins[place] || "none: no token is elsewhere") + (run === film.runs[0] ? "" : " (exact)"));
  }

  // ---- what the reader does ----

  function go(index) {
    layer = Math.max(0, Math.min(last, index));
    time = layer;
    tell();
    ask();
  }
  function choose(place) {
    chosen = place;
    $("token").value = String(place);
    tell();
    ask();
  }
  function stop() {
    if (playing === null) return;
    clearInterval(playing.timer);
    cancelAnimationFrame(playing.frame);
    playing = null;
    $("play").textContent = "Play";
    $("play").setAttribute("aria-pressed", "false");
    $("details").setAttribute("aria-live", "polite");
    go(Math.round(time));
  }
  function play() {
    if (layer >= last) go(0);
    playing = { timer: 0, frame: 0 };
    $("play").textContent = "Pause";
    $("play").setAttribute("aria-pressed", "true");
    // A new layer every second is too much to be read aloud.
    $("details").setAttribute("aria-live", "off");
    if (still.matches) {
      playing.timer = setInterval(() => (layer < last ? go(layer + 1) : stop()), LAYER_MS);
      return;
    }
    let before = performance.now();
    const step = (instant) => {
      if (playing === null) return;
      time = Math.min(last, time + Math.max(0, instant - before) / LAYER_MS);
      before = instant;
      if (Math.floor(time) !== layer) {
        layer = Math.floor(time);
        tell();
      }
      draw();
      if (time >= last) stop();
      else playing.frame = requestAnimationFrame(step);
    };
    playing.frame = requestAnimationFrame(step);
  }
  function zoom(factor, x, y) {
    const { width, height } = size();
    const [cx, cy] = [x === undefined ? width / 2 : x, y === undefined ? height / 2 : y];
    const before = [view.x + (cx - width / 2) / scale(), view.y - (cy - height / 2) / scale()];
    view.zoom = Math.max(0.2, Math.min(1e5, view.zoom * factor));
    view.x = before[0] - (cx - width / 2) / scale();
    view.y = before[1] + (cy - height / 2) / scale();
    ask();
  }
  function home() {
    view = { x: 0, y: 0, zoom: 0.97 };
    ask();
  }
  /** The token nearest to a point of the picture, leaders first. */
  function nearest(x, y) {
    const at = now();
    const leads = new Set(roles().leads);
    let best = 14;
    let found = -1;
    for (let place = 0; place < film.shown.length; place++) {
      const distance = Math.hypot(sx(at[2 * place]) - x, sy(at[2 * place + 1]) - y) - (leads.has(place) ? 0.5 : 0);
      if (distance < best) [best, found] = [distance, place];
    }
    return found;
  }

  let drag = null;
  canvas.addEventListener("pointerdown", (event) => {
    canvas.setPointerCapture(event.pointerId);
    drag = { x: event.offsetX, y: event.offsetY, moved: false };
  });
  canvas.addEventListener("pointermove", (event) => {
    if (drag) {
      const [dx, dy] = [event.offsetX - drag.x, event.offsetY - drag.y];
      if (!drag.moved && Math.hypot(dx, dy) < 4) return;
      view.x -= dx / scale();
      view.y += dy / scale();
      drag = { x: event.offsetX, y: event.offsetY, moved: true };
      ask();
      return;
    }
    const place = nearest(event.offsetX, event.offsetY);
    if (place !== pointed) {
      pointed = place;
      details(layer);
      ask();
    }
  });
  canvas.addEventListener("pointerup", (event) => {
    if (drag && !drag.moved) choose(nearest(event.offsetX, event.offsetY));
    drag = null;
  });
  canvas.addEventListener("pointercancel", () => (drag = null));
  canvas.addEventListener("pointerleave", () => {
    pointed = -1;
    details(layer);
    ask();
  });
  canvas.addEventListener(
    "wheel",
    (event) => {
      event.preventDefault();
      zoom(Math.exp(-Math.max(-200, Math.min(200, event.deltaY)) / 300), event.offsetX, event.offsetY);
    },
    { passive: false },
  );
  canvas.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.altKey || event.metaKey) return;
    const count = film.shown.length;
    const far = 0.15 / view.zoom;
    const pan = { ArrowLeft: [-far, 0], ArrowRight: [far, 0], ArrowUp: [0, far], ArrowDown: [0, -far] }[event.key];
    const keys = {
      ArrowRight: () => choose((chosen + 1) % count),
      ArrowLeft: () => choose((Math.max(chosen, 0) + count - 1) % count),
      ArrowUp: () => { stop(); go(layer + 1); },
      ArrowDown: () => { stop(); go(layer - 1); },
      Home: () => { stop(); go(0); },
      End: () => { stop(); go(last); },
      "+": () => zoom(1.25),
      "=": () => zoom(1.25),
      "-": () => zoom(0.8),
      0: home,
      " ": () => $("play").click(),
      Escape: () => choose(-1),
    };
    if (event.shiftKey && pan) {
      view.x += pan[0];
      view.y += pan[1];
      ask();
    } else if (keys[event.key]) {
      pointed = -1;
      keys[event.key]();
    } else {
      return;
    }
    event.preventDefault();
  });
  $("layer").addEventListener("input", (event) => {
    stop();
    go(Number(event.target.value));
  });
  $("play").addEventListener("click", () => (playing === null ? play() : stop()));
  $("back").addEventListener("click", () => { stop(); go(layer - 1); });
  $("on").addEventListener("click", () => { stop(); go(layer + 1); });
  $("in").addEventListener("click", () => zoom(1.4));
  $("out").addEventListener("click", () => zoom(1 / 1.4));
  $("home").addEventListener("click", home);
  $("trails").addEventListener("change", ask);
  $("planes").addEventListener("change", ask);
  $("token").addEventListener("change", (event) => choose(Number(event.target.value)));
  $("film").addEventListener("change", (event) => show(Number(event.target.value)));
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => { readColours(); ask(); });
  new ResizeObserver(ask).observe(canvas);

  // ---- an instance ----

  function option(value, text) {
    const item = document.createElement("option");
    item.value = value;
    item.textContent = text;
    return item;
  }
  function switchTo(arithmetic) {
    stop();
    run = film.runs.find((one) => one.arithmetic === arithmetic);
    $("marks").replaceChildren();
    run.layers.forEach((one, index) => {
      if (!one.differing) return;
      const mark = document.createElement("i");
      mark.style.left = (last ? (100 * index) / last : 50) + "%";
      $("marks").append(mark);
    });
    go(layer);
  }
  function arithmetics() {
    const box = $("arithmetics");
    box.querySelectorAll("label").forEach((label) => label.remove());
    for (const one of film.runs) {
      const label = document.createElement("label");
      const input = document.createElement("input");
      Object.assign(input, { type: "radio", name: "arithmetic", value: one.arithmetic, checked: one === film.runs[0] });
      input.addEventListener("change", () => switchTo(one.arithmetic));
      label.append(input, " " + one.arithmetic + (one.parts ? " \u2260" : ""));
      box.append(label);
    }
  }
  function legend() {
    const faces = film.limit.faces.length > 0;
    const tied = film.runs[0].roles.some((who) => who.hues.some((hues) => hues.length > 1));
    const entries = ["star: leader", "disc: follower, in the colour of the leader it follows"];
    if (tied) entries.push("divided disc: follows several leaders");
    if (film.limit.hull.length > 0) entries.push("shaded: limit polytope");
    if (faces) entries.push("diamond: limit where no leader stands");
    entries.push("red ring: not the exact attention set");
    $("legend").textContent = entries.join("; ") + ". Axes: " + film.axes.join(", ") + ".";
  }
  function show(index) {
    stop();
    film = data.films[index];
    last = film.runs[0].layers.length - 1;
    run = film.runs[0];
    cache.clear();
    ways = null;
    [chosen, pointed, layer, time] = [-1, -1, 0, 0];
    $("name").textContent = film.name;
    $("caption").textContent = film.caption;
    $("limit").textContent = film.limit.words;
    $("certificate").textContent = film.limit.certificate;
    $("notes").replaceChildren(
      ...film.notes.map((note) => Object.assign(document.createElement("li"), { textContent: note })),
    );
    $("token").replaceChildren(option(-1, "none"), ...film.shown.map((_, place) => option(place, tokenName(place))));
    $("layer").max = last;
    $("trails").checked = film.shown.length <= 500;
    $("planes").checked = false;
    $("planes").disabled = !film.form;
    arithmetics();
    legend();
    home();
    switchTo("exact");
  }

  readColours();
  data.films.forEach((one, index) => $("film").append(option(index, one.name)));
  $("choose").hidden = data.films.length < 2;
  show(0);
})();
