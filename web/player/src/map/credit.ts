// Credits as files of maps state them, made safe: text, and links to https and http addresses. Everything else of their
// HTML is left out, because a file of a pack must not run code in the page.

/** The credit of maps made of OpenStreetMap's data, for tiles that state none. */
export const OPENSTREETMAP_CREDIT =
  '<a href="https://www.openstreetmap.org/copyright">© OpenStreetMap contributors</a>';

/**
 * The credit as HTML for the map library. It is HTML with links, as tile files have it, or plain text in which an
 * address may follow the name (`© OpenStreetMap contributors, https://www.openstreetmap.org/copyright`).
 */
export function creditHtml(credit: string): string {
  const box = document.createElement('span');
  if (/<[a-z]|&[a-z]+;|&#\d/i.test(credit)) addHtml(box, credit);
  else addPlain(box, credit);
  return (box.textContent ?? '').trim() === '' ? '' : box.innerHTML;
}

function addHtml(box: HTMLElement, html: string): void {
  // A parsed document runs no scripts and loads nothing.
  const add = (node: Node): void => {
    if (node instanceof HTMLAnchorElement) box.append(element(node.textContent, node.href));
    else if (node.nodeType === Node.TEXT_NODE) box.append(element(node.textContent ?? '', null));
    else if (!(node instanceof HTMLScriptElement || node instanceof HTMLStyleElement)) node.childNodes.forEach(add);
  };
  add(new DOMParser().parseFromString(html, 'text/html').body);
}

function addPlain(box: HTMLElement, text: string): void {
  const address = /https?:\/\/[^\s,;]+/.exec(text)?.[0] ?? null;
  const name = text
    .replace(address ?? '', '')
    .split(';')[0]
    ?.replace(/[\s,]+$/, '');
  box.append(element(name === undefined || name === '' ? text : name, address));
}

/** A link if the address is one of the web, or else text. */
function element(text: string, address: string | null): Node {
  if (address === null || !/^https?:\/\//i.test(address)) return document.createTextNode(text);
  const link = document.createElement('a');
  link.textContent = text;
  link.href = address;
  link.rel = 'noreferrer noopener';
  link.target = '_blank';
  return link;
}
