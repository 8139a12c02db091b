//! Receivers that lie, in small: a part of `make bench-receivers`, so that a change that costs stories fails here.

use crate::lies::{self, Lie};
use crate::measure;

#[test]
fn wrong_statements_cost_few_stories_and_start_none_in_the_wrong_place() {
    let sampled: Vec<Lie> = lies::ALL
        .iter()
        .filter(|lie| lie.is_sampled)
        .copied()
        .collect();
    for (class, seeds) in [("open", [200, 201]), ("blocks", [202, 203])] {
        let rows = measure::rows(class, &seeds, 1, &sampled);
        for (lie, row) in sampled.iter().zip(rows) {
            let (kept, least) = (row.lie.kept_percent(), row.least_percent(lie.field));
            assert!(
                kept >= least,
                "{class}, {}: {kept:.1} % of {} honest stories, not {least:.1} %",
                lie.name,
                row.honest.honest
            );
            let most = row.honest.wrong.max(row.removed.wrong);
            assert!(
                row.lie.wrong <= most,
                "{class}, {}: {} stories at a wrong place, not {most}",
                lie.name,
                row.lie.wrong
            );
        }
    }
}
