//! The map of a tour: land, streets, base map, names, route, zones and stops.

use super::base_map::{BaseMap, Shape as BaseShape};
use super::canvas::{Anchor, Canvas, Frame, Style};
use super::colours::{EDGE, LAND, ROUTE, STOP};
use super::panels::{free_corner, scale_bar};
use super::streets;
use super::view::{View, leaves_out_stops};
use super::words::MapWords;
use crate::engine::Course;
use crate::geodesy::{Shape, Spot, Zone};
use crate::streets::ground::Ground;
use std::collections::BTreeSet;

/// Radius of the corners of the map, pixels.
const CORNER_PX: f64 = 10.0;
/// Size of the small map of the whole tour, pixels.
const OVERVIEW_PX: (f64, f64) = (220.0, 150.0);
/// Size of the map where it is a picture of its own, pixels.
const SIZE_PX: (f64, f64) = (960.0, 600.0);

/// A tour with the maps that lie under it.
#[derive(Clone, Copy)]
pub struct TourMap<'a> {
    /// The tour.
    pub course: &'a Course,
    /// The map under the route.
    pub base: &'a BaseMap,
    /// The streets under the route, where the tour has them.
    pub ground: Option<&'a Ground>,
    /// Language of the names of streets (BCP 47).
    pub language: &'a str,
}

impl<'a> TourMap<'a> {
    /// The map as a picture of its own, without its credit. Returns the SVG's text.
    pub fn draw(&self) -> String {
        let (width, height) = SIZE_PX;
        let mut canvas = Canvas::new(width, height);
        let frame = Frame {
            x: 0.5,
            y: 0.5,
            width: width - 1.0,
            height: height - 1.0,
        };
        let view = View::of_walk(self.course, frame);
        let colour = |_: usize| STOP;
        self.framed(&mut canvas, &view, |canvas| {
            self.draw_below(canvas, &view, &[]);
            self.draw_zones(canvas, &view, &colour);
            self.draw_stops(canvas, &view, &colour);
            self.draw_panels(canvas, &view, &colour, None);
        });
        canvas.finish()
    }

    /// Draws a map with everything cut off at its edge.
    pub fn framed(&self, canvas: &mut Canvas, view: &View, draw: impl FnOnce(&mut Canvas)) {
        canvas.clipped(view.frame, CORNER_PX, draw);
        canvas.rectangle(view.frame, CORNER_PX, Style::line(EDGE, 1.0));
    }

    /// Draws what lies under a walk, and the route. No names are written on the stops, the route and the lines of the walk.
    pub fn draw_below(&self, canvas: &mut Canvas, view: &View, walk: &[Vec<Spot>]) {
        canvas.rectangle(view.frame, 0.0, Style::area(LAND, 1.0));
        let place = view.on(self.course.plane());
        if let Some(ground) = self.ground {
            streets::draw(canvas, ground, &place);
        }
        self.draw_base(canvas, view);
        if let Some(ground) = self.ground {
            let taken = self.taken(view, walk);
            streets::draw_names(canvas, ground, &place, self.language, &taken);
        }
        let points = || self.route(view);
        canvas.path(points(), false, Style::line("#ffffff", 7.0));
        canvas.path(points(), false, Style::line(ROUTE, 3.5).faint(0.55));
    }

    /// Draws the zones in the colours of their stops.
    pub fn draw_zones(
        &self,
        canvas: &mut Canvas,
        view: &View,
        colour: &dyn Fn(usize) -> &'static str,
    ) {
        for (number, stop) in self.course.stops().iter().enumerate() {
            zone(canvas, view, &stop.zone, colour(number));
        }
    }

    /// Draws the stops' numbers.
    pub fn draw_stops(
        &self,
        canvas: &mut Canvas,
        view: &View,
        colour: &dyn Fn(usize) -> &'static str,
    ) {
        for (number, stop) in self.course.stops().iter().enumerate() {
            let (x, y) = view.place(stop.zone.centre());
            if x.is_finite() && y.is_finite() {
                badge(canvas, x, y, number + 1, colour(number));
            }
        }
    }

    /// Draws the scale, and the whole tour in a corner when a part of it lies outside the map. `taken` is another panel.
    pub fn draw_panels(
        &self,
        canvas: &mut Canvas,
        view: &View,
        colour: &dyn Fn(usize) -> &'static str,
        taken: Option<Frame>,
    ) {
        let words = MapWords::of(self.language);
        scale_bar(canvas, view, words);
        if leaves_out_stops(self.course) {
            let frame = free_corner(self.course, view, OVERVIEW_PX, taken);
            self.draw_overview(canvas, frame, colour, words);
        }
    }

    /// Whose maps are drawn, as the files state it.
    pub fn credits(&self) -> String {
        let of_ground = self.ground.map(|ground| ground.credit.as_str());
        let of_base = self.base.credits.iter().map(String::as_str);
        let mut credits: Vec<&str> = of_ground.into_iter().chain(of_base).collect();
        credits.dedup();
        credits.join(" · ")
    }

    /// The pixels of the route.
    fn route<'s>(&'s self, view: &'s View) -> impl Iterator<Item = (f64, f64)> + use<'s, 'a> {
        let points = self.course.route().points().iter();
        points.map(move |spot| view.place(*spot))
    }

    /// Where names of streets would be covered: pixels and radii of the stops' numbers, of the route and of the walk.
    fn taken(&self, view: &View, walk: &[Vec<Spot>]) -> Vec<((f64, f64), f64)> {
        const BADGE_PX: f64 = 14.0;
        const WALK_PX: f64 = 2.5;
        const STEP_PX: f64 = 5.0;
        let stops = self.course.stops().iter();
        let mut taken: Vec<_> = stops
            .map(|stop| (view.place(stop.zone.centre()), BADGE_PX))
            .collect();
        let lines = walk.iter().map(|line| {
            let pixels = line.iter().map(|spot| view.place(*spot));
            pixels.collect::<Vec<_>>()
        });
        for line in lines.chain([self.route(view).collect()]) {
            for pair in line.windows(2) {
                let ((x, y), (to_x, to_y)) = (pair[0], pair[1]);
                // At most a thousand steps, for a leg that leads around the earth.
                let steps = ((to_x - x).hypot(to_y - y) / STEP_PX)
                    .ceil()
                    .clamp(1.0, 1000.0);
                let parts = (0..steps as u32).map(|step| f64::from(step) / steps);
                taken.extend(
                    parts.map(|part| ((x + (to_x - x) * part, y + (to_y - y) * part), WALK_PX)),
                );
            }
        }
        let frame = view.frame;
        // A day's walk returns to the same pixels again and again.
        let mut seen = BTreeSet::new();
        taken.retain(|((x, y), _)| {
            let is_shown = (frame.x..frame.x + frame.width).contains(x)
                && (frame.y..frame.y + frame.height).contains(y);
            is_shown && seen.insert(((x / STEP_PX) as i32, (y / STEP_PX) as i32))
        });
        taken
    }

    fn draw_base(&self, canvas: &mut Canvas, view: &View) {
        let plane = self.course.plane();
        for feature in &self.base.features {
            let points = || feature.points.iter().map(|at| view.place(plane.spot(*at)));
            match feature.shape {
                BaseShape::Area => canvas.path(points(), true, Style::area("#e9eedd", 0.9)),
                BaseShape::Lake => canvas.path(points(), true, Style::area("#cfe2ef", 1.0)),
                BaseShape::Boundary => {
                    canvas.path(points(), false, Style::line("#b9b2a3", 1.4).dashed("7 4"))
                }
                BaseShape::Water => canvas.path(points(), false, Style::line("#b7d3e6", 5.0)),
                BaseShape::Street => canvas.path(points(), false, Style::line("#ffffff", 4.0)),
                BaseShape::Line => canvas.path(points(), false, Style::line("#dcd6c8", 1.6)),
            }
        }
    }

    fn draw_overview(
        &self,
        canvas: &mut Canvas,
        frame: Frame,
        colour: &dyn Fn(usize) -> &'static str,
        words: &MapWords,
    ) {
        let view = View::of_whole(self.course, frame, 18.0);
        canvas.rectangle(frame, 6.0, Style::area("#ffffff", 0.92).outlined(EDGE, 1.0));
        canvas.clipped(frame, 6.0, |canvas| {
            canvas.path(self.route(&view), false, Style::line(ROUTE, 2.0).faint(0.7));
            for (number, stop) in self.course.stops().iter().enumerate() {
                let (x, y) = view.place(stop.zone.centre());
                if x.is_finite() && y.is_finite() {
                    let style = Style::area(colour(number), 1.0).outlined("#ffffff", 0.8);
                    canvas.circle(x, y, 3.2, style);
                }
            }
        });
        canvas.text(
            frame.x + 8.0,
            frame.y + 15.0,
            11.0,
            "#66707a",
            "400",
            words.whole,
        );
    }
}

/// One zone in a colour.
fn zone(canvas: &mut Canvas, view: &View, zone: &Zone, colour: &str) {
    let style = Style::area(colour, 0.13).outlined(colour, 1.2);
    match &zone.shape {
        Shape::Circle { centre, radius } => {
            let (x, y) = view.place(*centre);
            if x.is_finite() && y.is_finite() {
                canvas.circle(x, y, radius * view.pixels_per_metre, style);
            }
        }
        Shape::Polygon(polygon) => {
            canvas.path(
                polygon.ring().iter().map(|spot| view.place(*spot)),
                true,
                style,
            );
        }
        Shape::Corridor { line, half_width } => {
            let width = (2.0 * half_width * view.pixels_per_metre).max(2.0);
            let points = line.iter().map(|spot| view.place(*spot));
            canvas.path(points, false, Style::line(colour, width).faint(0.2));
        }
    }
}

/// Draws a stop's number on a disc.
pub fn badge(canvas: &mut Canvas, x: f64, y: f64, number: usize, colour: &str) {
    canvas.circle(
        x,
        y,
        10.5,
        Style::area(colour, 1.0).outlined("#ffffff", 1.8),
    );
    canvas.anchored(
        x,
        y + 4.2,
        12.0,
        "#ffffff",
        "700",
        Anchor::Middle,
        &number.to_string(),
    );
}
