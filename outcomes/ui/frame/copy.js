// Puts the text on the clipboard, also where the page came by plain http and the browser offers no clipboard.
const copy = (text, button) => {
  if (navigator.clipboard && isSecureContext) return navigator.clipboard.writeText(text);
  const area = Object.assign(document.createElement("textarea"), { value: text });
  area.style.cssText = "position:fixed;opacity:0";
  (document.querySelector("[role=dialog]") ?? document.body).append(area); // a dialog keeps the focus to itself
  area.select();
  const done = document.execCommand("copy");
  area.remove();
  button.focus(); // the keys go on from here
  return done ? Promise.resolve() : Promise.reject();
};

export default function ({ data, parentElement }) {
  const button = parentElement.querySelector("button");
  button.textContent = data.words;
  button.onclick = () => copy(data.text, button).then(() => {
    button.textContent = `✓ ${data.done}`;
    setTimeout(() => (button.textContent = data.words), 2500);
  });
}
