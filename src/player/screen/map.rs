//! The map: zones, route, the walked path, and the visitor with the error circle; drawn in dots, to scale on both axes.

use super::streets::Streets;
use super::view::{StopState, View};
use crate::engine::R68_PER_SIGMA;
use crate::geodesy::Spot;
use crate::wording::one_line;
use ratatui::layout::Rect;
use ratatui::style::{Color, Modifier, Style};
use ratatui::symbols::Marker;
use ratatui::text::{Line, Span};
use ratatui::widgets::Widget;
use ratatui::widgets::canvas::{Canvas, Circle, Context, Line as Stroke};

/// The part of the tour that is shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Zoom {
    /// The surroundings of the visitor, with the stop that plays or comes next.
    Near,
    /// The tour with all its stops.
    Whole,
}

/// Minimum width of the area that is shown, metres.
const MIN_WIDTH_M: f64 = 160.0;
/// Maximum distance of a next stop that is shown in the map of the surroundings, metres.
const MAX_NEXT_STOP_M: f64 = 1500.0;

/// Half of the earth's circumference, metres.
const HALF_CIRCUMFERENCE_M: f64 = 2e7;

/// Maximum number of street names, so that the tour stays readable.
const MAX_NAMES: usize = 5;
/// The colour of street names.
const NAME: Color = Color::Indexed(243);

/// Draws the map into `area`, on the streets around.
pub fn draw(
    view: &View,
    streets: &Streets,
    zoom: Zoom,
    area: Rect,
    buffer: &mut ratatui::buffer::Buffer,
) {
    if area.width < 4 || area.height < 3 {
        return;
    }
    let (x, y) = bounds(view, zoom, area);
    let labels = labels(view, streets, x, y, area);
    Canvas::default()
        .marker(Marker::Braille)
        .x_bounds(x)
        .y_bounds(y)
        .paint(|context| {
            for line in streets.near(x, y, (x[1] - x[0]) / (2.0 * f64::from(area.width))) {
                polyline(context, &line.points, line.colour);
            }
            context.layer();
            paint(view, !streets.lines.is_empty(), context);
            context.layer();
            for (at, span) in &labels {
                context.print(at.x, at.y, Line::from(span.clone()));
            }
        })
        .render(area, buffer);
}

fn paint(view: &View, has_streets: bool, context: &mut Context<'_>) {
    // Streets are dark grey themselves.
    let route = if has_streets {
        Color::Gray
    } else {
        Color::DarkGray
    };
    polyline(context, &view.route, route);
    context.layer();
    for stop in &view.stops {
        polyline(context, &stop.outline, colour(stop.state));
    }
    context.layer();
    polyline(context, &view.trail, Color::Blue);
    if let Some((at, sigma)) = view
        .visitor
        .filter(|(at, sigma)| is_on_earth(*at) && *sigma < HALF_CIRCUMFERENCE_M)
    {
        context.layer();
        context.draw(&Circle {
            x: at.x,
            y: at.y,
            radius: R68_PER_SIGMA * sigma,
            color: Color::LightRed,
        });
    }
}

/// Whether a point lies on the earth; the canvas cannot handle much larger numbers.
fn is_on_earth(spot: Spot) -> bool {
    spot.x.abs() < HALF_CIRCUMFERENCE_M && spot.y.abs() < HALF_CIRCUMFERENCE_M
}

fn polyline(context: &mut Context<'_>, points: &[Spot], colour: Color) {
    for pair in points.windows(2) {
        let (from, to) = (pair[0], pair[1]);
        if is_on_earth(from) && is_on_earth(to) {
            context.draw(&Stroke {
                x1: from.x,
                y1: from.y,
                x2: to.x,
                y2: to.y,
                color: colour,
            });
        }
    }
}

/// Labels of the stops, the visitor and the streets; of two that would overlap, the more important one is kept.
fn labels(
    view: &View,
    streets: &Streets,
    x: [f64; 2],
    y: [f64; 2],
    area: Rect,
) -> Vec<(Spot, Span<'static>)> {
    let mut wanted: Vec<(u8, Spot, Span<'static>)> = Vec::new();
    if let Some((at, _)) = view.visitor {
        let style = Style::new()
            .fg(Color::LightRed)
            .add_modifier(Modifier::BOLD);
        wanted.push((0, at, Span::styled("●", style)));
    }
    for stop in &view.stops {
        let rank = match stop.state {
            StopState::Playing => 1,
            StopState::Next => 2,
            StopState::Untold => 3,
            StopState::Told => 4,
        };
        let style = Style::new()
            .fg(colour(stop.state))
            .add_modifier(Modifier::BOLD);
        wanted.push((rank, stop.at, Span::styled(stop.number.to_string(), style)));
    }
    wanted.sort_by_key(|(rank, ..)| *rank);
    let (columns, rows) = (f64::from(area.width), f64::from(area.height));
    let mut taken: Vec<(u16, u16)> = Vec::new();
    let mut placed = Vec::new();
    let stops = wanted.len();
    wanted.extend(street_names(streets, x, y, area));
    let mut names = 0;
    for (index, (_, at, span)) in wanted.into_iter().enumerate() {
        if index >= stops && names == MAX_NAMES {
            break;
        }
        let width = span.width() as u16;
        let column = (at.x - x[0]) / (x[1] - x[0]) * columns;
        let row = (at.y - y[0]) / (y[1] - y[0]) * rows;
        let visible =
            (0.0..columns - f64::from(width - 1)).contains(&column) && (0.0..rows).contains(&row);
        if !visible {
            continue;
        }
        let cells: Vec<(u16, u16)> = (0..width)
            .map(|step| (column as u16 + step, row as u16))
            .collect();
        if cells.iter().all(|cell| !taken.contains(cell)) {
            taken.extend(cells);
            names += usize::from(index >= stops);
            placed.push((at, span));
        }
    }
    placed
}

/// The names of streets, each once, where the longest part of it is shown; the longest streets first.
fn street_names(
    streets: &Streets,
    x: [f64; 2],
    y: [f64; 2],
    area: Rect,
) -> impl Iterator<Item = (u8, Spot, Span<'static>)> {
    let per_column = (x[1] - x[0]) / f64::from(area.width);
    let is_shown =
        move |spot: &Spot| (x[0]..x[1]).contains(&spot.x) && (y[0]..y[1]).contains(&spot.y);
    let mut seen: Vec<&str> = Vec::new();
    streets.names.iter().filter_map(move |street| {
        let shown: Vec<Spot> = street.points.iter().copied().filter(is_shown).collect();
        let (first, last) = (shown.first()?, shown.last()?);
        let text = one_line(&street.name);
        let width_m = Span::raw(text.as_str()).width() as f64 * per_column;
        // A street that is shorter than its name would not show which one is meant.
        if first.distance(*last) < width_m || seen.contains(&street.name.as_str()) {
            return None;
        }
        seen.push(&street.name);
        let middle = shown[shown.len() / 2];
        let at = Spot::new(middle.x - width_m / 2.0, middle.y);
        Some((5, at, Span::styled(text, Style::new().fg(NAME))))
    })
}

fn colour(state: StopState) -> Color {
    match state {
        StopState::Untold => Color::Gray,
        StopState::Next => Color::Yellow,
        StopState::Playing => Color::LightGreen,
        StopState::Told => Color::DarkGray,
    }
}

/// The area that is shown: what matters, with a margin, stretched to the shape of `area`. A dot of a braille cell is as
/// wide as it is high, and a cell holds two by four.
fn bounds(view: &View, zoom: Zoom, area: Rect) -> ([f64; 2], [f64; 2]) {
    let mut points: Vec<Spot> = Vec::new();
    let whole = || {
        view.stops
            .iter()
            .flat_map(|stop| stop.outline.iter().copied())
    };
    match (zoom, view.visitor) {
        (Zoom::Near, Some((at, sigma))) => {
            let reach = (2.0 * sigma).clamp(MIN_WIDTH_M / 2.0, MAX_NEXT_STOP_M);
            points.extend([
                Spot::new(at.x - reach, at.y - reach),
                Spot::new(at.x + reach, at.y + reach),
            ]);
            let wanted = |state| matches!(state, StopState::Playing | StopState::Next);
            let near = view
                .stops
                .iter()
                .filter(|stop| wanted(stop.state) && stop.at.distance(at) < MAX_NEXT_STOP_M);
            points.extend(near.flat_map(|stop| stop.outline.iter().copied()));
        }
        (Zoom::Near, None) => {
            let first = view
                .stops
                .iter()
                .filter(|stop| matches!(stop.state, StopState::Playing | StopState::Next));
            points.extend(first.flat_map(|stop| stop.outline.iter().copied()));
            if points.is_empty() {
                points.extend(whole());
            }
        }
        (Zoom::Whole, visitor) => {
            points.extend(whole());
            points.extend(visitor.map(|(at, _)| at));
        }
    }
    points.retain(|point| is_on_earth(*point));
    let least = |value: fn(&Spot) -> f64| points.iter().map(value).fold(f64::INFINITY, f64::min);
    let most = |value: fn(&Spot) -> f64| points.iter().map(value).fold(f64::NEG_INFINITY, f64::max);
    let (left, right) = (least(|point| point.x), most(|point| point.x));
    let (low, high) = (least(|point| point.y), most(|point| point.y));
    if !(left <= right && low <= high) {
        return ([-MIN_WIDTH_M, MIN_WIDTH_M], [-MIN_WIDTH_M, MIN_WIDTH_M]);
    }
    let dots = (f64::from(area.width) * 2.0, f64::from(area.height) * 4.0);
    let per_dot = ((right - left) * 1.1 / dots.0)
        .max((high - low) * 1.1 / dots.1)
        .max(MIN_WIDTH_M / dots.0.max(dots.1));
    let (middle_x, middle_y) = ((left + right) / 2.0, (low + high) / 2.0);
    let (half_x, half_y) = (per_dot * dots.0 / 2.0, per_dot * dots.1 / 2.0);
    (
        [middle_x - half_x, middle_x + half_x],
        [middle_y - half_y, middle_y + half_y],
    )
}
