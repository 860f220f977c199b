// A field for numbers brings up the keys for numbers on a phone: asked for as the field is entered, before the keys appear.
export default function ({ data }) {
  const heard = (event) => {
    const field = event.target.closest?.(data.fields);
    const input = field?.querySelector("input");
    const code = field?.className.match(data.code)?.[1];
    if (input && data.keys[code]) input.inputMode = data.keys[code];
  };
  const entering = ["pointerdown", "focusin"];
  entering.forEach((name) => document.addEventListener(name, heard, true));
  return () => entering.forEach((name) => document.removeEventListener(name, heard, true));
}
