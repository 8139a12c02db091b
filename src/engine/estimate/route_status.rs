//! Whether the visitor is off the route, which is reported after a while.

/// Whether the visitor is off the route.
#[derive(Debug, Clone, Default)]
pub struct RouteStatus {
    /// Seconds for which the visitor has been away from the route.
    away_s: f64,
    is_off_route: bool,
}

/// A change of the status.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum RouteChange {
    /// The visitor has left the route; metres from it.
    Left(f64),
    /// The visitor is back on it.
    Returned,
}

/// Distance from the route, in addition to twice the position's standard deviation, at which a visitor is off it, metres.
const AWAY_M: f64 = 50.0;
/// Seconds after which being off the route is reported.
const AWAY_AFTER_S: f64 = 20.0;

impl RouteStatus {
    /// Updates the status after a step of `dt` seconds that ended `off_m` metres from the route. `sigma_m` is the standard
    /// deviation of the position. Riding visitors leave the route without being told.
    pub fn update(
        &mut self,
        dt: f64,
        off_m: f64,
        sigma_m: f64,
        is_riding: bool,
    ) -> Option<RouteChange> {
        if self.is_off_route {
            if off_m < AWAY_M {
                *self = Self::default();
                return Some(RouteChange::Returned);
            }
            return None;
        }
        let is_away = off_m > AWAY_M + 2.0 * sigma_m && !is_riding;
        self.away_s = if is_away { self.away_s + dt } else { 0.0 };
        self.is_off_route = self.away_s >= AWAY_AFTER_S;
        self.is_off_route.then_some(RouteChange::Left(off_m))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn leaving_is_reported_once_after_a_while_and_so_is_coming_back() {
        let mut status = RouteStatus::default();
        let mut changes = |off_m: f64, seconds: usize, is_riding: bool| -> Vec<RouteChange> {
            (0..seconds)
                .filter_map(|_| status.update(1.0, off_m, 5.0, is_riding))
                .collect()
        };
        assert_eq!(changes(59.0, 60, false), []);
        assert_eq!(changes(61.0, 19, false), []);
        assert_eq!(changes(0.0, 1, false), []);
        assert_eq!(changes(90.0, 60, true), []);
        assert_eq!(changes(90.0, 60, false), [RouteChange::Left(90.0)]);
        assert_eq!(changes(51.0, 60, false), []);
        assert_eq!(changes(49.0, 60, false), [RouteChange::Returned]);
    }
}
