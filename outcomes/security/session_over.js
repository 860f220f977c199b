(() => {
  // When the sign-in has run out the page stays as it is, with all that was typed and chosen: a bar says so at once, and
  // the way to sign in again opens beside it. Signed in there, this page connects again by itself.
  const english = () => new URLSearchParams(location.search).get("lang") === "en";
  const words = () =>
    english()
      ? ["Your sign-in has run out and nothing was sent yet. Sign in again in a new window, then come back to this page: it goes on by itself. If a chosen file is gone by then, choose it again. ", "Sign in again"]
      : ["登录已过期，内容尚未提交；请在新窗口重新登录，再回到这一页，它会自己接上。回来时若已选的文件不在了，请再选一次。", "重新登录"];
  let bar = null;
  const connected = () => {
    const app = document.querySelector("[data-test-connection-state]");
    return !app || app.getAttribute("data-test-connection-state") === "CONNECTED";
  };
  const show = () => {
    bar = document.createElement("p");
    bar.id = "oc-session-over";
    bar.setAttribute("role", "alert");
    bar.style.cssText =
      "position:fixed;left:0;right:0;bottom:0;z-index:2000001;margin:0;padding:14px 20px;background:#FFF9EF;color:#1B1F27;" +
      "border-top:3px solid #B85A00;font:16px/1.6 'Microsoft YaHei',sans-serif;text-align:center";
    const [told, way] = words();
    const link = document.createElement("a");
    link.href = `/sign-in${english() ? "?lang=en" : ""}`;
    link.target = "_blank";
    link.textContent = way;
    link.style.cssText = "color:#A61B24;font-weight:600;white-space:nowrap";
    bar.append(told, link);
    document.body.append(bar);
  };
  const look = async () => {
    if (connected()) {
      if (bar) bar.remove();
      bar = null;
      return;
    }
    if (bar) return;
    try {
      const answer = await fetch("/_stcore/host-config", { cache: "no-store" });
      if (answer.status === 401 && !bar && !connected()) show();
    } catch (away) {
      // the server is not there: Streamlit says so itself
    }
  };
  setInterval(look, 1500);
})();
