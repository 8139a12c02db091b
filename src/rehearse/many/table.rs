//! The report as a table to read.

use super::report::{Report, Share};
use crate::wording::counted;

/// The table, one stop a line, the tour's figures below.
pub fn table(report: &Report) -> String {
    let mut text = String::from(
        "stop                         missed % (95 %)      false %   early %   twice %  waited %  dropped %   late m p50/p95   late s p50/p95\n",
    );
    for stop in &report.stops {
        let name: String = format!("{} {}", stop.number, stop.stop)
            .chars()
            .take(27)
            .collect();
        text += &format!(
            "{name:<27}  {:>5.1} ({:>4.1}–{:<5.1})  {:>8.1}  {:>8.1}  {:>8.1}  {:>8.1}  {:>9.1}   {:>6.0} {:>6.0}    {:>6.0} {:>6.0}\n",
            stop.missed.percent,
            stop.missed.low,
            stop.missed.high,
            stop.false_told.percent,
            stop.early.percent,
            stop.twice.percent,
            stop.waited.percent,
            stop.dropped.percent,
            stop.late_m[0],
            stop.late_m[1],
            stop.late_s[0],
            stop.late_s[1],
        );
    }
    let share = |share: &Share| {
        format!(
            "{:.1} % (95 %: {:.1}–{:.1})",
            share.percent, share.low, share.high
        )
    };
    text += &format!(
        "\n{}, {:.0} h. Clean walks {}; missed stories {}; in the wrong place {:.3} an hour; \
         out of order {}.\nTold {:.0} m and {:.0} s after the ideal entry at the median, {:.0} m and {:.0} s at the 95th percentile.\n\
         Silence {:.0} % of the time; the longest one {:.0} min at the median, {:.0} min at the 95th percentile.\n",
        counted(report.walks, "walk"),
        report.hours,
        share(&report.clean),
        share(&report.missed),
        report.false_an_hour,
        share(&report.out_of_order),
        report.late_m[0],
        report.late_s[0],
        report.late_m[1],
        report.late_s[1],
        report.silence_percent,
        report.longest_silence_min[0],
        report.longest_silence_min[1],
    );
    text
}
