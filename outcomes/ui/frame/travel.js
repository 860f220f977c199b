const showPart = (id, tries = 50) => {
  const part = document.getElementById(id);
  if (part) part.scrollIntoView();
  else if (tries > 0) setTimeout(() => showPart(id, tries - 1), 100);
};

export default function ({ data, setTriggerValue }) {
  const pages = new Set(data.pages);
  const heard = (event) => {
    if (event.defaultPrevented || event.button || event.ctrlKey || event.metaKey || event.shiftKey) return;
    const link = event.target.closest?.("a[href]");
    if (!link) return;
    if (link.dataset.ask) {
      event.preventDefault();
      setTriggerValue("ask", link.dataset.ask);
      return;
    }
    if (link.dataset.print) {
      event.preventDefault();
      print();
      return;
    }
    if (link.dataset.theme) {
      event.preventDefault();
      localStorage.setItem("oc-theme", link.dataset.theme);
      location.reload();
      return;
    }
    const to = new URL(link.href, location.href);
    const here = to.pathname === location.pathname && to.search === location.search;
    const inside = to.origin === location.origin && pages.has(to.pathname) && link.closest("[data-testid=stHtml], .oc-search");
    if (!inside || here || link.hasAttribute("download") || link.target === "_blank") return;
    event.preventDefault();
    setTriggerValue("go", to.pathname + to.search);
    if (to.hash) setTimeout(() => showPart(to.hash.slice(1)), 600);
  };
  document.addEventListener("click", heard);
  const system = matchMedia("(prefers-color-scheme: dark)");
  const turned = () => setTimeout(() => setTriggerValue("turned", system.matches ? "dark" : "light"), 100);
  system.addEventListener("change", turned); // the app itself has turned by then: the page is drawn in its colours
  return () => {
    document.removeEventListener("click", heard);
    system.removeEventListener("change", turned);
  };
}
