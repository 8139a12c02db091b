//! What stops are called in texts for people.

use super::model::Tour;
use crate::text::StopName;

impl Tour {
    /// A stop's name in messages: its id or, if it has none, its number.
    pub fn stop_name(&self, index: usize) -> StopName {
        let stop = self.stops.get(index);
        let titles = stop.into_iter().flat_map(|stop| &stop.title);
        StopName {
            id: stop.map_or_else(String::new, |stop| stop.id.clone()),
            number: index + 1,
            titles: titles
                .map(|(lang, title)| (lang.0.clone(), title.clone()))
                .collect(),
        }
    }
}
