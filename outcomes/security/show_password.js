(() => {
  // A button under each field of a password shows what is typed; without scripts there is none, and all else works.
  const english = document.documentElement.lang === "en";
  const [show, hide] = english ? ["Show password", "Hide password"] : ["显示密码", "隐藏密码"];
  for (const field of document.querySelectorAll("input[type=password]")) {
    const button = document.createElement("button");
    const told = () => {
      const hidden = field.type === "password";
      button.textContent = hidden ? show : hide;
      button.setAttribute("aria-pressed", String(!hidden));
    };
    button.type = "button";
    button.className = "show";
    button.setAttribute("aria-controls", field.id);
    button.addEventListener("click", () => {
      field.type = field.type === "password" ? "text" : "password";
      told();
      field.focus();
    });
    field.form.addEventListener("submit", () => (field.type = "password")); // no browser keeps it among its words
    told();
    field.insertAdjacentElement("afterend", button);
  }
})();
