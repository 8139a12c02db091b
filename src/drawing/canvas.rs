//! SVG text: shapes with numbers rounded to a tenth, texts escaped.

use std::fmt::Write;

/// A rectangle of the picture, in pixels.
#[derive(Debug, Clone, Copy)]
pub struct Frame {
    /// Distance of the left edge from the picture's left edge.
    pub x: f64,
    /// Distance of the upper edge from the picture's upper edge.
    pub y: f64,
    /// Width of the rectangle.
    pub width: f64,
    /// Height of the rectangle.
    pub height: f64,
}

/// An SVG document under construction.
pub struct Canvas {
    text: String,
    clips: usize,
}

/// How a line or area looks.
#[derive(Debug, Clone, Copy)]
pub struct Style<'a> {
    /// Colour of the area, or `none`.
    pub fill: &'a str,
    /// Opacity of the area, 0 to 1.
    pub fill_opacity: f64,
    /// Colour of the line, or `none`.
    pub stroke: &'a str,
    /// Width of the line in pixels.
    pub width: f64,
    /// Opacity of the whole shape, 0 to 1.
    pub opacity: f64,
    /// Dash pattern as in SVG; empty for a solid line.
    pub dashes: &'a str,
}

impl<'a> Style<'a> {
    /// A solid line without a filled area.
    pub fn line(stroke: &'a str, width: f64) -> Self {
        Self {
            fill: "none",
            fill_opacity: 1.0,
            stroke,
            width,
            opacity: 1.0,
            dashes: "",
        }
    }

    /// A filled area without an outline.
    pub fn area(fill: &'a str, fill_opacity: f64) -> Self {
        Self {
            fill,
            fill_opacity,
            ..Self::line("none", 0.0)
        }
    }

    /// Adds an outline to this style.
    pub fn outlined(self, stroke: &'a str, width: f64) -> Self {
        Self {
            stroke,
            width,
            ..self
        }
    }

    /// Makes the line of this style dashed.
    pub fn dashed(self, dashes: &'a str) -> Self {
        Self { dashes, ..self }
    }

    /// Makes the whole shape transparent to this degree.
    pub fn faint(self, opacity: f64) -> Self {
        Self { opacity, ..self }
    }

    fn attributes(&self) -> String {
        let mut text = format!("fill=\"{}\"", self.fill);
        if self.fill_opacity < 1.0 && self.fill != "none" {
            let _ = write!(text, " fill-opacity=\"{}\"", self.fill_opacity);
        }
        if self.stroke != "none" {
            let _ = write!(
                text,
                " stroke=\"{}\" stroke-width=\"{}\" stroke-linejoin=\"round\" stroke-linecap=\"round\"",
                self.stroke, self.width
            );
        }
        if self.opacity < 1.0 {
            let _ = write!(text, " opacity=\"{}\"", self.opacity);
        }
        if !self.dashes.is_empty() {
            let _ = write!(text, " stroke-dasharray=\"{}\"", self.dashes);
        }
        text
    }
}

/// The part of a text that is placed at its position.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Anchor {
    /// The text begins at the position.
    Start,
    /// The text is centred on the position.
    Middle,
    /// The text ends at the position.
    End,
}

impl Canvas {
    /// An empty picture on paper.
    pub fn new(width: f64, height: f64) -> Self {
        let mut text = String::new();
        let _ = writeln!(
            text,
            "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {width} {height}\" width=\"{width}\" \
             height=\"{height}\" font-family=\"'PT Sans','Noto Sans','DejaVu Sans',Arial,sans-serif\">"
        );
        let _ = writeln!(
            text,
            "<rect width=\"{width}\" height=\"{height}\" fill=\"#ffffff\"/>"
        );
        Self { text, clips: 0 }
    }

    /// Closes the document and returns its text.
    pub fn finish(mut self) -> String {
        self.text += "</svg>\n";
        self.text
    }

    /// A rectangle with round corners.
    pub fn rectangle(&mut self, frame: Frame, corner: f64, style: Style) {
        let _ = writeln!(
            self.text,
            "<rect x=\"{:.1}\" y=\"{:.1}\" width=\"{:.1}\" height=\"{:.1}\" rx=\"{corner}\" {}/>",
            frame.x,
            frame.y,
            frame.width.max(0.0),
            frame.height.max(0.0),
            style.attributes()
        );
    }

    /// Draws a circle.
    pub fn circle(&mut self, x: f64, y: f64, radius: f64, style: Style) {
        let _ = writeln!(
            self.text,
            "<circle cx=\"{x:.1}\" cy=\"{y:.1}\" r=\"{radius:.1}\" {}/>",
            style.attributes()
        );
    }

    /// A line through points; closed for areas.
    pub fn path(
        &mut self,
        points: impl IntoIterator<Item = (f64, f64)>,
        closed: bool,
        style: Style,
    ) {
        let mut data = String::new();
        let mut last = None;
        for (x, y) in points {
            // Points that fall on the same tenth of a pixel add nothing.
            let rounded = ((x * 10.0).round(), (y * 10.0).round());
            if last == Some(rounded) || !x.is_finite() || !y.is_finite() {
                continue;
            }
            let sign = if last.is_none() { 'M' } else { 'L' };
            let _ = write!(data, "{sign}{x:.1} {y:.1}");
            last = Some(rounded);
        }
        if closed {
            data.push('Z');
        }
        if !data.is_empty() {
            let _ = writeln!(self.text, "<path d=\"{data}\" {}/>", style.attributes());
        }
    }

    /// An area with holes: its outline, then the holes.
    pub fn rings(&mut self, rings: impl IntoIterator<Item = Vec<(f64, f64)>>, style: Style) {
        let mut data = String::new();
        for ring in rings {
            for (index, (x, y)) in ring.into_iter().enumerate() {
                let sign = if index == 0 { 'M' } else { 'L' };
                let _ = write!(data, "{sign}{x:.1} {y:.1}");
            }
            data.push('Z');
        }
        let _ = writeln!(
            self.text,
            "<path fill-rule=\"evenodd\" d=\"{data}\" {}/>",
            style.attributes()
        );
    }

    /// A text around its middle, turned by degrees clockwise, with a pale edge.
    pub fn turned(&mut self, x: f64, y: f64, degrees: f64, size: f64, colour: &str, text: &str) {
        let below = size * 0.35;
        let _ = writeln!(
            self.text,
            "<text transform=\"translate({x:.1} {y:.1}) rotate({degrees:.1})\" y=\"{below:.1}\" font-size=\"{size}\" \
             fill=\"{colour}\" text-anchor=\"middle\" paint-order=\"stroke\" stroke=\"#ffffff\" \
             stroke-opacity=\"0.85\" stroke-width=\"2.6\" stroke-linejoin=\"round\">{}</text>",
            escaped(text)
        );
    }

    /// Small dots in one group.
    pub fn dots(
        &mut self,
        points: impl IntoIterator<Item = (f64, f64)>,
        radius: f64,
        style: Style,
    ) {
        let _ = writeln!(self.text, "<g {}>", style.attributes());
        for (x, y) in points {
            let _ = write!(
                self.text,
                "<circle cx=\"{x:.1}\" cy=\"{y:.1}\" r=\"{radius}\"/>"
            );
        }
        self.text += "</g>\n";
    }

    /// A text at its start.
    pub fn text(&mut self, x: f64, y: f64, size: f64, colour: &str, weight: &str, text: &str) {
        self.anchored(x, y, size, colour, weight, Anchor::Start, text);
    }

    /// A text with an anchor, with a pale edge that keeps it readable on a map.
    pub fn label(&mut self, x: f64, y: f64, size: f64, colour: &str, anchor: Anchor, text: &str) {
        let _ = writeln!(
            self.text,
            "<text x=\"{x:.1}\" y=\"{y:.1}\" font-size=\"{size}\" fill=\"{colour}\" font-weight=\"600\"{} \
             paint-order=\"stroke\" stroke=\"#ffffff\" stroke-width=\"3\" stroke-linejoin=\"round\">{}</text>",
            anchor_words(anchor),
            escaped(text)
        );
    }

    /// A text with an anchor.
    #[allow(clippy::too_many_arguments)]
    pub fn anchored(
        &mut self,
        x: f64,
        y: f64,
        size: f64,
        colour: &str,
        weight: &str,
        anchor: Anchor,
        text: &str,
    ) {
        let _ = writeln!(
            self.text,
            "<text x=\"{x:.1}\" y=\"{y:.1}\" font-size=\"{size}\" fill=\"{colour}\" font-weight=\"{weight}\"{}>{}</text>",
            anchor_words(anchor),
            escaped(text)
        );
    }

    /// Draws with everything cut off at the frame.
    pub fn clipped(&mut self, frame: Frame, corner: f64, draw: impl FnOnce(&mut Self)) {
        self.clips += 1;
        let name = format!("clip{}", self.clips);
        let _ = writeln!(self.text, "<clipPath id=\"{name}\">");
        self.rectangle(frame, corner, Style::area("#000000", 1.0));
        let _ = writeln!(self.text, "</clipPath><g clip-path=\"url(#{name})\">");
        draw(self);
        self.text += "</g>\n";
    }
}

fn anchor_words(anchor: Anchor) -> &'static str {
    match anchor {
        Anchor::Start => "",
        Anchor::Middle => " text-anchor=\"middle\"",
        Anchor::End => " text-anchor=\"end\"",
    }
}

/// A text for XML; characters that XML cannot hold are left out.
fn escaped(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for letter in text.chars() {
        match letter {
            '&' => escaped += "&amp;",
            '<' => escaped += "&lt;",
            '>' => escaped += "&gt;",
            '"' => escaped += "&quot;",
            control if control.is_control() => escaped.push(' '),
            '\u{fffe}' | '\u{ffff}' => {}
            other => escaped.push(other),
        }
    }
    escaped
}

/// A text cut to about `width` pixels at a font size, with an ellipsis.
pub fn cut(text: &str, width: f64, size: f64) -> String {
    let most = letters(width, size);
    if text.chars().count() <= most {
        return text.to_owned();
    }
    let kept: String = text.chars().take(most - 1).collect();
    format!("{}…", kept.trim_end())
}

/// A text in at most `lines` lines of about `width` pixels, broken between words; what is too long is cut.
pub fn wrapped(text: &str, width: f64, size: f64, lines: usize) -> Vec<String> {
    let most = letters(width, size);
    let mut done: Vec<String> = Vec::new();
    for word in text.split_whitespace() {
        let length = word.chars().count();
        let is_full = done.len() == lines;
        match done.last_mut() {
            Some(line) if is_full || line.chars().count() + 1 + length <= most => {
                line.push(' ');
                line.push_str(word);
            }
            _ => done.push(word.to_owned()),
        }
    }
    if let Some(last) = done.last_mut() {
        *last = cut(last, width, size);
    }
    done
}

/// How many letters fit: the mean letter of the named fonts is at most 0.6 of the size wide in Cyrillic.
fn letters(width: f64, size: f64) -> usize {
    (width / (0.6 * size)).max(2.0) as usize
}

#[cfg(test)]
mod tests {
    use super::wrapped;

    #[test]
    fn lines_break_between_words_and_the_last_one_is_cut() {
        let check = |text: &str, lines: usize, expected: &[&str]| {
            assert_eq!(wrapped(text, 60.0, 10.0, lines), expected, "{text}");
        };
        check("one two", 2, &["one two"]);
        check("one two three four", 2, &["one two", "three four"]);
        check("one two three four five", 2, &["one two", "three fou…"]);
        check("incomprehensible", 2, &["incompreh…"]);
        check("", 2, &[]);
    }
}
