// Turns the scenes and takes new ones over: the new layer is complete before the old one goes, so nothing blinks.
const make = (tag, name, html = "") => Object.assign(document.createElement(tag), { className: name, innerHTML: html });

class Wall {
  constructor(root) {
    this.root = root;
    this.at = 0;
    this.round = 0;
    this.paused = false;
    this.keys = (event) => this.key(event);
    document.addEventListener("keydown", this.keys);
    this.clock = setInterval(() => this.tick(), 500);
  }

  take(data) {
    this.beat = Date.now();
    const before = this.data;
    this.data = data;
    if (before?.key !== data.key) this.draw();
    this.turned ??= Date.now();
  }

  draw() {
    const layer = make("div", "layer");
    this.scenes = this.data.groups.map((group) => group.map((html) => layer.appendChild(make("article", "scene", html))));
    const bar = layer.appendChild(make("nav", "bar"));
    const button = (name, drawn, label, act) => {
      const made = bar.appendChild(make("button", name, drawn && `<svg viewBox="0 0 24 24" fill="currentColor">${drawn}</svg>`));
      made.setAttribute("aria-label", label);
      made.title = label;
      made.onclick = act;
      return made;
    };
    this.dots = this.scenes.map((_, n) =>
      button("dot", "", this.data.scene.replace("{n}", n + 1), () => this.show(n)));
    this.hold = button("hold", '<rect x="5" y="4" width="5" height="16"/><rect x="14" y="4" width="5" height="16"/>', this.data.words.pause, () => this.pause());
    button("full", '<path d="M3 9V3h6M15 3h6v6M21 15v6h-6M9 21H3v-6" fill="none" stroke="currentColor" stroke-width="2.5"/>', this.data.words.full, () => this.full());
    layer.appendChild(make("footer", "foot")).textContent = this.data.foot;
    if (this.data.mark) layer.appendChild(make("div", "mark")).textContent = this.data.watermark;
    this.line = layer.appendChild(make("div", "lost"));
    this.line.setAttribute("role", "status");
    this.line.hidden = true;
    this.at = Math.min(this.at, this.scenes.length - 1);
    this.mark();
    this.root.replaceChildren(layer);
  }

  mark() {
    this.scenes.forEach((group, n) => group.forEach((scene, k) => {
      const on = n === this.at && k === this.round % group.length;
      scene.classList.toggle("on", on);
      scene.setAttribute("aria-hidden", String(!on));
    }));
    this.dots.forEach((dot, n) => dot.classList.toggle("on", n === this.at));
    this.hold.classList.toggle("on", this.paused);
  }

  show(n) {
    const many = this.scenes.length;
    if (n >= many) this.round += 1;
    this.at = (n + many) % many;
    this.turned = Date.now();
    this.mark();
  }

  tick() {
    if (!this.root.isConnected) return this.end();
    const silence = Date.now() - this.beat - 3000 * this.data.seconds;
    const quiet = silence > 15000;
    if (this.line.hidden === quiet) {
      this.line.textContent = this.data.lost;
      this.line.hidden = !quiet;
    }
    if (silence > 45000) this.reach();
    if (!this.paused && Date.now() - this.turned >= this.data.seconds * 1000) this.show(this.at + 1);
  }

  // where the page does not find back to the server by itself: once the server answers it is loaded anew
  reach() {
    if (Date.now() - (this.asked ?? 0) < 5000) return;
    this.asked = Date.now();
    fetch(new URL("_stcore/health", location.href)).then((answer) => answer.ok && location.reload()).catch(() => {});
  }

  pause() {
    this.paused = !this.paused;
    this.turned = Date.now();
    this.mark();
  }

  full() {
    if (document.fullscreenElement) document.exitFullscreen();
    else document.documentElement.requestFullscreen();
  }

  key(event) {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const acts = {
      ArrowRight: () => this.show(this.at + 1), ArrowLeft: () => this.show(this.at - 1), f: () => this.full(),
      F: () => this.full(), " ": () => event.target.tagName !== "BUTTON" && this.pause(),
    };
    acts[event.key]?.();
  }

  end() {
    clearInterval(this.clock);
    document.removeEventListener("keydown", this.keys);
  }
}

export default function ({ data, parentElement }) {
  const root = parentElement.querySelector(".oc-wall");
  root.wall ??= new Wall(root);
  root.wall.take(data);
}
