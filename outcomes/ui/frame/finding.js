// One box that finds while one types: exact names first, then beginnings, parts, initials, and at last slips of the pen.
const plain = (text) => text.toLowerCase().replace(/[\s·“”"'‘’（）()、，。？?]+/g, "");

const slips = (a, b) => { // letters that differ, two changed places counting as one; 9 where there are certainly too many
  if (Math.abs(a.length - b.length) > 1) return 9;
  const rows = [[...Array(b.length + 1).keys()]];
  for (let i = 1; i <= a.length; i++) {
    rows[i] = [i];
    for (let j = 1; j <= b.length; j++) {
      rows[i][j] = Math.min(rows[i - 1][j] + 1, rows[i][j - 1] + 1, rows[i - 1][j - 1] + (a[i - 1] !== b[j - 1]));
      if (a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) rows[i][j] = Math.min(rows[i][j], rows[i - 2][j - 2] + 1);
    }
  }
  return rows[a.length][b.length];
};

// a name as it can be begun: Latin letters at the beginning of every word, Chinese ones anywhere
const begun = (name) => {
  const words = name.split(/[\s-]+/);
  return words.map((_, n) => plain(words.slice(n).join("")));
};

const rank = (entry, asked) => { // 0 exact, 1 beginning, 2 part, 3 initials, 4 a slip; 9 not found
  let best = 9;
  for (const [whole, ...rest] of entry.begun) {
    if (whole === asked) return 0;
    if (whole.startsWith(asked)) best = Math.min(best, 1);
    else if (rest.some((part) => part.startsWith(asked)) || (asked > "\u2e7f" && whole.includes(asked))) best = Math.min(best, 2);
    else if (/^[a-z]{4,}$/.test(asked) && slips(asked, whole.slice(0, asked.length)) <= 1) best = Math.min(best, 4);
  }
  return entry.initials.some((letters) => letters.startsWith(asked)) ? Math.min(best, 3) : best;
};

const best = (entries, asked, most) =>
  entries.map((entry, n) => [rank(entry, asked), n, entry]).filter(([r]) => r < 9)
    .sort((a, b) => a[0] - b[0] || a[1] - b[1]).slice(0, most).map(([, , entry]) => entry);

const together = (entries, asked, path) => { // 古城办结 → the trend of that figure there
  const found = [];
  for (const place of entries.filter((entry) => entry.kind === "place")) {
    const name = place.begun.flatMap(([n]) => [n, n.replace(/社区$|街道$|community$|subdistrict$/, "")])
      .filter((n) => n.length > 1 && asked.startsWith(n)).sort((a, b) => b.length - a.length)[0];
    const rest = name ? asked.slice(name.length).replace(/^(的|of)/, "") : "";
    if (rest) for (const figure of best(entries.filter((entry) => entry.kind === "indicator"), rest, 3))
      found.push({ ...figure, kind: "both", title: `${place.title} · ${figure.title}`, href: path + `&i=${figure.code}&place=${place.code}` });
  }
  return found.slice(0, 4);
};

class Box {
  constructor(root) {
    this.input = root.querySelector("input");
    this.list = root.querySelector("ul");
    this.chosen = -1;
    this.input.oninput = () => this.find();
    this.input.onfocus = () => this.find();
    this.input.onblur = () => setTimeout(() => this.close(), 150);
    this.input.onkeydown = (event) => this.key(event);
    this.slash = (event) => {
      if (!root.isConnected) return document.removeEventListener("keydown", this.slash);
      if (event.key === "/" && !/INPUT|TEXTAREA/.test(document.activeElement.tagName)) {
        event.preventDefault();
        this.input.focus();
      }
    };
    document.addEventListener("keydown", this.slash);
  }

  take(data) {
    this.data = data;
    this.entries = data.entries.map((entry) => ({ ...entry, begun: entry.names.map(begun) }));
    this.input.placeholder = data.words.hint;
    this.input.setAttribute("aria-label", data.words.label);
  }

  find() {
    const asked = plain(this.input.value);
    this.chosen = -1;
    this.input.removeAttribute("aria-activedescendant");
    if (!asked) return this.close();
    const found = [...together(this.entries, asked, this.data.trend), ...best(this.entries, asked, 8)];
    this.list.replaceChildren(...(found.length ? found.map((entry, n) => this.row(entry, n)) : [this.none()]));
    this.list.hidden = false;
    this.input.setAttribute("aria-expanded", "true");
    if (found.length) this.mark(0);
  }

  row(entry, n) {
    const item = Object.assign(document.createElement("li"), { id: `oc-found-${n}` });
    item.setAttribute("role", "option");
    const link = Object.assign(document.createElement("a"), { href: entry.href, target: "_self" });
    link.setAttribute("tabindex", "-1");
    const say = (tag, text) => link.appendChild(document.createElement(tag)).append(text);
    say("b", entry.title);
    say("span", [this.data.words[entry.kind], entry.note].filter(Boolean).join(" · "));
    link.onclick = () => this.leave();
    item.append(link);
    item.onmousedown = (event) => event.preventDefault(); // the box keeps the focus until the click is heard
    return item;
  }

  none() {
    const item = document.createElement("li");
    item.className = "none";
    item.setAttribute("role", "option");
    item.setAttribute("aria-disabled", "true");
    item.append(this.data.words.none);
    return item;
  }

  mark(n) {
    const rows = [...this.list.querySelectorAll("a")];
    if (!rows.length) return;
    this.chosen = (n + rows.length) % rows.length;
    rows.forEach((row, k) => row.parentElement.setAttribute("aria-selected", String(k === this.chosen)));
    rows[this.chosen].scrollIntoView({ block: "nearest" });
    this.input.setAttribute("aria-activedescendant", `oc-found-${this.chosen}`);
  }

  key(event) {
    if (event.isComposing) return;
    const acts = {
      ArrowDown: () => this.mark(this.chosen + 1), ArrowUp: () => this.mark(this.chosen - 1),
      Enter: () => this.list.querySelectorAll("a")[this.chosen]?.click(), Escape: () => this.leave(),
    };
    if (acts[event.key]) {
      event.preventDefault();
      acts[event.key]();
    }
  }

  leave() {
    this.input.value = "";
    this.close();
    this.input.blur();
  }

  close() {
    this.list.hidden = true;
    this.input.setAttribute("aria-expanded", "false");
  }
}

export default function ({ data, parentElement }) {
  const root = parentElement.querySelector(".oc-search");
  root.box ??= new Box(root);
  root.box.take(data);
}
