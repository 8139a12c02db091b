// The editor of the raw text: CodeMirror with completion from the schema and findings from the rules.
import {
  autocompletion,
  type Completion,
  type CompletionContext,
  type CompletionResult,
} from '@codemirror/autocomplete';
import { json } from '@codemirror/lang-json';
import { HighlightStyle, syntaxHighlighting, syntaxTree } from '@codemirror/language';
import { linter, lintGutter, setDiagnostics, type Diagnostic } from '@codemirror/lint';
import { EditorState, type Extension } from '@codemirror/state';
import { EditorView, hoverTooltip } from '@codemirror/view';
import { tags } from '@lezer/highlight';
import type { SyntaxNode } from '@lezer/common';
import { basicSetup } from 'codemirror';
import type { FindingView } from '../api/wire';
import { described, keysOf, schemaAt, valuesOf, type Schema } from './schema';

export interface TextHandlers {
  changed(text: string): void;
  save(): void;
  fix(finding: FindingView, choice?: number): void;
}

const colours = HighlightStyle.define([
  { tag: tags.propertyName, color: 'var(--code-key)' },
  { tag: tags.string, color: 'var(--code-text)' },
  { tag: [tags.number, tags.bool, tags.null], color: 'var(--code-number)' },
]);

export class TourText {
  readonly #view: EditorView;
  readonly #handlers: TextHandlers;
  #isOurs = false;

  constructor(
    element: HTMLElement,
    text: string,
    schema: Schema,
    isEditable: boolean,
    label: string,
    handlers: TextHandlers,
  ) {
    this.#handlers = handlers;
    const extensions: Extension[] = [
      basicSetup,
      json(),
      syntaxHighlighting(colours),
      lintGutter(),
      linter(null),
      autocompletion({ override: [(context) => complete(context, schema)] }),
      hoverTooltip((view, at) => hover(view, at, schema)),
      EditorView.lineWrapping,
      EditorState.readOnly.of(!isEditable),
      EditorView.contentAttributes.of({ 'aria-label': label }),
      EditorView.updateListener.of((update) => {
        if (update.docChanged && !this.#isOurs) handlers.changed(update.state.doc.toString());
      }),
      EditorView.domEventHandlers({
        keydown(event) {
          if (event.key !== 's' || !(event.ctrlKey || event.metaKey)) return false;
          event.preventDefault();
          handlers.save();
          return true;
        },
      }),
    ];
    this.#view = new EditorView({ parent: element, state: EditorState.create({ doc: text, extensions }) });
    // Makes the text scrollable by keyboard also when it is read-only.
    this.#view.scrollDOM.tabIndex = 0;
  }

  get text(): string {
    return this.#view.state.doc.toString();
  }

  /** Replaces the text but changes only what differs, so that the cursor stays where it is. */
  replace(text: string): void {
    const before = this.text;
    if (before === text) return;
    let head = 0;
    while (head < before.length && head < text.length && before[head] === text[head]) head += 1;
    let tail = 0;
    while (
      tail < before.length - head &&
      tail < text.length - head &&
      before[before.length - 1 - tail] === text[text.length - 1 - tail]
    )
      tail += 1;
    this.#isOurs = true;
    this.#view.dispatch({
      changes: { from: head, to: before.length - tail, insert: text.slice(head, text.length - tail) },
    });
    this.#isOurs = false;
  }

  findings(findings: readonly FindingView[], fixWord: string): void {
    const length = this.#view.state.doc.length;
    const diagnostics = findings.map((finding): Diagnostic => {
      const place = finding.places[0];
      const from = Math.min(place?.start ?? 0, length);
      return {
        from,
        to: Math.min(Math.max(place?.end ?? 0, from), length),
        severity: finding.severity === 'note' ? 'info' : finding.severity,
        source: finding.code,
        message: finding.help === null ? finding.message : `${finding.message}\n${finding.help}`,
        actions: [
          ...(finding.fix === null
            ? []
            : [{ name: `${fixWord}: ${finding.fix}`, apply: () => this.#handlers.fix(finding) }]),
          ...finding.choices.map((name, choice) => ({ name, apply: () => this.#handlers.fix(finding, choice) })),
        ],
      };
    });
    this.#view.dispatch(setDiagnostics(this.#view.state, diagnostics));
  }

  /** Scrolls to a place and selects it. */
  goTo(start: number, end: number): void {
    const length = this.#view.state.doc.length;
    this.#view.dispatch({
      selection: { anchor: Math.min(start, length), head: Math.min(end, length) },
      effects: EditorView.scrollIntoView(Math.min(start, length), { y: 'center' }),
    });
    this.#view.focus();
  }

  remove(): void {
    this.#view.destroy();
  }
}

/** The keys and indexes from the root to a node. */
function path(node: SyntaxNode | null, text: (from: number, to: number) => string): (string | number)[] {
  const tokens: (string | number)[] = [];
  for (let at = node; at !== null; at = at.parent) {
    const parent = at.parent;
    if (parent?.name === 'Property' && at.name !== 'PropertyName') {
      const key = parent.getChild('PropertyName');
      if (key !== null) tokens.unshift(unquoted(text(key.from, key.to)));
    } else if (parent?.name === 'Array' && !['[', ']', ','].includes(at.name)) {
      let index = 0;
      for (let before = at.prevSibling; before !== null; before = before.prevSibling)
        if (!['[', ']', ',', '⚠'].includes(before.name)) index += 1;
      tokens.unshift(index);
    }
  }
  return tokens;
}

function unquoted(text: string): string {
  try {
    return JSON.parse(text) as string;
  } catch {
    return text.replace(/^"|"$/g, '');
  }
}

function complete(context: CompletionContext, schema: Schema): CompletionResult | null {
  const slice = (from: number, to: number): string => context.state.doc.sliceString(from, to);
  const node = syntaxTree(context.state).resolveInner(context.pos, -1);
  const word = context.matchBefore(/"?[\w$-]*"?/);
  const from = word?.from ?? context.pos;
  if (word?.text === '' && !context.explicit) return null;
  const property = node.name === 'Property' ? node : node.parent?.name === 'Property' ? node.parent : null;
  const isValue = property !== null && node.name !== 'PropertyName' && slice(property.from, context.pos).includes(':');
  if (isValue) {
    const place = schemaAt(schema, path(property.lastChild ?? node, slice));
    const options = valuesOf(schema, place).map((value): Completion => ({
      label: JSON.stringify(value),
      type: 'constant',
    }));
    return options.length === 0 ? null : { from, options };
  }
  const object =
    node.name === 'Object' ? node : (property?.parent ?? (node.parent?.name === 'Object' ? node.parent : null));
  if (object === null) return null;
  const present = object
    .getChildren('Property')
    .flatMap((one) => one.getChild('PropertyName') ?? [])
    .filter((key) => key.from !== from)
    .map((key) => unquoted(slice(key.from, key.to)));
  const options = keysOf(schema, schemaAt(schema, path(object, slice)))
    .filter(({ key }) => !present.includes(key))
    .map(({ key, description }): Completion => ({
      label: `"${key}"`,
      type: 'property',
      info: description,
      apply: `"${key}": `,
    }));
  return options.length === 0 ? null : { from, options };
}

function hover(
  view: EditorView,
  at: number,
  schema: Schema,
): { pos: number; end: number; create: () => { dom: HTMLElement } } | null {
  const slice = (from: number, to: number): string => view.state.doc.sliceString(from, to);
  const node = syntaxTree(view.state).resolveInner(at, 1);
  if (node.name !== 'PropertyName') return null;
  const value = node.parent?.lastChild ?? null;
  const text = described(
    schema,
    schemaAt(schema, path(value, slice)),
    node.parent?.parent === null ? [] : path(node.parent?.parent ?? null, slice),
    unquoted(slice(node.from, node.to)),
  );
  if (text === '') return null;
  return {
    pos: node.from,
    end: node.to,
    create() {
      const dom = document.createElement('div');
      dom.className = 'schema-hover';
      dom.textContent = text;
      return { dom };
    },
  };
}
