// What elements do when they appear.

/** Opens a dialog above the page. */
export function modal(element: HTMLDialogElement): void {
  element.showModal();
}

/** Gives an element the focus, unless `isWanted` is false. */
export function focused(element: HTMLElement, isWanted = true): void {
  if (isWanted) element.focus();
}
