//! Findings for people at a terminal: the author's line, the place underlined, and how to correct it.

use crate::text::{Catalogue, Text, text};
use crate::tour::diagnostic::{Diagnostic, Label, Severity};
use crate::tour::lines::Lines;
use crate::wording::{one_line, printable};
use annotate_snippets::renderer::DecorStyle;
use annotate_snippets::{AnnotationKind, Group, Level, Origin, Renderer, Snippet};
use std::ops::Range;

/// How findings are laid out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RenderStyle {
    /// Whether findings are written with terminal colours.
    pub is_coloured: bool,
    /// Width of the terminal, columns.
    pub width: usize,
}

/// The longest underlined stretch of a line, bytes. Underlining a whole narration would point at nothing.
const MAX_UNDERLINE_BYTES: usize = 240;

/// All findings about a text, one after the other, each followed by an empty line.
pub fn render(findings: &[Diagnostic], text: &str, path: &str, style: RenderStyle) -> String {
    render_in(findings, text, path, style, None)
}

/// As [`render`], in the language of a catalogue.
pub fn render_in(
    findings: &[Diagnostic],
    text: &str,
    path: &str,
    style: RenderStyle,
    catalogue: Option<&Catalogue>,
) -> String {
    let renderer = if style.is_coloured {
        Renderer::styled()
    } else {
        Renderer::plain()
    };
    let renderer = renderer
        .decor_style(DecorStyle::Ascii)
        .term_width(style.width.clamp(60, 160));
    let lines = Lines::of(text);
    // Messages contain names and texts of the tour, so they are escaped here. The renderer escapes its own snippets.
    let path = &one_line(path);
    let mut out = String::new();
    for finding in findings {
        out.push_str(&render_one(
            &escaped(&catalogue.map_or_else(|| finding.clone(), |words| finding.worded(words))),
            text,
            &lines,
            path,
            (&renderer, catalogue),
        ));
        out.push_str("\n\n");
    }
    out
}

/// The finding with everything escaped that could control the terminal.
fn escaped(finding: &Diagnostic) -> Diagnostic {
    let mut finding = finding.clone();
    finding.message = Text::plain(one_line(&finding.message));
    for label in &mut finding.labels {
        label.message = Text::plain(one_line(&label.message));
    }
    finding.help = finding.help.map(|help| Text::plain(printable(&help)));
    if let Some(fix) = &mut finding.fix {
        fix.title = Text::plain(one_line(&fix.title));
    }
    finding
}

fn render_one(
    finding: &Diagnostic,
    text: &str,
    lines: &Lines,
    path: &str,
    (renderer, catalogue): (&Renderer, Option<&Catalogue>),
) -> String {
    let level = match finding.severity {
        Severity::Note => Level::NOTE.with_name(worded(&text!("note"), catalogue)),
        Severity::Warning => Level::WARNING.with_name(worded(&text!("warning"), catalogue)),
        Severity::Error => Level::ERROR.with_name(worded(&text!("error"), catalogue)),
    };
    let help_level = Level::HELP.with_name(worded(&text!("help"), catalogue));
    let title = level
        .primary_title(finding.message.as_str())
        .id(finding.code);
    let mut main = Group::with_title(title);
    // Labels far apart get snippets of their own, so that no snippet has hundreds of lines.
    for window in windows(finding, text, lines) {
        let mut snippet =
            Snippet::source(&text[window.bytes.clone()]).line_start(window.first_line);
        if window.is_cut {
            // The renderer would count columns within the piece of the line, so the place is written here.
            let place = lines.line_column(text, window.labels[0].1.span.start);
            main = main.element(
                Origin::path(path)
                    .line(place.line)
                    .char_column(place.column),
            );
        } else {
            snippet = snippet.path(path);
        }
        for (is_main, label) in window.labels {
            let kind = if is_main {
                AnnotationKind::Primary
            } else {
                AnnotationKind::Context
            };
            let span = underlined(text, &label.span, &window.bytes);
            let annotation =
                kind.span(span.start - window.bytes.start..span.end - window.bytes.start);
            snippet = snippet.annotation(if label.message.is_empty() {
                annotation
            } else {
                annotation.label(label.message.as_str())
            });
        }
        main = main.element(snippet);
    }
    if let Some(help) = &finding.help {
        main = main.element(help_level.message(help.as_str()));
    }
    if let Some(fix) = &finding.fix {
        let title = worded(
            &text!("{title} (applied by --fix)", title = fix.title),
            catalogue,
        );
        let level = Level::HELP.with_name(worded(&text!("fix"), catalogue));
        return renderer.render(&[main.element(level.message(title))]);
    }
    renderer.render(&[main])
}

/// A stretch of the text that is shown with its labels; the first label of a finding is its main one.
struct Window<'a> {
    bytes: Range<usize>,
    first_line: usize,
    is_cut: bool,
    labels: Vec<(bool, &'a Label)>,
}

/// Longer lines are shown in part, bytes, so that a tour without line breaks is shown as quickly as any other.
const MAX_LINE_BYTES: usize = 4_000;

/// Groups a finding's labels into stretches of neighbouring lines.
fn windows<'a>(finding: &'a Diagnostic, text: &str, lines: &Lines) -> Vec<Window<'a>> {
    const NEAR_LINES: usize = 12;
    let mut windows: Vec<Window> = Vec::new();
    for (index, label) in finding.labels.iter().enumerate() {
        let start = label.span.start;
        let (mut bytes, first_line) = lines.around(text, &(start..start));
        let labels = vec![(index == 0, label)];
        if bytes.len() > MAX_LINE_BYTES {
            let around = MAX_UNDERLINE_BYTES * 2;
            bytes.start = ceil(text, start.saturating_sub(around).max(bytes.start));
            bytes.end = floor(text, (start + around).min(bytes.end)).max(start);
            windows.push(Window {
                bytes,
                first_line,
                is_cut: true,
                labels,
            });
            continue;
        }
        let near = windows.iter_mut().find(|window| {
            !window.is_cut && first_line.abs_diff(window.first_line) <= NEAR_LINES && {
                let joined = window.bytes.start.min(bytes.start)..window.bytes.end.max(bytes.end);
                joined.len() <= 4 * MAX_LINE_BYTES
            }
        });
        match near {
            Some(window) => {
                window.bytes.start = window.bytes.start.min(bytes.start);
                window.bytes.end = window.bytes.end.max(bytes.end);
                window.first_line = window.first_line.min(first_line);
                window.labels.extend(labels);
            }
            None => windows.push(Window {
                bytes,
                first_line,
                is_cut: false,
                labels,
            }),
        }
    }
    windows
}

/// The bytes of a label that are underlined: those on its first line, up to the limit.
fn underlined(text: &str, span: &Range<usize>, window: &Range<usize>) -> Range<usize> {
    let start = span.start.clamp(window.start, window.end);
    let limit = span
        .end
        .clamp(start, window.end)
        .min(start + MAX_UNDERLINE_BYTES);
    let stretch = &text[start..floor(text, limit)];
    let end = start + stretch.find('\n').unwrap_or(stretch.len());
    start..end
}

fn ceil(text: &str, mut at: usize) -> usize {
    while !text.is_char_boundary(at) {
        at += 1;
    }
    at
}

fn floor(text: &str, mut at: usize) -> usize {
    while !text.is_char_boundary(at) {
        at -= 1;
    }
    at
}

/// A text in English, or in the language of a catalogue.
fn worded(text: &Text, catalogue: Option<&Catalogue>) -> String {
    catalogue.map_or_else(|| text.to_string(), |catalogue| text.worded(catalogue))
}
