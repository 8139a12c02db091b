// Dragging the elements of a list to another place, along its lines or along its row.

/** How far the pointer moves before a press becomes a drag, pixels. */
const THRESHOLD_PX = 6;
/** So near to the edge of the list the list scrolls, pixels. */
const EDGE_PX = 28;

export class Reordering {
  /** Whether something is being dragged. */
  isOn = $state(false);
  /** The place before which it would be dropped. */
  before = $state(-1);
  readonly #list: () => HTMLElement | null;
  readonly #drop: (dragged: number, before: number) => void;
  #pressed: { readonly index: number; readonly x: number; readonly y: number } | null = null;
  #wasDragged = false;

  constructor(list: () => HTMLElement | null, drop: (dragged: number, before: number) => void) {
    [this.#list, this.#drop] = [list, drop];
  }

  begin(event: PointerEvent, index: number): void {
    this.#wasDragged = false;
    const { target, pointerType, button } = event;
    if (button !== 0 || !(target instanceof Element)) return;
    // A finger scrolls the list; it drags by the grip.
    if (pointerType !== 'mouse' && target.closest('.grip') === null) return;
    this.#pressed = { index, x: event.clientX, y: event.clientY };
    (event.currentTarget as Element).setPointerCapture(event.pointerId);
    addEventListener('keydown', this.#escape);
  }

  move({ clientX, clientY }: PointerEvent): void {
    const [pressed, list] = [this.#pressed, this.#list()];
    if (pressed === null || list === null) return;
    if (!this.isOn && Math.hypot(clientX - pressed.x, clientY - pressed.y) < THRESHOLD_PX) return;
    this.isOn = true;
    const boxes = [...list.children].map((item) => item.getBoundingClientRect());
    const isRow = boxes.length > 1 && boxes[0]?.top === boxes[1]?.top;
    const at = boxes.findIndex((box) =>
      isRow ? clientX < box.left + box.width / 2 : clientY < box.top + box.height / 2,
    );
    this.before = at < 0 ? boxes.length : at;
    const frame = list.getBoundingClientRect();
    const [place, from, to] = isRow ? [clientX, frame.left, frame.right] : [clientY, frame.top, frame.bottom];
    const by = place < from + EDGE_PX ? -10 : place > to - EDGE_PX ? 10 : 0;
    if (by !== 0) list.scrollBy(isRow ? { left: by } : { top: by });
  }

  end(): void {
    const [pressed, before, isOn] = [this.#pressed, this.before, this.isOn];
    this.cancel();
    this.#wasDragged = isOn;
    if (pressed !== null && isOn && before !== pressed.index && before !== pressed.index + 1)
      this.#drop(pressed.index, before);
  }

  cancel(): void {
    removeEventListener('keydown', this.#escape);
    [this.#pressed, this.isOn, this.before] = [null, false, -1];
  }

  /** Whether the click that follows belongs to a drag. */
  wasDragged(): boolean {
    const was = this.#wasDragged;
    this.#wasDragged = false;
    return was;
  }

  readonly #escape = (event: KeyboardEvent): void => {
    if (event.key !== 'Escape') return;
    this.#wasDragged = this.isOn;
    this.cancel();
  };
}
