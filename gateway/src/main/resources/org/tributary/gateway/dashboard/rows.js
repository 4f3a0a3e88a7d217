// Rows of a list, kept by key and changed in place, so that nothing flickers or loses focus.

/** Makes an element: make("span.name", "text"). */
export const make = (what, text) => {
  const [tag, ...classes] = what.split(".");
  const element = document.createElement(tag);
  if (classes.length) element.className = classes.join(" ");
  if (text !== undefined) element.textContent = text;
  return element;
};

export const put = (element, text) => { if (element.textContent !== text) element.textContent = text; };

/** Updates a list's children to the values: one element per key, in order. */
export const sync = (list, values, keyOf, create, update) => {
  const old = new Map([...list.children].map((child) => [child.dataset.key, child]));
  values.forEach((value, index) => {
    const key = String(keyOf(value));
    let child = old.get(key);
    if (!child) {
      child = create(value);
      child.dataset.key = key;
    }
    old.delete(key);
    update(child, value, index);
    if (list.children[index] !== child) list.insertBefore(child, list.children[index] || null);
  });
  old.forEach((child) => child.remove());
};

export const empty = (list, text) => sync(list, [text], () => "empty", () => make("li.empty", text), (e) => put(e, text));
