// Patterns with which areas on the map are told apart without colours: the uncertainty of a position is hatched.

const SVG = 'http://www.w3.org/2000/svg';
/** The name by which map.css fills the area around an uncertain position. */
const HATCH = 'studio-hatch';

/** Puts the patterns into the page, beside the map's own drawings. */
export function addPatterns(map: HTMLElement): void {
  const part = (name: string, attributes: Readonly<Record<string, string>>, ...children: Element[]): Element => {
    const element = document.createElementNS(SVG, name);
    for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
    element.append(...children);
    return element;
  };
  const line = part('path', { class: 'hatch', d: 'M-2 2l4-4M0 8l8-8M6 10l4-4' });
  const pattern = part('pattern', { id: HATCH, width: '8', height: '8', patternUnits: 'userSpaceOnUse' }, line);
  const picture = part('svg', { class: 'patterns', width: '0', height: '0', 'aria-hidden': 'true' }, pattern);
  map.append(picture);
}
