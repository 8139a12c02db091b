// The field of a value of the tour on the page, by the JSON pointers in `data-pointer`, and how it gets the focus.

/** What can take the focus. */
const FIELDS = 'input, textarea, select, button';

/** The field of the value at a pointer, or of the nearest value around it, if the element shows one. */
export function fieldAt(root: ParentNode, pointer: string): HTMLElement | undefined {
  const all = [...root.querySelectorAll<HTMLElement>('[data-pointer]')];
  for (let place = pointer; place.includes('/', 1); place = place.slice(0, place.lastIndexOf('/'))) {
    const named = all.filter((one) =>
      one.dataset['pointer']?.split(' ').some((at) => at === place || at.startsWith(`${place}/`)),
    );
    const within = named.map((one) => one.querySelector<HTMLElement>(FIELDS));
    const found = named.find((one) => one.matches(FIELDS)) ?? within.find((one) => one !== null);
    if (found != null) return found;
  }
  return undefined;
}

/** Gives a field the focus, and shows it; what is folded away is opened. */
export function focusOn(field: HTMLElement): void {
  for (let fold = field.closest('details'); fold != null; fold = fold.parentElement?.closest('details') ?? null)
    fold.open = true;
  field.focus({ preventScroll: true });
  field.scrollIntoView({ block: 'center' });
}
